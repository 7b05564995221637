import type { DrillState } from '@fengsui/contract';

/** How a drill stands. */
export const STATE_WORDS: Record<DrillState, string> = {
  waiting: '待开始',
  running: '进行中',
  done: '已完成',
  failed: '未能完成',
  aborted: '已中止',
};
export const LEVEL_WORDS = ['', 'Ⅰ级', 'Ⅱ级', 'Ⅲ级', 'Ⅳ级'];
export const FORMAT_WORDS: Record<string, string> = { docx: 'Word', pdf: 'PDF', html: '网页', json: 'JSON' };
