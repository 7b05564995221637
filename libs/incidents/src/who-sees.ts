import type { Role } from '@fengsui/contract';

/** Who sees the whole school: 系统管理员 and 审计 too, who read what was done and do none of it (docs/accounts.md). */
export const SEES_SCHOOL: Role[] = ['duty', 'publicity_head', 'school_leader', 'admin', 'audit', 'review'];

/** The units a viewer is confined to; null when he sees the whole school. */
export function unitScope(viewer: { roles: Role[]; unitIds: string[] }): string[] | null {
  return viewer.roles.some((r) => SEES_SCHOOL.includes(r)) ? null : viewer.unitIds;
}
