import { Global, Module } from '@nestjs/common';
import { Registry } from './registry.service.js';
import { Roster } from './roster/roster.service.js';
import { RosterViews } from './roster/roster-views.service.js';
import { ShiftImport } from './roster/shift-import.js';
import { AccountImport } from './accounts/account-import.service.js';
import { AccountReader } from './accounts/account-reader.service.js';
import { Waits } from './accounts/account-waits.service.js';
import { Accounts } from './accounts/accounts.service.js';
import { Certifications } from './accounts/certifications.service.js';
import { WaitTermsDesk } from './accounts/wait-terms.service.js';
import { ChatGroups } from './chat-groups/chat-groups.service.js';
import { Directory } from './directory/directory.service.js';
import { Rules } from './rules/rules.service.js';
import { InspectionReader } from './inspection/inspection-reader.service.js';
import { Inspections } from './inspection/inspections.service.js';
import { PeopleImport } from './units/people-import.service.js';
import { People } from './units/people.service.js';
import { RegistryReader } from './units/registry-reader.service.js';
import { School } from './units/school.service.js';
import { UnitImport } from './units/unit-import.service.js';
import { Units } from './units/units.service.js';

const PARTS = [
  ...[Registry, Roster, RosterViews, ShiftImport],
  ...[Rules, School, Units, People, RegistryReader, UnitImport, PeopleImport, Directory],
  ...[Accounts, AccountReader, AccountImport, Waits, WaitTermsDesk, Certifications],
  ...[Inspections, InspectionReader, ChatGroups],
];

@Global()
@Module({ providers: PARTS, exports: PARTS })
export class RegistryModule {}
