import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CheckAnswer, PublishingWords } from '@fengsui/contract';
import { DUTY, HEAD, openPublishingDesk, type PublishingDesk } from '../harness/publishing-desk.js';

/** 第十六条 不得发布违反法律、法规的信息: the machine check, under the school’s own list of words. */
let k: PublishingDesk;
beforeAll(async () => {
  k = await openPublishingDesk();
}, 60_000);
afterAll(() => k?.stop());

test('第十六、十七条: the machine check marks places under the school’s own list of words, which has versions', async () => {
  const words = { version: 0, words: [{ kind: 'forbidden', word: '残废人', note: '应写“残疾人”' }] };
  expect((await k.call('wujing', 'PUT', 'words', words)).status).toBe(403);
  expect((await k.call(DUTY, 'PUT', 'words', words)).status).toBe(204);
  expect((await k.call(HEAD, 'PUT', 'words', words)).body.detail).toMatch(/词表已由.*更新为第 1 版/);
  const twice = { version: 1, words: [...words.words, ...words.words] };
  expect((await k.call(DUTY, 'PUT', 'words', twice)).body.detail).toBe('“残废人”在词表中出现了两次，请删去一处。');
  expect((await k.call<PublishingWords>('wujing', 'GET', 'words')).body).toMatchObject({ version: 1, mayEdit: false });
  const text =
    '党委书记孙玮参加，咨询电话１３８１２３４５６７８，关爱残废人，见青职院党宣〔2026〕15号（机密★1年），2026年2月30日。';
  const checked = (await k.call<CheckAnswer>('wujing', 'POST', 'check', { title: '助残', text })).body;
  expect(checked.text.map((f) => [f.kind, f.words, text.slice(f.from, f.to)])).toEqual(
    [
      ['leader', '党委书记孙玮'],
      ['personal', '１３８１２３４５６７８'],
      ['term', '残废人'],
      ['document', '青职院党宣〔2026〕15号'],
      ['secrecy', '机密★1年'],
      ['date', '2026年2月30日'],
    ].map(([kind, words]) => [kind, words, words]),
  );
  // it is no verdict: the sheet goes on, with what was found kept beside each step
  const one = await k.draft({ title: '助残活动', text, category: 'major' });
  const [{ findings, words_version: version }] = await k.door.db.dataSource.query(
    `select findings, words_version from authorisation_step where authorisation_id = $1`,
    [one],
  );
  expect([findings.text.length, version]).toEqual([6, 1]);
});
