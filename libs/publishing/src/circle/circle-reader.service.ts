import { Inject, Injectable } from '@nestjs/common';
import {
  type CircleFigure,
  type CircleFigures,
  type CircleFollows,
  type CircleGroup,
  type CircleGroupView,
  type CircleMember,
  type CircleMembers,
  type CirclePost,
  type CircleSupport,
  type CircleView,
  platformName,
  SUPPORT_NAME,
} from '@fengsui/contract';
import { UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { IS_SCHOOL } from '../authorisation/authorisation.repository.js';
import { IN_CIRCLE } from './circle.service.js';
import { CircleActionReader, type CircleViewer, POST, type PostRow, postView } from './circle-actions.service.js';

const MOST_POSTS = 100;
const MOST_SUPPORT = 200;
/** Accounts on a page. */
const PAGE = 50;

/** The 微博圈 as it is read (第十四条). */
@Injectable()
export class CircleReader {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CircleActionReader) private readonly actions: CircleActionReader,
  ) {}

  async view(v: CircleViewer): Promise<CircleView> {
    const [[{ n }], groups, actions, posts, support] = await Promise.all([
      this.dataSource.query(`select count(*)::int as n from official_account o where ${IN_CIRCLE}`),
      this.groups(null),
      this.actions.list(v, false),
      v.office ? this.posts() : [],
      this.support(v),
    ]);
    return {
      ...{ memberCount: n, groups, actions, posts, support, mayAsk: v.office, seesAll: v.mine === null },
      sentence: sentence(n, await this.actions.running(v), v),
    };
  }

  /** Accounts of the circle, those of the school first. q: in the name of account or unit. */
  async members(f: { q: string | null; school: boolean; page: number }): Promise<CircleMembers> {
    const like = f.q === null ? null : `%${f.q.replace(/[\\%_]/g, '\\$&')}%`;
    const found = `${IN_CIRCLE} and ($1::text is null or o.name ilike $1 or u.name ilike $1) and ($2 or not (${IS_SCHOOL}))`;
    const [{ total }] = await this.dataSource.query(
      `select count(*)::int as total from official_account o left join unit u on u.id = o.unit_id where ${found}`,
      [like, f.school],
    );
    const members = await this.membersWhere(`${found}`, [like, f.school], f.page);
    return { members, page: f.page, size: PAGE, total };
  }

  /** Throws UserError 404. */
  async group(id: string): Promise<CircleGroupView> {
    const [group] = await this.groups(id);
    if (!group) throw new UserError('no_group', '没有这个分组，请刷新页面。', 404, 'id');
    const inIt = `o.id in (select account_id from circle_group_account where group_id = $1)`;
    return { ...group, accounts: await this.membersWhere(inIt, [id], null) };
  }

  /** page null: all of them. */
  private async membersWhere(where: string, args: unknown[], page: number | null): Promise<CircleMember[]> {
    const rows = await this.dataSource.query(
      `select o.id as "accountId", o.name, o.platform, o.unit_id as "unitId", u.name as "unitName", ${IS_SCHOOL} as school,
         array(select g.name from circle_group_account ga join circle_group g on g.id = ga.group_id where ga.account_id = o.id order by g.name) as groups
       from official_account o left join unit u on u.id = o.unit_id where ${where} order by school desc, u.position nulls first, o.name, o.id
       ${page === null ? '' : `limit ${PAGE} offset ${(page - 1) * PAGE}`}`,
      args,
    );
    return rows.map((r: CircleMember) => ({ ...r, platformName: platformName(r.platform) }));
  }

  /** One, or all of them. */
  private groups(id: string | null): Promise<CircleGroup[]> {
    return this.dataSource.query(
      `select g.id, g.name, g.version, (select count(*)::int from circle_group_account where group_id = g.id) as n
       from circle_group g where $1::uuid is null or g.id = $1 order by g.name`,
      [id],
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

/** running: 联动 whose time runs, and accounts that the viewer sees and that were not seen in them. */
function sentence(members: number, running: { open: number; waiting: number }, v: CircleViewer): string {
  const { open, waiting } = running;
  if (v.mine !== null) return waiting > 0 ? `${waiting} 项联动待办。` : '没有待办的联动。';
  if (open > 0) return `${open} 次联动进行中，${waiting > 0 ? `${waiting} 个账号还没有见到` : '都已见到'}。`;
  return `微博圈 ${members} 个账号，没有进行中的联动。`;
}
