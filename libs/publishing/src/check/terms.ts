import type { PublishingWord } from '@fengsui/contract';
import { isWord } from '@fengsui/analysis';
import { each, type Found, readable } from './readable.js';

const KIND: Record<'forbidden' | 'sensitive', string> = { forbidden: '禁用词', sensitive: '敏感词' };
const quoted = (c: string): string => c.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&');

/** Words of the school's own list, also with blanks or signs put between their characters. */
export function terms(text: string, words: PublishingWord[]): Found[] {
  return words.flatMap((w) => {
    if (w.kind === 'matter') return [];
    const kind = KIND[w.kind];
    const plain = readable(w.word.trim()).text;
    const chars = [...plain.replace(/\s/g, '')];
    if (chars.length === 0) return [];
    const latin = /^[\x21-\x7e ]+$/.test(plain);
    const body = latin ? quoted(plain) : chars.map(quoted).join('[ \\t·•*_.|/\\-]{0,2}');
    const pattern = new RegExp(latin ? `(?<![A-Za-z0-9])${body}(?![A-Za-z0-9])` : body, latin ? 'giu' : 'gu');
    return each(text, pattern, (m, before, after) =>
      !latin && acrossWords(chars, before, after, m[0])
        ? null
        : `${kind}“${w.word}”${w.note ? `：${w.note}` : '：请核对是否必要，可否改用其他表述。'}`,
    );
  });
}

/** 后台独立 holds 台独 between two other words: both ends lie inside words of the language that reach outside. */
function acrossWords(chars: string[], before: string, after: string, match: string): boolean {
  if (chars.length !== 2 || match.length !== 2) return false;
  const left = [1, 2].some((n) => before.length >= n && isWord(before.slice(-n) + chars[0]!));
  const right = [1, 2].some((n) => after.length >= n && isWord(chars[1]! + after.slice(0, n)));
  return left && right;
}
