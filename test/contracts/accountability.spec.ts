import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ClueEngine, ClueOpener } from '@fengsui/accountability';
import type { AccountabilityFigures, ClueDetail, ClueList, Problem } from '@fengsui/contract';
import { DEFAULT_POLICY, PolicyStore } from '@fengsui/escalation';
import { ApiTokens } from '@fengsui/identity';
import { type Door, openDoor } from '../harness/door.js';
import { missedSignature } from '../harness/missed-signature.js';

/** 问责 over HTTP: what a browser or a third party may do, and what is refused, in words. */
let door: Door;
type Fetch = Awaited<ReturnType<Door['as']>>;
let duty: Fetch;
let head: Fetch;
let unit: Fetch;
let leader: Fetch;
let id: string;
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

beforeAll(async () => {
  door = await openDoor();
  await new PolicyStore(door.db.dataSource).ensure(DEFAULT_POLICY);
  duty = await door.as('wangxiaolan');
  head = await door.as('liumin');
  unit = await door.as('chenjianguo');
  leader = await door.as('zhaolixin');
  id = await missedSignature(door.db.dataSource, door.api.get(ClueOpener));
  await door.api.get(ClueEngine, { strict: false }).round();
}, 60_000);
afterAll(() => door.stop());

const one = async (as: Fetch): Promise<ClueDetail> => (await (await as(`/api/clues/${id}`)).json()) as ClueDetail;
const act = async (as: Fetch, body: Record<string, unknown>, files: [string, Buffer][] = []) => {
  const version = body['version'] ?? (await one(duty)).version;
  const whole = { text: '情况说明', version, ...body };
  const form = new FormData();
  for (const [k, v] of Object.entries(whole)) form.append(k, String(v));
  for (const [name, content] of files) form.append('files', new Blob([new Uint8Array(content)]), name);
  const answer = await as(`/api/clues/${id}/acts`, {
    method: 'POST',
    ...(files.length > 0
      ? { body: form }
      : { body: JSON.stringify(whole), headers: { 'Content-Type': 'application/json' } }),
  });
  const text = await answer.text();
  return { status: answer.status, problem: (text ? JSON.parse(text) : null) as Problem | null };
};
const refused = async (as: Fetch, body: Record<string, unknown>, files: [string, Buffer][] = []) => {
  const { status, problem } = await act(as, body, files);
  return [status, problem?.field ?? null, problem?.detail];
};

test('a unit sees its own clue, not what concerns another person of it; nobody else’s unit sees it', async () => {
  const mine = (await (await unit('/api/clues')).json()) as ClueList;
  expect(mine.clues.map((c) => [c.id, c.against])).toEqual([[id, 'unit']]);
  const all = (await (await duty('/api/clues')).json()) as ClueList;
  expect(all.clues.map((c) => c.against).sort()).toEqual(['admin', 'leader', 'unit']);
  expect(all.sentence).toBe('3 条待核实。');
  const other = all.clues.find((c) => c.against === 'admin')!;
  expect((await unit(`/api/clues/${other.id}`)).status).toBe(404);
  expect((await (await duty('/api/clues?state=closed')).json()) as ClueList).toMatchObject({ clues: [] });
  expect((await duty('/api/clues?state=guilty')).status).toBe(400);
});

test('bad input is refused, with the field and in words', async () => {
  expect(await refused(duty, { act: 'sentence' })).toEqual([400, 'act', '“act”不合要求：没有这种操作']);
  expect(await refused(duty, { act: 'waive' })).toEqual([400, 'act', '“act”不合要求：没有这种操作']);
  expect(await refused(duty, { act: 'verify', text: '  ' })).toEqual([400, 'text', '“text”不合要求：请填写内容']);
  expect(await refused(duty, { act: 'verify', text: '长'.repeat(5001) })).toEqual([
    400,
    'text',
    '“text”不合要求：内容过长，请不超过 5000 字',
  ]);
  expect(await refused(duty, { act: 'verify', version: 99 })).toEqual([
    409,
    null,
    '现在是“待核实”，此线索刚被他人办理过。请刷新后再办。',
  ]);
  expect(await refused(unit, { act: 'verify' })).toEqual([
    403,
    null,
    '核实须由宣传部值班员、宣传部部长、问责评审办理。',
  ]);
  expect(await refused(duty, { act: 'verify' }, [['木马.png', Buffer.from('MZ\x90\0')]])).toEqual([
    400,
    'evidence',
    expect.stringContaining('文件“木马.png”不能作为证据：内容是程序文件'),
  ]);
  const big = Buffer.concat([PNG, Buffer.alloc(21 * 1024 * 1024)]);
  expect(await refused(duty, { act: 'verify' }, [['大图.png', big]])).toEqual([
    413,
    'files',
    '每个文件不超过 20 MB，请压缩或截取后再上传。',
  ]);
  expect(
    await refused(
      duty,
      { act: 'verify' },
      Array.from({ length: 11 }, (_, i) => [`${i}.png`, PNG]),
    ),
  ).toEqual([400, 'files', '一次最多 10 个文件，放在“files”中。']);
});

