import type { DataSource } from 'typeorm';
import { T0 } from './seed-incident.js';

/** What followed in the made-up incident: a response with its 口径, a published statement, contact with the platform, a word on the hot board. */
export async function seedAftermath(
  dataSource: DataSource,
  incidentId: string,
  people: Record<string, string>,
  base = T0,
): Promise<void> {
  const on = (seconds: number): Date => new Date(base + seconds * 1000);
  const filing = (kind: string, body: object, name: string, post: string, second: number) =>
    dataSource.query(
      `insert into filing (incident_id, kind, body, person_id, person_name, post_title, at, request_id) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [incidentId, kind, JSON.stringify(body), people[name], name, post, on(second), `r-${kind}`],
    );
  await filing(
    'response',
    { text: '已向就餐学生致歉并退款', wording: '学校高度重视，已封存留样送检，结果及时公布' },
    '周涛',
    '副处长',
    600,
  );
  await filing(
    'public_statement',
    { text: '关于二食堂餐食问题的情况说明', url: 'https://weibo.com/9000000001/statement' },
    '王晓岚',
    '舆情值班员',
    780,
  );
  await dataSource.query(
    `insert into disposal_step (incident_id, kind, state, unit_id, subject, text, result, by_name, at, changed_at, request_id) values
       ($1, 'platform_contact', 'removed', null, '微博：搬运旧图的帖子', '请核实', '平台于当日删除', '王晓岚', $2, $3, 's1'),
       ($1, 'rectify', 'accepted', 'logistics', '餐具清洗流程', '请限期整改', '已更换清洁用具', '刘敏', $4, $5, 's2')`,
    [incidentId, on(300), on(720), on(500), on(880)],
  );
  await dataSource.query(
    `insert into hot_topic (board, word, matched_by, incident_id, first_seen_at, last_seen_at, best_rank) values ('search', '青江职院二食堂', '青江职院', $1, $2, $3, 17)`,
    [incidentId, on(270), on(850)],
  );
}
