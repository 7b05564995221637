import type { Level } from '@fengsui/contract';
import type { ClockKind } from './clock-kinds.js';
import type { Policy } from './policy.js';

/** escalation_run: the row that every act on an incident locks first. */
export interface RunRow {
  incident_id: string;
  policy_snapshot: Policy;
  policy_hash: string;
  /** the level whose plan runs */
  level: Level;
  /** raised by every new plan: an act that names an older one is refused */
  epoch: number;
  /** highest level told on any ladder */
  level_no: number;
  state: 'running' | 'paused' | 'ended';
  /** T0 of the running plan */
  started_at: Date;
  paused_at: Date | null;
  paused_until: Date | null;
  paused_reason: string | null;
  taken_over_at: Date | null;
  taken_over_by: string | null;
}

/** escalation_ladder: one unit's way up. */
export interface LadderRow {
  incident_id: string;
  ladder_no: number;
  unit_id: string;
  unit_name: string;
  lead: boolean;
  t0: Date;
  level_no: number;
  level_at: Date | null;
  climb_at: Date | null;
  climb_reason: string | null;
  left_at: Date | null;
  left_reason: string | null;
}

export interface DeadlineRow {
  id: string;
  incident_id: string;
  ladder_no: number;
  unit_id: string;
  epoch: number;
  level_no: number;
  kind: ClockKind;
  occurrence: number;
  stage: number;
  starts_at: Date;
  due_at: Date;
  warn_at: Date;
  warned: boolean;
  /** breached stays breached: a late act sets met_at beside it. rebased: a later window took its place, nobody failed */
  state: 'pending' | 'met' | 'breached' | 'cancelled' | 'rebased';
  met_at: Date | null;
  breached_at: Date | null;
  lateness_ms: string | number | null;
  clue: boolean;
}

export interface TargetRow {
  id: string;
  incident_id: string;
  epoch: number;
  ladder_no: number;
  level_no: number;
  person_id: string | null;
  person_name: string;
  post_title: string;
  unit_name: string;
  cc: boolean;
  /** false: nothing that is set up has an address; he was not told, and owes nothing */
  reached: boolean;
  told_at: Date;
  told_reason: string;
  acked_at: Date | null;
  acked_via: string | null;
}

/** What has been filed, as far as clocks ask. */
export interface FiledRow {
  kind: string;
  ladder_no: number | null;
}

/** A time without any engine. */
export interface Outage {
  from_at: Date;
  to_at: Date;
}
