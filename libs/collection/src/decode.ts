import iconv from 'iconv-lite';

/** A page's own declaration stands within so many bytes. */
const META_BYTES = 4096;

/**
 * The text of a page (sources.md 2.0): by byte-order mark, else by the charset that HTTP or the page's <meta> declares as
 * long as the bytes bear it out, else UTF-8 where the bytes are valid, else GB18030. An end cut within a character loses
 * that character only.
 */
export function decodePage(bytes: Uint8Array, contentType?: string | null): string {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return utf8(body.subarray(3)).text;
  if (body[0] === 0xff && body[1] === 0xfe) return iconv.decode(body, 'utf-16le');
  if (body[0] === 0xfe && body[1] === 0xff) return iconv.decode(body, 'utf-16be');
  const own = utf8(body);
  for (const label of [contentType, metaOf(body)]) {
    const charset = charsetOf(label);
    if (charset === 'utf-8' && own.valid) return own.text;
    if (charset !== 'gb18030' && charset !== 'big5') continue;
    // Chinese in another encoding is never valid UTF-8 by chance for a whole page
    if (own.valid && /[\u4e00-\u9fff]/.test(own.text)) return own.text;
    const text = iconv.decode(body, charset);
    if (!text.includes('\ufffd')) return text;
  }
  return own.valid || own.mostly ? own.text : iconv.decode(body, 'gb18030');
}

/** charset=… of a Content-Type or <meta>, as one of those that Chinese sites use; null for none and for Latin ones, which they never mean. */
function charsetOf(label: string | null | undefined): 'utf-8' | 'gb18030' | 'big5' | null {
  const name = /charset\s*=\s*["']?\s*([\w-]+)/i.exec(label ?? '')?.[1]?.toLowerCase() ?? '';
  if (/^utf-?8$/.test(name)) return 'utf-8';
  if (/^(x-)?(gb2312|gb_2312-80|gbk|gb18030|cp936)$/.test(name)) return 'gb18030';
  return /^big5(-hkscs)?$/.test(name) ? 'big5' : null;
}

function metaOf(body: Buffer): string | null {
  const head = body.subarray(0, META_BYTES).toString('latin1');
  return /<meta\b[^>]*charset\s*=[^>]*/i.exec(head)?.[0] ?? null;
}

/** valid: every byte; mostly: so few wrong ones that the page was meant as UTF-8 and was hurt on its way. */
function utf8(body: Buffer): { text: string; valid: boolean; mostly: boolean } {
  try {
    // streaming: a character cut off at the end is no error
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body, { stream: true });
    return { text, valid: true, mostly: true };
  } catch {
    const text = body.toString('utf8');
    const wrong = text.match(/\ufffd/g)?.length ?? 0;
    const right = text.match(/[\u0080-\ufffc]/g)?.length ?? 0;
    return { text, valid: false, mostly: wrong * 4 < right };
  }
}
