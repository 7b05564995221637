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
  UploadedFiles,
  UseInterceptors,
} from '@nestjs/common';
import type { ContactBook, ContactImportReport, ContactView, MyContacts } from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { CodeSender, ContactCodes, ContactImport, Contacts, USUAL_ORDER } from '@fengsui/notification';
import { z } from 'zod';
import { Actors } from './actors.js';
import { body, uuid } from './body.js';
import { OFFICE } from './office.js';
import { CurrentViewer, Roles } from './session.guard.js';
import { tableOf, type UploadedFile, Uploads } from './upload.js';

const address = (what: string) =>
  z
    .string({ message: `${what}应为文字，清空用 null` })
    .max(254, { message: `${what}过长，请核对` })
    .nullable()
    .optional();
const own = z.object({ mobile: address('手机号'), mail: address('邮箱') });
const change = own.extend({ wecomUserId: address('企业微信账号') });
const ordering = z.object({
  order: z.array(z.enum(['wecom', 'sms', 'voice', 'mail'], { message: '应为 wecom、sms、voice 或 mail' })),
});
const kind = z.enum(['mobile', 'mail'], { message: '应为 mobile 或 mail' });
const asking = z.object({ kind });
const proving = z.object({
  kind,
  code: z.string({ message: '请填写验证码' }).min(1, { message: '请填写验证码' }).max(20),
});

/** /api/contacts: 联系方式. Each changes the own; the office everybody's. */
@Controller('api/contacts')
export class ContactsController {
  constructor(
    @Inject(Contacts) private readonly contacts: Contacts,
    @Inject(ContactCodes) private readonly codes: ContactCodes,
    @Inject(ContactImport) private readonly sheets: ContactImport,
    @Inject(CodeSender) private readonly sender: CodeSender,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Roles(...OFFICE)
  @Get()
  async list(): Promise<ContactBook> {
    return { people: await this.contacts.list() };
  }

  @Get('mine')
  async mine(@CurrentViewer() viewer: Viewer): Promise<MyContacts> {
    const contact = await this.contacts.of(viewer.personId);
    const codes = { mobile: this.sender.ready('mobile'), mail: this.sender.ready('mail') };
    return { contact, order: contact.order ?? USUAL_ORDER, codes };
  }

  @Put('mine')
  async changeMine(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<ContactView> {
    return this.contacts.changeOwn(viewer.personId, given(body(own, raw)), await this.actors.of(viewer, ip));
  }

  @Put('mine/order')
  @HttpCode(204)
  async order(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<void> {
    await this.contacts.setOrder(viewer.personId, body(ordering, raw).order, await this.actors.of(viewer, ip));
  }

  @Post('mine/codes')
  @HttpCode(204)
  async sendCode(@Body() raw: unknown, @CurrentViewer() viewer: Viewer): Promise<void> {
    await this.codes.send(viewer.personId, body(asking, raw).kind);
  }

  @Post('mine/confirm')
  @HttpCode(204)
  async confirm(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<void> {
    const { kind: of, code } = body(proving, raw);
    await this.codes.confirm(viewer.personId, of, code, await this.actors.of(viewer, ip));
  }

  @Roles(...OFFICE)
  @Put(':personId')
  async change(
    @Param('personId') personId: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<ContactView> {
    return this.contacts.changeFor(body(uuid, personId), given(body(change, raw)), await this.actors.of(viewer, ip));
  }

  @Roles(...OFFICE)
  @Post('import')
  @HttpCode(200)
  @UseInterceptors(...Uploads('file', 1, 5))
  async import(
    @UploadedFiles() files: UploadedFile[] | undefined,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<ContactImportReport> {
    return this.sheets.run(await tableOf(files), await this.actors.of(viewer, ip));
  }
}

/** Without what was left out. */
const given = <T extends object>(change: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(change).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
