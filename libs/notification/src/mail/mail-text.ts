import { cutBytes } from '../http/text.js';
import type { OutboxRow } from '../message.js';

/** A header line of mail holds 998 bytes; a list of mails shows far fewer. */
const SUBJECT_BYTES = 300;
const TEXT_BYTES = 10_000;

/** Subject and plain text of a mail. The link shows a page; signing takes a press there, for scanners of mail open every link. */
export function mailText(row: OutboxRow, publicUrl: string): { subject: string; text: string } {
  const m = row.body;
  const marks = `${row.before === 'unknown' ? '【补发】' : ''}${m.drill ? '【演练】' : ''}`;
  const rows = [...(m.code ? [{ key: '编号', value: m.code }] : []), ...(m.rows ?? [])];
  const facts = rows.map((r) => `${r.key}：${r.value}`).join('\n');
  const end = `\n\n${m.buttons.length > 0 ? '签收与处置' : '查看'}：${m.url ?? publicUrl}\n\n此邮件由学校舆情处置平台自动发出，请勿直接回复。\n`;
  const body = `${m.description}\n\n${facts}`;
  return {
    subject: cutBytes(`${marks}${m.title}`.replace(/\s+/g, ' '), SUBJECT_BYTES),
    text: `${cutBytes(body, TEXT_BYTES - Buffer.byteLength(end))}${end}`,
  };
}
