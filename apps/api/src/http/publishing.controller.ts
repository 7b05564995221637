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
  Res,
  UploadedFiles,
  UseInterceptors,
} from '@nestjs/common';
import {
  type AuthorisationChoices,
  type AuthorisationDraft,
  type AuthorisationList,
  type AuthorisationView,
  type CheckAnswer,
  type PublishedComparison,
  type PublishedPage,
  type PublishingWords,
  type SecrecyQuestion,
  CATEGORY_NAME,
  type Role,
} from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import {
  ACTS,
  AUTHORISATION_STATES,
  AuthorisationReader,
  Authorisations,
  PublishedReader,
  PublishingCheck,
  SECRECY_QUESTIONS,
} from '@fengsui/publishing';
import type { Response } from 'express';
import { z } from 'zod';
import { Actors } from './actors.js';
import { body, flag, text, unitId, uuid } from './body.js';
import { SEES_ALL } from './office.js';
import { sendKept } from './send-file.js';
import { CurrentViewer, Roles } from './session.guard.js';
import { contentsOf, type UploadedFile, Uploads } from './upload.js';

/** 宣传部 alone: who keeps the system takes no part in what is published. */
const OFFICE: Role[] = ['duty', 'publicity_head'];
const READERS: Role[] = [...SEES_ALL, 'unit'];
const MOST = 20_000;
const keys = <K extends string>(names: Record<K, unknown>): [K, ...K[]] => Object.keys(names) as [K, ...K[]];
const moment = (what: string) => z.iso.datetime({ offset: true, message: `${what}应为日期和时间` });
const answer = z.object(
  {
    answer: z.enum(['no', 'yes'], { message: '保密审查各项请答“是”或“否”' }),
    note: z.string().trim().max(500, { message: '保密审查的说明请不超过 500 字' }).default(''),
  },
  { message: '保密审查五项都要回答' },
);
const sheet = z.object({
  title: text('标题', 100),
  // places of the check lead into the text as it is: it is not trimmed
  text: z
    .string({ message: '请填写正文' })
    .max(MOST, { message: `正文过长，请不超过 ${MOST} 字` })
    .refine((t) => t.trim() !== '', { message: '请填写正文' }),
  category: z.enum(keys(CATEGORY_NAME), { message: '请选择类别' }),
  accountIds: z.array(uuid, { message: '请选择发布的账号' }).max(50, { message: '一次最多选 50 个账号' }),
  wantedAt: moment('希望发布时间').nullable(),
  // one without an answer is named by the service in its own words
  secrecy: z.partialRecord(z.enum(SECRECY_QUESTIONS as [SecrecyQuestion], { message: '没有这个问题' }), answer, {
    message: '保密审查五项都要回答',
  }),
});
const draft = z.object({ unitId: unitId(), sheet });
const act = z.object({
  act: z.enum(keys(ACTS), { message: '没有这项办理' }),
  version: z.number({ message: '缺少版本，请刷新页面' }).int(),
  text: text('意见', 1000),
  sheet: sheet.optional(),
  checked: z.boolean().optional(),
  wording: text('口径', 2000).optional(),
  validUntil: moment('授权有效期').optional(),
});
const filter = z.object({
  state: z
    .enum(AUTHORISATION_STATES as [(typeof AUTHORISATION_STATES)[number]], { message: '没有这种状态' })
    .optional(),
  mine: flag,
});
const posts = z.object({
  verdict: z.enum(['plain', 'authorised', 'differs', 'unauthorised'], { message: '没有这种结果' }).optional(),
  page: z.coerce.number({ message: '页码应为数字' }).int().min(1).max(10_000).default(1),
});
const checking = z.object({
  title: z.string({ message: '缺少标题' }).max(100, { message: '标题过长，请不超过 100 字' }),
  text: z.string({ message: '缺少正文' }).max(MOST, { message: `正文过长，请不超过 ${MOST} 字` }),
});
const words = z.object({
  version: z.number({ message: '缺少版本，请刷新页面' }).int().min(0),
  words: z.array(
    z.object({
      kind: z.enum(['forbidden', 'sensitive', 'matter'], { message: '词的种类应为禁用、敏感或须授权' }),
      word: text('词', 40),
      note: z.string().trim().max(100, { message: '说明请不超过 100 字' }).default(''),
    }),
    { message: '缺少词表' },
  ),
});

