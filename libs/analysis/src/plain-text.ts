/** What is judged of one text: longer ones are articles whose point stands at the front, and an answer must come at once. */
export const MAX_JUDGED = 20_000;

const INVISIBLE =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffc]|\u{e0020}|[\u{e0021}-\u{e007f}]/gu;
const ODD =
  /[^\u0009\u000a\u000d\u0020-\u007e\u3001\u3002\u4e00-\u9fff\u201c\u201d\u2018\u2019\u2026\uff0c\uff01\uff1f\uff1a\uff1b\uff08\uff09]/u;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/**
 * A text as it is judged: well-formed, without marks that cannot be seen and without HTML tags, full-width letters and digits made
 * plain; at most MAX_JUDGED characters. What tricks a search (武 + U+200B + 大) tricks nothing that reads this.
 */
export function plainText(text: string): string {
  let t = text.length > MAX_JUDGED ? text.slice(0, MAX_JUDGED) : text;
  if (ODD.test(t)) t = narrow(t.toWellFormed().replace(INVISIBLE, ''));
  if (t.includes('<')) t = t.replace(/<br\s*\/?>|<\/p>/gi, '\n').replace(/<\/?[a-z!][^<>]{0,2000}>/gi, '');
  if (t.includes('&')) t = t.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,5}));/gi, entity);
  return t;
}

/** NFKC of what is compatible with ASCII or is a composed ideograph; Chinese punctuation stays Chinese. */
const narrow = (t: string): string =>
  t.replace(
    /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u3000\u2460-\u24ff\u{1d400}-\u{1d7ff}\uf900-\ufaff\u2f00-\u2fdf]/gu,
    (c) => c.normalize('NFKC'),
  );

function entity(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name) return ENTITIES[name.toLowerCase()] ?? whole;
  const code = parseInt(decimal ?? hex!, decimal ? 10 : 16);
  return code > 0 && code < 0x110000 && !(code >= 0xd800 && code < 0xe000) ? String.fromCodePoint(code) : '';
}
