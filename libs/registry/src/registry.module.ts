import { Global, Module } from '@nestjs/common';
import { Registry } from './registry.service.js';
import { Roster } from './roster.service.js';
import { RosterViews } from './roster-views.service.js';
import { ShiftImport } from './shift-import.js';

@Global()
@Module({
  providers: [Registry, Roster, RosterViews, ShiftImport],
  exports: [Registry, Roster, RosterViews, ShiftImport],
})
export class RegistryModule {}
