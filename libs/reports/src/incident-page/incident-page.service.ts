import { Inject, Injectable } from '@nestjs/common';
import { STATE_NAME } from '@fengsui/accountability';
import type { DecisionView, IncidentDetail } from '@fengsui/contract';
import { IncidentFacts } from '@fengsui/incidents';
import { MentionViews } from '@fengsui/mentions';
import { Clock, UserError } from '@fengsui/platform';
import { bucketSeries } from '../series/buckets.js';
import { marksOf } from '../series/marks.js';
import { unitScope, type Viewer } from '../viewer.js';
import { IncidentDetails } from './incident-details.js';
import { type Decision, IncidentPageRepository } from './incident-page.repository.js';

const MENTIONS = 200;
const BEFORE_MS = 30 * 60_000;

/** One incident with everything its page shows: what escalation knows, its posts, the curve and the marks on it. */
@Injectable()
export class IncidentPageService {
  constructor(
    @Inject(IncidentDetails) private readonly details: IncidentDetails,
    @Inject(IncidentPageRepository) private readonly repository: IncidentPageRepository,
    @Inject(MentionViews) private readonly mentions: MentionViews,
    @Inject(IncidentFacts) private readonly facts: IncidentFacts,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Refuses a viewer of another unit with the answer of an incident that does not exist. For every door to an incident, the report's too. */
  async assertVisible(incidentId: string, viewer: Viewer): Promise<void> {
    const units = UUID.test(incidentId) ? await this.repository.unitsOf(incidentId) : [];
    const scope = unitScope(viewer);
    if (units.length === 0 || (scope && !units.some((u) => scope.includes(u))))
      throw new UserError(
        'incident.unknown',
        '没有这个事件，或它不属于您的单位。需要查看的，请联系宣传部值班室。',
        404,
      );
  }

  async detail(incidentId: string, viewer: Viewer): Promise<IncidentDetail> {
    await this.assertVisible(incidentId, viewer);
    const [detail, points, ids, decisions, facts] = await Promise.all([
      this.details.detail(incidentId, viewer),
      this.repository.points(incidentId),
      this.repository.newest(incidentId, MENTIONS),
      this.repository.decisions(incidentId),
      this.facts.of(incidentId),
    ]);
    const from = new Date(new Date(detail.openedAt).getTime() - BEFORE_MS);
    const to = detail.closedAt ? new Date(detail.closedAt) : this.clock.now();
    return {
      ...detail,
      clues: detail.clues.map((c) => ({ ...c, stateName: STATE_NAME[c.state] })),
      mentionCount: points.length,
      facts,
      mentions: await this.mentions.byIds(ids),
      pinned: pinnedOf(decisions),
      excluded: await this.excludedOf(decisions),
      series: bucketSeries(points, from, to),
      marks: marksOf({
        alarms: detail.alarms.map((a) => ({ at: new Date(a.at) })),
        targets: detail.ladder.flatMap((step) =>
          step.targets.map((t) => ({
            levelNo: step.levelNo,
            name: t.name,
            cc: t.cc,
            toldAt: new Date(t.toldAt),
            ackedAt: t.ackedAt ? new Date(t.ackedAt) : null,
          })),
        ),
        filings: detail.filings.map((f) => ({ kindName: f.kindName, name: f.personName, at: new Date(f.at) })),
      }),
    };
  }

  private async excludedOf(decisions: Decision[]): Promise<IncidentDetail['excluded']> {
    const out = decisions.filter((d) => d.verdict === 'foreign').slice(0, MENTIONS);
    const posts = new Map((await this.mentions.byIds(out.map((d) => d.mentionId))).map((m) => [m.id, m]));
    return out.map((d) => ({
      ...word(d),
      mention: posts.get(d.mentionId)!,
      now: d.nowId === null ? null : { id: d.nowId, code: d.nowCode! },
    }));
  }
}

const word = ({ by, at, reason }: Decision): DecisionView => ({ by, at: at.toISOString(), reason });

function pinnedOf(decisions: Decision[]): IncidentDetail['pinned'] {
  return Object.fromEntries(decisions.filter((d) => d.verdict === 'belongs').map((d) => [d.mentionId, word(d)]));
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
