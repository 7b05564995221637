import type { PostFunction } from './post.js';

/** The functions of the chain of responsibility by the name people read. */
export const FUNCTION_NAME: Record<PostFunction, string> = {
  unit_leader: '单位负责人',
  unit_deputy: '单位分管领导',
  account_admin: '官微管理员',
  publicity_duty: '宣传部值班员',
  publicity_head: '宣传部部长',
  school_leader: '分管校领导',
  party_secretary: '书记',
  president: '校长',
};

const OF_UNIT: PostFunction[] = ['unit_leader', 'unit_deputy', 'account_admin'];
/** Whether every unit has its own. */
export const isOfUnit = (fn: PostFunction): boolean => OF_UNIT.includes(fn);

/** 「后勤处单位负责人」「宣传部值班员」 */
export const postWords = (fn: PostFunction, unitName: string): string =>
  isOfUnit(fn) ? `${unitName}${FUNCTION_NAME[fn]}` : FUNCTION_NAME[fn];
