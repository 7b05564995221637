import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Ip,
  Param,
  Post,
  Put,
  Query,
  UploadedFiles,
  UseInterceptors,
} from '@nestjs/common';
import type {
  AbsenceDraft,
  Readiness,
  ReadinessPage,
  Roster as RosterPage,
  RosterImportReport,
  RosterMonth,
  RosterPeople,
  RotationDraft,
} from '@fengsui/contract';
import { dayWords, PolicyStore, prcCalendar, ReadinessReport } from '@fengsui/escalation';
import type { Viewer } from '@fengsui/identity';
import { UserError } from '@fengsui/platform';
import {
  type EditScope,
  FUNCTION_NAME,
  mayEdit,
  type PostFunction,
  Roster,
  RosterViews,
  schoolDays,
  ShiftImport,
} from '@fengsui/registry';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { Operation } from '../openapi/operation.js';
import { Actors } from './actors.js';
import { body, day, flag, text, unitId, uuid } from './body.js';
import { isOffice } from './office.js';
import { CurrentViewer } from './session.guard.js';
import { tableOf, type UploadedFile, Uploads } from './upload.js';

const fn = z.enum(Object.keys(FUNCTION_NAME) as [PostFunction, ...PostFunction[]], { message: '请选择职务' });
const moment = (what: string) => z.iso.datetime({ offset: true, message: `请填写${what}` });
const line = z.object({ unitId: unitId(), function: fn });
const rotation = line.extend({
  pattern: z.enum(['daily', 'weekly'], { message: '请选择按日或按周' }),
  startsOn: day('开始日期'),
  handover: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { message: '交接时间应写作 08:00' }),
  members: z.array(uuid).min(1, { message: '请至少选择一人' }).max(60, { message: '最多 60 人' }),
  version: z.number().int().nullable(),
});
const absence = z.object({
  kind: z.enum(['cover', 'swap', 'leave'], { message: '请选择代班、换班或请假' }),
  personId: uuid,
  substituteId: uuid.nullable(),
  unitId: unitId().nullable(),
  function: fn.nullable(),
  from: moment('开始时间'),
  to: moment('结束时间'),
  back: z.object({ from: moment('换回的开始时间'), to: moment('换回的结束时间') }).nullable(),
  reason: text('事由', 200),
});
const days = z.object({
  from: day('起始日期'),
  to: day('结束日期'),
  working: z.boolean({ message: '请选择放假或上班' }),
  name: text('名称', 20),
});
const search = z.object({
  q: z.string().trim().max(40, { message: '查找的字过长' }).optional(),
  page: z.coerce.number({ message: '页码应为数字' }).int().min(1).max(10_000).default(1),
});
const choice = z.object({ q: search.shape.q, away: flag });
const part = z.enum(['gaps', 'unitsUnreachable', 'unreachable', 'chainGaps'], { message: '没有这一项' });
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, { message: '月份应写作 2026-11' });

