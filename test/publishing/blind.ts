import { readFileSync } from 'node:fs';
import type { Finding, FindingKind, PublishingMatter } from '@fengsui/contract';
import type { CheckRules } from '../../libs/publishing/src/check/check.js';

/**
 * Texts and posts written by a hand that had not seen the rules: blind/*.txt, one a line (¶ a line's end). Every other line is of half B, which no rule was
 * written after; without a half, what was written after the rules had been mended once, one file after the other. Planted faults stand in ⟦kind:words⟧, their places in the text without marks.
 */
export type Half = 'A' | 'B';
const lines = (file: string, half?: Half): string[] =>
  readFileSync(new URL(`blind/${file}.txt`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .filter((_, i) => !half || (i % 2 === 0 ? 'A' : 'B') === half);

const KIND: Record<string, FindingKind> = {
  ...{ s: 'secrecy', d: 'document', p: 'personal', t: 'term', l: 'leader', e: 'date' },
};
export interface Marked {
  text: string;
  faults: { kind: FindingKind; from: number; to: number; words: string }[];
}
export function blindTexts(half?: Half): Marked[] {
  const files = half ? ['清白文稿', '有错文稿'] : ['文稿-续1', '文稿-续2'];
  return files
    .flatMap((f) => lines(f, half))
    .map((line) => {
      const faults: Marked['faults'] = [];
      let text = '';
      for (const part of line.replaceAll('¶', '\n').split(/(⟦.*?⟧)/s)) {
        const [, kind, words] = /^⟦(\w):(.*)⟧$/s.exec(part) ?? [];
        if (kind && words) faults.push({ kind: KIND[kind]!, from: text.length, to: text.length + words.length, words });
        text += words ?? part;
      }
      return { text, faults };
    });
}

/** Planted places found (overlap, right kind), and what was told and stands on no planted place of its kind. */
export function blindScore(texts: Marked[], find: (text: string) => Finding[]) {
  const m = { planted: 0, found: 0, told: 0, right: 0, missed: [] as string[], wrong: [] as string[] };
  for (const { text, faults } of texts) {
    const told = find(text);
    const on = (
      f: { kind: string; from: number; to: number },
      g: { kind: string; from: number; to: number },
    ): boolean => f.kind === g.kind && f.from < g.to && g.from < f.to;
    for (const f of faults) {
      m.planted++;
      if (told.some((t) => on(t, f))) m.found++;
      else m.missed.push(`${f.kind} ${f.words}｜${text}`);
    }
    for (const t of told) {
      m.told++;
      if (faults.some((f) => on(t, f))) m.right++;
      else m.wrong.push(`${t.kind} ${t.words}｜${t.reason}｜${text}`);
    }
  }
  return { ...m, recall: m.found / m.planted, precision: m.right / m.told };
}

const post = (name: string, title: string, unitName: string, aliases: string[] = []) => ({
  ...{ name, title, unitName, aliases, ofSchool: unitName === '学校领导' },
});
/** 2026-11-26 is a Thursday. */
export const BLIND_RULES: CheckRules = {
  today: '2026-11-26',
  words: [
    ...['翻墙', '代写论文', '包过', '保录取'].map((word) => ({ kind: 'forbidden' as const, word, note: '' })),
    ...['罢课', '静坐', '上访', '游行', '维稳'].map((word) => ({ kind: 'sensitive' as const, word, note: '' })),
  ],
  book: {
    schoolNames: ['涪川职业技术学院', '涪川职院', '涪职院'],
    posts: [
      post('何志远', '党委书记', '学校领导'),
      post('梁文博', '院长', '学校领导'),
      post('苏静', '党委副书记', '学校领导'),
      post('谭建平', '副院长（分管教学）', '学校领导'),
      post('向明', '副院长（分管后勤）', '学校领导'),
      post('罗立群', '纪委书记', '学校领导'),
      post('冯晓岚', '部长', '党委宣传部', ['宣传部']),
      post('邓超', '部长', '学生工作部', ['学工部']),
      post('彭亚军', '处长', '教务处'),
      post('田雨', '处长', '招生就业处'),
      post('曾国栋', '处长', '后勤保卫处', ['后保处']),
      post('宋阳', '系主任', '汽车工程系', ['汽车系']),
      post('黎明', '党总支书记', '建筑工程系', ['建工系']),
      post('吴敏', '馆长', '图书馆'),
      post('沈佳宜', '书记', '校团委', ['团委']),
    ],
  },
};

const MATTER: Record<string, PublishingMatter | null> = {
  ...{ M: 'major', E: 'emergency', S: 'sensitive', F: 'foreign', '-': null },
};
/** Posts of official accounts of three schools; matter: the one of 第十八条 they are about. */
export function blindPosts(half?: Half): { text: string; matter: PublishingMatter | null }[] {
  return (half ? ['职院', '大学', '民办'] : ['续1', '续2', '续3', '续4']).flatMap((file) =>
    lines(`发帖-${file}`, half).map((line) => ({ matter: MATTER[line[0]!]!, text: line.slice(2) })),
  );
}

/** What was authorised and what was published: the same, altered, or another post. */
export function blindPairs(half: Half): { truth: 'same' | 'altered' | 'other'; before: string; after: string }[] {
  const truths = { s: 'same', d: 'altered', n: 'other' } as const;
  return lines('改稿', half).map((line) => {
    const [truth, before, after] = line.split('｜') as ['s' | 'd' | 'n', string, string];
    return { truth: truths[truth], before, after };
  });
}
