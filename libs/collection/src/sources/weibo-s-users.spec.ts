import { expect, test } from '@jest/globals';
import type { Page } from '../outcome.js';
import { parseWeiboUsers } from './weibo-s-users.js';

const page = (body: string, finalUrl = 'https://s.weibo.com/user?q=x'): Page => ({
  ...{ body, finalUrl, httpStatus: 200, fetchedAt: new Date('2026-11-22T12:00:00Z') },
});
const card = (uid: string, name: string, badge: string, lines: string[]): string =>
  `<div class="card card-user-b s-pg16"><div class="info"><div><a href="//weibo.com/u/${uid}" class="name">${name}</a>${badge && `<svg id="${badge}"></svg>`}</div>${lines
    .map((l) => `<p>${l}</p>`)
    .join('')}</div></div>`;
const list = (...cards: string[]): string => `<div id="pl_user_feedList">${cards.join('')}</div>`;

test('name, number, followers; of a certified account the first line is what is certified', () => {
  const { state, items } = parseWeiboUsers(
    page(
      list(
        card('9000000001', '<em>青衣江职院</em>', 'woo_svg_vblue', [
          '青衣江职业技术学院官方微博',
          '简介：德技并修',
          '粉丝：1.2万',
        ]),
        card('9000000002', '青衣江职院表白墙', '', ['学生自办', '粉丝：<span>302</span>']),
        card('9000000003', '老李', 'woo_svg_vyellow', ['教育博主']),
        '<div class="card card-user-b"><div class="info"></div></div>',
      ),
    ),
  );
  expect(state).toBe('ok');
  expect(items.map((i) => [i.kind, i.id, i.author.name, i.author.kind, i.author.followers, i.text])).toEqual([
    ['account', '9000000001', '青衣江职院', 'organisation', 12_000, '德技并修\n青衣江职业技术学院官方微博'],
    ['account', '9000000002', '青衣江职院表白墙', 'plain', 302, '学生自办'],
    ['account', '9000000003', '老李', 'verified_person', null, '教育博主'],
  ]);
});

test.each([
  ['login_required', page('', 'https://passport.weibo.com/sso/signin')],
  ['empty', page('<div class="card card-no-result">抱歉</div>')],
  ['layout_changed', page(list('<div class="card-user-b"></div>'))],
] as const)('%s', (state, p) => expect(parseWeiboUsers(p).state).toBe(state));
