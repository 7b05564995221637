import { Inject, Injectable } from '@nestjs/common';
import type {
  AlarmView,
  ClueView,
  IncidentDetail,
  IncidentListQuery,
  IncidentPageOfList,
  ListedIncident,
  LogEntry,
  Role,
  TargetView,
  UnitLadder,
} from '@fengsui/contract';
import { type Incident, IncidentRepository, unitScope } from '@fengsui/incidents';
import { Ledger, postAndName } from '@fengsui/ledger';
import { beijingDateTime, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { STEP_SQL, type StepRow, stepView, unfinished } from './disposal-steps.js';
import { filingViews } from './filings.js';
import { isRepeating } from './clock-kinds.js';
import { clockView, ladderSteps } from './ladder.js';
import type { Matter } from './matter.js';
import { MatterStore } from './matter-store.js';
import { comingOn, nextStepWords } from './next-step.js';
import type { LadderRow } from './rows.js';
import { WordingActions } from './wording-actions.service.js';
import { KIND_NAME } from './words.js';

/** Who asks. */
export interface ViewerScope {
  personId: string;
  roles: Role[];
  unitIds: string[];
}

/** An incident page without the posts, which a later stage adds. */
export type EscalationDetail = Omit<
  IncidentDetail,
  'mentions' | 'pinned' | 'excluded' | 'series' | 'marks' | 'facts' | 'clues'
> & {
  clues: BareClue[];
};
/** Names of their states are accountability's. */
type BareClue = Omit<ClueView, 'stateName'>;

/** Who reads every 线索; others those that concern their unit or themselves. */
export const CLUE_READERS: Role[] = ['duty', 'publicity_head', 'school_leader', 'review', 'audit'];

/** Incidents as pages show them: ladder, clocks, log, and what the person who asks may do. */
@Injectable()
export class EscalationViews {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(MatterStore) private readonly store: MatterStore,
    @Inject(IncidentRepository) private readonly incidents: IncidentRepository,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(WordingActions) private readonly wordings: WordingActions,
  ) {}

  /** Current incidents within the viewer's right, gravest first. */
  async summaries(viewer: ViewerScope, closedHours = 24): Promise<ListedIncident[]> {
    const rows = await this.incidents.current(closedHours, unitScope(viewer));
    const matters = await this.store.readAll(
      this.dataSource,
      rows.map((i) => i.id),
    );
    return rows.map((i) => summary(i, matters.get(i.id) ?? null));
  }

  /** One page of the list within the viewer's right. */
  async page(query: IncidentListQuery, viewer: ViewerScope): Promise<IncidentPageOfList> {
    const scope = unitScope(viewer);
    const { ids, counts } = await this.incidents.find(query, scope);
    const [rows, matters, units] = await Promise.all([
      this.incidents.byIds(ids),
      this.store.readAll(this.dataSource, ids),
      this.dataSource.query(
        `select u.id, u.name from unit u where exists (select 1 from incident i where i.unit_id = u.id) and ($1::text[] is null or u.id = any($1)) order by u.name`,
        [scope],
      ) as Promise<IncidentPageOfList['units']>,
    ]);
    const states = query.state ?? (Object.keys(counts) as (keyof typeof counts)[]);
    return {
      rows: ids.map((id) => summary(rows.get(id)!, matters.get(id) ?? null)),
      total: states.reduce((n, s) => n + counts[s], 0),
      counts,
      units,
    };
  }

  /** 403 when it is another unit's, 404 when there is none. */
  async detail(incidentId: string, viewer: ViewerScope): Promise<EscalationDetail> {
    const { i, m } = await this.mustSee(incidentId, viewer);
    const filings = await filingViews(this.dataSource, { incidentId: i.id });
    const steps: StepRow[] = await this.dataSource.query(`${STEP_SQL} where s.incident_id = $1 order by s.at`, [i.id]);
    const ladders = m ? await this.ladders(m) : [];
    const office = isOffice(viewer);
    return {
      ...summary(i, m),
      levelReason: i.levelReason,
      epoch: m?.run.epoch ?? 0,
      version: i.version,
      closedReason: i.closedReason,
      mergedInto: i.mergedInto,
      alarms: await this.alarms(i.id),
      ladder: ladders[0]?.steps ?? [],
      ladders,
      steps: steps.map((s) =>
        stepView(s, [
          ...(office ? (['office'] as const) : []),
          ...(s.unit_id && viewer.unitIds.includes(s.unit_id) ? (['unit'] as const) : []),
        ]),
      ),
      paused:
        m?.run.state === 'paused' ? { reason: m.run.paused_reason!, until: m.run.paused_until!.toISOString() } : null,
      takenOver: m?.run.taken_over_at ? { by: m.run.taken_over_by!, at: m.run.taken_over_at.toISOString() } : null,
      unfinished: m && i.state === 'open' ? unfinished(m, steps) : [],
      filings,
      wordings: await this.wordings.of(i.id, m !== null && i.state === 'open', {
        office,
        head: viewer.roles.includes('publicity_head'),
      }),
      log: await this.log(i.id),
      clues: await this.clues(i.id, viewer),
      can: rights(i, m, viewer),
      signedAt:
        m
          ?.targetsOf(viewer.personId)
          .find((t) => t.acked_at)
          ?.acked_at?.toISOString() ?? null,
    };
  }

  /** A photo or file of a report. UserError 403, 404. */
  async filingFile(
    incidentId: string,
    hash: string,
    viewer: ViewerScope,
  ): Promise<{ name: string; mime: string; content: Buffer }> {
    await this.mustSee(incidentId, viewer);
    const [row] = await this.dataSource.query(
      `select f.name, e.mime, e.content from filing_file f join filing l on l.id = f.filing_id join evidence e on e.hash = f.hash
       where l.incident_id = $1 and f.hash = $2 limit 1`,
      [incidentId, hash],
    );
    if (!row) throw new UserError('no_file', '没有这个附件，或您无权查看。', 404);
    return row;
  }

  private async mustSee(incidentId: string, viewer: ViewerScope): Promise<{ i: Incident; m: Matter | null }> {
    const m = (await this.store.readAll(this.dataSource, [incidentId])).get(incidentId) ?? null;
    const i = m?.incident ?? (await this.incidents.byId(incidentId));
    if (!i) throw new UserError('no_incident', '没有这个事件，可能已被合并。', 404);
    const units = [i.unitId, ...(m?.active.map((l) => l.unit_id) ?? [])];
    const scope = unitScope(viewer);
    if (scope && !units.some((u) => scope.includes(u)))
      throw new UserError('not_yours', '此事件不属于您的单位，请联系宣传部值班室。', 403);
    return { i, m };
  }

  /** The lead's first; units that left stay to be seen. */
  private async ladders(m: Matter): Promise<UnitLadder[]> {
    const declines: { filing_id: string; ladder_no: number; text: string; by: string; at: Date }[] =
      await this.dataSource.query(
        `select d.filing_id, d.ladder_no, f.body->>'text' as text, f.post_title || ' ' || f.person_name as by, f.at
         from decline d join filing f on f.id = d.filing_id where d.incident_id = $1 and d.state = 'open'`,
        [m.incident.id],
      );
    const order = [...m.ladders].sort((a, b) => rank(a) - rank(b) || a.ladder_no - b.ladder_no);
    return Promise.all(
      order.map(async (l) => {
        const decline = declines.find((d) => d.ladder_no === l.ladder_no);
        return {
          unitId: l.unit_id,
          unitName: l.unit_name,
          lead: l.lead && !l.left_at,
          leftReason: l.left_reason,
          steps: ladderSteps(m, l, await this.targetViews(m, l.ladder_no)),
          nextStep: l.left_at || m.run.state !== 'running' ? null : (comingOn(m, l)[0]?.words ?? null),
          decline: decline
            ? { id: decline.filing_id, reason: decline.text, by: decline.by, at: decline.at.toISOString() }
            : null,
        };
      }),
    );
  }

  private async targetViews(m: Matter, ladderNo: number): Promise<Map<number, TargetView[]>> {
    const messages: {
      person_id: string;
      level: number;
      channel: string;
      state: TargetView['messages'][0]['state'];
      at: Date;
      resent: boolean;
      error: string | null;
      step: number;
      because: string | null;
    }[] = await this.dataSource.query(
      `select person_id, split_part(dedupe_key, ':', 3)::int as level, channel, state, coalesce(delivered_at, accepted_at, created_at) as at, resent, error, step, because from outbox
         where incident_id = $1 and purpose in ('page', 'status') and split_part(dedupe_key, ':', 3) ~ '^[0-9]+$' order by coalesce((select f.created_at from outbox f where f.id = outbox.origin_id), created_at), coalesce(origin_id, id), step`,
      [m.incident.id],
    );
    const out = new Map<number, TargetView[]>();
    // asked again under a later plan: what holds now
    const newest = [...m.targets].sort((a, b) => b.epoch - a.epoch);
    for (const t of newest.filter((x) => x.ladder_no === ladderNo)) {
      const list = out.get(t.level_no) ?? [];
      if (list.some((x) => x.name === t.person_name && x.cc === t.cc)) continue;
      list.push({
        name: t.person_name,
        post: t.post_title,
        unit: t.unit_name,
        cc: t.cc,
        reached: t.reached,
        toldAt: t.told_at.toISOString(),
        toldReason: t.told_reason,
        ackedAt: t.acked_at?.toISOString() ?? null,
        ackedVia: t.acked_via,
        messages: messages
          .filter((m) => m.person_id === t.person_id && m.level === t.level_no)
          .map((m) => ({
            channel: m.channel,
            state: m.state,
            at: m.at?.toISOString() ?? null,
            resent: m.resent,
            error: m.error,
            step: m.step,
            because: m.because,
          })),
      });
      out.set(t.level_no, list);
    }
    return out;
  }

  private async alarms(incidentId: string): Promise<AlarmView[]> {
    const rows = await this.dataSource.query(
      `select id, kind, at, reason, clear_when, cleared_at from alarm where incident_id = $1 order by at`,
      [incidentId],
    );
    return rows.map(
      (a: {
        id: string;
        kind: AlarmView['kind'];
        at: Date;
        reason: string;
        clear_when: string | null;
        cleared_at: Date | null;
      }) => ({
        id: a.id,
        kind: a.kind,
        at: a.at.toISOString(),
        reason: a.reason,
        clearWhen: a.clear_when,
        clearedAt: a.cleared_at?.toISOString() ?? null,
        incidentId,
      }),
    );
  }

  private async log(incidentId: string): Promise<LogEntry[]> {
    const events = await this.ledger.ofIncident(incidentId);
    return events.map((e) => ({
      seq: e.seq,
      at: e.at.toISOString(),
      kind: e.kind,
      text: e.payload.text,
      actor: postAndName(e.actor),
      hash: e.hash,
      corrects: e.payload.corrects ?? null,
    }));
  }

  /** A unit's people see what concerns a unit, and themselves; 系统管理员, who has no part in 问责, at most himself. */
  private async clues(incidentId: string, viewer: ViewerScope): Promise<BareClue[]> {
    const rows = await this.dataSource.query(
      `select c.*, u.name as unit_name from clue c join unit u on u.id = c.unit_id
       where incident_id = $1 and ($2 or ($4 and c.against = 'unit') or c.person_id = $3) order by due_at, c.against <> 'unit', c.against, c.id`,
      [incidentId, viewer.roles.some((r) => CLUE_READERS.includes(r)), viewer.personId, unitScope(viewer) !== null],
    );
    return rows.map(
      (c: {
        id: string;
        kind: string;
        unit_name: string;
        person_name: string;
        post_title: string;
        opened_at: Date;
        due_at: Date;
        exemptions: string[];
        against: ClueView['against'];
        state: ClueView['state'];
      }) => ({
        id: c.id,
        kind: c.kind,
        unitName: c.unit_name,
        personName: c.person_name,
        post: c.post_title,
        openedAt: c.opened_at.toISOString(),
        dueAt: c.due_at.toISOString(),
        text: `${c.unit_name}${c.post_title}${c.person_name}：${beijingDateTime(c.due_at).slice(11)} 前应${KIND_NAME[c.kind] ?? c.kind}，届时未收到`,
        exemptions: c.exemptions,
        against: c.against,
        state: c.state,
      }),
    );
  }
}

