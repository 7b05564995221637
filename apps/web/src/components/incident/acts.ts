import type { IncidentDetail } from '@fengsui/contract';

/** What people of 宣传部 do to an incident, each in a form of its own. */
export type ActName =
  | 'confirm'
  | 'judge'
  | 'take-over'
  | 'reassign'
  | 'units'
  | 'release'
  | 'wording'
  | 'platform_contact'
  | 'statements'
  | 'rectify'
  | 'closure_order'
  | 'task'
  | 'pause'
  | 'resume'
  | 'merge'
  | 'reject'
  | 'close'
  | 'reopen';

export interface OfferedAct {
  name: ActName;
  /** on the button */
  label: string;
  /** of the form */
  title: string;
  /** the key that opens it; null: none */
  key: string | null;
  may: (i: IncidentDetail) => boolean;
}

const running = (i: IncidentDetail): boolean => i.can.office;

/** In the order in which they are needed. */
export const ACTS: OfferedAct[] = [
  {
    name: 'judge',
    label: '研判不属',
    title: '研判“不属我单位”',
    key: 'd',
    may: (i) => running(i) && i.ladders.some((l) => l.decline),
  },
  {
    name: 'confirm',
    label: '定级',
    title: '调整等级',
    key: 'g',
    may: (i) => i.can.confirm,
  },
  { name: 'take-over', label: '接管', title: '接管处置', key: 't', may: (i) => running(i) && !i.takenOver },
  { name: 'reassign', label: '改派', title: '改派其他单位', key: 'p', may: running },
  { name: 'units', label: '增加单位', title: '增加处置单位', key: 'u', may: running },
  {
    name: 'release',
    label: '单位退出',
    title: '单位退出处置',
    key: null,
    may: (i) => running(i) && i.ladders.filter((l) => !l.leftReason).length > 1,
  },
  { name: 'wording', label: '口径', title: '口径', key: 'w', may: running },
  { name: 'statements', label: '登记发布', title: '登记对外发布', key: 'b', may: running },
  { name: 'platform_contact', label: '联系平台', title: '联系平台', key: 'l', may: running },
  { name: 'rectify', label: '责令整改', title: '责令整改', key: null, may: running },
  { name: 'closure_order', label: '关闭账号', title: '责令关闭账号', key: null, may: (i) => i.can.orderClosure },
  { name: 'task', label: '交办任务', title: '交办任务', key: 'a', may: running },
  { name: 'pause', label: '暂停', title: '暂停计时', key: 'z', may: (i) => running(i) && !i.paused },
  { name: 'resume', label: '恢复', title: '恢复计时', key: 'z', may: (i) => running(i) && i.paused !== null },
  { name: 'merge', label: '并入', title: '并入其他事件', key: 'm', may: (i) => i.can.confirm },
  {
    name: 'reject',
    label: '不立案',
    title: '不作为事件处理',
    key: 'x',
    may: (i) => i.can.confirm && i.state === 'proposed',
  },
  { name: 'close', label: '办结', title: '办结', key: 'c', may: (i) => i.can.close && i.state === 'open' },
  { name: 'reopen', label: '重新处置', title: '重新处置', key: 'r', may: (i) => i.can.reopen },
];

export const offered = (i: IncidentDetail): OfferedAct[] => ACTS.filter((a) => a.may(i));
