import { Inject, Injectable } from '@nestjs/common';
import { ClueViews } from '@fengsui/accountability';
import type { Role } from '@fengsui/contract';
import { CLUE_READERS } from '@fengsui/escalation';
import type { Viewer } from '../../viewer.js';
import { type Found, type HomeSource, kindOf, type Span, type Waiting } from '../source.js';

const READERS: Role[] = [...CLUE_READERS, 'unit'];

/** 问责: a step of the procedure waits for whoever may take it. */
@Injectable()
export class ClueSource implements HomeSource {
  constructor(@Inject(ClueViews) private readonly clues: ClueViews) {}

  async read(viewer: Viewer, { now, since }: Span): Promise<Found> {
    if (!viewer.roles.some((r) => READERS.includes(r))) return { waiting: [] };
    const { clues } = await this.clues.list(viewer, {});
    const waiting = clues.flatMap((c): Waiting[] => {
      if (!c.clock) return [];
      const { act, name, owner, startsAt, dueAt } = c.clock;
      const mine = c.can.includes(act);
      const href = owner === 'concerned' && mine ? `/m/clues/${c.id}` : `/clues/${c.id}`;
      const title = `${c.subject}：${c.text}`;
      return [
        {
          ...{
            ...kindOf('clue'),
            id: c.id,
            title,
            href,
            ask: name,
            owner: owner === 'reviewer' ? '评审方' : c.subject,
          },
          ...{ startsAt, dueAt, late: dueAt <= now.toISOString(), mine },
          phone: { text: title, note: c.incidentTitle, href },
        },
      ];
    });
    const changes = clues
      .filter((c) => c.stateAt >= since.toISOString())
      .map((c) => ({
        ...{ at: c.stateAt, kindName: kindOf('clue').kindName, href: `/clues/${c.id}` },
        text: `${c.subject}的问责线索：${c.stateName}`,
      }));
    return { waiting, changes };
  }
}
