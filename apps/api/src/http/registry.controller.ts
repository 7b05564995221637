import {
  Body,
  Controller,
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
import { plainText } from '@fengsui/analysis';
import type { PersonPage, PersonView, Role, SchoolView, SheetReport, UnitTree, UnitView } from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import {
  FUNCTION_NAME,
  MOST_ROWS,
  People,
  PeopleImport,
  type PostFunction,
  RegistryReader,
  School,
  UnitImport,
  Units,
} from '@fengsui/registry';
import { z } from 'zod';
import { Actors } from './actors.js';
import { body, day, text, unitId, uuid } from './body.js';
import { isOffice, OFFICE, scope, SEES_ALL } from './office.js';
import { CurrentViewer, Roles } from './session.guard.js';
import { tableOf, type UploadedFile, Uploads } from './upload.js';

const fn = z.enum(Object.keys(FUNCTION_NAME) as [PostFunction, ...PostFunction[]], { message: '请选择职责' });
const version = z.number({ message: '缺少版本，请刷新页面' }).int();
const words = (what: string) =>
  z.array(text(what, 30), { message: `${what}应为列表` }).max(50, { message: `${what}最多 50 个` });
/** A name as texts are read: what cannot be seen in it would never be found in a post. */
const plain = (what: string, max: number) =>
  z
    .string({ message: `请填写${what}` })
    .transform((name) => plainText(name).trim())
    .pipe(z.string().max(max, { message: `${what}过长，请不超过 ${max} 字` }));
const names = (what: string, most = 50) =>
  z.array(plain(what, 30), { message: `${what}应为列表` }).max(most, { message: `${what}最多 ${most} 个` });
const school = z.object({
  name: plain('学校全称', 60),
  shortNames: names('简称'),
  nicknames: names('昵称'),
  campuses: names('校区'),
  leaders: names('校领导'),
  ambiguous: names('多义的名称', 200),
  traps: names('易混的校外名称', 200),
  places: names('校内地点', 200),
  version: version.nullable(),
});
/** Those who enter what the school is called. */
const NAMING: Role[] = ['publicity_head', 'admin'];
const unit = z.object({
  name: text('单位名称', 60),
  kind: z.enum(['party', 'department', 'office', 'student_body', 'leadership'], { message: '请选择类别' }),
  parentId: unitId().nullable(),
  from: day('启用日期').nullable(),
  aliases: words('别名'),
  topics: words('负责的话题'),
});
const person = z.object({
  name: text('姓名', 40),
  number: text('工号或学号', 30).nullable(),
  kind: z.enum(['staff', 'student'], { message: '请选择教职工或学生' }),
  unitId: unitId().nullable(),
});
const post = z.object({
  personId: uuid,
  unitId: unitId(),
  function: fn,
  title: text('职务', 40),
  main: z.boolean({ message: '请选择主职或兼任' }),
  from: day('任职第一天'),
  to: day('任职最后一天').nullable(),
});
const ending = z.object({ on: day('最后一天'), version });
const returning = z.object({ unitId: unitId().nullable(), reason: text('恢复理由', 200), version });
const closing = ending.extend({ reason: text('撤销依据', 200) });
const filter = z.object({
  q: z.string().trim().max(40, { message: '查找的字过长' }).optional(),
  unitId: unitId().optional(),
  function: fn.optional(),
  kind: z.enum(['staff', 'student']).optional(),
  left: z.enum(['0', '1']).optional(),
  page: z.coerce.number({ message: '页码应为数字' }).int().min(1).max(10_000).default(1),
});
const sheet = z.object({
  kind: z.enum(['units', 'people'], { message: '请选择导入单位或人员' }),
  apply: z.enum(['0', '1']).default('0'),
});

/** /api/registry: the school, 单位与人员. Everybody sees the school's names, the tree and who answers for a unit; a unit's people see their own people; the office changes. */
@Controller('api/registry')
export class RegistryController {
  constructor(
    @Inject(RegistryReader) private readonly reader: RegistryReader,
    @Inject(School) private readonly school: School,
    @Inject(Units) private readonly units: Units,
    @Inject(People) private readonly people: People,
    @Inject(UnitImport) private readonly unitSheets: UnitImport,
    @Inject(PeopleImport) private readonly peopleSheets: PeopleImport,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Get('school')
  async names(@CurrentViewer() viewer: Viewer): Promise<SchoolView> {
    return { ...(await this.school.read()), mayEdit: viewer.roles.some((r) => NAMING.includes(r)) };
  }

  /** Answers what then stands. Used for posts that come in from half a minute later at most, in every process. */
  @Roles(...NAMING)
  @Put('school')
  async setNames(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<SchoolView> {
    return { ...(await this.school.set(body(school, raw), await this.actors.of(viewer, ip))), mayEdit: true };
  }

  @Get('units')
  async tree(@CurrentViewer() viewer: Viewer): Promise<UnitTree> {
    return { units: await this.reader.tree(), mayEdit: isOffice(viewer) };
  }

  @Get('units/:id')
  async unit(@Param('id') id: string, @CurrentViewer() viewer: Viewer): Promise<UnitView> {
    return { ...(await this.reader.unit(id)), mayEdit: isOffice(viewer) };
  }

  @Roles(...OFFICE)
  @Post('units')
  async create(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<{ id: string }> {
    return { id: await this.units.create(body(unit, raw), await this.actors.of(viewer, ip)) };
  }

  @Roles(...OFFICE)
  @Put('units/:id')
  @HttpCode(204)
  async change(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    await this.units.change(id, body(unit.extend({ version }), raw), await this.actors.of(viewer, ip));
  }

  @Roles(...OFFICE)
  @Post('units/:id/close')
  @HttpCode(204)
  async close(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    await this.units.close(id, body(closing, raw), await this.actors.of(viewer, ip));
  }

  @Roles(...SEES_ALL, 'unit')
  @Get('people')
  list(@Query() query: unknown, @CurrentViewer() viewer: Viewer): Promise<PersonPage> {
    const f = body(filter, query) as z.output<typeof filter>;
    return this.reader.people({
      q: f.q || null,
      unitId: f.unitId ?? null,
      function: f.function ?? null,
      kind: f.kind ?? null,
      left: f.left === '1',
      page: f.page,
      unitIds: scope(viewer),
    });
  }

  @Roles(...SEES_ALL, 'unit')
  @Get('people/:id')
  async person(@Param('id') id: string, @CurrentViewer() viewer: Viewer): Promise<PersonView> {
    return { ...(await this.reader.person(body(uuid, id), scope(viewer))), mayEdit: isOffice(viewer) };
  }

  @Roles(...OFFICE)
  @Post('people')
  async register(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<{ id: string }> {
    return { id: await this.people.create(body(person, raw), await this.actors.of(viewer, ip)) };
  }

  @Roles(...OFFICE)
  @Put('people/:id')
  @HttpCode(204)
  async changePerson(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    await this.people.change(body(uuid, id), body(person.extend({ version }), raw), await this.actors.of(viewer, ip));
  }

  @Roles(...OFFICE)
  @Post('people/:id/leave')
  @HttpCode(204)
  async leave(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    await this.people.leave(body(uuid, id), body(ending, raw), await this.actors.of(viewer, ip));
  }

  @Roles(...OFFICE)
  @Post('people/:id/return')
  @HttpCode(204)
  async comeBack(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    await this.people.comeBack(body(uuid, id), body(returning, raw), await this.actors.of(viewer, ip));
  }

  @Roles(...OFFICE)
  @Post('posts')
  async appoint(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<{ id: string }> {
    return { id: await this.people.appoint(body(post, raw), await this.actors.of(viewer, ip)) };
  }

  @Roles(...OFFICE)
  @Post('posts/:id/end')
  @HttpCode(204)
  async end(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    await this.people.end(body(uuid, id), body(ending, raw), await this.actors.of(viewer, ip));
  }

  @Roles(...OFFICE)
  @Post('import')
  @HttpCode(200)
  @UseInterceptors(...Uploads('file', 1, 10))
  async import(
    @Query() query: unknown,
    @UploadedFiles() files: UploadedFile[] | undefined,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<SheetReport> {
    const wanted = body(sheet, query) as z.output<typeof sheet>;
    const table = await tableOf(files, MOST_ROWS);
    const to = wanted.kind === 'units' ? this.unitSheets : this.peopleSheets;
    return to.run(table, wanted.apply === '1', await this.actors.of(viewer, ip));
  }
}
