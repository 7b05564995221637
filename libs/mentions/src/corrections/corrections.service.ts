import { Inject, Injectable } from '@nestjs/common';
import { ANALYSIS_VERSION, shortTopic, TOPICS } from '@fengsui/analysis';
import type { MentionCorrection } from '@fengsui/contract';
import { type Actor, Ledger } from '@fengsui/ledger';
import { notifyLive, UserError, wake } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { keepJudgements } from '../reanalysis/reanalysis.repository.js';
import { enqueueIndex } from '../store/mention.repository.js';
import { MentionStore } from '../store/mention.store.js';

const SENTIMENTS = { pos: '正面', neu: '中性', neg: '负面' } as const;

/** What a person says of a post instead of the analysis. It stays, however often the post is judged anew. */
@Injectable()
export class Corrections {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(MentionStore) private readonly store: MentionStore,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Throws UserError: 404 for an unknown post, 400 for an unknown unit or topic or where nothing is said. */
  async correct(mentionId: string, said: MentionCorrection, actor: Actor): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const [before] = await tx.query(
        `select about_school, analysis_version from mention where id = $1 for no key update`,
        [mentionId],
      );
      if (!before) throw new UserError('no_mention', '没有这条帖子。', 404);
      const changes = await changesOf(tx, said);
      if (changes.length === 0) throw new UserError('nothing_said', '请至少更正一项。', 400);
      await keepJudgements(tx, before.analysis_version || ANALYSIS_VERSION, [mentionId]);
      await keepWhoAndWhat(tx, mentionId, said, actor);
      // judged as one about the school first: what else is corrected comes on top
      if (said.about === true && !before.about_school)
        await this.store.bringBack(tx, mentionId, `${actor.name}认定与本校有关`);
      await apply(tx, mentionId, said, actor);
      await this.ledger.append(tx, {
        kind: 'mention.corrected',
        incidentId: null,
        actor,
        payload: { text: `${actor.name}更正一条帖子的研判：${changes.join('、')}`, mentionId },
      });
      await enqueueIndex(tx, [mentionId]);
      await wake(tx, 'index');
      await notifyLive(tx, { type: 'mentions', data: { ids: [mentionId] } });
    });
  }
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
async function keepWhoAndWhat(tx: EntityManager, id: string, said: MentionCorrection, actor: Actor): Promise<void> {
  await tx.query(
    `insert into mention_correction (mention_id, field, was, set_by)
     select m.id, f, case f when 'about' then m.about_school::text when 'sentiment' then m.sentiment when 'topic' then m.topic else m.unit_id end, $3
     from mention m, unnest($2::text[]) f where m.id = $1
     on conflict (mention_id, field) do update set set_by = excluded.set_by, set_at = excluded.set_at`,
    [id, fieldsOf(said), actor.id],
  );
}

async function apply(tx: EntityManager, id: string, said: MentionCorrection, actor: Actor): Promise<void> {
  await tx.query(
    `update mention set corrected = array(select distinct f from unnest(corrected || $2::text[]) f order by f),
       about_school = case when $3 then false else about_school end,
       match_reason = case when $3 then $4 else match_reason end,
       sentiment = coalesce($5, sentiment),
       score = case $5 when 'pos' then greatest(score, 0.5) when 'neg' then least(score, -0.5) when 'neu' then 0 else score end,
       decided_by = case when $5 is null then decided_by else '{}' end,
       topic = case when $6 then $7 else topic end,
       unit_id = case when $8 then $9 else unit_id end
     where id = $1`,
    [
      ...[id, fieldsOf(said)],
      ...[said.about === false, `${actor.name}认定与本校无关`],
      said.sentiment ?? null,
      ...[said.topic !== undefined, said.topic ?? null],
      ...[said.unitId !== undefined, said.unitId ?? null],
    ],
  );
}
