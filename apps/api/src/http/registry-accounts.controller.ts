import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Ip,
  Param,
  Post,
  Query,
  Res,
  UploadedFiles,
  UseInterceptors,
} from '@nestjs/common';
import {
  type AccountPage,
  FILE_NAME,
  FLAG_NAME,
  type OfficialAccountView,
  PLATFORM_NAME,
  type SheetReport,
  STATE_NAME,
} from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { beijingDateTime, Clock, SHEET_TYPE, sheetFile, UserError } from '@fengsui/platform';
import {
  type AccountFilter,
  AccountImport,
  AccountReader,
  accountTable,
  Accounts,
  ACTS,
  Waits,
} from '@fengsui/registry';
import { AccountFiles, AccountPapers, FORMATS } from '@fengsui/reports';
import type { Response } from 'express';
import { z } from 'zod';
import { Actors } from './actors.js';
import { attach } from './attach.js';
import { body, day, text, unitId, uuid, wholeOfForm } from './body.js';
import { isOffice, OFFICE, scope, SEES_ALL } from './office.js';
import { sendKept } from './send-file.js';
import { CurrentViewer, Roles } from './session.guard.js';
import { contentsOf, tableOf, type UploadedFile, Uploads } from './upload.js';

const MOST_ACCOUNTS = 5_000;
const keys = <K extends string>(names: Record<K, unknown>): [K, ...K[]] => Object.keys(names) as [K, ...K[]];
const line = (what: string, max = 200) => text(what, max).nullable();
const owner = z.enum(['unit', 'person'], { message: '请选择单位或个人' });
const platform = z.enum(keys(PLATFORM_NAME), { message: '请选择平台' });
/** A whole sheet (第六条). */
export const accountRecord = z.object({
  platform,
  name: text('账号名称', 60),
  uid: line('平台编号', 80),
  handle: line('微信号或昵称', 80),
  link: z
    .url({ protocol: /^https?$/, message: '链接应以 http:// 或 https:// 开头' })
    .max(500)
    .nullable(),
  type: line('账号类型', 40),
  positioning: line('定位与内容范围', 500),
  openedOn: day('开通日期').nullable(),
  certification: z.enum(['none', 'pending', 'certified'], { message: '请选择认证状态' }),
  certifiedAs: line('认证主体', 100),
  certifiedUntil: day('认证有效期').nullable(),
  registeredBy: owner,
  phone: line('绑定手机', 30),
  phoneOwner: owner,
  mail: line('绑定邮箱', 254),
  credentialsKept: line('口令保管', 200),
  unitId: unitId('主办单位'),
  approverUnitId: unitId('审批单位').nullable(),
  people: z.object({
    leader: uuid.nullable(),
    admins: z.array(uuid, { message: '请选择管理员' }).max(10, { message: '管理员最多 10 人' }),
    guide: uuid.nullable(),
    reviewers: z.tuple([uuid.nullable(), uuid.nullable(), uuid.nullable()]),
  }),
});
const draft = z.object({
  as: z.enum(['register', 'apply'], { message: '请选择登记或申请' }),
  record: accountRecord,
  reason: z.string({ message: '请填写事由' }).trim().max(500, { message: '事由过长，请不超过 500 字' }),
});
const act = z.object({
  act: z.enum(keys(ACTS), { message: '没有这项办理' }),
  version: z.number({ message: '缺少版本，请刷新页面' }).int(),
  opinion: text('意见', 500),
  record: accountRecord.optional(),
  verdict: z.enum(['passed', 'rectify', 'failed'], { message: '请选择检查结论' }).optional(),
});
const filter = z.object({
  q: z.string().trim().max(40, { message: '查找的字过长' }).optional(),
  platform: platform.optional(),
  unitId: unitId().optional(),
  state: z.enum([...keys(STATE_NAME), 'standing'], { message: '没有这种状态' }).optional(),
  flag: z.enum(keys(FLAG_NAME), { message: '没有这种提示' }).optional(),
});
const paging = filter.extend({
  page: z.coerce.number({ message: '页码应为数字' }).int().min(1).max(10_000).default(1),
});
const importing = z.object({ apply: z.enum(['0', '1']).default('0') });
const filing = z.object({
  kind: z.enum(keys(FILE_NAME), { message: '请选择材料种类' }),
  sheetNo: wholeOfForm('表的编号应为整数').optional(),
});
const paper = z.object({
  no: z.coerce.number().int(),
  format: z.enum(['docx', 'pdf'], { message: '格式应为 docx 或 pdf' }),
});

