import { Inject, Injectable } from '@nestjs/common';
import {
  ACTION_STATE_NAME,
  type CircleAction,
  type CirclePost,
  type CircleRequest,
  type CircleRequestAct,
  type CircleRequests,
  type CircleRequestState,
  platformName,
  REQUEST_STATE_NAME,
  WANTED_NAME,
} from '@fengsui/contract';
import { DataSource } from 'typeorm';
import { ACTION_MOVES, REQUEST_ACTS, REQUEST_MOVES } from './machine.js';

const MOST_ACTIONS = 100;
/** Requests on a page. */
const PAGE = 50;

/** Who looks: mine: units whose requests he sees; null: all. office: of 宣传部. own: units for which he declares. */
export interface CircleViewer {
  mine: string[] | null;
  office: boolean;
  own: string[];
}

interface ActionRow extends PostRow {
  id: string;
  wanted: CircleAction['wanted'];
  words: string;
  until: Date;
  state: CircleAction['state'];
  version: number;
  by: string;
  at: Date;
  rules: CircleAction['rules'];
  counts: Partial<Record<CircleRequestState, number>>;
}
type RequestRow = Omit<CircleRequest, 'at' | 'can' | 'stateName' | 'platformName'> & {
  actionId: string;
  platform: string;
  at: Date | null;
};

const NOT_COUNTED: CircleRequestState[] = ['excused', 'cancelled'];
const REQUESTS = `
  select r.id, r.action_id as "actionId", r.account_id as "accountId", o.name as account, o.platform, r.unit_id as "unitId", u.name as "unitName", r.state, r.version,
    r.seen_at as at, case when r.seen_mention_id is null then null when m.kind = 'comment' then 'comment' else 'repost' end as seen, coalesce(m.url, r.url) as url, r.note
  from circle_request r join official_account o on o.id = r.account_id left join unit u on u.id = r.unit_id left join mention m on m.id = r.seen_mention_id`;
const IN_ORDER = `order by u.position nulls first, o.name, r.id`;

/** 联动 as they are read: figures of each, and the accounts of one. */
@Injectable()
export class CircleActionReader {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** The newest first; open: those whose time runs. */
  async list(v: CircleViewer, open: boolean): Promise<CircleAction[]> {
    const rows: ActionRow[] = await this.dataSource.query(
      `select a.id, a.wanted, a.text as words, a.until_at as until, a.state, a.version, a.made_by as by, a.made_at as at, a.rules, ${POST},
         coalesce((select jsonb_object_agg(x.state, x.n) from (select r.state, count(*) as n from circle_request r where r.action_id = a.id group by 1) x), '{}') as counts
       from circle_action a join mention m on m.id = a.mention_id left join official_account o on o.platform = m.platform and o.platform_uid = m.author_id
       where ($1::text[] is null or exists (select 1 from circle_request r where r.action_id = a.id and r.unit_id = any($1))) and (a.state = 'open' or not $2)
       order by a.made_at desc, a.id limit ${MOST_ACTIONS}`,
      [v.mine, open],
    );
    const requests: RequestRow[] = await this.dataSource.query(
      `${REQUESTS} where r.action_id = any($1) and r.unit_id = any($2) ${IN_ORDER}`,
      [rows.map((r) => r.id), v.mine ?? v.own],
    );
    return rows.map((r) => ({
      ...{ id: r.id, post: postView(r), wanted: r.wanted, wantedName: WANTED_NAME[r.wanted], text: r.words },
      ...{ until: r.until.toISOString(), state: r.state, stateName: ACTION_STATE_NAME[r.state], version: r.version },
      ...{ by: r.by, at: r.at.toISOString(), rules: r.rules, ...figures(r.counts) },
      requests: requests.filter((x) => x.actionId === r.id).map((x) => requestView(x, v)),
      mayWithdraw: v.office && ACTION_MOVES[r.state].withdraw !== undefined,
    }));
  }

  /** The accounts of one 联动 that he sees, a page of fifty. */
  async requests(id: string, state: CircleRequestState | null, page: number, v: CircleViewer): Promise<CircleRequests> {
    const where = `r.action_id = $1 and ($2::text[] is null or r.unit_id = any($2)) and ($3::text is null or r.state = $3)`;
    const args = [id, v.mine, state];
    const [{ total }] = await this.dataSource.query(
      `select count(*)::int as total from circle_request r where ${where}`,
      args,
    );
    const rows: RequestRow[] = await this.dataSource.query(
      `${REQUESTS} where ${where} ${IN_ORDER} limit ${PAGE} offset ${(page - 1) * PAGE}`,
      args,
    );
    return { requests: rows.map((r) => requestView(r, v)), page, size: PAGE, total };
  }

  /** Those whose time runs, and how many requests of them that he sees are not answered. */
  async running(v: CircleViewer): Promise<{ open: number; waiting: number }> {
    const [found] = await this.dataSource.query(
      `select count(distinct a.id)::int as open, count(*) filter (where r.state = 'asked')::int as waiting
       from circle_action a join circle_request r on r.action_id = a.id where a.state = 'open' and ($1::text[] is null or r.unit_id = any($1))`,
      [v.mine],
    );
    return found;
  }
}

function figures(counts: ActionRow['counts']): Pick<CircleAction, 'asked' | 'done' | 'states'> {
  const states = (Object.keys(REQUEST_STATE_NAME) as CircleRequestState[])
    .map((state) => ({ state, name: REQUEST_STATE_NAME[state], n: counts[state] ?? 0 }))
    .filter((s) => s.n > 0);
  const counted = states.filter((s) => !NOT_COUNTED.includes(s.state));
  return { asked: counted.reduce((n, s) => n + s.n, 0), done: counts.done ?? 0, states };
}

function requestView({ actionId: _, platform, at, ...r }: RequestRow, v: CircleViewer): CircleRequest {
  return {
    ...{ ...r, platformName: platformName(platform), at: at?.toISOString() ?? null },
    stateName: REQUEST_STATE_NAME[r.state],
    can: (Object.keys(REQUEST_ACTS) as CircleRequestAct[]).filter(
      (act) =>
        REQUEST_MOVES[r.state][act] !== undefined &&
        (v.office || (REQUEST_ACTS[act].by === 'unit' && v.own.includes(r.unitId ?? ''))),
    ),
  };
}

/** Columns of a post, of mention m by account o. */
export const POST = `m.id as "mentionId", coalesce(o.name, m.author_name) as account, left(coalesce(m.title || ' ', '') || m.text, 300) as text, m.url,
  coalesce(m.published_at, m.first_seen_at) as "publishedAt"`;
export interface PostRow {
  mentionId: string;
  account: string;
  text: string;
  url: string | null;
  publishedAt: Date;
}
export const postView = (r: PostRow): CirclePost => ({
  ...{ mentionId: r.mentionId, account: r.account, text: r.text, url: r.url },
  publishedAt: r.publishedAt.toISOString(),
});
