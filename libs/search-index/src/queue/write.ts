import { IndexUnavailable, type MentionDoc, type MentionIndex } from '../mention-index.js';

/**
 * Writes documents into a generation; those that fail are tried once more each by itself, so that one that cannot be written does not keep
 * the others out. Answers what is still refused, by id. Throws IndexUnavailable when the index does not answer: then nothing is wrong with any of them.
 */
export async function write(index: MentionIndex, docs: MentionDoc[], generation: number): Promise<Map<string, string>> {
  const first = await tryPut(index, docs, generation);
  const refused = new Map<string, string>();
  for (const doc of docs.filter((d) => first.has(d.id)))
    for (const [id, error] of await tryPut(index, [doc], generation)) refused.set(id, error);
  return refused;
}

async function tryPut(index: MentionIndex, docs: MentionDoc[], generation: number): Promise<Map<string, string>> {
  try {
    return new Map((await index.put(docs, generation)).map((f) => [f.id, f.error]));
  } catch (error) {
    if (error instanceof IndexUnavailable) throw error;
    const why = error instanceof Error ? error.message : String(error);
    return new Map(docs.map((d) => [d.id, why]));
  }
}
