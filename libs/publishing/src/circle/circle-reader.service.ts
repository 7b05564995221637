import { Inject, Injectable } from '@nestjs/common';
import {
  ACTION_STATE_NAME,
  type CircleAction,
  type CircleFigure,
  type CircleFigures,
  type CircleFollows,
  type CircleGroup,
  type CircleMember,
  type CirclePost,
  type CircleRequest,
  type CircleRequestAct,
  type CircleSupport,
  type CircleView,
  platformName,
  REQUEST_STATE_NAME,
  SUPPORT_NAME,
  WANTED_NAME,
} from '@fengsui/contract';
import { DataSource } from 'typeorm';
import { IS_SCHOOL } from '../authorisation/authorisation.repository.js';
import { IN_CIRCLE } from './circle.service.js';
import { ACTION_MOVES, REQUEST_ACTS, REQUEST_MOVES } from './machine.js';

const MOST_ACTIONS = 100;
const MOST_POSTS = 100;
const MOST_SUPPORT = 200;

/** Who looks: mine: units whose requests he sees; null: all. office: of 宣传部. own: units for which he declares. */
export interface CircleViewer {
  mine: string[] | null;
  office: boolean;
  own: string[];
}

/** The 微博圈 as it is read (第十四条). */
@Injectable()
export class CircleReader {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async view(v: CircleViewer): Promise<CircleView> {
    const [members, groups, actions, posts, support] = await Promise.all([
      this.members(),
      this.groups(),
      this.actions(v, false),
      v.office ? this.posts() : [],
      this.support(v),
    ]);
    return { members, groups, actions, posts, support, sentence: sentence(members, actions, v), mayAsk: v.office };
  }

  private async members(): Promise<CircleMember[]> {
    const rows = await this.dataSource.query(
      `select o.id as "accountId", o.name, o.platform, o.unit_id as "unitId", u.name as "unitName", ${IS_SCHOOL} as school,
         array(select g.name from circle_group_account ga join circle_group g on g.id = ga.group_id where ga.account_id = o.id order by g.name) as groups
       from official_account o left join unit u on u.id = o.unit_id where ${IN_CIRCLE} order by school desc, u.position nulls first, o.name, o.id`,
    );
    return rows.map((r: CircleMember) => ({ ...r, platformName: platformName(r.platform) }));
  }

  private groups(): Promise<CircleGroup[]> {
    return this.dataSource.query(
      `select g.id, g.name, g.version, array(select account_id from circle_group_account where group_id = g.id order by account_id) as "accountIds"
       from circle_group g order by g.name`,
    );
  }

  /** Posts of school-level accounts of the last 14 days that still stand. */
  private async posts(): Promise<CirclePost[]> {
    const rows: PostRow[] = await this.dataSource.query(
      `select ${POST} from mention m join official_account o on o.platform = m.platform and o.platform_uid = m.author_id and o.active
       where m.kind in ('post', 'article') and m.author_kind = 'official' and m.state in ('visible', 'edited') and ${IS_SCHOOL}
         and coalesce(m.published_at, m.first_seen_at) > app.now() - interval '14 days'
       order by "publishedAt" desc limit ${MOST_POSTS}`,
    );
    return rows.map(postView);
  }

