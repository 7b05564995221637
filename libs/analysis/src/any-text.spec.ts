import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { analyse } from './analyse.js';
import { judge } from './judge.js';
import { maskPersonalData } from './personal-data.js';
import { MAX_JUDGED, plainText } from './plain-text.js';
import { segment } from './segment.js';
import { TOPICS } from './topics/topics.js';

const names = new Set<string>(TOPICS.map((t) => t.name));
const context = {
  school: { name: '武汉大学', shortNames: ['武大'], traps: ['武大郎'], places: [], leaders: ['张三丰'] },
  units: [{ id: 'x', name: '后勤处', aliases: ['食堂'], topics: [] }],
};

function answers(text: string): void {
  const j = judge(text);
  expect(['pos', 'neu', 'neg']).toContain(j.sentiment);
  expect(j.score).toBeGreaterThanOrEqual(-1);
  expect(j.score).toBeLessThanOrEqual(1);
  const { pos, neu, neg } = j.probabilities;
  expect(Math.abs(pos + neu + neg - 1)).toBeLessThan(0.01);
  expect(j.topics.length).toBeGreaterThan(0);
  for (const t of j.topics) {
    expect(names).toContain(t.name);
    expect(t.p >= 0 && t.p <= 1).toBe(true);
  }
  expect(JSON.stringify(j).isWellFormed()).toBe(true);
  const a = analyse({ title: null, text }, context);
  expect(a.segmented.isWellFormed()).toBe(true);
  expect(maskPersonalData(text).text).toHaveLength(text.length);
}

const PIECES = [
  '武大',
  '武汉大学',
  '大学生',
  '食堂',
  '异物',
  '//@某人:',
  '[微笑]',
  '#话题#',
  '@某人',
  '<b>',
  '</b>',
  '&amp;',
  '&#x6b66;',
  '&#99999999;',
  '\u200b',
  '\u0000',
  '\ud83d',
  '\ude00',
  '😀',
  '\ufeff',
  '１３８００００００００',
  '13800000000',
  'ＡＢＣ',
  '한국어',
  'العربية',
  'ภาษา',
  'e\u0301\u0302',
  '\u202e',
  '\n',
  '\t',
  '。',
  '？',
  '<script>alert(1)</script>',
  '<!--',
  '(((((',
  '1/0',
  '\\u6b66',
];

describe('any text gets an answer', () => {
  test.each([
    ['empty', ''],
    ['blank', ' \n\t\u3000'],
    ['100,000 characters', '武大食堂吃出异物，'.repeat(12_000).slice(0, 100_000)],
    ['one character 100,000 times', '啊'.repeat(100_000)],
    ['no blanks, no words', 'x'.repeat(100_000)],
    ['open tags', '<'.repeat(100_000)],
    ['entities', '&'.repeat(50_000) + '&#x'.repeat(10_000)],
    ['forwards', '//@a:'.repeat(20_000)],
    ['digits', '1'.repeat(100_000)],
    ['emoji only', '😀👨‍👩‍👧‍👦🇨🇳'.repeat(500)],
    ['lone surrogates', '\ud83d\ud83d武\ude00大\ud800'],
    ['other languages', 'Привет мир, こんにちは, 안녕하세요, مرحبا'],
  ])('%s', (_, text) => answers(text));

  test('whatever is put together', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((p) => p.join('')),
      fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 }).map((c) => String.fromCharCode(...c)),
    );
    fc.assert(fc.property(text, answers), { seed: 20261125, numRuns: 600 });
  });
});

describe('tricks do not hide a word', () => {
  test.each([
    ['zero-width', '武\u200b大\u200d食堂'],
    ['direction marks', '\u202e武\u202c大食堂'],
    ['soft hyphen', '武\u00ad大食堂'],
    ['HTML', '武<em class="k">大</em>食堂'],
    ['entities', '&#27494;&#x5927;食堂'],
    ['compatibility ideographs', '武\u2f24食堂'],
  ])('%s', (_, text) => {
    expect(plainText(text)).toBe('武大食堂');
    expect(analyse({ title: null, text }, context).aboutSchool).toBe(true);
  });

  test('full-width letters and digits are plain ones', () => {
    expect(plainText('ＷｉＦｉ　１２３')).toBe('WiFi 123');
    expect(segment(plainText('ＷｉＦｉ'))).toEqual(['wifi']);
  });

  test('Chinese punctuation, mathematics and a comparison stay', () => {
    expect(plainText('武大，“好”！3<5 且 7>6；A&B')).toBe('武大，“好”！3<5 且 7>6；A&B');
  });

  test('a text is judged by its head', () => expect(plainText('字'.repeat(100_000))).toHaveLength(MAX_JUDGED));
});
