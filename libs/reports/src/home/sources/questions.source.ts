import { Inject, Injectable } from '@nestjs/common';
import { QuestionLists, QuestionReader } from '@fengsui/questions';
import type { Viewer } from '../../viewer.js';
import { type Found, type HomeSource, kindOf, type Span } from '../source.js';

/** 答复: a question waits for its unit, for whoever reviews, and for 宣传部 to confirm whose it is. */
@Injectable()
export class QuestionSource implements HomeSource {
  constructor(
    @Inject(QuestionReader) private readonly questions: QuestionReader,
    @Inject(QuestionLists) private readonly lists: QuestionLists,
  ) {}

  async read(viewer: Viewer, { shown }: Span): Promise<Found> {
    const { mine, others, counts } = await this.lists.waiting(await this.questions.hand(viewer), shown);
    return {
      counts,
      waiting: [...mine, ...others].map((q) => {
        const href = `/questions/${q.id}`;
        return {
          ...{ ...kindOf('question'), id: q.id, title: `${q.kindName}：${q.excerpt}`, ask: q.ask!, owner: q.owner! },
          ...{ startsAt: q.startsAt!, dueAt: q.dueAt, late: q.late, href, mine: q.mine },
          phone: {
            text: `请${q.ask}：${q.excerpt}`,
            note: `${q.urgent ? '紧急' : ''}${q.kindName} · ${q.unitName ?? '未定单位'}`,
            href: q.state === 'found' ? href : `/m${href}`,
          },
        };
      }),
    };
  }
}
