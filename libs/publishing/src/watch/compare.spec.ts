import { expect, test } from '@jest/globals';
import { seeded } from '@fengsui/platform/testing';
import { ALIKE, diff, nearestForm, sameText, similarity } from './compare.js';

const TEXT =
  '学校将于11月28日举行建校六十周年庆祝大会，校友返校通道当日8时开放，请从东门入校并出示邀请函，车辆请停放在田径场。';

test('a change is shown where it is: figures whole, characters one by one', () => {
  expect(diff(TEXT, TEXT.replace('8时', '10时').replace('东门', '南门'))).toEqual([
    { kind: 'same', text: '学校将于11月28日举行建校六十周年庆祝大会，校友返校通道当日' },
    { kind: 'removed', text: '8' },
    { kind: 'added', text: '10' },
    { kind: 'same', text: '时开放，请从' },
    { kind: 'removed', text: '东' },
    { kind: 'added', text: '南' },
    { kind: 'same', text: '门入校并出示邀请函，车辆请停放在田径场。' },
  ]);
  expect(diff(TEXT, TEXT)).toEqual([{ kind: 'same', text: TEXT }]);
  expect(diff('', '新')).toEqual([{ kind: 'added', text: '新' }]);
});

test('both texts can be read out of any comparison', () => {
  const random = seeded(7);
  const text = (): string =>
    Array.from({ length: Math.floor(random() * 60) }, () => '甲乙丙12 '[Math.floor(random() * 6)]).join('');
  for (let i = 0; i < 300; i++) {
    const [a, b] = [text(), text()];
    const parts = diff(a, b);
    const without = (kind: string): string =>
      parts
        .filter((p) => p.kind !== kind)
        .map((p) => p.text)
        .join('');
    expect(without('added')).toBe(a);
    expect(without('removed')).toBe(b);
  }
  const [long, other] = ['甲'.repeat(20_000), '乙丙'.repeat(10_000)];
  expect(diff(long, other)).toEqual([
    { kind: 'removed', text: long },
    { kind: 'added', text: other },
  ]);
});

test('the same post is known again: with title, cut by the site, with a figure changed; another of the same kind is not', () => {
  const sheet = { title: '六十周年校庆公告', text: TEXT };
  expect(nearestForm(sheet, `【六十周年校庆公告】${TEXT}`)).toMatchObject({ score: 1 });
  expect(sameText(nearestForm(sheet, `【六十周年校庆公告】 ${TEXT}`).form, `【六十周年校庆公告】${TEXT}`)).toBe(true);
  expect(sameText(TEXT, `${TEXT.slice(0, 40)}…全文`)).toBe(true);
  expect(sameText(TEXT, TEXT.replace('28日', '29日'))).toBe(false);
  expect(similarity(TEXT, TEXT.replace('28日', '29日').replace('东门', '南门'))).toBeGreaterThan(0.9);
  expect(similarity(TEXT, `${TEXT.slice(0, 45)}…全文`)).toBeGreaterThan(ALIKE);
  expect(
    similarity(TEXT, '学校将于12月2日举行冬季长跑，请同学们从西门集合，按时参加，注意保暖，做好热身。'),
  ).toBeLessThan(ALIKE);
});
