import { expect, test } from '@jest/globals';
import { World } from './world.js';

const FROM = Date.parse('2026-11-16T00:00:00+08:00');
const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;
const burst = { at: FROM + 30 * HOUR, perHour: 3_000, minutes: 120 };
const at = (now: number, perHour = 200) => {
  const clock = { now };
  const world = new World(() => clock.now, 0);
  return { clock, world, plan: world.planWeek({ from: FROM, seed: 7, perHour, bursts: [burst] }) };
};

test('a week has the rate, the bursts and the odd ones it was ordered with, and is the same each time', () => {
  const { plan } = at(FROM);
  const inBurst = plan.matching.filter((p) => p.at >= burst.at && p.at < burst.at + 2 * HOUR).length;
  expect(inBurst).toBe(6_000);
  const ordinary = (plan.matching.length - inBurst) / (7 * 24 - 2);
  expect(Math.abs(ordinary - 200)).toBeLessThan(5);
  const share = plan.strangers.length / (plan.matching.length + plan.strangers.length);
  expect(Math.abs(share - 0.03)).toBeLessThan(0.005);
  for (const kind of ['post', 'repost', 'long', 'edited'] as const)
    expect(plan.matching.filter((p) => p.kind === kind).length).toBeGreaterThan(200);
  expect(plan.matching.filter((p) => p.deletedAt !== null).length).toBeGreaterThan(400);
  expect(plan.articles.length).toBeGreaterThan(15);
  const ids = plan.matching.map((p) => p.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual([...ids].sort());
  expect(at(FROM).plan).toEqual(plan);
});

test('what is to come is not found; what has come is, with its window, region and edits', () => {
  const { clock, world, plan } = at(FROM);
  expect(world.posts).toHaveLength(0);
  clock.now = FROM + 24 * HOUR;
  const due = plan.matching.filter((p) => p.at <= clock.now && (p.deletedAt ?? Infinity) > clock.now);
  const names = ['青衣江职院', '青江职院', '青衣江职业技术学院'];
  const all = new Set(names.flatMap((n) => world.search('weibo', n, { limit: 1e6 }).map((p) => p.id)));
  const missing = due.filter((p) => !all.has(p.id));
  expect(missing).toEqual([]);

  const window = world.search('weibo', names[0]!, { from: FROM + 8 * HOUR, until: FROM + 9 * HOUR });
  expect(window.length).toBeGreaterThan(30);
  expect(window.every((p) => p.at >= FROM + 8 * HOUR && p.at < FROM + 9 * HOUR)).toBe(true);
  const sichuan = world.search('weibo', names[0]!, { province: 51, limit: 1e6 });
  expect(sichuan.every((p) => p.region === '四川')).toBe(true);
  expect(sichuan.length).toBeGreaterThan(100);

  const [edited] = plan.matching.filter((p) => p.kind === 'edited' && p.at < clock.now - 7 * HOUR);
  expect(world.text(world.find(edited!.id)!)).toContain('更正');
});

test('a search page over 60,000 posts costs less than 2 ms', () => {
  const { world } = at(FROM + WEEK, 340);
  expect(world.posts.length).toBeGreaterThan(60_000);
  const ask = (i: number) =>
    world.search('weibo', '青江职院', {
      from: FROM + (i % 160) * HOUR,
      until: FROM + (i % 160) * HOUR + HOUR,
      province: 51,
    });
  world.search('weibo', '青江职院 食堂');
  ask(0);
  const started = performance.now();
  for (let i = 0; i < 500; i++) {
    world.search('weibo', '青江职院');
    world.search('weibo', '青江职院 食堂');
    ask(i);
  }
  expect((performance.now() - started) / 1_500).toBeLessThan(2);
});
