import { Inject, Injectable } from '@nestjs/common';
import type { SourceName, SourceView } from '@fengsui/contract';
import { Clock, durationWords } from '@fengsui/platform';
import { CollectionRepository, type SourceRow } from './collection.repository.js';

const NAMES: Record<SourceName, string> = {
  'weibo-m': '微博（移动端）',
  'weibo-s': '微博搜索',
  'weibo-ajax': '微博网页版',
  'weibo-hot': '微博热搜',
  sogou: '搜狗微信搜索',
  'sogou-account': '搜狗公众号搜索',
  'wechat-article': '微信文章',
};
const WHY: Record<string, string> = {
  login_required: '需要重新登录',
  captcha: '要求验证',
  rate_limited: '访问受限',
  shell: '应答为空',
  layout_changed: '页面改版',
  network: '网络不通',
  page_cap: '条数超过可翻页数',
};

/** How every source is, in plain words, with what was seen and missed in the last 24 hours. */
@Injectable()
export class SourceViews {
  constructor(
    @Inject(CollectionRepository) private readonly repository: CollectionRepository,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async list(): Promise<SourceView[]> {
    const rows = await this.repository.states();
    return Promise.all(rows.map((r) => this.view(r)));
  }

  private async view(row: SourceRow): Promise<SourceView> {
    const now = this.clock.now();
    const paused = row.paused_until !== null && row.paused_until > now;
    const coverage = await this.repository.coverage(row.source, 24);
    return {
      source: row.source,
      name: NAMES[row.source],
      state: (!row.enabled ? 'disabled' : row.state) as SourceView['state'],
      since: row.since.toISOString(),
      lastOkAt: row.last_ok_at?.toISOString() ?? null,
      pausedUntil: paused ? row.paused_until!.toISOString() : null,
      pauseReason: paused ? row.pause_reason : null,
      words: words(row, now),
      coverage: coverage.map((i) => ({
        from: new Date(i.from).toISOString(),
        to: new Date(i.to).toISOString(),
        state: i.state,
        reason: i.reason ? (WHY[i.reason] ?? i.reason) : null,
      })),
    };
  }
}

function words(row: SourceRow, now: Date): string {
  if (!row.enabled) return '已停用';
  if (row.state === 'starting') return row.last_ok_at ? '即将恢复' : '正在启动';
  if (row.state === 'ok' || row.state === 'empty')
    return `正常，${durationWords(now.getTime() - (row.last_ok_at ?? row.since).getTime())}前`;
  const from = row.last_ok_at ?? row.since;
  return `监测中断 ${durationWords(now.getTime() - from.getTime())}：${WHY[row.state] ?? row.state}`;
}
