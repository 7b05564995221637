import type { DataSource } from 'typeorm';
import type { Actor, Ledger } from '@fengsui/ledger';
import { DEMO_SCHOOL, applySeed } from '@fengsui/registry';

/** 2026-11-23 14:00:00 in Beijing: everything in the made-up course of events is told from here. */
export const T0 = Date.parse('2026-11-23T06:00:00Z');

export const at = (seconds: number): Date => new Date(T0 + seconds * 1000);

const SYSTEM: Actor = { type: 'system', id: 'engine', name: '系统', channel: 'engine' };

/** One incident of the demonstration's world, with the leader of level 1 silent, level 2 late, level 3 not reached. */
export async function seedIncident(
  dataSource: DataSource,
  ledger: Ledger,
  base = T0,
): Promise<{ incidentId: string; people: Record<string, string> }> {
  const on = (seconds: number): Date => new Date(base + seconds * 1000);
  await applySeed(dataSource, DEMO_SCHOOL);
  const q = dataSource.query.bind(dataSource);
  const people: Record<string, string> = Object.fromEntries(
    ((await q(`select name, id from person`)) as { name: string; id: string }[]).map((p) => [p.name, p.id]),
  );
  const [{ id: incidentId }] = await q(
    `insert into incident (code, title, unit_id, topic, watch_list_id, level, level_reason, level_confirmed_by, level_confirmed_at, state, opened_at, closed_at, closed_reason)
     values ('YQ-2026-0007', '二食堂餐盘里有异物', 'logistics', '食品安全食堂', 'school', 2, '认证媒体转发，负面占 75%', $1, $2, 'closed', $3, $4, '情况已核实并公开回应') returning id`,
    [people['王晓岚'], on(90), on(60), on(900)],
  );
  await q(
    `insert into alarm (kind, watch_list_id, at, dedupe_key, reason, numbers, unit_id, incident_id) values ('spike', 'school', $1, 'a1', '5 分钟 12 条，平时 1 条。', '{}', 'logistics', $2)`,
    [on(55), incidentId],
  );
  await seedPosts(dataSource, incidentId, on);
  await seedLadder(dataSource, incidentId, people, on);
  await q(
    `insert into coverage (source, query, from_at, to_at, state, reason) values ('weibo-s', '青江职院', $1, $2, 'missed', 'captcha'), ('weibo-s', '青衣江职院', $3, $4, 'missed', 'captcha'), ('weibo-m', '青江职院', $5, $6, 'missed', 'network')`,
    [on(200), on(320), on(260), on(350), on(5000), on(6000)],
  );
  const log = [
    '预警：5 分钟 12 条。',
    '事件立案，等级 Ⅱ级。',
    '通知后勤处处长陈建国。',
    '陈建国未在 60 秒内签收，报宣传部。',
    '刘敏签收。',
    '事件办结。',
  ];
  await dataSource.transaction(async (tx) => {
    for (const [i, text] of log.entries())
      await ledger.append(tx, { kind: `step.${i}`, incidentId, actor: SYSTEM, payload: { text } });
  });
  return { incidentId, people };
}

async function seedPosts(dataSource: DataSource, incidentId: string, on: (s: number) => Date): Promise<void> {
  const posts: [string, string, string, string, number | null, string, number, number | null][] = [
    ['weibo', 'm1', '小张同学', 'plain', 120, 'neg', 0, 3],
    ['weibo', 'm2', '李雷', 'plain', 80, 'neg', 30, 5],
    ['weibo', 'm3', '江城晚报', 'media', 321_000, 'neg', 120, 300],
    ['wechat', 'biz:1:1', '校园观察', 'organisation', null, 'neu', 240, null],
  ];
  for (const [platform, id, author, kind, followers, sentiment, second, comments] of posts) {
    const [{ id: mentionId }] = await dataSource.query(
      `insert into mention (platform, platform_id, url, source, author_name, author_kind, author_followers, text, published_at, first_seen_at, comments, content_hash, about_school, unit_id, sentiment, topic)
       values ($1, $2, $3, 'weibo-m', $4, $5, $6, $7, $8, $8, $9, 'h', true, 'logistics', $10, '食品安全食堂') returning id`,
      [
        platform,
        id,
        `https://example.invalid/${id}`,
        author,
        kind,
        followers,
        `青江职院二食堂餐盘里发现异物，希望学校给个说法。（${id}）`,
        on(second),
        comments,
        sentiment,
      ],
    );
    await dataSource.query(`insert into incident_mention (incident_id, mention_id) values ($1, $2)`, [
      incidentId,
      mentionId,
    ]);
  }
}

