import { Inject, Injectable } from '@nestjs/common';
import { ANALYSIS_VERSION, shortTopic, TOPICS } from '@fengsui/analysis';
import type { MentionCorrection } from '@fengsui/contract';
import { type Actor, Ledger, type NewEvent } from '@fengsui/ledger';
import { notifyLive, UserError, wake } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { keepJudgements } from '../reanalysis/reanalysis.repository.js';
import { enqueueIndex } from '../store/mention.repository.js';
import { MentionStore } from '../store/mention.store.js';

const SENTIMENTS = { pos: '正面', neu: '中性', neg: '负面' } as const;

/** Posts beyond these go in another act: one transaction holds the head of the log. */
const MOST = 500;

/** What a person says of posts instead of the analysis. It stays, however often they are judged anew. */
@Injectable()
export class Corrections {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(MentionStore) private readonly store: MentionStore,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** All of these posts, or none. Throws UserError: 404 for an unknown post, 400 for an unknown unit or topic or where nothing is said. */
  async correct(mentionIds: string[], said: MentionCorrection, actor: Actor): Promise<void> {
    const ids = [...new Set(mentionIds)];
    if (ids.length > MOST) throw new UserError('too_many', `一次最多更正 ${MOST} 条，请分批。`, 400, 'mentionIds');
    await this.dataSource.transaction(async (tx) => {
      const posts: Before[] = await tx.query(
        `select id, about_school, coalesce(nullif(analysis_version, ''), $2) as version from mention where id = any($1::uuid[]) order by id for no key update`,
        [ids, ANALYSIS_VERSION],
      );
      if (posts.length < ids.length)
        throw new UserError('no_mention', missing(ids.length - posts.length, ids.length), 404);
      const changes = await changesOf(tx, said);
      if (changes.length === 0) throw new UserError('nothing_said', '请至少更正一项。', 400);
      for (const [version, some] of Map.groupBy(posts, (p) => p.version))
        await keepJudgements(
          tx,
          version,
          some.map((p) => p.id),
        );
      await keepWhoAndWhat(tx, ids, said, actor);
      // judged as one about the school first: what else is corrected comes on top
      if (said.about === true)
        for (const p of posts)
          if (!p.about_school) await this.store.bringBack(tx, p.id, byWhom(actor, '认定与本校有关', said.reason));
      await apply(tx, ids, said, actor);
      await enqueueIndex(tx, ids);
      await wake(tx, 'index');
      // NOTIFY carries at most 8000 bytes
      for (let i = 0; i < ids.length; i += 100)
        await notifyLive(tx, { type: 'mentions', data: { ids: ids.slice(i, i + 100) } });
      await this.ledger.appendAll(tx, await events(tx, ids, changes, said, actor));
    });
  }
}

interface Before {
  id: string;
  about_school: boolean;
  version: string;
}

const missing = (n: number, of: number): string =>
  of === 1 ? '没有这条帖子。' : `所选帖子中有 ${n} 条已不存在，请刷新后再选。`;
const byWhom = (actor: Actor, what: string, reason: string | undefined): string =>
  `${actor.name}${what}${reason ? `（${reason}）` : ''}`;

/** One entry for each incident that holds some of the posts, for its log, and one for those in none. */
async function events(
  tx: EntityManager,
  ids: string[],
  changes: string[],
  said: MentionCorrection,
  actor: Actor,
): Promise<NewEvent[]> {
  const groups: { incidentId: string | null; mentionIds: string[] }[] = await tx.query(
    `select im.incident_id as "incidentId", array_agg(m.id order by m.seq) as "mentionIds"
     from mention m left join incident_mention im on im.mention_id = m.id where m.id = any($1::uuid[]) group by 1 order by 1 nulls last`,
    [ids],
  );
  return groups.map(({ incidentId, mentionIds }) => ({
    kind: 'mention.corrected',
    incidentId,
    actor,
    payload: {
      text: `${actor.name}更正${mentionIds.length === 1 ? '一条帖子' : ` ${mentionIds.length} 条帖子`}的研判：${changes.join('、')}${said.reason ? `（理由：${said.reason}）` : ''}`,
      mentionIds,
      ...(said.reason ? { reason: said.reason } : {}),
    },
  }));
}

/** What is said, in words; throws where it makes no sense. */
async function changesOf(tx: EntityManager, said: MentionCorrection): Promise<string[]> {
  const words: string[] = [];
  if (said.about !== undefined) words.push(said.about ? '与本校有关' : '与本校无关');
  if (said.sentiment !== undefined) words.push(`情感为${SENTIMENTS[said.sentiment]}`);
  if (said.topic !== undefined) {
    if (said.topic !== null && !TOPICS.some((t) => t.name === said.topic))
      throw new UserError('bad_topic', '没有这个主题，请从十八类中选择。', 400, 'topic');
    words.push(said.topic === null ? '没有风险主题' : `主题为${shortTopic(said.topic)}`);
  }
  if (said.unitId !== undefined) {
    const [unit] =
      said.unitId === null ? [{ name: null }] : await tx.query(`select name from unit where id = $1`, [said.unitId]);
    if (!unit) throw new UserError('no_unit', '没有这个单位，请从列表中选择。', 400, 'unitId');
    words.push(unit.name === null ? '没有责任单位' : `单位为${unit.name}`);
  }
  return words;
}

const fieldsOf = (said: MentionCorrection): string[] => [
  ...(['about', 'sentiment', 'topic'] as const).filter((f) => said[f] !== undefined),
  ...(said.unitId === undefined ? [] : ['unit']),
];

/** Who says it, and what the analysis had said: a second word of a person keeps that. */
async function keepWhoAndWhat(tx: EntityManager, ids: string[], said: MentionCorrection, actor: Actor): Promise<void> {
  await tx.query(
    `insert into mention_correction (mention_id, field, was, set_by, reason)
     select m.id, f, case f when 'about' then m.about_school::text when 'sentiment' then m.sentiment when 'topic' then m.topic else m.unit_id end, $3, $4
     from mention m, unnest($2::text[]) f where m.id = any($1::uuid[])
     on conflict (mention_id, field) do update set set_by = excluded.set_by, set_at = excluded.set_at, reason = excluded.reason`,
    [ids, fieldsOf(said), actor.id, said.reason ?? null],
  );
}

async function apply(tx: EntityManager, ids: string[], said: MentionCorrection, actor: Actor): Promise<void> {
  await tx.query(
    `update mention set corrected = array(select distinct f from unnest(corrected || $2::text[]) f order by f),
       about_school = case when $3 then false else about_school end,
       match_reason = case when $3 then $4 else match_reason end,
       sentiment = coalesce($5, sentiment),
       score = case $5 when 'pos' then greatest(score, 0.5) when 'neg' then least(score, -0.5) when 'neu' then 0 else score end,
       decided_by = case when $5 is null then decided_by else '{}' end,
       topic = case when $6 then $7 else topic end,
       unit_id = case when $8 then $9 else unit_id end
     where id = any($1::uuid[])`,
    [
      ...[ids, fieldsOf(said)],
      ...[said.about === false, byWhom(actor, '认定与本校无关', said.reason)],
      said.sentiment ?? null,
      ...[said.topic !== undefined, said.topic ?? null],
      ...[said.unitId !== undefined, said.unitId ?? null],
    ],
  );
}
