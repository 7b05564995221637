import { FONT } from './parts.js';

/** What Word and WPS take where a face is not installed, in order (w:altName). */
const FALLBACK: [name: string, others: string, family: string][] = [
  [FONT.title, '方正小标宋简体,小标宋,宋体', 'roman'],
  [FONT.body, '仿宋,FangSong,华文仿宋', 'modern'],
  [FONT.sub, '楷体,KaiTi,华文楷体', 'modern'],
  [FONT.head, 'SimHei,微软雅黑', 'modern'],
  [FONT.song, 'SimSun,Noto Serif CJK SC', 'roman'],
  ['Times New Roman', 'Liberation Serif', 'roman'],
];

/** word/fontTable.xml with the fallbacks; the library has no option for them. */
export function fontTable(): string {
  const fonts = FALLBACK.map(
    ([name, others, family]) =>
      `<w:font w:name="${name}"><w:altName w:val="${others}"/><w:charset w:val="${name === 'Times New Roman' ? '00' : '86'}"/><w:family w:val="${family}"/></w:font>`,
  );
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${fonts.join('')}</w:fonts>`;
}
