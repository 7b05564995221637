import { Inject, Injectable } from '@nestjs/common';
import { TOPICS } from '@fengsui/analysis';
import type {
  BriefDetail,
  BriefKind,
  BriefList,
  BriefScheduleChange,
  Role,
  ScheduledBrief,
  SpecialBriefRequest,
} from '@fengsui/contract';
import { type Actor, Ledger } from '@fengsui/ledger';
import { Clock, sheetFile, UserError, wake } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import type { Viewer } from '../viewer.js';
import { BriefMaker, type Wanted } from './brief-maker.js';
import { FORMATS, officialDocument } from '../render/render.js';
import { briefPaper } from './brief-paper.js';
import { briefSheet, fileName } from './brief-sheet.js';
import { BriefRepository, scheduleView } from './brief.repository.js';
import { dayStart, dueAfter } from './period.js';

const DAY = 86_400_000;
/** A 专报 of more is read by nobody and costs the database a scan of months. */
const MOST_DAYS = 366;
/** Before the opening of an incident: its first posts. */
const LOOK_BACK_MS = 24 * 3_600_000;
const INCIDENTS_OFFERED = 50;

const MAKERS: Role[] = ['duty', 'publicity_head'];
const KIND_NAME: Record<ScheduledBrief, string> = { daily: '日报', weekly: '周报', monthly: '月报' };
const WEEKDAY = '一二三四五六日';

/** 简报: what is stored, what a person asks for, when they are made and for whom. */
@Injectable()
export class Briefs {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(BriefRepository) private readonly repository: BriefRepository,
    @Inject(BriefMaker) private readonly maker: BriefMaker,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** kind null: all; before: older than that one. */
  async list(viewer: Viewer, kind: BriefKind | null, before: Date | null): Promise<BriefList> {
    const make = viewer.roles.some((r) => MAKERS.includes(r));
    const [page, subscribed, schedules, incidents] = await Promise.all([
      this.repository.list(this.dataSource, kind, before),
      this.repository.subscribed(this.dataSource, viewer.personId),
      this.repository.schedules(this.dataSource),
      make ? this.incidents() : [],
    ]);
    return {
      ...page,
      subscribed,
      schedules: schedules.map(scheduleView),
      can: { make, schedule: viewer.roles.includes('publicity_head') || viewer.roles.includes('admin') },
      topics: make ? TOPICS.map((t) => t.name) : [],
      incidents,
    };
  }

  private async incidents(): Promise<BriefList['incidents']> {
    return this.dataSource.query(
      `select id, code || ' ' || title as words from incident where not drill and state in ('open', 'closed') and merged_into is null
       order by opened_at desc, id limit ${INCIDENTS_OFFERED}`,
    );
  }

  /** Throws UserError 404. */
  async get(id: string): Promise<BriefDetail> {
    const found = await this.repository.get(this.dataSource, id);
    if (!found) throw new UserError('no_brief', '没有这期简报，请从简报列表进入。', 404);
    return found;
  }

  /** The brief as a paper in the official layout (GB/T 9704-2012); the same brief gives the same bytes. Throws UserError 404. */
  async paper(id: string, format: 'docx' | 'pdf'): Promise<{ name: string; type: string; file: Buffer }> {
    const brief = await this.get(id);
    return {
      name: `${fileName(brief)}.${format}`,
      type: FORMATS[format].mime,
      file: await officialDocument(briefPaper(brief), format),
    };
  }

  /** Figures and tables as an Excel file. Throws UserError 404. */
  async sheet(id: string, by: string): Promise<{ name: string; file: Buffer }> {
    const brief = await this.get(id);
    return { name: `${fileName(brief)}.xlsx`, file: await sheetFile(briefSheet(brief, this.clock.now(), by)) };
  }

  /** 专报 about a topic in whole days, or about an incident from a day before its opening to its end or now. Throws UserError. */
  async special(request: SpecialBriefRequest, actor: Actor): Promise<string> {
    const wanted = request.incidentId ? await this.ofIncident(request.incidentId) : this.ofTopic(request);
    return this.maker.special(wanted, actor);
  }

