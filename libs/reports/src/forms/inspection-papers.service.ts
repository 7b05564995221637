import { Inject, Injectable } from '@nestjs/common';
import { INSPECTION_CONTENT_NAME, type InspectionContent, type InspectionView } from '@fengsui/contract';
import { beijingDateTime, Clock } from '@fengsui/platform';
import { type AccountScope, type Hand, InspectionReader, Registry, topWords } from '@fengsui/registry';
import { dateWords } from '../official/document.js';
import type { FormFormat } from './account-papers.service.js';
import { formFile } from './form-file.js';
import type { FormPaper } from './form.js';

/** 年检表 (第九条) as an A4 form: what was read, what the unit wrote, the signature, the verdict, with the place for the seal. */
@Injectable()
export class InspectionPapers {
  constructor(
    @Inject(InspectionReader) private readonly inspections: InspectionReader,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Throws UserError 404 where there is none that the viewer sees. */
  async sheet(
    id: string,
    format: FormFormat,
    scope: AccountScope,
    hand: Hand,
  ): Promise<{ name: string; content: Buffer }> {
    const view = await this.inspections.sheet(id, scope, hand);
    const school = (await this.registry.profile())?.name ?? '';
    const content = await formFile(paperOf(view, school, this.clock.now()), format);
    return { name: `${view.accountName} ${view.year} 年年度检查表.${format}`, content };
  }
}

function paperOf(v: InspectionView, school: string, now: Date): FormPaper {
  const wide = (label: string, value: string): FormPaper['fields'][number] => ({ label, value, wide: true });
  const content = v.content ?? ({} as Partial<InspectionContent>);
  const handed = v.steps.find((s) => s.actName === '报分管领导签字');
  const at = handed?.at ?? v.steps.at(-1)!.at;
  return {
    title: `${school}各级官方微博、微信年度检查表`,
    left: `${v.year} 年`,
    right: `检查期间：${v.fromOn} 至 ${v.toOn}`,
    fields: [
      { label: '账号名称', value: v.accountName, wide: false },
      { label: '平台', value: v.platformName, wide: false },
      ...v.responsible.map((r) => ({ ...r, wide: false })),
      ...v.figures.map((f) => ({ ...f, wide: WIDE.includes(f.label) })),
      wide('传播最广', topWords(v.facts).join('\n') || '没有'),
      ...Object.entries(INSPECTION_CONTENT_NAME).map(([key, label]) =>
        wide(label, content[key as keyof InspectionContent] ?? ''),
      ),
      ...(v.suspendedAt
        ? [
            wide(
              '暂停运营',
              `${dateWords(v.suspendedAt)}起${v.liftedAt ? `，${dateWords(v.liftedAt)}恢复` : ''}，其间发布 ${v.postsSuspended ?? '未读取'} 条`,
            ),
          ]
        : []),
    ],
    opinions: [
      { label: '主办单位分管领导意见', text: v.signedAt ? said(v, '签字并报宣传部', v.signedName, v.signedAt) : '' },
      {
        label: '党委宣传部意见',
        text: v.judgedAt
          ? `${v.state === 'ended' ? '' : `${v.stateName}：`}${v.opinion ?? ''}${v.rectifyUntil && v.state !== 'passed' ? `，限 ${v.rectifyUntil} 前整改` : ''}（${v.judgedName}，${dateWords(v.judgedAt)}）`
          : '',
      },
    ],
    note: `“发布条数”至“传播最广”由系统据采集到的内容填写。${v.handedBy ? `填报：${v.handedBy}，${beijingDateTime(new Date(at))}。` : ''}编号 ${v.id}，打印于 ${beijingDateTime(now).slice(0, 16)}。`,
    date: at,
    creator: '烽燧',
  };
}

const WIDE = ['互动', '最长未更新', '舆情事件', '台账提示', '制度人员缺项'];

/** What was said with a step, and by whom. */
function said(v: InspectionView, act: string, by: string | null, at: string): string {
  return `${v.steps.find((s) => s.actName === act)?.text ?? ''}（${by}，${dateWords(at)}）`;
}
