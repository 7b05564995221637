import { FUNCTION_NAME } from '@fengsui/contract';
import type { PostFunction } from './post.js';

export { FUNCTION_NAME };

const OF_UNIT: PostFunction[] = ['unit_leader', 'unit_deputy', 'account_admin'];
/** Whether every unit has its own. */
export const isOfUnit = (fn: PostFunction): boolean => OF_UNIT.includes(fn);

/** 「后勤处单位负责人」「宣传部值班员」 */
export const postWords = (fn: PostFunction, unitName: string): string =>
  isOfUnit(fn) ? `${unitName}${FUNCTION_NAME[fn]}` : FUNCTION_NAME[fn];
