import type { OutboxRow } from '../message.js';

/** A variable of a notification template may hold so many characters. */
const VARIABLE_CHARACTERS = 20;
/** Roman numerals are refused in SMS as special characters. */
const LEVEL = ['', '一级', '二级', '三级', '四级'];

/** True when the message asks for a signature, so that a reply may give it. */
export const wantsReply = (row: OutboxRow): boolean =>
  row.incidentId !== null && row.personId !== null && row.body.buttons.some((b) => b.key === 'ack');

/**
 * Values of the approved template's variables, in the order the template names them (docs/channels.md): what an SMS may say.
 * No title and no name: operators refuse texts they do not know. No URL: the domain stands in the template.
 */
export const smsWords = (row: OutboxRow, reply: string | null): Record<string, string> =>
  cut({ ...which(row), ...(reply ? { due: due(row), reply } : {}) });

/** The same for a call. */
export const callWords = (row: OutboxRow): Record<string, string> => cut({ ...which(row), due: due(row) });

function which(row: OutboxRow): { level: string; code: string } {
  const m = row.body;
  const marks = `${row.before === 'unknown' ? '补发' : ''}${m.drill ? '演练' : ''}`;
  return { level: `${marks}${m.level ? LEVEL[m.level] : '舆情'}`, code: m.code ?? '多起' };
}

const due = (row: OutboxRow): string =>
  row.body.rows?.find((r) => r.key === '签收')?.value.replace(/\s*前$/, '') ?? '见系统';

const cut = (words: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(words).map(([k, v]) => [k, [...v].slice(0, VARIABLE_CHARACTERS).join('')]));