  /** The newest first; open: those whose time runs. */
  async actions(v: CircleViewer, open: boolean): Promise<CircleAction[]> {
    const rows: (PostRow & {
      id: string;
      wanted: CircleAction['wanted'];
      words: string;
      until: Date;
      state: CircleAction['state'];
      version: number;
      by: string;
      at: Date;
      rules: CircleAction['rules'];
      asked: number;
      done: number;
    })[] = await this.dataSource.query(
      `select a.id, a.wanted, a.text as words, a.until_at as until, a.state, a.version, a.made_by as by, a.made_at as at, a.rules, n.asked, n.done, ${POST}
       from circle_action a join mention m on m.id = a.mention_id left join official_account o on o.platform = m.platform and o.platform_uid = m.author_id
         cross join lateral (select count(*)::int as asked, count(*) filter (where state = 'done')::int as done from circle_request r
           where r.action_id = a.id and r.state not in ('excused', 'cancelled')) n
       where ($1::text[] is null or exists (select 1 from circle_request r where r.action_id = a.id and r.unit_id = any($1))) and (a.state = 'open' or not $2)
       order by a.made_at desc, a.id limit ${MOST_ACTIONS}`,
      [v.mine, open],
    );
    const requests = await this.requests(
      rows.map((r) => r.id),
      v,
    );
    return rows.map((r) => ({
      ...{ id: r.id, post: postView(r), wanted: r.wanted, wantedName: WANTED_NAME[r.wanted], text: r.words },
      ...{ until: r.until.toISOString(), state: r.state, stateName: ACTION_STATE_NAME[r.state], version: r.version },
      ...{ by: r.by, at: r.at.toISOString(), rules: r.rules, asked: r.asked, done: r.done },
      requests: requests.filter((x) => x.actionId === r.id).map(({ actionId: _, ...x }) => x),
      mayWithdraw: v.office && ACTION_MOVES[r.state].withdraw !== undefined,
    }));
  }

  private async requests(actionIds: string[], v: CircleViewer): Promise<(CircleRequest & { actionId: string })[]> {
    const rows = await this.dataSource.query(
      `select r.id, r.action_id as "actionId", r.account_id as "accountId", o.name as account, o.platform, r.unit_id as "unitId", u.name as "unitName", r.state, r.version,
         r.seen_at as at, case when r.seen_mention_id is null then null when m.kind = 'comment' then 'comment' else 'repost' end as seen, coalesce(m.url, r.url) as url, r.note
       from circle_request r join official_account o on o.id = r.account_id left join unit u on u.id = r.unit_id left join mention m on m.id = r.seen_mention_id
       where r.action_id = any($1) and ($2::text[] is null or r.unit_id = any($2)) order by u.position nulls first, o.name, r.id`,
      [actionIds, v.mine],
    );
    return rows.map(
      ({ platform, at, ...r }: CircleRequest & { actionId: string; platform: string; at: Date | null }) => ({
        ...r,
        platformName: platformName(platform),
        at: at?.toISOString() ?? null,
        stateName: REQUEST_STATE_NAME[r.state],
        can: (Object.keys(REQUEST_ACTS) as CircleRequestAct[]).filter(
          (act) =>
            REQUEST_MOVES[r.state][act] !== undefined &&
            (v.office || (REQUEST_ACTS[act].by === 'unit' && v.own.includes(r.unitId ?? ''))),
        ),
      }),
    );
  }

  /** What was given, certifications that were granted with the school's help among it; the newest first. */
  private async support(v: CircleViewer): Promise<CircleSupport[]> {
    const rows = await this.dataSource.query(
      `select s.account_id as "accountId", o.name as account, u.name as "unitName", s.kind, s."on"::text as "on", s.text, s.by from (
         select account_id, kind, given_on as "on", text, made_by as by, made_at as at from circle_support
         union all
         select c.account_id, 'certification', (c.state_at at time zone 'Asia/Shanghai')::date, '认证通过，主体为' || c.subject || '，有效期至 ' || c.valid_until,
           (select p.made_by from account_certification_step p where p.certification_id = c.id and p.act = 'seal' order by p.no desc limit 1), c.state_at
           from account_certification c where c.state = 'granted') s
       join official_account o on o.id = s.account_id left join unit u on u.id = o.unit_id
       where $1::text[] is null or o.unit_id = any($1) order by s."on" desc, s.at desc limit ${MOST_SUPPORT}`,
      [v.mine],
    );
    return rows.map((r: Omit<CircleSupport, 'kindName'>) => ({ ...r, kindName: SUPPORT_NAME[r.kind] }));
  }

