/** Cuts text to so many bytes of UTF-8, at a character and never inside one, and shows with … that it was cut. */
export function cutBytes(text: string, max: number): string {
  if (Buffer.byteLength(text) <= max) return text;
  let out = '';
  let size = Buffer.byteLength('…');
  for (const c of text) {
    size += Buffer.byteLength(c);
    if (size > max) break;
    out += c;
  }
  return `${out}…`;
}
