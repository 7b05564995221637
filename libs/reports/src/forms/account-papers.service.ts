import { Inject, Injectable } from '@nestjs/common';
import type { AccountSheet, SheetKind } from '@fengsui/contract';
import { beijingDateTime, Clock, UserError } from '@fengsui/platform';
import { AccountReader, type AccountScope, Registry } from '@fengsui/registry';
import { dateWords } from '../official/document.js';
import type { FormPaper } from './form.js';

export type FormFormat = 'docx' | 'pdf';

/** Titles of the regulation's forms (第六、七、九条). */
const TITLE: Record<SheetKind, string> = {
  register: '登记表',
  open: '登记表',
  change: '变更登记表',
  apply: '申请表',
  inspect: '年度检查表',
  close: '注销登记表',
};
const OFFICE = '党委宣传部意见';
/** Who writes an opinion on each form, from the host up. */
const OPINIONS: Record<SheetKind, string[]> = {
  register: ['主办单位负责人意见', OFFICE],
  open: ['主办单位负责人意见', OFFICE],
  change: ['主办单位负责人意见', OFFICE],
  apply: ['主办单位负责人意见', '校团委或学工部意见（学生组织）', OFFICE],
  inspect: ['主办单位分管领导意见', OFFICE],
  close: ['主办单位负责人意见', OFFICE],
};
const WIDE = ['定位与内容范围', '链接', '管理员', '分管领导', '口令保管'];

/** Sheets of the 台账 as A4 forms, with the place for the seal. */
@Injectable()
export class AccountPapers {
  constructor(
    @Inject(AccountReader) private readonly accounts: AccountReader,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** One sheet of an account as it was handed in. Throws UserError 404 where there is none that the viewer sees. */
  async sheet(
    id: string,
    no: number,
    format: FormFormat,
    scope: AccountScope,
  ): Promise<{ name: string; content: Buffer }> {
    const account = await this.accounts.account(id, scope, () => false);
    const sheet = account.sheets.find((s) => s.no === no);
    if (!sheet) throw new UserError('no_sheet', '没有这张表，请刷新页面。', 404, 'no');
    const school = (await this.registry.profile())?.name ?? '';
    const paper = paperOf(sheet, school, account.id, this.clock.now());
    // each form's library takes tens of megabytes: only the one that is asked for is loaded
    const content =
      format === 'docx'
        ? await (await import('./form-docx.js')).formDocx(paper)
        : await (await import('./form-pdf.js')).formPdf(paper);
    return { name: `${account.name}${TITLE[sheet.kind]}.${format}`, content };
  }
}

function paperOf(sheet: AccountSheet, school: string, accountId: string, now: Date): FormPaper {
  const said = sheet.opinion ?? '';
  const changed = sheet.changed.length > 0 ? [{ label: '变更内容', value: sheet.changed.join('、'), wide: true }] : [];
  return {
    title: `${school}各级官方微博、微信${TITLE[sheet.kind]}`,
    left: `第 ${sheet.no} 号`,
    right: `填表日期：${dateWords(sheet.at)}`,
    fields: [...changed, ...sheet.fields.map((f) => ({ ...f, wide: WIDE.includes(f.label) }))],
    opinions: OPINIONS[sheet.kind].map((label, i) => ({ label, text: i === 0 && said ? `事由：${said}` : '' })),
    note: `填报：${sheet.by}，${beijingDateTime(new Date(sheet.at))}。编号 ${accountId}-${sheet.no}，打印于 ${beijingDateTime(now).slice(0, 16)}。盖章后请扫描上传到台账。`,
    date: sheet.at,
    creator: '烽燧',
  };
}
