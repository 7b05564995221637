import type { CollectionHealth, HealthAction, SessionView, SourceHealth } from '@fengsui/contract';
import { durationWords } from '@fengsui/platform';
import { blindMs, reasonWords } from './words.js';

type Sentence = CollectionHealth['sentence'];
export type HeadlineSource = Pick<
  SourceHealth,
  'source' | 'name' | 'site' | 'state' | 'since' | 'lastOkAt' | 'needsPerson' | 'budget' | 'refilling'
> & { stalledMs: number | null };

export interface HeadlineInput {
  now: Date;
  sources: HeadlineSource[];
  sessions: Pick<SessionView, 'site' | 'name' | 'state' | 'expiresAt'>[];
  platforms: CollectionHealth['platforms'];
}

const PLATFORM = { weibo: '微博', wechat: '微信' } as const;
const DIGITS = ['零', '一', '两', '三', '四', '五', '六', '七', '八', '九'];
const count = (n: number): string => `${DIGITS[n] ?? `${n} `}个来源`;
/** Sources of search first: they carry most of what is said; then what a person must mend; then the longest. */
const WEIGHT: Record<string, number> = { 'weibo-s': 0, 'weibo-m': 0, sogou: 1 };

/**
 * The one sentence of the page 采集健康 by rule, gravest first: a source that does not see, one whose day's budget is spent, a session that
 * runs out, a gap of the last 24 hours that no source of the platform filled, then calm.
 */
export function headline(input: HeadlineInput): Sentence {
  const on = input.sources.filter((s) => s.state !== 'disabled');
  if (on.length === 0)
    return {
      text: '没有启用任何来源，校园舆情看不到。',
      kind: 'blind',
      action: { kind: 'sources', label: '启用来源', source: null, site: null },
    };
  const broken = on
    .map((source) => {
      const { state, stalledMs } = source;
      const since = new Date(source.since);
      const lastOkAt = source.lastOkAt === null ? null : new Date(source.lastOkAt);
      return { source, ms: blindMs({ state, stalledMs, since, lastOkAt, spent: spent(source) }, input.now) };
    })
    .filter((b) => b.ms !== null)
    .sort((a, b) => rank(a.source) - rank(b.source) || b.ms! - a.ms!);
  if (broken[0]) return blind(broken[0].source, broken[0].ms!, broken.length - 1);
  const waiting = on.filter((s) => s.state === 'starting').length;
  if (waiting === on.length)
    return { text: `${count(waiting)}正在启动，稍后可见结果。`, kind: 'starting', action: null };
  const fine = `${count(on.length - waiting)}正常${waiting > 0 ? `，${count(waiting)}尚未开始` : ''}`;
  return (
    expiring(input, fine) ??
    gaps(input, fine) ?? {
      text: `${fine}，近 24 小时无缺口。`,
      kind: 'calm',
      action: null,
    }
  );
}

function rank(s: HeadlineSource): number {
  return (WEIGHT[s.source] ?? 2) * 2 + (s.needsPerson ? 0 : 1);
}

/** A day's budget is spent. */
const spent = (s: HeadlineSource): boolean => s.budget.usedToday >= s.budget.daily;

function blind(s: HeadlineSource, ms: number, others: number): Sentence {
  const more = others > 0 ? `另有${count(others)}也看不到。` : '';
  const seen = s.state === 'ok' || s.state === 'empty' || s.state === 'starting';
  if (seen && !spent(s))
    return {
      text: `${s.name}已停 ${durationWords(ms)}：采集程序没有运行，请系统管理员检查。${more}`,
      kind: 'blind',
      action: { kind: 'sources', label: '查看来源', source: s.source, site: s.site },
    };
  if (seen)
    return {
      text: `${s.name}今日 ${s.budget.daily} 次已用完，零点后继续。${more}`,
      kind: 'blind',
      action: { kind: 'sources', label: '调整预算', source: s.source, site: s.site },
    };
  const verb = s.lastOkAt ? '已中断' : '启用以来未采集成功，已';
  const { fix, action } = remedy(s);
  return {
    text: `${s.name}${verb} ${durationWords(ms)}：${reasonWords(s.state)}。${fix}${more}`,
    kind: 'blind',
    action,
  };
}

/** What mends a break, in words and as a button. */
function remedy(s: HeadlineSource): { fix: string; action: HealthAction } {
  const at = { source: s.source, site: s.site };
  switch (s.state) {
    case 'login_required':
      return { fix: '请扫码登录后恢复。', action: { kind: 'sign_in', label: '登录', ...at } };
    case 'captcha':
      return {
        fix: s.needsPerson ? '请登录并完成验证，再恢复采集。' : '请完成验证后恢复，或等待自动再试。',
        action: { kind: 'release', label: '恢复采集', ...at },
      };
    case 'layout_changed':
      return { fix: '请把留存的页面交维护人员。', action: { kind: 'kept_pages', label: '查看留存页面', ...at } };
    default:
      return { fix: '系统正在自动再试。', action: { kind: 'release', label: '现在再试', ...at } };
  }
}

function expiring(input: HeadlineInput, fine: string): Sentence | null {
  const s = input.sessions.find((x) => x.state === 'expired') ?? input.sessions.find((x) => x.state === 'expiring');
  if (!s) return null;
  const left = s.expiresAt ? new Date(s.expiresAt).getTime() - input.now.getTime() : 0;
  const when =
    s.state === 'expired' ? '登录已失效' : left > 0 ? `登录将在 ${durationWords(left)}后到期` : '登录即将到期';
  return {
    text: `${fine}，${s.name}${when}，请重新登录。`,
    kind: 'expiring',
    action: { kind: 'sign_in', label: '登录', source: null, site: s.site },
  };
}

function gaps(input: HeadlineInput, fine: string): Sentence | null {
  const missed = input.platforms
    .map((p) => ({
      name: PLATFORM[p.platform],
      ms: p.coverage.filter((c) => c.state === 'missed').reduce((n, c) => n + Date.parse(c.to) - Date.parse(c.from), 0),
    }))
    .filter((p) => p.ms >= 1000);
  if (missed.length === 0) return null;
  const refilling = input.sources.reduce((n, s) => n + s.refilling, 0);
  const then = refilling > 0 ? `正在补采 ${refilling} 段` : '尚未补上';
  return {
    text: `${fine}；近 24 小时${missed.map((m) => `${m.name}有 ${durationWords(m.ms)}`).join('、')}没有看全，${then}。`,
    kind: 'gaps',
    action: { kind: 'gaps', label: '查看缺口', source: null, site: null },
  };
}