/** /api/roster: 值班表. Everybody sees it; the office changes it, a unit its own. */
@Controller('api/roster')
export class RosterController {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Roster) private readonly roster: Roster,
    @Inject(RosterViews) private readonly views: RosterViews,
    @Inject(ShiftImport) private readonly shifts: ShiftImport,
    @Inject(PolicyStore) private readonly policies: PolicyStore,
    @Inject(ReadinessReport) private readonly ready: ReadinessReport,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Get()
  async page(@Query() query: unknown, @CurrentViewer() viewer: Viewer): Promise<RosterPage> {
    const scope = scopeOf(viewer);
    const wanted = body(search, query) as z.output<typeof search>;
    return {
      ...(await this.views.lines(scope, { q: wanted.q || null, page: wanted.page })),
      absences: await this.views.absences(scope),
      schoolDays: await schoolDays(this.dataSource),
      mayEditCalendar: scope.office,
    };
  }

  /** For who records that somebody is away. */
  @Get('people')
  async people(@Query() query: unknown, @CurrentViewer() viewer: Viewer): Promise<RosterPeople> {
    const wanted = body(choice, query) as z.output<typeof choice>;
    const a = { q: wanted.q || null, away: wanted.away === '1', me: viewer.personId };
    return { people: await this.views.people(scopeOf(viewer), a) };
  }

  /** Gaps of the coming days, people whom messages would not reach, and the text of the weekly digest. */
  @Get('readiness')
  @Operation({
    summary: '值班就绪情况',
    description:
      '未来 14 天内哪一级无人在值、哪些单位无人可通知、哪些人的联系方式待补全或核实，各列出前 10 项和总数；每周就绪通报的文字，以及本周何时发给了谁。',
    tag: '处置',
    answer: 'Readiness',
    problems: { 409: '没有启用的处置策略。' },
  })
  async readiness(): Promise<Readiness> {
    return this.ready.read();
  }

  @Get('readiness/:part')
  async readinessOf(@Param('part') raw: string, @Query() query: unknown): Promise<ReadinessPage> {
    const wanted = body(search, query) as z.output<typeof search>;
    return this.ready.page(body(part, raw), wanted.page);
  }

  @Get('month')
  async month(@Query() query: Record<string, string>): Promise<RosterMonth> {
    const wanted = body(line.extend({ month }), query);
    const [y, m] = wanted.month.split('-').map(Number) as [number, number];
    const count = new Date(Date.UTC(y, m, 0)).getUTCDate();
    const dates = Array.from({ length: count }, (_, i) => `${wanted.month}-${String(i + 1).padStart(2, '0')}`);
    const own = await schoolDays(this.dataSource);
    const { policy } = await this.policies.active();
    const calendar = prcCalendar(policy.workingHours, own);
    const found = await this.views.days(wanted.unitId, wanted.function, dates);
    return {
      days: found.map((d) => ({ ...d, working: calendar.isWorkingDay(d.date), words: dayWords(d.date, own) })),
    };
  }

  @Put('rotation')
  @HttpCode(204)
  async setRotation(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<void> {
    const draft: RotationDraft = body(rotation, raw);
    refuseOthers(viewer, [draft.unitId]);
    await this.roster.setRotation(draft, await this.actors.of(viewer, ip));
  }

  @Delete('rotation')
  @HttpCode(204)
  async endRotation(
    @Query() query: Record<string, string>,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    const wanted = body(line.extend({ version: z.coerce.number().int() }), query);
    refuseOthers(viewer, [wanted.unitId]);
    await this.roster.endRotation(wanted.unitId, wanted.function, wanted.version, await this.actors.of(viewer, ip));
  }

  @Post('absences')
  @HttpCode(204)
  async recordAbsence(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<void> {
    const draft: AbsenceDraft = body(absence, raw);
    const people =
      draft.kind === 'swap' && draft.substituteId ? [draft.personId, draft.substituteId] : [draft.personId];
    refuseOthers(viewer, draft.unitId ? [draft.unitId] : await this.unitsOf(people));
    await this.roster.recordAbsence(draft, await this.actors.of(viewer, ip));
  }

  @Post('absences/:id/cancel')
  @HttpCode(204)
  async cancelAbsence(@Param('id') id: string, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<void> {
    const found = (await this.views.absences(scopeOf(viewer))).find((a) => a.id === body(uuid, id));
    if (found && !found.mayCancel) throw noRight();
    await this.roster.cancelAbsence(id, await this.actors.of(viewer, ip));
  }

  @Post('import')
  @HttpCode(200)
  @UseInterceptors(...Uploads('file', 1, 5))
  async import(
    @Query() query: Record<string, string>,
    @UploadedFiles() files: UploadedFile[] | undefined,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<RosterImportReport> {
    const wanted = body(line, query);
    refuseOthers(viewer, [wanted.unitId]);
    const sheet = await tableOf(files);
    return this.shifts.run(sheet, wanted.unitId, wanted.function, await this.actors.of(viewer, ip));
  }

  @Post('school-days')
  @HttpCode(204)
  async addDays(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<void> {
    const wanted = body(days, raw);
    if (wanted.to < wanted.from) throw new UserError('bad_span', '结束日期不应早于起始日期。', 400, 'to');
    if (!scopeOf(viewer).office) throw noRight();
    await this.roster.addSchoolDays(wanted, await this.actors.of(viewer, ip));
  }

  @Delete('school-days/:id')
  @HttpCode(204)
  async removeDays(@Param('id') id: string, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<void> {
    if (!scopeOf(viewer).office) throw noRight();
    await this.roster.removeSchoolDays(body(uuid, id), await this.actors.of(viewer, ip));
  }

  private async unitsOf(people: string[]): Promise<(string | null)[]> {
    const rows: { unit_id: string }[] = await this.dataSource.query(
      `select distinct unit_id from post where person_id = any($1) and (held_to is null or held_to > app.now())`,
      [people],
    );
    return rows.length > 0 ? rows.map((r) => r.unit_id) : [null];
  }
}

const scopeOf = (viewer: Viewer): EditScope => ({
  office: isOffice(viewer),
  unitIds: viewer.roles.includes('unit') ? viewer.unitIds : [],
});
const noRight = (): UserError =>
  new UserError('no_right', '您只能修改本单位的值班；其他单位的请联系宣传部值班员。', 403);

function refuseOthers(viewer: Viewer, units: (string | null)[]): void {
  if (units.some((u) => !mayEdit(scopeOf(viewer), u))) throw noRight();
}
