import { Global, Module } from '@nestjs/common';
import { IncidentActions } from './incident-actions.service.js';
import { IncidentFocus } from './incident-focus.js';
import { IncidentOpener } from './incident-opener.service.js';
import { IncidentRepository } from './incident.repository.js';

@Global()
@Module({
  providers: [IncidentRepository, IncidentOpener, IncidentActions, IncidentFocus],
  exports: [IncidentRepository, IncidentOpener, IncidentActions, IncidentFocus],
})
export class IncidentsModule {}
