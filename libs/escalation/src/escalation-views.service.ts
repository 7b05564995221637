import { Inject, Injectable } from '@nestjs/common';
import type {
  AlarmView,
  ClueView,
  FilingView,
  IncidentDetail,
  IncidentSummary,
  LogEntry,
  Role,
  TargetView,
} from '@fengsui/contract';
import { type Incident, IncidentRepository } from '@fengsui/incidents';
import { Ledger } from '@fengsui/ledger';
import { beijingDateTime, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { view as filingView } from './escalation-actions.service.js';
import { type DeadlineRow, EscalationRepository, type RunRow, type TargetRow } from './escalation.repository.js';
import { clockView, ladder, type LadderFacts, nextStepWords } from './ladder.js';
import { planFor } from './policy.js';
import { KIND_NAME } from './words.js';

/** Who asks. */
export interface ViewerScope {
  personId: string;
  roles: Role[];
  unitIds: string[];
}

/** An incident page without the posts, which a later stage adds. */
export type EscalationDetail = Omit<IncidentDetail, 'mentions' | 'pinned' | 'excluded' | 'series' | 'marks'>;

const DESK: Role[] = ['duty', 'publicity_head', 'school_leader'];
export const seesAll = (v: ViewerScope): boolean => v.roles.some((r) => DESK.includes(r));

/** Incidents as pages show them: ladder, clocks, log, and what the person who asks may do. */
@Injectable()
export class EscalationViews {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(EscalationRepository) private readonly repository: EscalationRepository,
    @Inject(IncidentRepository) private readonly incidents: IncidentRepository,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Current incidents within the viewer's right, gravest first. */
  async summaries(viewer: ViewerScope, closedHours = 24): Promise<IncidentSummary[]> {
    const rows = await this.incidents.current(closedHours, seesAll(viewer) ? null : viewer.unitIds);
    return Promise.all(rows.map(async (i) => summary(i, await this.facts(i))));
  }

  /** 403 when it is another unit's, 404 when there is none. */
  async detail(incidentId: string, viewer: ViewerScope): Promise<EscalationDetail> {
    const i = await this.incidents.byId(incidentId);
    if (!i) throw new UserError('no_incident', '没有这个事件，可能已被合并。', 404);
    if (!seesAll(viewer) && !viewer.unitIds.includes(i.unitId))
      throw new UserError('not_yours', '此事件不属于您的单位，请联系宣传部值班室。', 403);
    const facts = await this.facts(i);
    const mine = facts.rows.filter((t) => t.person_id === viewer.personId);
    const filings: FilingView[] = (
      await this.dataSource.query(`select * from filing where incident_id = $1 order by at`, [i.id])
    ).map(filingView);
    return {
      ...summary(i, facts),
      levelReason: i.levelReason,
      epoch: facts.run?.epoch ?? 0,
      version: i.version,
      closedReason: i.closedReason,
      alarms: await this.alarms(i.id),
      ladder: facts.ladder ? ladder(facts.ladder) : [],
      filings,
      log: await this.log(i.id),
      clues: await this.clues(i.id),
      can: this.rights(i, facts.run, mine, viewer, new Set(filings.map((f) => f.kind))),
      signedAt: mine.find((t) => t.acked_at)?.acked_at?.toISOString() ?? null,
    };
  }

  private rights(
    i: Incident,
    run: RunRow | null,
    mine: TargetRow[],
    viewer: ViewerScope,
    filed: Set<string>,
  ): IncidentDetail['can'] {
    const office = viewer.roles.includes('duty') || viewer.roles.includes('publicity_head');
    const open = i.state === 'open' && run !== null;
    const live = i.state === 'open' || i.state === 'proposed';
    const unit = open && mine.some((t) => t.level_no === 1);
    return {
      confirm: live && office,
      sign: open && mine.some((t) => !t.cc && !t.acked_at),
      firstReport: unit && !filed.has('first_report'),
      respond: unit && !filed.has('response'),
      followUp: open && mine.length > 0,
      decline: open && mine.some((t) => t.level_no === 1 && !t.cc),
      close: live && office,
    };
  }

  private async facts(i: Incident): Promise<{
    run: RunRow | null;
    rows: TargetRow[];
    deadlines: DeadlineRow[];
    ladder: LadderFacts | null;
    owner: (d: DeadlineRow) => string;
  }> {
    const [run] = (await this.dataSource.query(`select * from escalation_run where incident_id = $1`, [
      i.id,
    ])) as RunRow[];
    const rows = await this.repository.targets(this.dataSource, i.id);
    const deadlines = await this.repository.deadlines(this.dataSource, i.id);
    const owner = (d: DeadlineRow): string =>
      rows.find((t) => t.level_no === d.level_no && !t.cc)?.unit_name ?? i.unitName;
    if (!run) return { run: null, rows, deadlines, ladder: null, owner };
    const targets = await this.targetViews(i.id, rows);
    return {
      run,
      rows,
      deadlines,
      owner,
      ladder: {
        plan: planFor(run.policy_snapshot, run.policy_snapshot.level as 1),
        startedAt: run.started_at,
        epoch: run.epoch,
        levelNo: run.level_no,
        ended: run.state === 'ended',
        unitName: i.unitName,
        deadlines,
        targets,
        owner,
      },
    };
  }

  private async targetViews(incidentId: string, rows: TargetRow[]): Promise<Map<number, TargetView[]>> {
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
      [incidentId],
    );
    const out = new Map<number, TargetView[]>();
    for (const t of rows) {
      const list = out.get(t.level_no) ?? [];
      if (list.some((x) => x.name === t.person_name && x.cc === t.cc)) continue;
      list.push({
        name: t.person_name,
        post: t.post_title,
        unit: t.unit_name,
        cc: t.cc,
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
      actor: e.actor.post ? `${e.actor.post} ${e.actor.name}` : e.actor.name,
      hash: e.hash,
      corrects: e.payload.corrects ?? null,
    }));
  }

  private async clues(incidentId: string): Promise<ClueView[]> {
    const rows = await this.dataSource.query(
      `select c.*, u.name as unit_name from clue c join unit u on u.id = c.unit_id where incident_id = $1 order by due_at`,
      [incidentId],
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
        state: 'open';
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
        state: c.state,
      }),
    );
  }
}

function summary(
  i: Incident,
  f: { run: RunRow | null; deadlines: DeadlineRow[]; ladder: LadderFacts | null; owner: (d: DeadlineRow) => string },
): IncidentSummary {
  const epoch = f.run?.epoch ?? 0;
  const current = f.deadlines.filter((d) => d.epoch === epoch);
  const running = current.filter((d) => d.state === 'pending').sort((a, b) => a.due_at.getTime() - b.due_at.getTime());
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
    clocks: [...running, ...late].map((d) => clockView(d, f.owner(d))),
    levelNo: f.run?.level_no ?? 0,
    nextStep: f.ladder ? nextStepWords(f.ladder) : i.state === 'proposed' ? '待值班员确认等级后启动处置' : null,
  };
}
