import { Inject, Injectable } from '@nestjs/common';
import type {
  AfterActionReport,
  ReportEdit,
  ReportEdited,
  ReportPage,
  ReportPageSection,
  ReportSectionKey,
  Role,
} from '@fengsui/contract';
import { type Actor, Ledger } from '@fengsui/ledger';
import { UserError } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { DataSource } from 'typeorm';
import { cleanHtml } from '../rich-text/clean.js';
import { AfterActionRepository, type SectionRevision } from './after-action.repository.js';
import { AfterActionService, paperName } from './after-action.service.js';
import { canonical, contentHash } from './body.js';
import { annexOf, type SectionContent, sectionsOf } from './content.js';
import { SECTION_TITLE } from './drafts.js';
import { ReportTasks } from './report-tasks.service.js';

type Revisions = Map<ReportSectionKey, SectionRevision>;

/** The report as people read it and work on it, section by section. */
@Injectable()
export class ReportDesk {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(AfterActionService) private readonly reports: AfterActionService,
    @Inject(AfterActionRepository) private readonly repository: AfterActionRepository,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(ReportTasks) private readonly tasks: ReportTasks,
    @Inject(Registry) private readonly registry: Registry,
  ) {}

  /** The draft or the newest sealed version, whichever build answers; version: a sealed one of that number. */
  async page(incidentId: string, roles: Role[], version: number | null = null): Promise<ReportPage> {
    const asked = version === null ? null : await this.reports.version(incidentId, version);
    return this.reports.read(async (tx) => {
      const draft = await this.reports.draftBody(tx, incidentId);
      const last = await this.repository.sealed(tx, incidentId);
      const same = last !== null && last.contentHash === contentHash(draft);
      const report = asked ?? (same ? this.reports.sealedReport(last) : this.reports.withHash(draft));
      const was = report.state === 'draft' && last ? this.reports.sealedReport(last) : null;
      const changed = was ? changedSections(was, report) : [];
      const revisions = await this.repository.revisions(tx, incidentId);
      const edit = asked === null && roles.some((r) => r === 'duty' || r === 'publicity_head');
      const units = edit ? await this.registry.units(tx) : [];
      return {
        ...head(report),
        sections: sectionsOf(report).map((s) => ({
          ...this.section(report, s, revisions),
          changed: changed.includes(s.key),
        })),
        annex: annexOf(report),
        tasks: edit ? await this.tasks.drafts(tx, incidentId, draft) : [],
        units: units.filter((u) => u.kind !== 'leadership').map(({ id, name }) => ({ id, name })),
        versions: await this.repository.versions(tx, incidentId),
        changed: was && changes(was, report, changed),
        can: {
          edit,
          seal: report.state === 'draft' && roles.includes('publicity_head'),
        },
      };
    });
  }

  /** Changes one section. Refused where somebody changed it since, with who and when: nothing is overwritten unseen. */
  async edit(incidentId: string, key: ReportSectionKey, edit: ReportEdit, actor: Actor): Promise<ReportEdited> {
    const cleaned = edit.html === null ? null : cleanHtml(edit.html);
    await this.reports.read((tx) => this.reports.draftBody(tx, incidentId)); // refuses what has no report
    await this.dataSource.transaction(async (tx) => {
      const now = (await this.repository.revisions(tx, incidentId)).get(key);
      if ((now?.revision ?? 0) !== edit.revision) throw overtaken(key, now);
      const added = await this.repository.addRevision(tx, {
        incidentId,
        section: key,
        revision: edit.revision + 1,
        text: cleaned?.text ?? null,
        byId: actor.id,
        by: paperName(actor),
      });
      if (!added) throw overtaken(key, undefined);
      await this.ledger.append(tx, {
        kind: 'report.edited',
        incidentId,
        actor,
        payload: {
          text: `${actor.name}${cleaned ? '修改' : '恢复'}复盘报告“${SECTION_TITLE[key]}”一节${cleaned ? '' : '的原稿'}。`,
          section: key,
          revision: edit.revision + 1,
        },
      });
    });
    return { section: await this.one(incidentId, key), cleaned: cleaned?.removed ?? null };
  }

  private one(incidentId: string, key: ReportSectionKey): Promise<ReportPageSection> {
    return this.reports.read(async (tx) => {
      const report = this.reports.withHash(await this.reports.draftBody(tx, incidentId));
      const revisions = await this.repository.revisions(tx, incidentId);
      return this.section(
        report,
        sectionsOf(report).find((s) => s.key === key)!,
        revisions,
      );
    });
  }

  private section(
    report: AfterActionReport,
    content: ReturnType<typeof sectionsOf>[number],
    revisions: Revisions,
  ): ReportPageSection {
    return {
      ...report.sections.find((s) => s.key === content.key)!,
      heading: content.heading,
      revision: revisions.get(content.key)?.revision ?? 0,
      data: content.data,
    };
  }
}

function head(
  r: AfterActionReport,
): Omit<ReportPage, 'sections' | 'annex' | 'tasks' | 'units' | 'versions' | 'changed' | 'can'> {
  const { state, version, title, schoolName, drill, createdAt, approvedBy } = r;
  return { state, version, title, schoolName, drill, createdAt, approvedBy, hash: r.bodyHash };
}

function overtaken(key: ReportSectionKey, now: SectionRevision | undefined): UserError {
  const who = now ? `${now.by}刚刚` : '有人刚刚';
  return new UserError(
    'report.overtaken',
    `${who}改过“${SECTION_TITLE[key]}”一节，您的修改没有保存，仍在编辑框里。请对照最新内容后再保存。`,
    409,
    'revision',
  );
}

/** Sections that say or show something else than the sealed version did. */
function changedSections(was: AfterActionReport, now: AfterActionReport): ReportSectionKey[] {
  const before = new Map(sectionsOf(was).map((s) => [s.key, shown(s)]));
  return sectionsOf(now).flatMap((s) => (before.get(s.key) === shown(s) ? [] : [s.key]));
}
const shown = ({ text, data }: SectionContent): string => canonical([text, data]);

/** Which sections and how many entries of the log differ from the sealed version, in words. */
function changes(was: AfterActionReport, now: AfterActionReport, keys: ReportSectionKey[]): string {
  const rows = now.log.length - was.log.length;
  const parts = [
    ...(keys.length > 0 ? [keys.map((k) => `“${SECTION_TITLE[k]}”`).join('、')] : []),
    ...(rows > 0 ? [`处置日志新增 ${rows} 条`] : []),
  ];
  return `与已审定的第 ${was.version} 版相比有变化：${parts.length > 0 ? parts.join('，') : '数据有更新'}。`;
}
