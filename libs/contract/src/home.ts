/** What something on the home page is about. */
export type HomeKind =
  'incident' | 'clue' | 'task' | 'account' | 'certification' | 'candidate' | 'inspection' | 'question' | 'gap';

/** One thing that waits for the viewer, or that somebody else is late with. Times ISO 8601. */
export interface HomeItem {
  kind: HomeKind;
  /** 「事件」「问责」「整改」「新建申请」「认证辅助」「账号核查」「年检」「答复」「待补全」 */
  kindName: string;
  id: string;
  /** what it is about */
  title: string;
  /** what must be done: 「签收」「签署意见」「定级」 */
  ask: string;
  /** who must do it */
  owner: string;
  startsAt: string;
  /** null: no time is set */
  dueAt: string | null;
  late: boolean;
  /** page of this site */
  href: string;
}

/** Something that happened in the last seven days. */
export interface HomeChange {
  at: string;
  kindName: string;
  text: string;
  href: string;
}

/**
 * GET /api/home: by the viewer's role and units. waits: his own, late ones first, then the nearest; late: what others are late with, as far as he sees it;
 * the first 50 of each, waitCount and lateCount are all of them. changes: newest first, 30 at most.
 */
export interface HomeView {
  now: string;
  /** 「3 件等您办，1 件已过时限；别人另有 2 件逾期未办。」 */
  sentence: string;
  waits: HomeItem[];
  waitCount: number;
  late: HomeItem[];
  lateCount: number;
  changes: HomeChange[];
}