const rank = (l: LadderRow): number => (l.left_at ? 2 : l.lead ? 0 : 1);
const isOffice = (v: ViewerScope): boolean => v.roles.includes('duty') || v.roles.includes('publicity_head');

function rights(i: Incident, m: Matter | null, viewer: ViewerScope): IncidentDetail['can'] {
  const office = isOffice(viewer);
  const open = i.state === 'open' && m !== null;
  const live = i.state === 'open' || i.state === 'proposed';
  const mine = m?.targetsOf(viewer.personId) ?? [];
  const unit = open ? mine.filter((t) => t.level_no === 1) : [];
  const lacks = (kind: string): boolean => unit.some((t) => !m!.hasFiled(kind, t.ladder_no));
  return {
    confirm: live && office,
    sign: open && mine.some((t) => !t.cc && !t.acked_at),
    firstReport: lacks('first_report'),
    respond: lacks('response'),
    followUp: open && mine.length > 0,
    zeroReport: unit.some((t) => mayReportZero(m!, t.ladder_no)),
    decline: open && unit.some((t) => !t.cc),
    handOver: open && mine.some((t) => !t.cc),
    finalReport:
      lacks('final_report') && !lacks('first_report') && !lacks('response') && unit.some((t) => m!.ladderOf(t).lead),
    note: open && mine.length > 0,
    office: open && office,
    orderClosure: open && viewer.roles.includes('publicity_head'),
    close: live && office,
    reopen: !live && office && !i.mergedInto,
  };
}

