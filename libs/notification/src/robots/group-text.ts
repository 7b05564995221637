import { cutBytes } from '../http/text.js';
import type { OutboxRow } from '../message.js';

/**
 * What a robot writes into its group, in so many bytes of UTF-8. The link leads to the front page: a message's own link signs
 * for one person, and here everybody reads.
 */
export function groupText(row: OutboxRow, publicUrl: string, maxBytes: number): string {
  const m = row.body;
  const marks = `${row.before === 'unknown' ? '【补发】' : ''}${m.drill ? '【演练】' : ''}`;
  const rows = [...(m.code ? [{ key: '编号', value: m.code }] : []), ...(m.rows ?? [])];
  const link = `\n${publicUrl}`;
  const text = [`${marks}${m.title}`, m.description, ...rows.map((r) => `${r.key}：${r.value}`)].join('\n');
  return `${cutBytes(text, maxBytes - Buffer.byteLength(link))}${link}`;
}
