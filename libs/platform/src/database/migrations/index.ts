import { ClockAndLedger1795000000000 } from './1795000000000-clock-and-ledger.js';
import { RegistryAndIdentity1795000001000 } from './1795000001000-registry-and-identity.js';
import { CollectionAndMentions1795000002000 } from './1795000002000-collection-and-mentions.js';
import { IncidentsAndEscalation1795000003000 } from './1795000003000-incidents-and-escalation.js';
import { CollectionWhole1795000004000 } from './1795000004000-collection-whole.js';
import { Index1795000005000 } from './1795000005000-index.js';
import { Detection1795000006000 } from './1795000006000-detection.js';
import { Clusters1795000007000 } from './1795000007000-clusters.js';
import { AnalysisVersions1795000008000 } from './1795000008000-analysis-versions.js';
import { Corrections1795000009000 } from './1795000009000-corrections.js';
import { LedgerCheckpoints1795000010000 } from './1795000010000-ledger-checkpoints.js';
import { PublicApi1795000010100 } from './1795000010100-public-api.js';
import { ChannelCallbacks1795000011000 } from './1795000011000-channel-callbacks.js';
import { ContactsAndReceipts1795000012000 } from './1795000012000-contacts-and-receipts.js';
import { Fallback1795000012100 } from './1795000012100-fallback.js';
import { ThrottleAndBundles1795000012200 } from './1795000012200-throttle-and-bundles.js';
import { Watchdog1795000012300 } from './1795000012300-watchdog.js';
import { PolicyAndRoster1795000013000 } from './1795000013000-policy-and-roster.js';
import { EngineClocks1795000014000 } from './1795000014000-engine-clocks.js';
import { EngineLookups1795000014100 } from './1795000014100-engine-lookups.js';
import { Stream1795000015000 } from './1795000015000-stream.js';
import { ZeroReport1795000016000 } from './1795000016000-zero-report.js';
import { InAppMessages1795000017000 } from './1795000017000-in-app-messages.js';
import { PushSubscriptions1795000017100 } from './1795000017100-push-subscriptions.js';
import { ContactChoices1795000017200 } from './1795000017200-contact-choices.js';
import { Accountability1795000018000 } from './1795000018000-accountability.js';
import { ReportSections1795000019000 } from './1795000019000-report-sections.js';
import { Drills1795000020000 } from './1795000020000-drills.js';
import { BriefsAndTasks1795000021000 } from './1795000021000-briefs-and-tasks.js';
import { AlarmSeen1795000022000 } from './1795000022000-alarm-seen.js';
import { Workbench1795000022100 } from './1795000022100-workbench.js';
import { WrittenAndPhotos1795000022200 } from './1795000022200-written-and-photos.js';
import { Accounts1795000022300 } from './1795000022300-accounts.js';
import { CluePapers1795000022400 } from './1795000022400-clue-papers.js';
import { ReportTasks1795000022410 } from './1795000022410-report-tasks.js';
import { ClueClockAwaited1795000022500 } from './1795000022500-clue-clock-awaited.js';
import { UnitsAndPeople1795000023000 } from './1795000023000-units-and-people.js';
import { AccountRegister1795000023100 } from './1795000023100-account-register.js';
import { AccountWaits1795000024200 } from './1795000024200-account-waits.js';
import { Publishing1795000024300 } from './1795000024300-publishing.js';
import { SchoolVersion1795000024500 } from './1795000024500-school-version.js';
import { Discovery1795000025000 } from './1795000025000-discovery.js';
import { Inspections1795000025100 } from './1795000025100-inspections.js';
import { Questions1795000025200 } from './1795000025200-questions.js';
import { Rules1795000025300 } from './1795000025300-rules.js';
import { Circle1795000025310 } from './1795000025310-circle.js';
import { Directory1795000025400 } from './1795000025400-directory.js';
import { NamesJudged1795000027000 } from './1795000027000-names-judged.js';
import { QuestionsOfIncidents1795000031000 } from './1795000031000-questions-of-incidents.js';
import { ChatGroups1795000031100 } from './1795000031100-chat-groups.js';

/** Every migration in order. A released one is never edited; a new one is added. */
export const migrations = [
  ClockAndLedger1795000000000,
  RegistryAndIdentity1795000001000,
  CollectionAndMentions1795000002000,
  IncidentsAndEscalation1795000003000,
  CollectionWhole1795000004000,
  Index1795000005000,
  Detection1795000006000,
  Clusters1795000007000,
  AnalysisVersions1795000008000,
  Corrections1795000009000,
  LedgerCheckpoints1795000010000,
  PublicApi1795000010100,
  ChannelCallbacks1795000011000,
  ContactsAndReceipts1795000012000,
  Fallback1795000012100,
  ThrottleAndBundles1795000012200,
  Watchdog1795000012300,
  PolicyAndRoster1795000013000,
  EngineClocks1795000014000,
  EngineLookups1795000014100,
  Stream1795000015000,
  ZeroReport1795000016000,
  InAppMessages1795000017000,
  PushSubscriptions1795000017100,
  ContactChoices1795000017200,
  Accountability1795000018000,
  ReportSections1795000019000,
  Drills1795000020000,
  BriefsAndTasks1795000021000,
  AlarmSeen1795000022000,
  Workbench1795000022100,
  WrittenAndPhotos1795000022200,
  Accounts1795000022300,
  CluePapers1795000022400,
  ReportTasks1795000022410,
  ClueClockAwaited1795000022500,
  UnitsAndPeople1795000023000,
  AccountRegister1795000023100,
  AccountWaits1795000024200,
  Publishing1795000024300,
  SchoolVersion1795000024500,
  Discovery1795000025000,
  Inspections1795000025100,
  Questions1795000025200,
  Rules1795000025300,
  Circle1795000025310,
  Directory1795000025400,
  NamesJudged1795000027000,
  QuestionsOfIncidents1795000031000,
  ChatGroups1795000031100,
];
