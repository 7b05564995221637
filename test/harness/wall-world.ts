import { segment } from '@fengsui/analysis';
import { DEMO_POLICY } from '@fengsui/escalation';
import { Indexer } from '@fengsui/search-index';
import type { Door } from './door.js';

/** The world of the wall's tests and bench: posts of a fortnight, sources, matters in hand. Everything lies relative to the database's clock. */

const PLACES = ['二食堂', '图书馆', '北苑宿舍', '三号楼', '田径场', '快递站'];
const SAID: [string, 'neg' | 'neu' | 'pos', string][] = [
  ['餐盘里吃出异物，窗口说要等领导来了再说，希望学校给个说法', 'neg', '食品安全食堂'],
  ['半夜停电到现在，室友手机都没电了，有没有人管管', 'neg', '宿舍后勤收费'],
  ['热水停了三天，报修没有回音', 'neg', '宿舍后勤收费'],
  ['选课系统又卡住了，排到一千多位', 'neu', '教学学位就业'],
  ['快递今天到得早，不用排队', 'neu', '其他'],
  ['银杏叶黄了一地，早八路上拍了两张', 'pos', '正面荣誉庆典'],
  ['学长拿了省赛一等奖，请全班喝奶茶', 'pos', '正面荣誉庆典'],
];
const REGIONS = ['四川', '四川', '四川', '重庆', '广东', '北京', null];
const AUTHORS: [string, string, number | null][] = [
  ['小张同学', 'plain', 120],
  ['李雷', 'plain', 80],
  ['江城晚报', 'media', 321_000],
  ['校园观察', 'organisation', 18_000],
];

const SENTENCE = (i: number): (typeof SAID)[number] => SAID[i % SAID.length]!;

/**
 * Stores this many posts about the school and indexes them: half spread over the last two hours and thickest fifteen minutes ago, a quarter over the day
 * before and a quarter over the week before that.
 */
export async function seedPosts(door: Door, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, i) => {
    const [text, sentiment, topic] = SENTENCE(i < (count * 3) / 4 ? i : 3 + (i % 4));
    const [author, kind, followers] = AUTHORS[i % AUTHORS.length]!;
    const place = PLACES[(i * 5) % PLACES.length]!;
    const words = `青江职院${place}${text}（${i}）`;
    // a bell around fifteen minutes ago, by a walk that is the same every time
    const near = Math.abs(15 + (((i * 37) % 41) - 20) * (i % 3 === 0 ? 0.6 : 5));
    const minutes =
      i < count / 2 ? near % 118 : i < (count * 3) / 4 ? 130 + ((i * 97) % 1290) : 1460 + ((i * 911) % 9900);
    return {
      platform: i % 9 === 4 ? 'wechat' : 'weibo',
      platform_id: `w${i}`,
      author_name: author,
      author_kind: kind,
      author_followers: followers,
      region: REGIONS[i % REGIONS.length],
      title: i % 9 === 4 ? `${place}的一天` : null,
      text: words,
      minutes,
      sentiment,
      topic,
      segmented: segment(words).join(' '),
      comments: i % 5 === 0 ? i % 200 : null,
    };
  });
  await door.db.dataSource.query(
    `with m as (
       insert into mention (platform, platform_id, url, source, watch_list_id, author_name, author_kind, author_followers, region, title, text, published_at, first_seen_at,
         content_hash, about_school, sentiment, score, topic, segmented, comments)
       select platform, platform_id, 'https://example.invalid/' || platform_id, 'weibo-m', 'school', author_name, author_kind, author_followers, region, title, text,
         app.now() - minutes * interval '1 minute', app.now() - minutes * interval '1 minute', 'h', true, sentiment, 0, topic, segmented, comments
       from json_to_recordset($1::json) as t (platform text, platform_id text, author_name text, author_kind text, author_followers bigint, region text, title text, text text,
         minutes float, sentiment text, topic text, segmented text, comments bigint)
       returning id)
     insert into index_queue (mention_id) select id from m`,
    [JSON.stringify(rows)],
  );
  while ((await door.api.get(Indexer).round()) === 0);
}

/** Three sources that see, with a gap of twenty minutes six hours ago in one. */
export async function seedSources(door: Door): Promise<void> {
  await door.db.dataSource.query(`
    insert into source_state (source, interval_ms, gap_ms, daily, state, since, last_ok_at)
      select s, 600000, 12000, 300, 'ok', app.now() - interval '3 days', app.now() from unnest(array['weibo-m', 'weibo-s', 'sogou']) s;
    insert into coverage (source, query, from_at, to_at, state, reason)
      select s, '青江职院', app.now() - interval '24 hours', app.now() - interval '6 hours', 'seen', null from unnest(array['weibo-m', 'weibo-s', 'sogou']) s
      union all select s, '青江职院', app.now() - interval '340 minutes', app.now(), 'seen', null from unnest(array['weibo-m', 'weibo-s', 'sogou']) s
      union all select 'weibo-s', '青江职院', app.now() - interval '6 hours', app.now() - interval '340 minutes', 'missed', 'captcha'
      union all select s, '青江职院', app.now() - interval '6 hours', app.now() - interval '340 minutes', 'seen', null from unnest(array['weibo-m', 'sogou']) s`);
}

