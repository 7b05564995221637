import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Ip,
  Param,
  Post,
  Res,
  UploadedFiles,
  UseInterceptors,
} from '@nestjs/common';
import type {
  EvidenceView,
  ImportReport,
  ManualEntry,
  ManualEntryAnswer,
  MentionHistory,
  MentionView,
} from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import {
  type Asker,
  EvidenceReader,
  HistoryReader,
  ImportService,
  ManualEntries,
  MentionViews,
} from '@fengsui/mentions';
import { UserError } from '@fengsui/platform';
import { unitScope } from '@fengsui/reports';
import type { Response } from 'express';
import { z } from 'zod';
import { Actors } from './actors.js';
import { body, text, uuid } from './body.js';
import { sendFile } from './send-file.js';
import { CurrentViewer, Roles } from './session.guard.js';
import { contentsOf, type UploadedFile, Uploads } from './upload.js';

const optional = (what: string, max: number) =>
  z
    .string()
    .trim()
    .max(max, { message: `${what}过长，请不超过 ${max} 字` })
    .optional();
const entry = z.object({
  via: z.enum(['电话', '网警', '上级通报', '来访', '网页', '其他'], {
    message: '来源应为电话、网警、上级通报、来访、网页或其他',
  }),
  platform: z.enum(['weibo', 'wechat', 'manual'], { message: '平台应为微博、微信或其他' }).default('manual'),
  text: text('内容', 20_000),
  title: optional('标题', 200),
  url: z.preprocess(
    (v) => (v === '' ? undefined : v),
    z
      .url({ protocol: /^https?$/, message: '链接应为完整网址，以 http:// 或 https:// 开头' })
      .max(2000, { message: '链接过长' })
      .optional(),
  ),
  author: optional('作者', 50),
  publishedAt: optional('发布时间', 40),
  informant: optional('反映人', 50),
  informantContact: optional('反映人联系方式', 100),
});
const hash = z.string().regex(/^[0-9a-f]{64}$/, { message: '应为证据编号' });

const asker = (viewer: Viewer): Asker => ({ personId: viewer.personId, unitIds: unitScope(viewer) });

/** /api/mentions: what people enter, import and bring back; /api/evidence: the files beside posts. */
@Controller('api')
export class MentionsController {
  constructor(
    @Inject(ManualEntries) private readonly entries: ManualEntries,
    @Inject(ImportService) private readonly imports: ImportService,
    @Inject(EvidenceReader) private readonly evidence: EvidenceReader,
    @Inject(HistoryReader) private readonly histories: HistoryReader,
    @Inject(MentionViews) private readonly views: MentionViews,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  /** 手工录入 (第十三条: an administrator of a unit reports upward too). */
  @Roles('duty', 'publicity_head', 'unit')
  @Post('mentions')
  @UseInterceptors(...Uploads('evidence', 10, 20))
  async enter(
    @Body() raw: unknown,
    @UploadedFiles() files: UploadedFile[] | undefined,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<ManualEntryAnswer> {
    const told = body(entry, raw) as ManualEntry;
    const uploads = contentsOf(files);
    return this.entries.enter(told, uploads, await this.actors.of(viewer, ip));
  }

  @Roles('duty', 'publicity_head')
  @Post('mentions/import')
  @HttpCode(200)
  @UseInterceptors(...Uploads('file', 1, 20))
  async import(
    @UploadedFiles() files: UploadedFile[] | undefined,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<ImportReport> {
    const [file] = files ?? [];
    if (!file) throw new UserError('no_file', '请选择要导入的 CSV 或 Excel 文件。', 400, 'file');
    return this.imports.importFile(file.originalname, file.buffer, await this.actors.of(viewer, ip));
  }

  @Roles('duty', 'publicity_head')
  @Post('mentions/:id/recover')
  @HttpCode(200)
  async recover(@Param('id') id: string, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<MentionView> {
    await this.entries.recover(body(uuid, id), await this.actors.of(viewer, ip));
    return (await this.views.byIds([id]))[0]!;
  }

  /** Texts before each change, counts as they changed. */
  @Get('mentions/:id/history')
  history(@Param('id') id: string, @CurrentViewer() viewer: Viewer): Promise<MentionHistory> {
    return this.histories.of(body(uuid, id), asker(viewer));
  }

  @Get('mentions/:id/evidence')
  list(@Param('id') id: string, @CurrentViewer() viewer: Viewer): Promise<EvidenceView[]> {
    return this.evidence.of(body(uuid, id), asker(viewer));
  }

  /** Only pictures open in the page; nothing in a file may act. */
  @Get('evidence/:hash')
  async file(@Param('hash') id: string, @CurrentViewer() viewer: Viewer, @Res() response: Response): Promise<void> {
    const { name, mime, content } = await this.evidence.file(body(hash, id), asker(viewer));
    sendFile(response, name, mime, content);
  }
}
