import { Inject, Injectable } from '@nestjs/common';
import { QuestionReader } from '@fengsui/questions';
import type { Viewer } from '../../viewer.js';
import { type Found, type HomeSource, kindOf, type Waiting } from '../source.js';

/** 答复: a question waits for its unit, for whoever reviews, and for 宣传部 to confirm whose it is. */
@Injectable()
export class QuestionSource implements HomeSource {
  constructor(@Inject(QuestionReader) private readonly questions: QuestionReader) {}

  async read(viewer: Viewer): Promise<Found> {
    const { questions } = await this.questions.list(await this.questions.hand(viewer));
    return {
      waiting: questions.flatMap((q): Waiting[] => {
        if (q.ask === null) return [];
        const href = `/questions/${q.id}`;
        return [
          {
            ...{ ...kindOf('question'), id: q.id, title: `${q.kindName}：${q.excerpt}`, ask: q.ask, owner: q.owner! },
            ...{ startsAt: q.startsAt ?? q.stateAt, dueAt: q.dueAt, late: q.late, href, mine: q.mine },
            phone: {
              text: `请${q.ask}：${q.excerpt}`,
              note: `${q.urgent ? '紧急' : ''}${q.kindName} · ${q.unitName ?? '未定单位'}`,
              href: q.state === 'found' ? href : `/m${href}`,
            },
          },
        ];
      }),
    };
  }
}
