/** How the end of a full name is shortened when the whole place or subject before it stays: 桂林电子科技大学 → 桂林电子科大. */
const ENDINGS: [string, string[]][] = [
  ['科技大学', ['科大']],
  ['师范大学', ['师大']],
  ['理工大学', ['理工', '理工大']],
  ['工业大学', ['工大']],
  ['农业大学', ['农大']],
  ['林业大学', ['林大']],
  ['财经大学', ['财大', '财经']],
  ['医科大学', ['医大']],
  ['民族大学', ['民大']],
  ['交通大学', ['交大']],
  ['政法大学', ['政法']],
  ['体育大学', ['体大']],
  ['邮电大学', ['邮电']],
  ['美术学院', ['美院']],
  ['师范学院', ['师院']],
  ['职业技术学院', ['职院', '职业学院']],
  ['职业学院', ['职院']],
];

/** Short forms that follow from a full name by rule and are too long to mean anything else. */
export function shortForms(full: string): string[] {
  for (const [ending, shorts] of ENDINGS) {
    const stem = full.endsWith(ending) ? full.slice(0, -ending.length) : '';
    if (stem.length >= 2) return shorts.map((s) => stem + s).filter((s) => s.length >= 4);
  }
  return [];
}