  /** Per unit, of the 联动 whose time ended from one day to another, both included (Beijing). */
  async figures(days: { from: string; to: string }, mine: string[] | null): Promise<CircleFigures> {
    const units: (Omit<CircleFigure, 'share'> & { counted: number })[] = await this.dataSource.query(
      `select u.id as "unitId", u.name as "unitName", count(*) filter (where r.state <> 'cancelled')::int as asked,
         count(*) filter (where r.state not in ('cancelled', 'excused'))::int as counted,
         ${['done', 'late', 'declared', 'missed', 'excused'].map((s) => `count(*) filter (where r.state = '${s}')::int as ${s}`).join(', ')},
         round(1000 * percentile_cont(0.5) within group (order by extract(epoch from greatest(r.seen_at - a.made_at, interval '0'))) filter (where r.state = 'done'))::float8 as "medianMs"
       from circle_request r join circle_action a on a.id = r.action_id join unit u on u.id = r.unit_id
       where a.state = 'ended' and a.until_at >= $1::date::timestamp at time zone 'Asia/Shanghai'
         and a.until_at < ($2::date + 1)::timestamp at time zone 'Asia/Shanghai' and ($3::text[] is null or u.id = any($3))
       group by u.id order by u.position, u.name`,
      [days.from, days.to, mine],
    );
    return {
      ...days,
      units: units.map(({ counted, ...u }) => ({ ...u, share: counted === 0 ? null : u.done / counted })),
    };
  }

  async follows(v: CircleViewer): Promise<CircleFollows> {
    const accounts: { id: string; name: string; unit: string | null }[] = await this.dataSource.query(
      `select o.id, o.name, o.unit_id as unit from official_account o left join unit u on u.id = o.unit_id
       where o.platform = 'weibo' and ${IN_CIRCLE} order by ${IS_SCHOOL} desc, u.position nulls first, o.name, o.id`,
    );
    const rows: { from: string; to: string; at: Date; by: string }[] = await this.dataSource.query(
      `select from_id as "from", to_id as "to", declared_at as at, declared_by as by from circle_follow where from_id = any($1) and to_id = any($1)`,
      [accounts.map((a) => a.id)],
    );
    const pair = new Set(rows.map((r) => `${r.from} ${r.to}`));
    return {
      accounts: accounts.map(({ unit, ...a }) => ({ ...a, mayDeclare: v.office || v.own.includes(unit ?? '') })),
      follows: rows.map((r) => ({ ...r, at: r.at.toISOString() })),
      mutual: rows.filter((r) => r.from < r.to && pair.has(`${r.to} ${r.from}`)).length,
      pairs: (accounts.length * (accounts.length - 1)) / 2,
    };
  }
}

const POST = `m.id as "mentionId", coalesce(o.name, m.author_name) as account, coalesce(m.title || ' ', '') || m.text as text, m.url,
  coalesce(m.published_at, m.first_seen_at) as "publishedAt"`;
interface PostRow {
  mentionId: string;
  account: string;
  text: string;
  url: string | null;
  publishedAt: Date;
}
const postView = (r: PostRow): CirclePost => ({
  ...{ mentionId: r.mentionId, account: r.account, text: r.text, url: r.url },
  publishedAt: r.publishedAt.toISOString(),
});

function sentence(members: CircleMember[], actions: CircleAction[], v: CircleViewer): string {
  const open = actions.filter((a) => a.state === 'open');
  const waiting = open.flatMap((a) => a.requests).filter((r) => r.state === 'asked').length;
  if (v.mine !== null) return waiting > 0 ? `${waiting} 项联动待办。` : '没有待办的联动。';
  if (open.length > 0)
    return `${open.length} 次联动进行中，${waiting > 0 ? `${waiting} 个账号还没有见到` : '都已见到'}。`;
  return `微博圈 ${members.length} 个账号，没有进行中的联动。`;
}
