import type { Role } from '@fengsui/contract';

/** Who looks: roles and the units he holds a post in. */
export interface Viewer {
  personId: string;
  roles: Role[];
  unitIds: string[];
}

const WIDE: Role[] = ['duty', 'publicity_head', 'school_leader', 'admin', 'audit', 'review'];

/** The units a viewer is confined to; null when he sees the whole school. */
export function unitScope(viewer: Pick<Viewer, 'roles' | 'unitIds'>): string[] | null {
  return viewer.roles.some((r) => WIDE.includes(r)) ? null : viewer.unitIds;
}
