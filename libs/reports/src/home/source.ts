import type { HomeChange, HomeItem, HomeKind } from '@fengsui/contract';
import type { Viewer } from '../viewer.js';

/** One thing that somebody must do; mine: the viewer. */
export type Waiting = HomeItem & { mine: boolean };

/** Of which days changes are told, how many at the most, and how many of what waits are shown. */
export interface Span {
  now: Date;
  since: Date;
  most: number;
  shown: number;
}

/** How many wait for the viewer, of them late, and are late with others. */
export interface Counts {
  mine: number;
  mineLate: number;
  others: number;
}

export interface Found {
  /** all of it, or the first `shown` */
  waiting: Waiting[];
  /** of all there is, where that may be more than what waiting holds */
  counts?: Counts;
  /** the newest first; a kind whose steps come by the dozen tells none */
  changes?: HomeChange[];
}

/** What one kind of matter has for the home page and the phone's 待办, within the viewer's right there. */
export interface HomeSource {
  read(viewer: Viewer, span: Span): Promise<Found>;
}

export const HOME_SOURCES = Symbol('HOME_SOURCES');

const NAME: Record<HomeKind, string> = {
  incident: '事件',
  clue: '问责',
  task: '整改',
  account: '新建申请',
  certification: '认证辅助',
  inspection: '年检',
  candidate: '账号核查',
  question: '答复',
  authorisation: '发布授权',
  circle: '联动',
  gap: '待补全',
};
export const kindOf = (kind: HomeKind): Pick<HomeItem, 'kind' | 'kindName'> => ({ kind, kindName: NAME[kind] });

/** A row of the steps of a matter: what was done, to which, by whom (post and name; null: not kept there). */
export interface StepRow {
  at: Date;
  id: string;
  title: string;
  act: string;
  by: string | null;
}
/** 「后勤处关于停水的说明：同意授权，宣传部 部长 刘敏」 */
export const changeOf = (r: StepRow, actName: string, kindName: string, href: string): HomeChange => ({
  at: r.at.toISOString(),
  kindName,
  text: `${r.title}：${actName}${r.by ? `，${r.by}` : ''}`,
  href,
});
