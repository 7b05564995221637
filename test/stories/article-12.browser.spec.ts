import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { seriousOn } from '../harness/axe.js';
import { keepShot, openBrowser } from '../harness/browser.js';
import { openQuestionDesk, type QuestionDesk } from '../harness/question-desk.js';
import { signedInPage } from '../harness/signed-in.js';

/** 第十二条 in a real browser: 宣传部 gives it to a unit at the desk, the unit answers and reviews on the phone, the answer is published and the month counted. */
let k: QuestionDesk;
let browser: Browser;
const WAIT = { timeout: 30_000 };
const PHONE = { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true };

beforeAll(async () => {
  k = await openQuestionDesk({ hoursAgo: 30 });
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await k?.stop();
});

const desk = (user: string, dark = false): Promise<Page> =>
  signedInPage(browser, k.door, user, {
    ...{ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' },
    colorScheme: dark ? 'dark' : 'light',
  });

test('found, given, answered on the phone, reviewed on the phone, published and counted', async () => {
  const first = await desk('liumin');
  await first.goto(`${k.door.url}/questions`);
  await first.getByTestId('questions-sentence').getByText('没有待办的提问和投诉。').waitFor(WAIT);
  await keepShot(first, 'questions-empty');
  await first.context().close();

  // a former answer to look up, one that is late, one that waits for 宣传部
  await k.asked(k.official('5000000000000001', '青江职院后勤服务大厅今天开放。'));
  const comment = { kind: 'comment' as const, rootId: '5000000000000001' };
  const [former] = await k.asked({ ...comment, text: '请问校园卡丢了怎么补办？' });
  await k.answered(former!, '同学您好，请持学生证到行政楼一楼服务大厅补办，工本费15元。', {
    url: 'https://weibo.com/1/abcdefghi',
  });
  const [late] = await k.asked({ text: '请问青江职院二食堂几点开门' });
  await k.hours(30);
  const [id] = await k.asked({ text: '青江职院宿舍的校园卡丢了，在停电的服务大厅怎么补办' });
  await k.remind();
  const head = await desk('liumin');
  await head.goto(`${k.door.url}/questions`);
  await head
    .getByTestId('questions-sentence')
    .getByText('1 件待答复，1 件待宣传部确认，其中 1 件已超时限。')
    .waitFor(WAIT);
  // the overdue first
  expect(await head.locator('.question-list > li a').first().getAttribute('href')).toBe(`/questions/${late}`);
  await head.getByLabel('月份').fill(k.month);
  await head.getByTestId('question-figures').getByText('后勤处').waitFor(WAIT);
  await keepShot(head, 'questions-list');
  expect(await seriousOn(head)).toEqual([]);

  await head.goto(`${k.door.url}/questions/${id}`);
  await head.getByTestId('question-state').getByText('待宣传部确认，咨询').waitFor(WAIT);
  await head.getByRole('button', { name: '交办' }).click();
  const give = head.getByRole('form', { name: '交办' });
  await give.getByText('文中说到“宿舍”、“停电”').waitFor(WAIT);
  await give.getByRole('combobox', { name: '答复单位' }).fill('后勤');
  await head.locator('.ant-select-item-option').filter({ hasText: '后勤处' }).click(WAIT);
  await give.getByRole('button', { name: '交办' }).click();
  await head.getByTestId('question-state').getByText('待答复，咨询，后勤处').waitFor(WAIT);
  await keepShot(head, 'question-dispatched');
  expect(await seriousOn(head)).toEqual([]);

  const writer = await signedInPage(browser, k.door, 'wujing', PHONE);
  await writer.goto(`${k.door.url}/m`);
  await writer
    .getByTestId('my-questions')
    .getByText(/请答复：青江职院宿舍的校园卡丢了/)
    .click(WAIT);
  const reply = writer.getByRole('form', { name: '提交答复' });
  await reply.getByText('同学您好，请持学生证').waitFor(WAIT);
  await keepShot(writer, 'question-phone-reply');
  expect(await seriousOn(writer)).toEqual([]);
  await reply.getByRole('button', { name: '用这条改写' }).click();
  const words = reply.getByLabel('答复内容');
  await words.fill(`${await words.inputValue()}今天停电，请下午来。`);
  // what is written survives the page
  await writer.reload();
  await expect(writer.getByLabel('答复内容').inputValue({ timeout: 30_000 })).resolves.toMatch(/今天停电，请下午来。$/);
  await writer.getByRole('button', { name: '提交答复' }).click();
  await writer.getByTestId('question-ask').getByText('待审核').waitFor(WAIT);

  const leader = await signedInPage(browser, k.door, 'chenjianguo', { ...PHONE, colorScheme: 'dark' });
  await leader.goto(`${k.door.url}/m/questions/${id}`);
  await leader.getByTestId('question-ask').getByText('请审核答复').waitFor(WAIT);
  await leader.getByText('今天停电，请下午来。').first().waitFor(WAIT);
  await keepShot(leader, 'question-phone-review');
  expect(await seriousOn(leader)).toEqual([]);
  await leader.getByRole('button', { name: '审核通过' }).click();
  await leader.getByTestId('question-ask').getByText('请发布答复').waitFor(WAIT);

  const publisher = await desk('wujing', true);
  await publisher.goto(`${k.door.url}/questions/${id}`);
  await publisher.getByRole('button', { name: '登记发布' }).click(WAIT);
  const publish = publisher.getByRole('form', { name: '登记发布' });
  await publish.getByRole('button', { name: '登记发布' }).click();
  await publish.getByRole('alert').getByText('请填写答复发布处的链接').waitFor(WAIT);
  await publish.getByLabel('答复链接（新浪微博）').fill('https://m.weibo.cn/status/5000000000000009');
  await publish.getByRole('button', { name: '登记发布' }).click();
  await publisher.getByTestId('question-state').getByText('已答复').waitFor(WAIT);
  // read where it stands
  const { reply: text } = await k.view(id!);
  await k.asked(k.official('5000000000000009', text!));
  await publisher.reload();
  await publisher.getByText('已读到，与审核的一致').waitFor(WAIT);
  await keepShot(publisher, 'question-answered-dark');
  expect(await seriousOn(publisher)).toEqual([]);

  await head.goto(`${k.door.url}/questions`);
  await head.getByLabel('月份').fill(k.month);
  const row = head.getByTestId('question-figures').getByRole('listitem', { name: '后勤处' });
  await row.getByText('逾期未答 1').waitFor(WAIT);
}, 180_000);

test('one that came by telephone is entered; the times are set by 部长', async () => {
  const head = await desk('liumin');
  await head.goto(`${k.door.url}/questions`);
  await head.getByRole('button', { name: '录入提问' }).click(WAIT);
  const form = head.getByRole('form', { name: '录入提问' });
  await form.getByRole('button', { name: '录入' }).click();
  await form.getByRole('alert').getByText('请填写提问内容').waitFor(WAIT);
  await form.getByLabel('提问内容').fill('图书馆寒假开门吗？');
  await form.getByRole('button', { name: '录入' }).click();
  await head.getByTestId('question-state').getByText('待宣传部确认，咨询，未定单位。').waitFor(WAIT);
  await head.goto(`${k.door.url}/questions`);
  const terms = head.getByTestId('question-terms');
  await terms.getByText('答复时限').click(WAIT);
  await terms.getByLabel('投诉', { exact: true }).fill('3');
  const saved = head.waitForResponse((r) => r.url().endsWith('/api/questions/terms') && r.request().method() === 'PUT');
  await terms.getByRole('button', { name: '保存时限' }).click();
  expect((await saved).status()).toBe(204);
  expect((await k.call<{ terms: unknown[] }>('liumin', 'GET', '/terms')).body.terms).toContainEqual({
    ...{ kind: 'complaint', name: '投诉', amount: 3, counted: 'working_days' },
  });
}, 90_000);
