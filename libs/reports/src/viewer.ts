import type { Role } from '@fengsui/contract';

/** Who looks: roles and the units he holds a post in. */
export interface Viewer {
  personId: string;
  roles: Role[];
  unitIds: string[];
}

export { unitScope } from '@fengsui/incidents';