test('a decision without the right, without a statement, without a reason: none is made', async () => {
  expect((await act(duty, { act: 'verify' })).status).toBe(204);
  expect(await refused(head, { act: 'decide', decision: 'remind' })).toEqual([
    409,
    null,
    '现在是“已核实，待通知”，不能处理决定。请刷新后再办。',
  ]);
  expect((await act(duty, { act: 'notify', days: 3 })).status).toBe(204);
  expect((await refused(head, { act: 'decide', decision: 'remind' }))[0]).toBe(409);
  const stated = await act(unit, { act: 'state', text: '在现场' }, [['现场.png', PNG]]);
  expect(stated.status).toBe(204);
  expect(await refused(duty, { act: 'decide', decision: 'remind' })).toEqual([
    403,
    null,
    '处理决定须由宣传部部长、校领导、问责评审办理。',
  ]);
  expect(await refused(head, { act: 'decide', decision: 'remind', text: '' })).toEqual([
    400,
    'text',
    '“text”不合要求：请填写内容',
  ]);
  expect(await refused(head, { act: 'decide', decision: 'jail' })).toEqual([
    400,
    'decision',
    '“decision”不合要求：应为免责、提醒、约谈、责令整改、通报批评或移送',
  ]);
  expect(await refused(head, { act: 'decide', decision: 'circulate' })).toEqual([
    403,
    'decision',
    '通报批评须由校领导或问责评审作出。',
  ]);
  expect((await act(head, { act: 'decide', decision: 'rectify', days: 5 })).status).toBe(204);
  expect(await refused(leader, { act: 'close' })).toEqual([409, null, '现在是“整改中”，不能销号。请刷新后再办。']);
});

test('an attachment is read by who may see the clue, and acts on nobody', async () => {
  const { steps } = await one(head);
  const { hash } = steps.flatMap((s) => s.files)[0]!;
  const file = await unit(`/api/clues/${id}/files/${hash}`);
  expect(file.headers.get('content-type')).toBe('image/png');
  expect(file.headers.get('content-security-policy')).toContain('sandbox');
  expect(Buffer.from(await file.arrayBuffer()).equals(PNG)).toBe(true);
  expect((await unit(`/api/clues/${id}/files/${'0'.repeat(64)}`)).status).toBe(404);
});

test('closed by a third person; a token reads and does nothing', async () => {
  expect((await act(unit, { act: 'rectify' }, [['值班表.png', PNG]])).status).toBe(204);
  const token = await door.api.get(ApiTokens).create({ name: '对接', role: 'school_leader' });
  const machine: Fetch = (at, init = {}) =>
    fetch(`${door.url}${at}`, { ...init, headers: { ...(init.headers as object), Authorization: `Bearer ${token}` } });
  expect((await one(machine)).state).toBe('rectified');
  expect(await refused(machine, { act: 'close' })).toEqual([403, null, '问责的每一步须由本人登录办理。']);
  expect((await act(leader, { act: 'close', text: '整改到位' })).status).toBe(204);
  expect((await one(head)).roles.map((r) => r.by)).toEqual(['王晓岚', '刘敏', '赵立新']);
});

test('figures: everybody reads, a unit its own alone; a bad period is refused', async () => {
  const own = (await (await unit('/api/clues/figures')).json()) as AccountabilityFigures;
  expect(own.units.map((u) => [u.unitName, u.own])).toEqual([['后勤处', true]]);
  expect(own.review).toEqual([]);
  const all = (await (await head('/api/clues/figures')).json()) as AccountabilityFigures;
  expect(all.units[0]!.unitName).toBe('党委宣传部');
  expect(all.review.map((r) => r.name)).toEqual(['核实', '通知', '处理决定', '销号', '申诉处理']);
  for (const query of ['from=2026-13-01', 'from=2026-02-01&to=2026-01-01', 'from=1990-01-01'])
    expect((await head(`/api/clues/figures?${query}`)).status).toBe(400);
});
