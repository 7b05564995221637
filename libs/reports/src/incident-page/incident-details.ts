import type { ClueView, IncidentDetail } from '@fengsui/contract';
import type { Viewer } from '../viewer.js';

/** An incident page without what this stage adds. */
export type BareDetail = Omit<
  IncidentDetail,
  'mentions' | 'pinned' | 'excluded' | 'series' | 'marks' | 'facts' | 'clues'
> & {
  clues: Omit<ClueView, 'stateName'>[];
};

/** What escalation knows of one incident: clocks, ladder, log, rights. Refuses a viewer who may not see it. */
export abstract class IncidentDetails {
  abstract detail(incidentId: string, viewer: Viewer): Promise<BareDetail>;
}
