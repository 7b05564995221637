import { expect, test } from '@jest/globals';
import { found, type Page } from '../outcome.js';
import { guarded } from './guarded.js';

const page: Page = { body: '', finalUrl: 'https://m.weibo.cn/', httpStatus: 200, fetchedAt: new Date(0) };

test('a parser that stumbles makes a page of unknown layout, and says over what', () => {
  const stumble = (): never => {
    throw new TypeError('x is not a function');
  };
  expect(guarded(stumble, page)).toMatchObject({
    state: 'layout_changed',
    items: [],
    note: '读取页面时出错：x is not a function',
  });
  expect(guarded(() => found([], false), page)).toMatchObject({ state: 'ok' });
});
