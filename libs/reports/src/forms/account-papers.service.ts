import { Inject, Injectable } from '@nestjs/common';
import type { AccountSheet, OfficialAccountView, RuleForm, SheetKind } from '@fengsui/contract';
import { beijingDateTime, Clock, UserError } from '@fengsui/platform';
import { AccountReader, type AccountScope, ACTS, Registry, Rules } from '@fengsui/registry';
import { dateWords } from '../official/document.js';
import { formFile } from './form-file.js';
import type { FormPaper } from './form.js';

export type FormFormat = 'docx' | 'pdf';

/** Of files (第六、七、九条). */
const TITLE: Record<SheetKind, string> = {
  register: '登记表',
  open: '登记表',
  change: '变更登记表',
  apply: '申请表',
  inspect: '年度检查表',
  close: '注销登记表',
};
/** Which form a sheet is printed on: an account that was opened is registered. */
const FORM: Record<SheetKind, RuleForm['kind']> = {
  ...{ register: 'register', open: 'register', change: 'change', apply: 'apply', inspect: 'inspect', close: 'close' },
};
const OFFICE = '党委宣传部意见';
const HEAD = '主办单位负责人意见';
const APPROVER = '校团委或学工部意见';
/** Who writes an opinion on each form, from the host up; a student body's application has 校团委 or 学工部 between them. */
const OPINIONS: Record<SheetKind, string[]> = {
  register: [HEAD, OFFICE],
  open: [HEAD, OFFICE],
  change: [HEAD, OFFICE],
  apply: [HEAD, OFFICE],
  inspect: ['主办单位分管领导意见', OFFICE],
  close: [HEAD, OFFICE],
};
const WIDE = ['定位与内容范围', '链接', '管理员', '分管领导', '口令保管'];

/** Sheets of the 台账 as A4 forms, with the place for the seal. */
@Injectable()
export class AccountPapers {
  constructor(
    @Inject(AccountReader) private readonly accounts: AccountReader,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Rules) private readonly rules: Rules,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** One sheet of an account as it was handed in. Throws UserError 404 where there is none that the viewer sees. */
  async sheet(
    id: string,
    no: number,
    format: FormFormat,
    scope: AccountScope,
  ): Promise<{ name: string; content: Buffer }> {
    const account = await this.accounts.account(id, scope, null);
    const sheet = account.sheets.find((s) => s.no === no);
    if (!sheet) throw new UserError('no_sheet', '没有这张表，请刷新页面。', 404, 'no');
    const school = (await this.registry.profile())?.name ?? '';
    const { forms } = await this.rules.forms(sheet.rules?.forms ?? null);
    const form = forms.find((f) => f.kind === FORM[sheet.kind])!;
    const paper = paperOf(account, sheet, form, school, this.clock.now());
    return { name: `${account.name}${TITLE[sheet.kind]}.${format}`, content: await formFile(paper, format) };
  }
}

function paperOf(
  account: Pick<OfficialAccountView, 'id' | 'sheets' | 'student'>,
  sheet: AccountSheet,
  form: RuleForm,
  school: string,
  now: Date,
): FormPaper {
  const { reason, opinions } = sheet.kind === 'apply' ? application(account, sheet) : otherwise(sheet);
  const head = [
    ...(sheet.changed.length > 0 ? [{ label: '变更内容', value: sheet.changed.join('、'), wide: true }] : []),
    ...(reason ? [{ ...reason, wide: true }] : []),
  ];
  return {
    title: `${school}${form.title}`,
    left: `第 ${sheet.no} 号`,
    right: `填表日期：${dateWords(sheet.at)}`,
    fields: [...head, ...sheet.fields.map((f) => ({ ...f, wide: WIDE.includes(f.label) }))],
    opinions,
    note: `${form.note ? `填表说明：${form.note} ` : ''}填报：${sheet.by}，${beijingDateTime(new Date(sheet.at))}。编号 ${account.id}-${sheet.no}，打印于 ${beijingDateTime(now).slice(0, 16)}。盖章后请扫描上传到台账。`,
    date: sheet.at,
    creator: '烽燧',
  };
}

interface Said {
  reason: { label: string; value: string } | null;
  opinions: FormPaper['opinions'];
}
const signed = (s: AccountSheet): string => `${s.opinion ?? ''}（${s.by}，${dateWords(s.at)}）`;

/** What the office wrote stands in its place; what the host wrote says why. */
function otherwise(sheet: AccountSheet): Said {
  const labels = OPINIONS[sheet.kind];
  const office = sheet.act in ACTS && ACTS[sheet.act as keyof typeof ACTS].by === 'office';
  return {
    reason: sheet.opinion && !office ? { label: '事由', value: sheet.opinion } : null,
    opinions: labels.map((label) => ({ label, text: office && label === OFFICE ? signed(sheet) : '' })),
  };
}

/** The application that a sheet belongs to: why it was handed in, and what each has said up to then, in his place. */
function application(account: Pick<OfficialAccountView, 'sheets' | 'student'>, sheet: AccountSheet): Said {
  const labels = account.student ? [HEAD, APPROVER, OFFICE] : OPINIONS.apply;
  const until = account.sheets.filter((s) => s.no <= sheet.no).toReversed();
  const from = until.findLastIndex((s) => s.act === 'apply' || s.act === 'resubmit');
  const [asked, ...answers] = until.slice(Math.max(0, from));
  const first = account.student ? APPROVER : HEAD;
  const texts = new Map<string, string>();
  let state = asked!.state;
  for (const s of answers) {
    if (s.act !== 'withdraw') texts.set(state === 'applied' ? first : OFFICE, signed(s));
    state = s.state;
  }
  return {
    reason: asked!.opinion ? { label: asked!.act === 'apply' ? '申请理由' : '补正情况', value: asked!.opinion } : null,
    opinions: labels.map((label) => ({ label, text: texts.get(label) ?? '' })),
  };
}