/** /api/registry/accounts: 台账. The office sees and keeps all of it; a unit's people see and change their own. */
@Controller('api/registry/accounts')
export class RegistryAccountsController {
  constructor(
    @Inject(AccountReader) private readonly reader: AccountReader,
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(Waits) private readonly waits: Waits,
    @Inject(AccountImport) private readonly sheets: AccountImport,
    @Inject(AccountFiles) private readonly files: AccountFiles,
    @Inject(AccountPapers) private readonly papers: AccountPapers,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Roles(...SEES_ALL, 'unit')
  @Get()
  async page(@Query() query: unknown, @CurrentViewer() viewer: Viewer): Promise<AccountPage> {
    const { page, ...f } = body(paging, query) as z.output<typeof paging>;
    return { ...(await this.reader.page(filterOf(f), page, scope(viewer))), mayEdit: isOffice(viewer) };
  }

  /** The same accounts as a workbook, with everything on their sheets; it comes in again as it went out. */
  @Roles(...SEES_ALL, 'unit')
  @Get('register.xlsx')
  async workbook(@Query() query: unknown, @CurrentViewer() viewer: Viewer, @Res() response: Response): Promise<void> {
    const f = filterOf(body(filter, query));
    const at = this.clock.now();
    const rows = await this.reader.all(f, scope(viewer));
    const file = await sheetFile({ tables: [accountTable(rows)], filters: wordsOf(f), at, by: viewer.name });
    attach(response, SHEET_TYPE, `官微台账 ${beijingDateTime(at).slice(0, 10)}.xlsx`, file);
  }

  @Roles(...SEES_ALL, 'unit')
  @Get(':id')
  async account(@Param('id') id: string, @CurrentViewer() viewer: Viewer): Promise<OfficialAccountView> {
    const office = isOffice(viewer);
    const view = await this.reader.account(body(uuid, id), scope(viewer), await this.waits.hand(viewer));
    return { ...view, mayEdit: office || viewer.roles.includes('unit') };
  }

  @Roles(...OFFICE, 'unit')
  @Post()
  async create(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<{ id: string }> {
    const wanted = body(draft, raw);
    refuseOthers(viewer, wanted.record.unitId);
    if (wanted.as === 'register' && !isOffice(viewer))
      throw new UserError('no_right', '登记备案由宣传部办理；新建账号请填写申请表。', 403, 'as');
    return { id: await this.accounts.create(wanted, await this.waits.hand(viewer), await this.actors.of(viewer, ip)) };
  }

  @Roles(...OFFICE, 'unit')
  @Post(':id/acts')
  @HttpCode(204)
  async act(
    @Param('id') raw: string,
    @Body() what: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    const id = body(uuid, raw);
    const { verdict, record: sheet, ...wanted } = body(act, what);
    await this.reader.account(id, scope(viewer), null);
    if (sheet) refuseOthers(viewer, sheet.unitId);
    const whole = { ...wanted, ...(verdict ? { verdict } : {}), ...(sheet ? { record: sheet } : {}) };
    await this.accounts.act(id, whole, await this.waits.hand(viewer), await this.actors.of(viewer, ip));
  }

  @Roles(...OFFICE, 'unit')
  @Post(':id/files')
  @HttpCode(204)
  @UseInterceptors(...Uploads('file', 10, 20))
  async addFiles(
    @Param('id') id: string,
    @Body() raw: unknown,
    @UploadedFiles() files: UploadedFile[] | undefined,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    const { kind, sheetNo } = body(filing, raw) as z.output<typeof filing>;
    const what = { kind, sheetNo: sheetNo ?? null, files: contentsOf(files) };
    await this.files.add(body(uuid, id), what, scope(viewer), await this.actors.of(viewer, ip));
  }

  @Roles(...SEES_ALL, 'unit')
  @Get(':id/files/:hash')
  async file(@Param() params: unknown, @CurrentViewer() viewer: Viewer, @Res() response: Response): Promise<void> {
    await sendKept(response, params, (id, hash) => this.files.file(id, hash, scope(viewer)));
  }

  /** A sheet as an A4 form with the place for the seal. */
  @Roles(...SEES_ALL, 'unit')
  @Get(':id/sheets/:no/:format')
  async paper(
    @Param() params: { id: string },
    @CurrentViewer() viewer: Viewer,
    @Res() response: Response,
  ): Promise<void> {
    const { no, format } = body(paper, params) as z.output<typeof paper>;
    const { name, content } = await this.papers.sheet(body(uuid, params.id), no, format, scope(viewer));
    attach(response, FORMATS[format].mime, name, content);
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
    const { apply } = body(importing, query) as z.output<typeof importing>;
    return this.sheets.run(await tableOf(files, MOST_ACCOUNTS), apply === '1', await this.actors.of(viewer, ip));
  }
}

function refuseOthers(viewer: Viewer, unitId: string): void {
  if (!isOffice(viewer) && !viewer.unitIds.includes(unitId))
    throw new UserError('no_right', '您只能办理本单位的账号，其他单位的请联系宣传部值班员。', 403, 'record.unitId');
}

const filterOf = (f: Partial<Record<keyof AccountFilter, unknown>>): AccountFilter =>
  ({ q: null, platform: null, unitId: null, state: null, flag: null, ...f }) as AccountFilter;

const wordsOf = (f: AccountFilter): string =>
  [
    f.q && `含“${f.q}”`,
    f.platform && PLATFORM_NAME[f.platform],
    f.state && (f.state === 'standing' ? '现有' : STATE_NAME[f.state]),
    f.flag && FLAG_NAME[f.flag],
    f.unitId && '所选单位及下级',
  ]
    .filter(Boolean)
    .join('，') || '全部';
