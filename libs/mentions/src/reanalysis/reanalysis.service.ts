import { Inject, Injectable } from '@nestjs/common';
import { type Analysis, type AnalysisContext, analyse, isByName, judgedBy } from '@fengsui/analysis';
import type { AnalysisProgress, AnalysisState } from '@fengsui/contract';
import { durationWords, wake } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { AnalysisContextReader } from '../analysis-context.js';
import { enqueueIndex } from '../store/mention.repository.js';
import * as repository from './reanalysis.repository.js';
import type { Judged, Rejudged, Run } from './reanalysis.repository.js';

const BATCH = 200;
/** Between batches, so that what is due at once has its turn. */
const BREATH_MS = 50;
const IDLE_MS = 60_000;

/**
 * Judges stored posts anew when the analysis, or the names of the school and its units, have changed: in the background, newest first, any number of
 * processes. What is done is told by the posts themselves, so that whoever is killed leaves nothing half. Index and figures follow; nobody is told of a
 * post that is older than a day, no incident is opened for it.
 */
@Injectable()
export class Reanalysis {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(AnalysisContextReader) private readonly context: AnalysisContextReader,
  ) {}

  /** One batch. Answers how many ms to rest. */
  async round(): Promise<number> {
    // never names of half a minute ago: two engines would judge back and forth
    const context = await this.context.fresh();
    const version = judgedBy(context);
    const older = await repository.olderVersion(this.dataSource, version);
    if (older === null) {
      await repository.endRun(this.dataSource, version);
      return IDLE_MS;
    }
    const n = await this.dataSource.transaction(async (tx) => {
      await repository.beginRun(tx, version);
      const posts = await repository.claim(tx, older, BATCH);
      if (posts.length > 0) await rejudge(tx, posts, older, version, context);
      return posts.length;
    });
    // nothing claimed: the rest is in other hands
    return n > 0 ? BREATH_MS : 1_000;
  }

  /** How far it has come, for people. */
  async state(): Promise<AnalysisState> {
    const run = await repository.latestRun(this.dataSource);
    return { version: judgedBy(await this.context.fresh()), run: run && viewOf(run) };
  }
}

async function rejudge(
  tx: EntityManager,
  posts: Judged[],
  older: string,
  version: string,
  context: AnalysisContext,
): Promise<void> {
  const all = posts.map((p) => ({ before: p, after: merged(p, analyse(p, context)) }));
  const changed = all.filter(({ before, after }) => differs(before, after));
  await repository.keepJudgements(
    tx,
    older,
    changed.map((c) => c.before.id),
  );
  await repository.replaceJudgements(
    tx,
    version,
    all.map((a) => a.after),
    changed.length,
  );
  const indexed = changed.filter(({ before, after }) => !before.drill && (before.about_school || after.about_school));
  if (indexed.length === 0) return;
  await enqueueIndex(
    tx,
    indexed.map((c) => c.before.id),
  );
  await wake(tx, 'index');
}

/** The new judgement, but for what a person has set and for what does not come from the words: somebody vouched, or the post hangs on one about the school. */
function merged(p: Judged, a: Analysis): Rejudged {
  const set = new Set(p.corrected);
  const vouched = p.about_school && !isByName(p.match_reason);
  const keepsAbout = set.has('about') || (vouched && !a.aboutSchool);
  return {
    id: p.id,
    about_school: keepsAbout ? p.about_school : a.aboutSchool,
    match_reason: keepsAbout || vouched ? p.match_reason : a.matchReason,
    unit_id: set.has('unit') ? p.unit_id : (a.unitId ?? (vouched ? p.unit_id : null)),
    ...(set.has('sentiment')
      ? { sentiment: p.sentiment, score: p.score, decided_by: p.decided_by }
      : { sentiment: a.sentiment, score: a.score, decided_by: a.decidedBy }),
    topic: set.has('topic') ? p.topic : a.topic,
    severity_words: a.severityWords,
    is_question: a.isQuestion,
    near_hash: a.nearHash.toString(),
    segmented: a.segmented,
  };
}

function differs(before: Judged, after: Rejudged): boolean {
  const same = (a: string[], b: string[]): boolean => a.join('\n') === b.join('\n');
  return (
    before.about_school !== after.about_school ||
    before.match_reason !== after.match_reason ||
    before.unit_id !== after.unit_id ||
    before.sentiment !== after.sentiment ||
    Math.abs(before.score - after.score) > 0.0005 ||
    before.topic !== after.topic ||
    before.is_question !== after.is_question ||
    before.segmented !== after.segmented ||
    !same(before.severity_words, after.severity_words) ||
    !same(before.decided_by, after.decided_by)
  );
}

function viewOf(r: Run): AnalysisProgress {
  const ms = (r.finished_at ?? r.now).getTime() - r.started_at.getTime();
  // posts that came by the old names meanwhile are done too
  const total = Math.max(r.total, r.done);
  const left = r.done > 0 ? (ms / r.done) * (total - r.done) : null;
  const share = total > 0 ? Math.floor((r.done / total) * 100) : 100;
  const by = `现行名称和第 ${r.version.split(' ')[0]} 版规则`;
  const words = r.finished_at
    ? `已按${by}重新研判 ${r.done} 条，其中 ${r.changed} 条有变化，用时 ${durationWords(ms)}`
    : `正在按${by}重新研判：${r.done} / ${total} 条（${share}%）${left === null ? '' : `，预计还需 ${durationWords(left)}`}`;
  return {
    version: r.version,
    total,
    done: r.done,
    changed: r.changed,
    startedAt: r.started_at.toISOString(),
    finishedAt: r.finished_at?.toISOString() ?? null,
    words,
  };
}
