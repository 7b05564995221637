/** A JSON object, or null for anything else. */
export const record = (x: unknown): Record<string, unknown> | null =>
  x !== null && typeof x === 'object' && !Array.isArray(x) ? (x as Record<string, unknown>) : null;

export const string = (x: unknown): string => (typeof x === 'string' ? x : '');

/** The first of the values that is an id of digits, as text; null when none is. */
export const digits = (...values: unknown[]): string | null =>
  values.map((x) => (typeof x === 'string' || typeof x === 'number' ? String(x) : '')).find((x) => /^\d+$/.test(x)) ??
  null;

type Reviver = (key: string, value: unknown, context?: { source?: string }) => unknown;
const exact: Reviver = (_, value, context) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
    ? context!.source
    : value;

/** JSON.parse that keeps integers beyond 2^53 as their digits: ids come as numbers too. Throws what JSON.parse throws. */
export function readJson(text: string): unknown {
  return /[:[,]\s*-?\d{16}/.test(text)
    ? JSON.parse(text, exact as (key: string, value: unknown) => unknown)
    : JSON.parse(text);
}

/** Index of the bracket that closes the one at start; -1 when the text ends before. */
export function closing(text: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let i = start; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === '\\') i++;
      else if (c === '"') quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === '{' || c === '[') depth++;
    else if ((c === '}' || c === ']') && --depth === 0) return i;
  }
  return -1;
}
