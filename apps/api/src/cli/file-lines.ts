import { StringDecoder } from 'node:string_decoder';

/** Lines of a file without their ends, as its pieces come; null for one of more than maxLength characters. */
export async function* linesOf(chunks: AsyncIterable<Buffer>, maxLength: number): AsyncGenerator<string | null> {
  const decoder = new StringDecoder('utf8');
  let rest: string | null = '';
  for await (const chunk of chunks) {
    const [first = '', ...others] = decoder.write(chunk).split('\n');
    if (rest !== null) rest += first;
    for (const next of others) {
      yield rest;
      rest = next;
    }
    if (rest !== null && rest.length > maxLength) rest = null;
  }
  if (rest !== '') yield rest;
}
