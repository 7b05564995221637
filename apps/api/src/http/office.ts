import type { Role } from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { SEES_SCHOOL, unitScope } from '@fengsui/incidents';

/** Those who keep units, people, duty, contacts and the 台账 for everybody: 宣传部 and administrators. */
export const OFFICE: Role[] = ['duty', 'publicity_head', 'admin'];
/** Those who see people and accounts of all units; a unit's people see their own. */
export const SEES_ALL = SEES_SCHOOL;

export const isOffice = (viewer: Viewer): boolean => viewer.roles.some((r) => OFFICE.includes(r));
/** The only units of which a viewer sees people and accounts; null: all. */
export const scope: (viewer: Viewer) => string[] | null = unitScope;
