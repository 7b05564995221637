import type { CircleActionState, CircleRequestState, CircleSupportKind, CircleWanted } from './circle.js';

/** What 微博圈 calls things on pages and in the log. */
export const WANTED_NAME: Record<CircleWanted, string> = { repost: '转发', comment: '评论', either: '转发或评论' };
export const ACTION_STATE_NAME: Record<CircleActionState, string> = {
  open: '进行中',
  ended: '已到期',
  withdrawn: '已撤回',
};
export const REQUEST_STATE_NAME: Record<CircleRequestState, string> = {
  asked: '待联动',
  done: '已联动',
  late: '逾期联动',
  declared: '单位申报',
  missed: '未见联动',
  excused: '免予联动',
  cancelled: '已取消',
};
export const SUPPORT_NAME: Record<CircleSupportKind, string> = {
  promotion: '推广宣传',
  certification: '实名认证',
  technical: '技术支持',
};
