import { createHash } from 'node:crypto';
import type { EvidenceFile } from '@fengsui/collection';
import { type Sql, UserError } from '@fengsui/platform';

/** Keeps a file once by its sha256, which is answered. */
export async function keepFile(tx: Sql, file: { content: Buffer; mime: string }): Promise<string> {
  const hash = createHash('sha256').update(file.content).digest('hex');
  await tx.query(
    `insert into evidence (hash, mime, size_bytes, content) values ($1, $2, $3, $4) on conflict (hash) do nothing`,
    [hash, file.mime, file.content.length, file.content],
  );
  return hash;
}

/** Keeps a file once by its sha256 and beside the post; answers hash and post. Throws UserError when the post is not stored. */
export async function addEvidence(
  tx: Sql,
  platform: string,
  platformId: string,
  file: EvidenceFile,
): Promise<{ hash: string; mentionId: string }> {
  const [post] = await tx.query(`select id from mention where platform = $1 and platform_id = $2`, [
    platform,
    platformId,
  ]);
  if (!post) throw new UserError('no_mention', '没有这条帖子，无法添加证据。', 404);
  const hash = await keepFile(tx, file);
  await tx.query(
    `insert into mention_evidence (mention_id, hash, kind, name, added_by) values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [post.id, hash, file.kind, file.name, file.addedBy],
  );
  return { hash, mentionId: post.id };
}