/** A 续报 or 零报告 is owed by now, and there may be nothing new to say. */
function mayReportZero(m: Matter, ladderNo: number): boolean {
  return (
    m.hasFiled('first_report', ladderNo) &&
    m.deadlines.some(
      (d) =>
        d.ladder_no === ladderNo &&
        isRepeating(d.kind) &&
        d.starts_at <= m.now &&
        (d.state === 'pending' || (d.state === 'breached' && !d.met_at)),
    )
  );
}

/** 接手人: who of 宣传部 took it over; else whose signature came first on the lead's ladder. */
function handlerOf(m: Matter): ListedIncident['handler'] {
  const { taken_over_at: at, taken_over_by: by } = m.run;
  if (at && by) return { name: by, post: '宣传部', at: at.toISOString(), takenOver: true };
  const [first] = m.targets
    .filter((t) => t.epoch === m.run.epoch && t.ladder_no === m.lead.ladder_no && !t.cc && t.acked_at)
    .sort((a, b) => a.acked_at!.getTime() - b.acked_at!.getTime());
  return first
    ? {
        name: first.person_name,
        post: `${first.unit_name}${first.post_title}`,
        at: first.acked_at!.toISOString(),
        takenOver: false,
      }
    : null;
}

function summary(i: Incident, m: Matter | null): ListedIncident {
  const current = m ? m.deadlines.filter((d) => d.epoch === m.run.epoch && d.kind !== 'idle') : [];
  const stands = (d: (typeof current)[number]): number => (m!.stands(d) ? 1 : 0);
  const running = current
    .filter((d) => d.state === 'pending')
    .sort((a, b) => stands(a) - stands(b) || a.due_at.getTime() - b.due_at.getTime());
  const late = i.state === 'open' ? current.filter((d) => d.state === 'breached' && !d.met_at) : [];
  return {
    id: i.id,
    code: i.code,
    title: i.title,
    level: i.level,
    levelConfirmed: i.levelConfirmed,
    state: i.state,
    unitId: i.unitId,
    unitName: i.unitName,
    topic: i.topic,
    openedAt: i.openedAt.toISOString(),
    closedAt: i.closedAt?.toISOString() ?? null,
    mentionCount: i.mentionCount,
    clocks: [...running, ...late].map((d) => clockView(m!, d)),
    levelNo: m?.run.level_no ?? 0,
    handler: m && handlerOf(m),
    nextStep: m ? nextStepWords(m) : i.state === 'proposed' ? '待值班员确认等级后启动处置' : null,
  };
}
