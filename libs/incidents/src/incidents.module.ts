import { Global, Module } from '@nestjs/common';
import { AlarmDesk } from './alarm-desk.service.js';
import { IncidentActions } from './incident-actions.service.js';
import { IncidentFacts } from './incident-facts.service.js';
import { IncidentFocus } from './incident-focus.js';
import { IncidentOpener } from './incident-opener.service.js';
import { IncidentMembership } from './incident-membership.service.js';
import { IncidentPresence } from './incident-presence.service.js';
import { IncidentSorter } from './incident-sorter.service.js';
import { ManualOpener } from './manual-opener.service.js';
import { MembershipRepository } from './membership.repository.js';
import { IncidentRepository } from './incident.repository.js';

@Global()
@Module({
  providers: [
    IncidentRepository,
    MembershipRepository,
    IncidentSorter,
    IncidentOpener,
    ManualOpener,
    IncidentActions,
    AlarmDesk,
    IncidentMembership,
    IncidentFacts,
    IncidentPresence,
    IncidentFocus,
  ],
  exports: [
    IncidentRepository,
    MembershipRepository,
    IncidentOpener,
    ManualOpener,
    IncidentActions,
    AlarmDesk,
    IncidentMembership,
    IncidentFacts,
    IncidentPresence,
    IncidentFocus,
  ],
})
export class IncidentsModule {}
