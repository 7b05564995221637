import { Inject, Injectable } from '@nestjs/common';
import { CircleActionReader } from '@fengsui/publishing';
import type { Viewer } from '../../viewer.js';
import { type Found, type HomeSource, kindOf, type Span, type Waiting } from '../source.js';

const MOST = 40;

/** 联动: what is asked of accounts waits for the units that keep them. */
@Injectable()
export class CircleSource implements HomeSource {
  constructor(@Inject(CircleActionReader) private readonly circle: CircleActionReader) {}

  async read(viewer: Viewer, { now }: Span): Promise<Found> {
    const mine = viewer.roles.includes('unit') ? viewer.unitIds : [];
    if (mine.length === 0) return { waiting: [] };
    const actions = await this.circle.list({ mine, office: false, own: mine }, true);
    return {
      waiting: actions.flatMap((a): Waiting[] => {
        const asked = a.requests.filter((r) => r.state === 'asked').map((r) => r.account);
        if (asked.length === 0) return [];
        const accounts = asked.join('、');
        const post = `${a.post.account}：${[...a.post.text].slice(0, MOST).join('')}`;
        return [
          {
            ...{ ...kindOf('circle'), id: a.id, title: post, ask: a.wantedName, owner: accounts, href: '/circle' },
            ...{ startsAt: a.at, dueAt: a.until, late: a.until <= now.toISOString(), mine: true },
            phone: { text: `${accounts}：请${a.wantedName}`, note: post, href: '/m/circle' },
          },
        ];
      }),
    };
  }
}
