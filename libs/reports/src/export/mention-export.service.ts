import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { ExportState, MentionView } from '@fengsui/contract';
import { type Actor, Ledger, postAndName } from '@fengsui/ledger';
import { MentionViews } from '@fengsui/mentions';
import { beijingDateTime, Clock, UserError, writeSheet } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { IndexStatusViews, IndexUnavailable, MentionIndex, type Selection } from '@fengsui/search-index';
import { DataSource } from 'typeorm';
import { COLUMNS, selectionInWords } from './mention-sheet.js';

/** The newest so many: what a person can still go through, and half a minute's work. */
const EXPORT_LIMIT = 20_000;
const PAGE = 500;
/** So many files are made at a time in this process. */
const AT_ONCE = 2;
/** A finished file is kept so long. */
const KEPT_MS = 10 * 60_000;

interface Job extends ExportState {
  personId: string;
  file: string;
  name: string;
  stop: AbortController;
}

/** Results of searches as Excel files, made beside the requests. A job lives in the process that made it: a restart ends it, and the page says so. */
@Injectable()
export class MentionExport implements OnApplicationShutdown {
  private readonly log = new Logger('MentionExport');
  private readonly jobs = new Map<string, Job>();
  private folder: string | null = null;
  private readonly ending = new AbortController();

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(MentionIndex) private readonly index: MentionIndex,
    @Inject(MentionViews) private readonly mentions: MentionViews,
    @Inject(IndexStatusViews) private readonly status: IndexStatusViews,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Begins a file of what the selection finds now. Throws UserError 409 while the person has one under way, 503 while others have; IndexUnavailable. */
  async start(selection: Selection, actor: Actor): Promise<ExportState> {
    const running = [...this.jobs.values()].filter((j) => j.state === 'running');
    if (running.some((j) => j.personId === actor.id))
      throw new UserError('export_running', '您有一份导出正在进行，请等它完成或先取消。', 409);
    if (running.length >= AT_ONCE) throw new UserError('busy', '正在导出的人较多，请过一会儿再试。', 503);
    const found = await this.index.count(selection);
    this.folder ??= mkdtempSync(path.join(os.tmpdir(), 'fengsui-export-'));
    const id = randomUUID();
    const now = this.clock.now();
    const job: Job = {
      ...{
        id,
        state: 'running',
        done: 0,
        total: Math.min(found, EXPORT_LIMIT),
        found,
        limit: EXPORT_LIMIT,
        error: null,
      },
      personId: actor.id,
      file: path.join(this.folder, `${id}.xlsx`),
      name: `信息流-${beijingDateTime(now).slice(0, 16).replace(/[-:]/g, '').replace(' ', '-')}.xlsx`,
      stop: new AbortController(),
    };
    this.jobs.set(id, job);
    // what is found stays what it was when the person asked
    void this.make(job, { ...selection, to: selection.to ?? now }, actor, now);
    return shown(job);
  }

  /** Throws UserError 404. */
  state(id: string, personId: string): ExportState {
    return shown(this.job(id, personId));
  }

  /** Where the finished file lies, and its name. Throws UserError 404, 409. */
  file(id: string, personId: string): { file: string; name: string } {
    const job = this.job(id, personId);
    if (job.state !== 'done') throw new UserError('not_ready', '文件还没有准备好，请稍候。', 409);
    return job;
  }

  /** Stops it and removes the file; safe to repeat. */
  remove(id: string, personId: string): void {
    const job = this.jobs.get(id);
    if (job?.personId !== personId) return;
    job.stop.abort();
    this.jobs.delete(id);
    rmSync(job.file, { force: true });
  }

  onApplicationShutdown(): void {
    this.ending.abort();
    for (const job of this.jobs.values()) job.stop.abort();
    if (this.folder) rmSync(this.folder, { recursive: true, force: true });
  }

  private job(id: string, personId: string): Job {
    const job = this.jobs.get(id);
    if (job?.personId !== personId) throw new UserError('no_export', '这份导出已过期或中断，请重新导出。', 404);
    return job;
  }

  private async make(job: Job, selection: Selection, actor: Actor, now: Date): Promise<void> {
    try {
      await this.write(job, selection, actor, now);
      if (job.stop.signal.aborted) return;
      const text = `${actor.name}导出信息流 ${job.done} 条（检索到 ${job.found} 条）`;
      await this.dataSource.transaction((tx) =>
        this.ledger.append(tx, {
          kind: 'search.exported',
          incidentId: null,
          actor,
          payload: { text, conditions: Object.fromEntries(selectionInWords(selection, (id) => id)) },
        }),
      );
      job.state = 'done';
    } catch (error) {
      if (job.stop.signal.aborted) return;
      job.state = 'failed';
      job.error =
        error instanceof IndexUnavailable
          ? '检索服务没有应答，请稍后再导出。'
          : '导出没有完成，已记录。请稍后再试；仍不行请联系系统管理员。';
      if (!(error instanceof IndexUnavailable))
        this.log.error(error instanceof Error ? (error.stack ?? '') : String(error));
    }
    await this.clock.sleep(KEPT_MS, this.ending.signal);
    this.remove(job.id, job.personId);
  }

  private async write(job: Job, selection: Selection, actor: Actor, now: Date): Promise<void> {
    const names = new Map((await this.registry.everyUnit()).map((u) => [u.id, u.name]));
    await writeSheet(createWriteStream(job.file), {
      tables: [{ name: '帖子', columns: COLUMNS, rows: this.posts(job, selection) }],
      filters: selectionInWords(selection, (id) => names.get(id) ?? id),
      at: now,
      by: postAndName(actor),
      notes: async () => [
        [
          '条数',
          `${job.done} 条${job.found > job.done ? `（检索到 ${job.found} 条，一次最多导出 ${EXPORT_LIMIT} 条，更早的未导出）` : ''}`,
        ],
        ['可能缺少', (await this.status.status()).lacks ?? '无'],
        ['说明', '普通作者已遮名，正文中的联系方式、证件号码已遮盖；空白的计数是平台没有给出，不是零。'],
      ],
    });
  }

  /** The posts found, page by page. Throws when the job is stopped. */
  private async *posts(job: Job, selection: Selection): AsyncGenerator<MentionView> {
    let after: string | undefined;
    do {
      job.stop.signal.throwIfAborted();
      const limit = Math.min(PAGE, EXPORT_LIMIT - job.done);
      const page = await this.index.search({ ...selection, limit, ...(after === undefined ? {} : { after }) });
      const posts = new Map((await this.mentions.byIds(page.ids)).map((m) => [m.id, m]));
      for (const id of page.ids) {
        const m = posts.get(id);
        if (m) yield m;
      }
      job.done += page.ids.length;
      after = page.next ?? undefined;
    } while (after !== undefined && job.done < EXPORT_LIMIT);
  }
}

function shown({ id, state, done, total, found, limit, error }: Job): ExportState {
  return { id, state, done, total, found, limit, error };
}