async function seedLadder(
  dataSource: DataSource,
  incidentId: string,
  people: Record<string, string>,
  on: (s: number) => Date,
): Promise<void> {
  const q = dataSource.query.bind(dataSource);
  const target = (
    level: number,
    name: string,
    post: string,
    unit: string,
    told: number,
    acked: number | null,
    cc = false,
  ) =>
    q(
      `insert into escalation_target (incident_id, epoch, level_no, person_id, person_name, post_title, unit_name, cc, told_at, told_reason, acked_at, acked_via)
       values ($1, 1, $2, $3, $4, $5, $6, $7, $8, '事件开始', $9, $10)`,
      [
        incidentId,
        level,
        people[name],
        name,
        post,
        unit,
        cc,
        on(told),
        acked === null ? null : on(acked),
        acked === null ? null : 'wecom',
      ],
    );
  await target(1, '陈建国', '处长', '后勤处', 60, null);
  await target(1, '周涛', '副处长', '后勤处', 60, null, true);
  await target(2, '刘敏', '部长', '党委宣传部', 120, 252);
  await target(3, '赵立新', '副院长（分管宣传）', '学校领导', 180, null);
  const page = (name: string, second: number, state: string, error: string | null = null) =>
    q(
      `insert into outbox (dedupe_key, incident_id, person_id, channel, purpose, priority, body, state, created_at, accepted_at, error) values ($1, $2, $3, 'wecom', 'page', 1, '{}', $4, $5, $6, $7)`,
      [
        `${name}-${second}`,
        incidentId,
        people[name],
        state,
        on(second),
        state === 'accepted' ? on(second + 1) : null,
        error,
      ],
    );
  await page('陈建国', 60, 'accepted');
  await page('刘敏', 120, 'accepted');
  await page('赵立新', 180, 'failed', '接收人不在可见范围');
  const deadline = async (
    level: number,
    unit: string,
    kind: string,
    start: number,
    due: number,
    state: string,
    met: number | null,
  ) =>
    (
      await q(
        `insert into deadline (incident_id, unit_id, epoch, level_no, kind, starts_at, due_at, warn_at, state, met_at, breached_at)
         values ($1, $2, 1, $3, $4, $5, $6, $6, $7, $8, $9) returning id`,
        [
          incidentId,
          unit,
          level,
          kind,
          on(start),
          on(due),
          state,
          met === null ? null : on(met),
          state === 'breached' ? on(due) : null,
        ],
      )
    )[0].id as string;
  const missed = await deadline(1, 'logistics', 'ack', 60, 120, 'breached', null);
  await deadline(1, 'logistics', 'first_report', 60, 600, 'met', 480);
  await deadline(2, 'publicity', 'ack', 120, 180, 'breached', 252);
  await deadline(3, 'leadership', 'ack', 180, 240, 'breached', null);
  await q(
    `insert into filing (incident_id, kind, body, person_id, person_name, post_title, at, request_id) values ($1, 'first_report', $2, $3, '周涛', '副处长', $4, 'r1')`,
    [
      incidentId,
      JSON.stringify({
        next: '十七时前公布检查结果',
        truth: '属实，为清洁用钢丝',
        situation: '该窗口已停业',
        measures: '封存当日餐具并留样送检',
      }),
      people['周涛'],
      on(480),
    ],
  );
  await q(
    `insert into clue (incident_id, deadline_id, unit_id, person_name, post_title, kind, opened_at, due_at, evidence, exemptions) values ($1, $2, 'logistics', '陈建国', '处长', 'ack', $3, $3, $4, '{}')`,
    [
      incidentId,
      missed,
      on(120),
      JSON.stringify({
        items: [
          { deadlineId: missed, kind: 'ack', startsAt: on(60), dueAt: on(120), latenessMs: 0, ledgerSeq: 4, flags: [] },
        ],
      }),
    ],
  );
}
