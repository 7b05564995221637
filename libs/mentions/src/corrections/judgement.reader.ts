import { Inject, Injectable } from '@nestjs/common';
import { judge, NORMAL, TOPICS } from '@fengsui/analysis';
import type { JudgementView } from '@fengsui/contract';
import { UserError } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { DataSource } from 'typeorm';
import { type Asker, SEES } from '../asker.js';
import { MentionViews } from '../mention.views.js';

/** Why a post is judged as it is, for people who may see the post: judged at this moment, with what people said instead beside it. */
@Injectable()
export class JudgementReader {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(MentionViews) private readonly views: MentionViews,
    @Inject(Registry) private readonly registry: Registry,
  ) {}

  /** mayCorrect: whether the choices of a correction come along. Throws UserError 404 when there is no such post, or none that the person may see. */
  async of(mentionId: string, asker: Asker, mayCorrect: boolean): Promise<JudgementView> {
    const [post] = await this.dataSource.query(
      `select m.title, m.text, m.match_reason from mention m where m.id = $1 and ${SEES}`,
      [mentionId, asker.unitIds, asker.personId],
    );
    if (!post) throw new UserError('no_mention', '没有这条帖子，或您无权查看。', 404);
    const [view] = await this.views.byIds([mentionId]);
    const said = judge(post.title && !post.text.startsWith(post.title) ? `${post.title}\n${post.text}` : post.text);
    return {
      mentionId,
      aboutSchool: view!.aboutSchool,
      matchReason: post.match_reason,
      sentiment: said.sentiment,
      score: said.score,
      probabilities: said.probabilities,
      topics: said.topics,
      why: said.why,
      corrections: view!.corrections,
      choices: mayCorrect
        ? {
            topics: TOPICS.filter((_, i) => i !== NORMAL).map((t) => t.name),
            units: (await this.registry.units()).map(({ id, name }) => ({ id, name })),
          }
        : null,
    };
  }
}
