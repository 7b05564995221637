import { UserError } from '@fengsui/platform';

/** Refused by bytes, whatever the name says. */
const REFUSED: [RegExp, string][] = [
  [/^(?:MZ|\x7fELF|\xca\xfe\xba\xbe|\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe)/, '程序文件'],
  [/^(?:#!|@echo\b)/i, '脚本'],
  [/^PK\x03\x04/, '压缩包或办公文档，请另存为 PDF 或图片'],
  [/^(?:Rar!|7z\xbc\xaf|\x1f\x8b)/, '压缩包，请解开后添加其中的图片或 PDF'],
  [/^\xd0\xcf\x11\xe0/, '旧版办公文档，请另存为 PDF'],
];
const REFUSED_NAMES =
  /\.(?:exe|com|scr|msi|bat|cmd|ps1|vbs|vbe|js|mjs|jse|wsf|hta|sh|jar|apk|php|html?|xhtml|shtml|mht|svgz?|xml)$/i;
const MARKUP = /<\s*(?:!doctype|html|head|body|script|svg|iframe|object|embed)\b|<\?(?:php|xml)|javascript:/i;

/** What is kept as evidence, by its first bytes. */
const KEPT: [RegExp, string][] = [
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^\x89PNG\r\n\x1a\n/, 'image/png'],
  [/^GIF8[79]a/, 'image/gif'],
  [/^RIFF[\s\S]{4}WEBP/, 'image/webp'],
  [/^%PDF-/, 'application/pdf'],
  [/^[\s\S]{4}ftyp(?:isom|iso[2-9]|mp4[12]|avc1|M4V |dash|MSNV)/, 'video/mp4'],
];

/** Media type of a file by its content. Throws UserError that names the file where it is nothing to be kept as evidence: programs, scripts, HTML, SVG, unknown kinds. */
export function fileKind(name: string, content: Buffer): string {
  const refuse = (why: string): never => {
    throw new UserError(
      'bad_evidence',
      `文件“${name}”不能作为证据：${why}。可用的种类：JPEG、PNG、WebP、GIF 图片，PDF，MP4 视频，纯文本。`,
      400,
      'evidence',
    );
  };
  if (content.length === 0) refuse('文件是空的');
  const head = content.subarray(0, 64).toString('latin1');
  const refused = REFUSED.find(([pattern]) => pattern.test(head));
  if (refused) refuse(`内容是${refused[1]}`);
  const kept = KEPT.find(([pattern]) => pattern.test(head));
  if (kept) return kept[1];
  if (/^[\s\S]{4}ftyp/.test(head)) refuse('是此处不支持的图片或视频格式，请转成 JPEG 或 MP4');
  const text = textOf(content);
  if (text === null) return refuse('认不出是什么文件');
  if (MARKUP.test(text)) refuse('内容是网页、SVG 或脚本，请改为截图或纯文本');
  if (REFUSED_NAMES.test(name)) refuse('是网页、脚本或程序，请改为截图或纯文本');
  return 'text/plain';
}

/** UTF-8 or GB18030 without control characters; null for anything else. */
function textOf(content: Buffer): string | null {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(content);
      if (!/[\u0000-\u0008\u000e-\u001f]/.test(text)) return text;
    } catch {
      // not this encoding
    }
  }
  return null;
}

/** The name as it is kept: without folders, control characters and signs that turn the reading direction; at most 120 characters. */
export function safeName(name: string): string {
  const base = name
    .split(/[\\/]/)
    .at(-1)!
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim();
  return [...base].slice(-120).join('') || '未命名';
}