  private ofTopic({ topic, from, to }: SpecialBriefRequest): Wanted & { dueAt: null } {
    const refuse = (field: string, message: string): never => {
      throw new UserError('bad_field', message, 400, field);
    };
    if (!topic) return refuse('topic', '请选择主题，或选择一起事件。');
    if (!TOPICS.some((t) => t.name === topic)) refuse('topic', `没有“${topic}”这个主题，请从列表中选择。`);
    const start = dayStart(from ?? '') ?? refuse('from', '起始日期应为 2026-11-01 这样的日期。');
    const last = dayStart(to ?? '') ?? refuse('to', '截止日期应为 2026-11-30 这样的日期。');
    if (last < start) refuse('to', '截止日期早于起始日期，请核对。');
    if (last.getTime() - start.getTime() >= MOST_DAYS * DAY) refuse('to', `一期专报至多 ${MOST_DAYS} 天，请缩短。`);
    if (start > this.clock.now()) refuse('from', '起始日期还没有到，请核对。');
    return {
      kind: 'special',
      span: { from: start, to: new Date(last.getTime() + DAY) },
      scope: { topic, incident: null },
      dueAt: null,
    };
  }

  private async ofIncident(id: string): Promise<Wanted & { dueAt: null }> {
    const [row] = await this.dataSource.query(
      `select id, code, title, opened_at, least(closed_at, app.now()) as end, app.now() as now, drill from incident where id = $1`,
      [id],
    );
    if (!row) throw new UserError('incident.unknown', '没有这个事件，请从列表中选择。', 404, 'incidentId');
    if (row.drill) throw new UserError('drill', '演练不进简报：请在演练页面查看演练报告。', 409, 'incidentId');
    return {
      kind: 'special',
      // the last millisecond belongs to it
      span: {
        from: new Date(row.opened_at.getTime() - LOOK_BACK_MS),
        to: new Date((row.end ?? row.now).getTime() + 1),
      },
      scope: { topic: null, incident: { id: row.id, code: row.code, title: row.title } },
      dueAt: null,
    };
  }

  /** The kinds a person is told of from now on. */
  async subscribe(personId: string, kinds: ScheduledBrief[]): Promise<void> {
    await this.dataSource.transaction((tx) => this.repository.subscribe(tx, personId, kinds));
  }

  /** Sets when briefs of a kind are made; a set time that has passed unserved is not lost. Throws UserError 409 where somebody was faster. */
  async schedule(kind: ScheduledBrief, change: BriefScheduleChange, actor: Actor): Promise<void> {
    const weekday = kind === 'weekly' ? change.weekday : null;
    const monthDay = kind === 'monthly' ? change.monthDay : null;
    if (kind === 'weekly' && weekday === null)
      throw new UserError('bad_field', '请选择周报在星期几生成。', 400, 'weekday');
    if (kind === 'monthly' && monthDay === null)
      throw new UserError('bad_field', '请填写月报在每月几日生成（1 至 28）。', 400, 'monthDay');
    await this.dataSource.transaction(async (tx) => {
      const next = { kind, at: change.at, weekday, monthDay };
      const nextAt = change.enabled ? dueAfter(next, this.clock.now()) : null;
      const done = await this.repository.change(tx, {
        ...next,
        enabled: change.enabled,
        nextAt,
        version: change.version,
        by: actor.name,
      });
      if (!done) throw new UserError('stale', '设置已被别人更新，请看最新情况后再改。', 409);
      await wake(tx, 'brief');
      await this.ledger.append(tx, {
        kind: 'brief.scheduled',
        incidentId: null,
        actor,
        payload: {
          text: `${actor.name}将${KIND_NAME[kind]}${change.enabled ? `设为${when(next)}生成` : '停止生成'}`,
          ...next,
          enabled: change.enabled,
        },
      });
    });
  }
}

/** 「每日 08:30」「每周一 09:00」「每月 1 日 09:00」 */
function when(s: { at: string; weekday: number | null; monthDay: number | null }): string {
  if (s.weekday !== null) return `每周${WEEKDAY[s.weekday - 1]} ${s.at}`;
  return s.monthDay === null ? `每日 ${s.at}` : `每月 ${s.monthDay} 日 ${s.at}`;
}
