/** None of it says by itself what a page is. */
const JUNK = [
  '<script>while(0){}</script>',
  '<b><i><u>',
  '</div></div></div>',
  '<!--',
  ']]>',
  '<textarea>',
  '\u0000\u0001',
  '\ud800',
  '\udfff<',
  '&#x110000;&#0;&amp',
  '\\u0000\\',
  '"]}',
  '{"a":[',
  '-1e999',
  '<svg><style><img src=x>',
  '\u202e\u200b\ufeff',
  '99999999999999999999',
  'null',
];

type Change = (text: string, pick: (n: number) => number) => string;
const splice = (text: string, at: number, cut: number, put: string): string =>
  text.slice(0, at) + put + text.slice(at + cut);

const OFTEN: Change[] = [
  // cut off
  (t, pick) => t.slice(0, pick(t.length + 1)),
  // a span lost, a span twice
  (t, pick) => splice(t, pick(t.length), pick(Math.min(2_000, t.length)), ''),
  (t, pick) => {
    const at = pick(t.length);
    return splice(t, at, 0, t.slice(at, at + pick(2_000)));
  },
  // two tags change places
  (t, pick) => {
    const tags = [...t.matchAll(/<\/?[a-z][^>]*>/gi)];
    if (tags.length < 2) return t;
    const [a, b] = [tags[pick(tags.length)]!, tags[pick(tags.length)]!].sort((x, y) => x.index - y.index) as [
      RegExpExecArray,
      RegExpExecArray,
    ];
    if (a === b) return t;
    return t.slice(0, a.index) + b[0] + t.slice(a.index + a[0].length, b.index) + a[0] + t.slice(b.index + b[0].length);
  },
  (t, pick) => splice(t, pick(t.length), 0, JUNK[pick(JUNK.length)]!),
  // a value of another type
  (t, pick) => {
    const values = [...t.matchAll(/:\s?("(?:[^"\\]|\\.)*"|-?\d+|\{|\[)/g)];
    const v = values[pick(values.length)];
    const others = ['null', '0', '"x"', '[]', '{}', 'true', '[[1]]', '-1', '1e400'];
    return v ? splice(t, v.index + 1, v[0].length - 1, others[pick(others.length)]!) : t;
  },
];
const SELDOM: Change[] = [
  (t, pick) => splice(t, pick(t.length), 0, '<div>'.repeat(10_000)),
  (t, pick) => splice(t, pick(t.length), 0, '['.repeat(10_000)),
  (t, pick) => splice(t, pick(t.length), 0, '{"mblog":'.repeat(10_000)),
  (t, pick) => splice(t, pick(t.length), 0, `<p class="${'x '.repeat(50_000)}" ${'y'.repeat(50_000)}=1>`),
  (t, pick) => splice(t, pick(t.length), 0, "\\'".repeat(20_000)),
  (t, pick) => splice(t, pick(t.length), 0, ' '.repeat(100_000)),
];

/** A page hurt in one to four ways, then in up to three of its bytes. */
export function mutate(page: string, random: () => number): Buffer {
  const pick = (n: number): number => Math.floor(random() * n);
  let text = page;
  if (random() < 0.04) text = SELDOM[pick(SELDOM.length)]!(text, pick);
  for (let n = 1 + pick(4); n > 0; n--) text = OFTEN[pick(OFTEN.length)]!(text, pick);
  const bytes = Buffer.from(text);
  if (bytes.length > 0 && random() < 0.5) for (let n = pick(4); n > 0; n--) bytes[pick(bytes.length)] = pick(256);
  return bytes;
}
