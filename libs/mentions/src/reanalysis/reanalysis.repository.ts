import type { Analysis } from '@fengsui/analysis';
import type { Sql } from '@fengsui/platform';

/** A stored post as judging anew needs it. */
export interface Judged {
  id: string;
  title: string | null;
  text: string;
  about_school: boolean;
  match_reason: string | null;
  unit_id: string | null;
  sentiment: Analysis['sentiment'];
  score: number;
  decided_by: string[];
  topic: string | null;
  severity_words: string[];
  is_question: boolean;
  segmented: string;
  drill: boolean;
  corrected: string[];
}

/** A version that some post was judged by and that is not this one; null when there is none. */
export async function olderVersion(sql: Sql, version: string): Promise<string | null> {
  const old = (order: string, compare: string): string =>
    `(select analysis_version from mention where excluded_by is null and analysis_version <> '' and analysis_version ${compare} $1
      order by analysis_version ${order} limit 1)`;
  const [row] = await sql.query(`select coalesce(${old('', '<')}, ${old('desc', '>')}) as version`, [version]);
  return row.version;
}

/**
 * Begins the run of a version unless it is under way; whatever another version had not come to the end of is over with it. One that had come to its end
 * goes on when older judgements turn up, and begins from nothing where another came between (names that were changed and changed back).
 */
export async function beginRun(tx: Sql, version: string): Promise<void> {
  const [run] = await tx.query(
    `select finished_at, started_at = (select max(started_at) from analysis_run) as last from analysis_run where version = $1`,
    [version],
  );
  if (run && run.finished_at === null) return;
  await tx.query(`update analysis_run set finished_at = app.now() where finished_at is null and version <> $1`, [
    version,
  ]);
  await tx.query(
    `insert into analysis_run as r (version, total)
     select $1, count(*) from mention where excluded_by is null and analysis_version <> '' and analysis_version <> $1
     on conflict (version) do update set finished_at = null, total = excluded.total + case when $2 then r.done else 0 end,
       done = case when $2 then r.done else 0 end, changed = case when $2 then r.changed else 0 end,
       started_at = case when $2 then r.started_at else app.now() end`,
    [version, run?.last ?? false],
  );
}

export async function endRun(tx: Sql, version: string): Promise<void> {
  await tx.query(`update analysis_run set finished_at = app.now() where version = $1 and finished_at is null`, [
    version,
  ]);
}

/** The newest posts judged by a version, locked until the transaction ends; those that somebody else holds are left for later. */
export async function claim(tx: Sql, older: string, limit: number): Promise<Judged[]> {
  return tx.query(
    `select id, title, text, about_school, match_reason, unit_id, sentiment, score, decided_by, topic, severity_words, is_question, segmented, drill, corrected
     from mention where excluded_by is null and analysis_version <> '' and analysis_version = $1
     order by seq desc limit $2 for no key update skip locked`,
    [older, limit],
  );
}

/** Keeps what an older version said. */
export async function keepJudgements(tx: Sql, older: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `insert into mention_analysis (mention_id, version, about_school, match_reason, unit_id, sentiment, score, decided_by, topic, severity_words, is_question)
     select id, $2, about_school, match_reason, unit_id, sentiment, score, decided_by, topic, severity_words, is_question
     from mention where id = any($1) on conflict do nothing`,
    [ids, older],
  );
}

/** A new judgement in the columns of mention. */
export interface Rejudged {
  id: string;
  about_school: boolean;
  match_reason: string | null;
  unit_id: string | null;
  sentiment: string;
  score: number;
  decided_by: string[];
  topic: string | null;
  severity_words: string[];
  is_question: boolean;
  near_hash: string;
  segmented: string;
}

export async function replaceJudgements(tx: Sql, version: string, all: Rejudged[], changed: number): Promise<void> {
  await tx.query(
    `update mention m set about_school = t.about_school, match_reason = t.match_reason, unit_id = t.unit_id, sentiment = t.sentiment, score = t.score,
       decided_by = t.decided_by, topic = t.topic, severity_words = t.severity_words, is_question = t.is_question, near_hash = t.near_hash,
       segmented = t.segmented, analysis_version = $2
     from jsonb_to_recordset($1::jsonb) as t (id uuid, about_school boolean, match_reason text, unit_id text, sentiment text, score real,
       decided_by text[], topic text, severity_words text[], is_question boolean, near_hash bigint, segmented text)
     where m.id = t.id`,
    [JSON.stringify(all), version],
  );
  await tx.query(`update analysis_run set done = done + $2, changed = changed + $3 where version = $1`, [
    version,
    all.length,
    changed,
  ]);
}

/** How far judging anew has come; null when it was never needed. */
export async function latestRun(sql: Sql): Promise<Run | null> {
  const [row] = await sql.query(
    `select version, total, done, changed, started_at, finished_at, app.now() as now from analysis_run order by started_at desc limit 1`,
  );
  return row ?? null;
}

export interface Run {
  version: string;
  total: number;
  done: number;
  changed: number;
  started_at: Date;
  finished_at: Date | null;
  now: Date;
}
