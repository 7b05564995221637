import { Inject, Injectable } from '@nestjs/common';
import {
  INSPECTION_STATE_NAME,
  type InspectionActName,
  type InspectionCampaign,
  type InspectionContent,
  type InspectionFacts,
  type InspectionPage,
  type InspectionPassed,
  type InspectionRow,
  type InspectionState,
  type InspectionView,
  PLATFORM_NAME,
  STATE_NAME,
} from '@fengsui/contract';
import { beijingDateTime, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { Waits } from '../accounts/account-waits.service.js';
import type { AccountScope } from '../accounts/account-reader.service.js';
import type { Hand } from '../accounts/waits.js';
import { figureFields } from './figure-words.js';
import { mayAct } from './inspections.service.js';
import { ACTS, inspectionActName, MOVES } from './machine.js';

const INSPECTION_PAGE = 50;

export interface InspectionFilter {
  /** late, suspended: across the states */
  state: InspectionState | 'late' | 'suspended' | null;
  unitId: string | null;
  q: string | null;
}

const SUSPENDED = `(i.suspended_at is not null and i.lifted_at is null and i.state not in ('passed', 'failed', 'ended'))`;
const LATE = `(i.due_at <= app.now())`;
const OF_UNITS = `($1::text[] is null or a.unit_id = any($1) or a.approver_unit_id = any($1))`;

/** $1: the units whose accounts are seen, null: all. */
const CAMPAIGN = `
  select c.id, c.year, c.from_on::text as "fromOn", c.to_on::text as "toOn", c.ends_on::text as "endsOn", c.opened_by as "openedBy", c.opened_at as "openedAt",
    c.published_at as "publishedAt", x.* from inspection_campaign c cross join lateral (
    select count(*)::int as total, count(*) filter (where ${SUSPENDED})::int as suspended, count(*) filter (where ${LATE})::int as late,
      (select coalesce(jsonb_object_agg(state, n), '{}') from (select i.state, count(*)::int as n from inspection i join official_account a on a.id = i.account_id
         where i.campaign_id = c.id and ${OF_UNITS} group by 1) y) as counted
    from inspection i join official_account a on a.id = i.account_id where i.campaign_id = c.id and ${OF_UNITS}) x`;

const ROW = `
  i.id, a.id as "accountId", a.name as "accountName", a.platform, u.name as "unitName", i.state, a.state as "accountState", ${SUSPENDED} as suspended,
  i.due_at as "dueAt", coalesce(${LATE}, false) as late, (i.facts->>'posts')::int as posts,
  jsonb_array_length(i.facts->'signs') + jsonb_array_length(i.facts->'gaps') as signs`;
const FROM = `from inspection i join official_account a on a.id = i.account_id left join unit u on u.id = a.unit_id`;

type CampaignRow = Omit<InspectionCampaign, 'counts' | 'openedAt' | 'publishedAt'> & {
  openedAt: Date;
  publishedAt: Date | null;
  counted: Partial<Record<InspectionState, number>>;
};
type Row = Omit<InspectionRow, 'platformName' | 'stateName' | 'accountStateName' | 'dueAt'> & {
  dueAt: Date | string | null;
};
type SheetRow = Row & {
  year: number;
  campaignId: string;
  fromOn: string;
  toOn: string;
  endsOn: string;
  version: number;
  unitId: string | null;
  approverUnitId: string | null;
  approverName: string | null;
  student: boolean;
  leaderId: string | null;
  leaderName: string | null;
  admins: string[];
  facts: InspectionFacts;
  content: InspectionContent | null;
  handedBy: string | null;
  signedName: string | null;
  signedBy: string | null;
  signedAt: Date | null;
  opinion: string | null;
  judgedName: string | null;
  judgedAt: Date | null;
  rectifyWhat: string | null;
  rectifyUntil: string | null;
  suspendedAt: Date | null;
  liftedAt: Date | null;
  postsSuspended: number | null;
  today: string;
};

/** 年检 as pages and papers read it. */
@Injectable()
export class InspectionReader {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Waits) private readonly waits: Waits,
  ) {}

  /** The newest first; counted over what the viewer sees. */
  async campaigns(scope: AccountScope): Promise<InspectionCampaign[]> {
    const rows: CampaignRow[] = await this.dataSource.query(`${CAMPAIGN} order by c.year desc`, [scope]);
    return rows.map(campaignView);
  }

  /** The late ones first, then the nearest; a page of fifty. Throws UserError 404. */
  async page(
    id: string,
    f: InspectionFilter,
    page: number,
    scope: AccountScope,
  ): Promise<Omit<InspectionPage, 'mayPublish'>> {
    const [campaign]: CampaignRow[] = await this.dataSource.query(`${CAMPAIGN} where c.id = $2`, [scope, id]);
    if (!campaign) throw new UserError('no_campaign', '没有这次年检，请刷新页面。', 404, 'id');
    const state =
      f.state === 'late' ? LATE : f.state === 'suspended' ? SUSPENDED : `($3::text is null or i.state = $3)`;
    const where = `i.campaign_id = $2 and ${OF_UNITS} and ${state} and ($4::text is null or a.unit_id = $4) and ($5::text is null or a.name ilike $5 or u.name ilike $5)
      and $3::text is not distinct from $3`;
    const args = [scope, id, f.state, f.unitId, f.q && `%${f.q.replace(/[\\%_]/g, '\\$&')}%`];
    const [{ total }] = await this.dataSource.query(`select count(*)::int as total ${FROM} where ${where}`, args);
    // facts are large: only those of the page are read
    const rows: Row[] = await this.dataSource.query(
      `with place as (select i.id, row_number() over (order by coalesce(${LATE}, false) desc, i.state in ('passed', 'failed', 'ended'), i.due_at nulls last, u.name, a.name, i.id) as no
         ${FROM} where ${where} order by no limit ${INSPECTION_PAGE} offset ${(page - 1) * INSPECTION_PAGE})
       select ${ROW} ${FROM} join place p on p.id = i.id order by p.no`,
      args,
    );
    const units: { id: string; name: string }[] = await this.dataSource.query(
      `select u.id, u.name from unit u where exists (select 1 from inspection i join official_account a on a.id = i.account_id
         where i.campaign_id = $2 and a.unit_id = u.id and ${OF_UNITS}) order by u.name, u.id`,
      [scope, id],
    );
    const view = campaignView(campaign);
    return {
      campaign: view,
      sentence: sentence(view),
      sheets: rows.map(rowView),
      total,
      page,
      size: INSPECTION_PAGE,
      units,
    };
  }

  /** Throws UserError 404 where there is none that the viewer sees. hand: what he may do; null: nothing. */
  async sheet(id: string, scope: AccountScope, hand: Hand | null): Promise<InspectionView> {
    const [row]: SheetRow[] = await this.dataSource.query(
      `select ${ROW}, c.year, c.id as "campaignId", c.from_on::text as "fromOn", c.to_on::text as "toOn", c.ends_on::text as "endsOn", i.version, a.unit_id as "unitId",
         a.approver_unit_id as "approverUnitId", v.name as "approverName", coalesce(u.kind = 'student_body', false) as student, l.id as "leaderId", l.name as "leaderName",
         array(select q.name from account_person r join person q on q.id = r.person_id where r.account_id = a.id and r.role = 'admin' and q.active order by q.name) as admins,
         i.facts, i.content, i.handed_by as "handedBy", i.signed_name as "signedName", i.signed_by as "signedBy", i.signed_at as "signedAt", i.opinion,
         i.judged_name as "judgedName", i.judged_at as "judgedAt", i.rectify_what as "rectifyWhat", i.rectify_until::text as "rectifyUntil",
         i.suspended_at as "suspendedAt", i.lifted_at as "liftedAt", (app.now() at time zone 'Asia/Shanghai')::date::text as today,
         case when i.suspended_at is not null and a.platform in ('weibo', 'wechat') and a.platform_uid is not null then
           (select count(*)::int from mention m where m.platform = a.platform and m.author_id = a.platform_uid and m.kind <> 'comment' and not m.drill
              and m.published_at >= i.suspended_at and m.published_at < coalesce(i.lifted_at, app.now())) end as "postsSuspended"
       ${FROM} join inspection_campaign c on c.id = i.campaign_id left join unit v on v.id = a.approver_unit_id
         left join lateral (select q.id, q.name from account_person r join person q on q.id = r.person_id where r.account_id = a.id and r.role = 'leader' and q.active) l on true
       where i.id = $2 and (${OF_UNITS} or l.id = $3)`,
      [scope, id, hand?.personId ?? null],
    );
    if (!row) throw new UserError('no_sheet', '没有这张年检表，或您无权查看。', 404, 'id');
    const { approverUnitId, approverName, student, leaderId, leaderName, admins, signedBy, today, ...r } = row;
    const steps: { no: number; act: string; state: InspectionState; text: string; by: string; at: Date }[] =
      await this.dataSource.query(
        `select no, act, state, text, made_by as by, made_at as at from inspection_step where inspection_id = $1 order by no desc`,
        [id],
      );
    const wait = (await this.waits.ofAccount(r.accountId)).find((w) => w.id === id) ?? null;
    const acts = (Object.keys(MOVES[r.state]) as InspectionActName[]).filter((a) => a in ACTS);
    const open = (a: InspectionActName): boolean =>
      hand !== null &&
      mayAct(hand, a, { unitId: r.unitId, approverUnitId, student }, { leaderId }) &&
      !(ACTS[a].verdict && signedBy === hand.personId) &&
      !(a === 'fail' && r.state === 'rectifying' && r.rectifyUntil! >= today);
    return {
      ...r,
      ...rowView(r),
      responsible: [
        { label: '主办单位', value: r.unitName ?? '未登记' },
        { label: '审批单位', value: approverName ?? '党委宣传部' },
        { label: '分管领导', value: leaderName ?? '未登记' },
        { label: '管理员', value: admins.join('、') || '未登记' },
      ],
      figures: figureFields(r.facts),
      signedAt: iso(r.signedAt),
      judgedAt: iso(r.judgedAt),
      suspendedAt: iso(r.suspendedAt),
      liftedAt: iso(r.liftedAt),
      wait,
      steps: steps.map(({ act, state, at, ...s }) => ({
        ...s,
        actName: inspectionActName(act),
        stateName: INSPECTION_STATE_NAME[state],
        at: at.toISOString(),
      })),
      can: acts.filter(open).map((act) => ({ act, name: ACTS[act].name, words: ACTS[act].words })),
    };
  }

  /** Those that passed, once it is published. Throws UserError 404. */
  async passed(campaignId: string): Promise<InspectionPassed> {
    const [c] = await this.dataSource.query(
      `select year, published_at as "publishedAt" from inspection_campaign where id = $1 and published_at is not null`,
      [campaignId],
    );
    if (!c) throw new UserError('not_published', '合格名单还没有公布。', 404, 'id');
    const rows: { name: string; platform: InspectionRow['platform']; unitName: string | null; judgedAt: Date }[] =
      await this.dataSource.query(
        `select a.name, a.platform, u.name as "unitName", i.judged_at as "judgedAt" ${FROM} where i.campaign_id = $1 and i.state = 'passed' order by u.name, a.name, a.id`,
        [campaignId],
      );
    return {
      year: c.year,
      publishedAt: c.publishedAt.toISOString(),
      accounts: rows.map(({ platform, judgedAt, ...a }) => ({
        ...a,
        platformName: PLATFORM_NAME[platform],
        passedOn: beijingDateTime(judgedAt).slice(0, 10),
      })),
    };
  }
}