/** 微博搜索 has seen nothing for two hours and ten minutes. */
export async function blindSource(door: Door): Promise<void> {
  await door.db.dataSource.query(`
    delete from coverage where source = 'weibo-s' and to_at > app.now() - interval '130 minutes';
    insert into coverage (source, query, from_at, to_at, state, reason)
      values ('weibo-s', '青江职院', app.now() - interval '130 minutes', app.now(), 'missed', 'captcha');
    update source_state set state = 'captcha', last_ok_at = app.now() - interval '130 minutes', paused_until = '9999-01-01T00:00:00Z',
      pause_reason = '24 小时内第三次要求验证，请人工处理后恢复', needs_person = true where source = 'weibo-s';
    select pg_notify('fengsui_live', '{"type":"source","data":{"source":"weibo-s","state":"captcha"}}')`);
}

export interface Matter {
  title: string;
  level: 1 | 2 | 3 | 4;
  unitId: string;
  topic: string;
  /** highest level told; 0: proposed */
  levelNo: number;
  /** minutes to the due time of 签收; negative: overdue by so long */
  dueMinutes: number;
  openedMinutes: number;
  posts: number;
}

/** One matter with its run, its clocks, whom it told and the alarm it began with. Answers its id. */
export async function seedMatter(door: Door, n: number, m: Matter): Promise<string> {
  const q = door.db.dataSource.query.bind(door.db.dataSource);
  const proposed = m.levelNo === 0;
  const [{ id }] = await q(
    `insert into incident (code, title, unit_id, topic, watch_list_id, level, level_reason, level_confirmed_at, state, opened_at)
     values ($1, $2, $3, $4, 'school', $5, '认证媒体转发，负面占 75%', case when $7 then null else app.now() end, case when $7 then 'proposed' else 'open' end,
       app.now() - $6 * interval '1 minute') returning id`,
    [`YQ2026-${String(n).padStart(4, '0')}`, m.title, m.unitId, m.topic, m.level, m.openedMinutes, proposed],
  );
  await q(
    `insert into alarm (kind, watch_list_id, at, dedupe_key, reason, clear_when, numbers, unit_id, incident_id)
     values ('spike', 'school', app.now() - $2 * interval '1 minute', $1, $3, '连续 30 分钟低于每 5 分钟 6 条', '{}', $4, $5)`,
    [`wall-${n}`, m.openedMinutes + 1, `5 分钟 ${m.posts} 条，平时 2 条，负面占 75%。`, m.unitId, id],
  );
  await q(
    `insert into incident_mention (incident_id, mention_id) select $1, id from mention where topic = $2 order by published_at desc limit $3 on conflict do nothing`,
    [id, m.topic, m.posts],
  );
  if (proposed) return id;
  await q(
    `insert into escalation_run (incident_id, policy_snapshot, policy_hash, level, epoch, level_no, started_at, next_step)
     values ($1, $6, 'h', $2, 1, $3, app.now() - $4 * interval '1 minute', $5)`,
    [
      id,
      m.level,
      m.levelNo,
      m.openedMinutes,
      m.levelNo < 3 ? '到时若未签收，将报分管校领导' : '已报至书记、校长',
      JSON.stringify(DEMO_POLICY),
    ],
  );
  await q(
    `insert into escalation_ladder (incident_id, ladder_no, unit_id, lead, t0, level_no, level_at)
     values ($1, 1, $2, true, app.now() - $3 * interval '1 minute', $4, app.now() - $3 * interval '1 minute')`,
    [id, m.unitId, m.openedMinutes, m.levelNo],
  );
  for (let level = 1; level <= m.levelNo; level++) {
    await q(
      `insert into escalation_target (incident_id, epoch, level_no, person_id, person_name, post_title, unit_name, told_at, told_reason)
       select $1, 1, $2, p.id, p.name, t.title, u.name, app.now() - $3 * interval '1 minute', ''
       from person p join post t on t.person_id = p.id join unit u on u.id = t.unit_id
       where case $2::int when 1 then u.id = $4 when 2 then p.name = '刘敏' else p.name = '赵立新' end order by t.id limit 1 on conflict do nothing`,
      [id, level, Math.max(0.5, m.openedMinutes - (level - 1) * 5), m.unitId],
    );
    const due = level === m.levelNo ? m.dueMinutes : -(m.levelNo - level) * 3 - 1;
    await q(
      `insert into deadline (incident_id, unit_id, epoch, level_no, kind, starts_at, due_at, warn_at, state, breached_at)
       values ($1, $2, 1, $3, 'ack', app.now() - $4 * interval '1 minute', app.now() + $5 * interval '1 minute', app.now() + $5 * interval '0.8 minute',
         case when $5 < 0 then 'breached' else 'pending' end, case when $5 < 0 then app.now() + $5 * interval '1 minute' end)`,
      [id, level === 1 ? m.unitId : 'publicity', level, m.openedMinutes, level < m.levelNo ? due : m.dueMinutes],
    );
  }
  return id;
}

export const FOOD: Matter = {
  title: '二食堂餐盘里有异物',
  level: 2,
  unitId: 'logistics',
  topic: '食品安全食堂',
  levelNo: 1,
  dueMinutes: 4.2,
  openedMinutes: 11,
  posts: 37,
};
export const POWER: Matter = {
  title: '北苑宿舍半夜断电，学生在楼下聚集',
  level: 1,
  unitId: 'student',
  topic: '宿舍后勤收费',
  levelNo: 2,
  dueMinutes: 22,
  openedMinutes: 26,
  posts: 58,
};
