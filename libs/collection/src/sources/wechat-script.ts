import { decodeEntities, jsString } from './html.js';

/** Longest chain of literals behind a variable; a body of text in content_noencode is longer and read by cgiFields. */
const CHAIN = 4_000;
const LITERAL =
  /\s*(?:\|\|)?\s*(?:(?:htmlDecode|JsDecode)\(\s*)?(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)')\s*\)?/y;

/** First non-empty literal of `var name = "" || "x"` or `window.name = …`, in either quote, htmlDecode("…") and '…'.html(false) too (sources.md 2.7 ids). */
export function variable(body: string, name: string): string | null {
  for (const m of body.matchAll(new RegExp(`(?:\\bvar\\s{1,9}|\\bwindow\\.)${name}\\s{0,9}=(?!=)`, 'g'))) {
    const start = m.index + m[0].length;
    const value = firstLiteral(body.slice(start, start + CHAIN));
    if (value) return value;
  }
  return null;
}

function firstLiteral(chain: string): string | null {
  LITERAL.lastIndex = 0;
  for (let m = LITERAL.exec(chain); m; m = LITERAL.exec(chain)) {
    const value = decodeEntities(jsString(m[1] ?? m[2] ?? '')).trim();
    if (value) return value;
  }
  return null;
}

/**
 * The page's own values: what stands directly in `window.cgiDataNew = {…}`. Deeper objects are other articles, albums and adverts, and behind
 * its end there is the account of the adverts. JsDecode('…') and '…' * 1 alike, escapes undone; empty ones are left out.
 */
export function cgiFields(body: string): Map<string, string> {
  const fields = new Map<string, string>();
  const start = /window\.cgiDataNew\s{0,9}=\s{0,9}\{/.exec(body);
  if (!start) return fields;
  let depth = 1;
  let key: string | null = null;
  for (let i = start.index + start[0].length; i < body.length && depth > 0; i++) {
    const c = body[i]!;
    if (c === "'" || c === '"' || c === '`') {
      const end = closing(body, i);
      if (end < 0) break;
      if (depth === 1 && key !== null && !fields.has(key)) {
        const value = jsString(body.slice(i + 1, end));
        if (value.trim()) fields.set(key, value);
        key = null;
      }
      i = end;
    } else if (c === '{' || c === '[') depth++;
    else if (c === '}' || c === ']') depth--;
    else if (c === ',' && depth === 1) key = null;
    else if (c === ':' && depth === 1) key = /(\w+)\s*$/.exec(body.slice(Math.max(0, i - 60), i))?.[1] ?? null;
    else if (c === '<' && body.startsWith('</script', i)) break;
  }
  return fields;
}

/** Place of the quote that closes the one at `open`; -1 when there is none. */
function closing(body: string, open: number): number {
  for (let i = open + 1; i < body.length; i++) {
    if (body[i] === '\\') i++;
    else if (body[i] === body[open]) return i;
  }
  return -1;
}

/**
 * The page without scripts, styles and comments: three quarters and more of an article of 2025, and nothing of what the document is read for.
 * In one pass; what is not closed goes to the end of the page, as in a browser.
 */
export function withoutScripts(body: string): string {
  const open = /<!--|<(script|style)\b/gi;
  const ends: Record<string, RegExp> = { '': /-->/g, script: /<\/script[^>]{0,99}>/gi, style: /<\/style[^>]{0,99}>/gi };
  let kept = '';
  let at = 0;
  for (let m = open.exec(body); m; m = open.exec(body)) {
    kept += body.slice(at, m.index);
    const end = ends[(m[1] ?? '').toLowerCase()]!;
    end.lastIndex = open.lastIndex;
    if (!end.exec(body)) return kept;
    at = end.lastIndex;
    open.lastIndex = at;
  }
  return kept + body.slice(at);
}