const iso = (at: Date | string | null): string | null => at && new Date(at).toISOString();

const rowView = (r: Row): InspectionRow => ({
  ...{ id: r.id, accountId: r.accountId, accountName: r.accountName, platform: r.platform, unitName: r.unitName },
  ...{
    state: r.state,
    accountState: r.accountState,
    suspended: r.suspended,
    late: r.late,
    posts: r.posts,
    signs: r.signs,
  },
  platformName: PLATFORM_NAME[r.platform],
  stateName: INSPECTION_STATE_NAME[r.state],
  accountStateName: STATE_NAME[r.accountState],
  dueAt: iso(r.dueAt),
});

const campaignView = ({ counted, ...c }: CampaignRow): InspectionCampaign => ({
  ...c,
  openedAt: c.openedAt.toISOString(),
  publishedAt: iso(c.publishedAt),
  counts: (Object.keys(INSPECTION_STATE_NAME) as InspectionState[]).flatMap((state) =>
    counted[state] ? [{ state, name: INSPECTION_STATE_NAME[state], n: counted[state] }] : [],
  ),
});

/** 「200 个账号，合格 150 个，待填报 30 个；12 个已过时限，9 个暂停运营。」 */
function sentence(c: InspectionCampaign): string {
  const counts = c.counts.map((x) => `${x.name} ${x.n} 个`).join('，');
  const late = [c.late > 0 && `${c.late} 个已过时限`, c.suspended > 0 && `${c.suspended} 个暂停运营`].filter(Boolean);
  return `${c.total} 个账号${counts ? `，${counts}` : ''}${late.length > 0 ? `；${late.join('，')}` : ''}。`;
}