/** /api/publishing: leave to publish (第十八条), the machine check (第十六、十七条), and what the watch saw of official accounts. */
@Controller('api/publishing')
export class PublishingController {
  constructor(
    @Inject(Authorisations) private readonly authorisations: Authorisations,
    @Inject(AuthorisationReader) private readonly reader: AuthorisationReader,
    @Inject(PublishedReader) private readonly published: PublishedReader,
    @Inject(PublishingCheck) private readonly machine: PublishingCheck,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Roles(...READERS)
  @Get('authorisations')
  list(@Query() query: unknown, @CurrentViewer() viewer: Viewer): Promise<AuthorisationList> {
    const { state, mine } = body(filter, query);
    return this.reader.list(viewer, state ?? null, mine === '1');
  }

  @Roles(...READERS)
  @Get('choices')
  choices(@CurrentViewer() viewer: Viewer): Promise<AuthorisationChoices> {
    return this.reader.choices(viewer);
  }

  @Roles(...READERS)
  @Get('authorisations/:id')
  one(@Param('id') id: string, @CurrentViewer() viewer: Viewer): Promise<AuthorisationView> {
    return this.reader.one(body(uuid, id), viewer);
  }

  @Roles(...OFFICE, 'unit')
  @Post('authorisations')
  async create(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<{ id: string }> {
    const wanted = body(draft, raw) as AuthorisationDraft;
    return { id: await this.authorisations.create(wanted, viewer, await this.actors.of(viewer, ip)) };
  }

  @Roles(...OFFICE, 'unit', 'school_leader')
  @Post('authorisations/:id/acts')
  @HttpCode(204)
  async act(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    const wanted = body(act, raw) as z.output<typeof act>;
    const given = Object.fromEntries(Object.entries(wanted).filter(([, v]) => v !== undefined)) as never;
    await this.authorisations.act(body(uuid, id), given, viewer, await this.actors.of(viewer, ip));
  }

  @Roles(...OFFICE, 'unit')
  @Post('authorisations/:id/files')
  @HttpCode(204)
  @UseInterceptors(...Uploads('file', 10, 20))
  async addFiles(
    @Param('id') id: string,
    @UploadedFiles() files: UploadedFile[] | undefined,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    await this.authorisations.addFiles(body(uuid, id), contentsOf(files), viewer, await this.actors.of(viewer, ip));
  }

  @Roles(...READERS)
  @Get('authorisations/:id/files/:hash')
  async file(@Param() params: unknown, @CurrentViewer() viewer: Viewer, @Res() response: Response): Promise<void> {
    await sendKept(response, params, (id, hash) => this.reader.file(id, hash, viewer));
  }

  /** The machine check of a text that is being written; nothing is kept. */
  @Roles(...READERS)
  @Post('check')
  @HttpCode(200)
  check(@Body() raw: unknown): Promise<CheckAnswer> {
    return this.machine.check(body(checking, raw));
  }

  @Roles(...READERS)
  @Get('posts')
  posts(@Query() query: unknown, @CurrentViewer() viewer: Viewer): Promise<PublishedPage> {
    const { verdict, page } = body(posts, query) as z.output<typeof posts>;
    return this.published.page(viewer, verdict ?? null, page);
  }

  @Roles(...READERS)
  @Get('posts/:id')
  comparison(@Param('id') id: string, @CurrentViewer() viewer: Viewer): Promise<PublishedComparison> {
    return this.published.comparison(body(uuid, id), viewer);
  }

  @Roles(...READERS)
  @Get('words')
  async words(@CurrentViewer() viewer: Viewer): Promise<PublishingWords> {
    return { ...(await this.machine.words()), mayEdit: viewer.roles.some((r) => OFFICE.includes(r)) };
  }

  @Roles(...OFFICE)
  @Put('words')
  @HttpCode(204)
  async saveWords(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<void> {
    const wanted = body(words, raw) as z.output<typeof words>;
    await this.machine.save(wanted.version, wanted.words, await this.actors.of(viewer, ip));
  }
}
