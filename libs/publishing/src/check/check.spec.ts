import { expect, test } from '@jest/globals';
import { labelled, RULES, scored } from '../testing/labelled.js';
import { check } from './check.js';

const find = (text: string) => check(text, RULES);
const told = (text: string): string[] => find(text).map((f) => `${f.kind} ${f.words}`);

test.each([1, 2, 3])(
  'planted faults, seed %i: recall at least 0.95, precision at least 0.9, over all and for each kind',
  (seed) => {
    const texts = labelled(seed, 600);
    const all = scored(texts, find);
    expect({
      recall: all.recall >= 0.95,
      precision: all.precision >= 0.9,
      missed: all.missed.slice(0, 8),
      wrong: all.wrong.slice(0, 8),
    }).toMatchObject({
      recall: true,
      precision: true,
    });
    for (const kind of ['secrecy', 'document', 'personal', 'term', 'leader', 'date'] as const) {
      const one = scored(
        texts.map((t) => ({ ...t, faults: t.faults.filter((f) => f.kind === kind) })),
        (text) => find(text).filter((f) => f.kind === kind),
      );
      expect(one.planted).toBeGreaterThan(100);
      expect({
        kind,
        recall: one.recall >= 0.95,
        precision: one.precision >= 0.9,
        missed: one.missed.slice(0, 5),
        wrong: one.wrong.slice(0, 5),
      }).toMatchObject({
        recall: true,
        precision: true,
      });
    }
  },
);

test.each([
  ['机密★1年', 'secrecy 机密★1年'],
  ['机　密　★　１年', 'secrecy 机　密　★　１年'],
  ['绵职院党宣〔2017〕 15 号', 'document 绵职院党宣〔2017〕 15 号'],
  ['依据绵职院党宣［２０１７］１５号执行', 'document 绵职院党宣［２０１７］１５号'],
  ['身份证号：11010519491231002X', 'personal 11010519491231002X'],
  ['身份证号 １１０１０５１９４９１２３１００２Ｘ', 'personal １１０１０５１９４９１２３１００２Ｘ'],
  ['身份证 110105491231002', 'personal 110105491231002'],
  ['联系电话：138 1234 5678', 'personal 138 1234 5678'],
  ['联系电话：138\u200b12345678', 'personal 138\u200b12345678'],
  ['卡号 6222 0212 3456 7890 128', 'personal 6222 0212 3456 7890 128'],
  ['２月３０日举行', 'date ２月３０日'],
  ['二〇二六年二月三十日', 'date 二〇二六年二月三十日'],
  ['2月28日至30日放假', 'date 2月28日至30日'],
  ['2026年11月26日（星期三）', 'date 2026年11月26日（星期三）'],
  ['周五（11月26日）开会', 'date 周五（11月26日）'],
])('%s', (text, finding) => {
  expect(told(text)).toEqual([finding]);
});

test.each([
  '农历二月三十日',
  '11月26日（星期四）',
  '2024年2月29日',
  '订单号 13812345678',
  '订单编号：110105194912310021',
  '图书编号：978-7-04-012345-6',
  '国发〔2019〕4号',
  '15号楼',
  '保守国家秘密',
  '周一至周五',
  '党委书记孙伟',
  '原院长王建军',
])('no fault: %s', (text) => {
  expect(told(text)).toEqual([]);
});

test('places lie in the text as it was written, whatever stands before them', () => {
  const text = '\u200b\u200b通知：联系电话１３８１２３４５６７８。';
  const [f] = find(text);
  expect(text.slice(f!.from, f!.to)).toBe('１３８１２３４５６７８');
});

test('any text gets an answer at once', () => {
  for (const text of [
    '',
    '\ud800',
    '1'.repeat(20_000),
    '月'.repeat(20_000),
    '1月'.repeat(10_000),
    '（2024'.repeat(4_000),
    '书记'.repeat(10_000),
    '人'.repeat(20_000),
  ]) {
    const from = performance.now();
    find(text);
    expect(performance.now() - from).toBeLessThan(5_000);
  }
});
