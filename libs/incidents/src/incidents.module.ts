import { Global, Module } from '@nestjs/common';
import { IncidentActions } from './incident-actions.service.js';
import { IncidentOpener } from './incident-opener.service.js';
import { IncidentRepository } from './incident.repository.js';

@Global()
@Module({
  providers: [IncidentRepository, IncidentOpener, IncidentActions],
  exports: [IncidentRepository, IncidentOpener, IncidentActions],
})
export class IncidentsModule {}
