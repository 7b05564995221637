import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuthorisationChoices } from '@fengsui/contract';
import { NO, openPublishingDesk, type PublishingDesk } from '../harness/publishing-desk.js';

/** 第十七条 遵守国家相关保密规定: the secrecy questions before anything goes out. */
let k: PublishingDesk;
beforeAll(async () => {
  k = await openPublishingDesk();
}, 60_000);
afterAll(() => k?.stop());

test('第十七条: the five questions are each answered, and yes is explained; a sheet that cannot be is refused by its field', async () => {
  const refused = async (
    more: object,
    unitId = 'logistics',
    user = 'wujing',
  ): Promise<[number, string | undefined, string]> => {
    const { status, body } = await k.call(user, 'POST', 'authorisations', { unitId, sheet: { ...k.sheet(), ...more } });
    return [status, body.field, body.detail];
  };
  const { other, ...four } = k.sheet().secrecy;
  expect(other).toEqual(NO);
  expect(await refused({ secrecy: four })).toEqual([
    400,
    'sheet.secrecy.other',
    '保密审查“是否涉及其他不宜公开的内容”还没有回答。',
  ]);
  expect(await refused({ secrecy: { ...four, other: { answer: 'yes', note: ' ' } } })).toEqual([
    400,
    'sheet.secrecy.other',
    '保密审查“是否涉及其他不宜公开的内容”答“是”的，请写明怎样处理。',
  ]);
  expect(await refused({ title: ' ' })).toEqual([400, 'sheet.title', '“sheet.title”不合要求：请填写标题']);
  expect(await refused({ text: ' \n' })).toEqual([400, 'sheet.text', '“sheet.text”不合要求：请填写正文']);
  expect(await refused({ accountIds: [] })).toEqual([400, 'sheet.accountIds', '请选择发布的账号。']);
  expect(await refused({ wantedAt: k.inDays(-1) })).toEqual([
    400,
    'sheet.wantedAt',
    '希望发布的时间已经过去，请重新填写。',
  ]);
  expect((await refused({}, 'student'))[0]).toBe(403);
  const { accounts, units } = (await k.call<AuthorisationChoices>('wujing', 'GET', 'choices')).body;
  expect(units).toEqual([{ id: 'logistics', name: '后勤处' }]);
  const school = accounts.find((a) => a.school)!;
  expect((await refused({ accountIds: [school.id] }))[2]).toMatch(
    /不是本单位的账号；要在校级账号发布的，类别请选“校级账号发布”。$/,
  );
  expect((await refused({ category: 'account' }))[2]).toBe('青江职院后勤不是校级账号；“校级账号发布”只选校级账号。');
  await k.draft({ category: 'account', accountIds: [school.id], title: '校级账号' });
  // another unit's people see nothing of it
  const one = await k.draft();
  await k.door.db.dataSource.query(`update account set roles = '{unit}' where username = 'hanxue'`);
  expect((await k.call('hanxue', 'GET', `authorisations/${one}`)).status).toBe(404);
  await k.door.db.dataSource.query(`update account set roles = '{admin}' where username = 'hanxue'`);
  const form = new FormData();
  form.append('file', new File([Buffer.from('MZ\u0090\u0000')], '现场.png'));
  const program = await k.door.call('wujing', 'POST', `/api/publishing/authorisations/${one}/files`, form);
  expect(program.status).toBe(400);
  const good = new FormData();
  good.append('file', new File([Buffer.from('89504e470d0a1a0a0000', 'hex')], '现场.png'));
  expect((await k.door.call('wujing', 'POST', `/api/publishing/authorisations/${one}/files`, good)).status).toBe(204);
  expect((await k.view(one)).files.map((f) => f.name)).toEqual(['现场.png']);
});
