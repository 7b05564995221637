import { Inject, Injectable } from '@nestjs/common';
import type { SessionView, Site } from '@fengsui/contract';
import { Clock, CONFIG, type Config, durationWords } from '@fengsui/platform';
import { EXPIRING_MS, forecastWords } from './forecast.js';
import { SessionRepository, type StoredSession } from './session.repository.js';
import { SignInRepository, type SignInRow } from './sign-in.repository.js';
import { signInView } from './sign-in.view.js';
import { ALL_SITES, SITES } from './site.js';

/** How every site's session is, in words; never what is in it. */
@Injectable()
export class SessionViews {
  constructor(
    @Inject(SessionRepository) private readonly sessions: SessionRepository,
    @Inject(SignInRepository) private readonly signIns: SignInRepository,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** One a site. A sign-in comes without its picture, which GET /api/sessions/:site/sign-in answers. */
  async list(): Promise<SessionView[]> {
    const [rows, open] = await Promise.all([this.sessions.all(), this.signIns.open()]);
    return ALL_SITES.map((site) =>
      this.view(
        site,
        rows.filter((r) => r.site === site),
        open.find((s) => s.site === site),
      ),
    );
  }

  async one(site: Site): Promise<SessionView> {
    return (await this.list()).find((v) => v.site === site)!;
  }

  private view(site: Site, rows: StoredSession[], signIn: SignInRow | undefined): SessionView {
    const operator = rows.find((r) => r.kind === 'operator');
    const visitor = rows.find((r) => r.kind === 'visitor');
    const setting = SITES[site].setting;
    const configured = setting !== null && this.config[setting] !== '';
    // an expired operator's session is what the office must hear of, whatever else serves meanwhile
    const shown = operator ?? (configured ? undefined : visitor);
    return {
      site,
      name: SITES[site].name,
      ...(shown ? this.stored(shown, visitor) : none(site, configured)),
      signIn: signIn ? { ...signInView(signIn), frame: null } : null,
    };
  }

  private stored(s: StoredSession, visitor: StoredSession | undefined): Omit<SessionView, 'site' | 'name' | 'signIn'> {
    const now = this.clock.now();
    const left = s.expires ? s.expires.at.getTime() - now.getTime() : Infinity;
    const expiring = s.kind === 'operator' && s.state !== 'expired' && left <= EXPIRING_MS;
    return {
      state: s.problem ? 'unknown' : expiring ? 'expiring' : s.state,
      kind: s.kind,
      obtainedAt: s.obtainedAt.toISOString(),
      obtainedBy: s.obtainedBy,
      checkedAt: s.checkedAt?.toISOString() ?? null,
      expiresAt: s.expires?.at.toISOString() ?? null,
      words: this.words(s, visitor, now),
    };
  }

  private words(s: StoredSession, visitor: StoredSession | undefined, now: Date): string {
    if (s.problem) return s.problem;
    if (s.kind === 'visitor')
      return s.site === 'sogou' || s.site === 'wechat'
        ? '未登录，按站点给的访客 Cookie 读取'
        : '未登录，以访客身份读取：可看热搜和账号时间线，不能搜索';
    if (s.state === 'expired')
      return `登录已失效，请重新登录${visitor?.content && visitor.state !== 'expired' ? '；热搜和账号时间线暂以访客身份读取' : ''}`;
    const checked =
      s.state === 'good' && s.checkedAt
        ? `${durationWords(now.getTime() - s.checkedAt.getTime())}前查验有效`
        : s.site === 'sogou'
          ? '已保存'
          : '已保存，站点连接不上，尚未查验';
    return s.expires
      ? `${checked}；${forecastWords(s.expires, now)}`
      : `${checked}${s.site === 'sogou' ? '' : '；到期时间站点未给出'}`;
  }
}

function none(site: Site, configured: boolean): Omit<SessionView, 'site' | 'name' | 'signIn'> {
  const words =
    site === 'wechat'
      ? '读取文章无需登录'
      : configured
        ? `使用设置 ${SITES[site].setting} 中的 Cookie，到期时间不明`
        : site === 'sogou'
          ? '未登录也可搜索，最多看到 100 条'
          : '没有会话：请扫码登录，或粘贴 Cookie';
  return {
    state: configured ? 'unknown' : 'none',
    kind: configured ? 'operator' : null,
    obtainedAt: null,
    obtainedBy: null,
    checkedAt: null,
    expiresAt: null,
    words,
  };
}
