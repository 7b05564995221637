import type { Role } from '@fengsui/contract';

export const ROLES: Record<Role, string> = {
  duty: '值班员',
  publicity_head: '宣传部负责人',
  unit: '单位人员',
  school_leader: '校领导',
  review: '问责评审',
  audit: '审计',
  admin: '系统管理员',
};
const OFFICE: Role[] = ['duty', 'publicity_head', 'admin'];
const SEEING: Role[] = ['duty', 'publicity_head', 'school_leader', 'admin', 'audit'];

/** Who may open the pages under a path, as the api has it; everybody where none is named. The longest fits. */
const OPENS: [string, Role[]][] = [
  ['/collection', OFFICE],
  ['/contacts', OFFICE],
  ['/watch-lists', SEEING],
  ['/policy', SEEING],
  ['/drills', SEEING],
  ['/accounts', [...SEEING, 'review', 'unit']],
  ['/circle', [...SEEING, 'review', 'unit']],
  ['/m/circle', [...SEEING, 'review', 'unit']],
  ['/report', ['duty', 'publicity_head', 'unit']],
  ['/clues', ['duty', 'publicity_head', 'school_leader', 'review', 'audit', 'unit']],
  ['/improvement', [...SEEING, 'review', 'unit']],
  ['/briefs', [...SEEING, 'review']],
  ['/audit', ['admin', 'audit', 'publicity_head']],
  ['/system', ['admin']],
  ['/m/up', ['duty', 'publicity_head', 'unit']],
];

/** Roles that may open this path; null: everybody. */
export function rolesFor(path: string): Role[] | null {
  return OPENS.find(([at]) => path === at || path.startsWith(`${at}/`))?.[1] ?? null;
}

/** Whether somebody with these roles sees the whole school, not his units alone. */
export const seesSchool = (roles: Role[]): boolean => roles.some((r) => r !== 'unit');

/** Whether somebody with these roles may open this path. */
export function mayOpen(path: string, roles: Role[]): boolean {
  const needed = rolesFor(path);
  return needed === null || needed.some((r) => roles.includes(r));
}

/** 「值班员、宣传部负责人或系统管理员」 */
export function roleWords(roles: Role[]): string {
  const names = roles.map((r) => ROLES[r]);
  return names.length > 1 ? `${names.slice(0, -1).join('、')}或${names.at(-1)}` : (names[0] ?? '');
}
