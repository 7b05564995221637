import { Inject, Injectable } from '@nestjs/common';
import type { SignInInput, SignInView, Site } from '@fengsui/contract';
import type { Actor } from '@fengsui/ledger';
import { beijingClock, CONFIG, type Config, UserError, wake } from '@fengsui/platform';
import { SessionLedger } from './session-ledger.js';
import { SignInRepository } from './sign-in.repository.js';
import { signInView } from './sign-in.view.js';
import { originsOf, SITES } from './site.js';

/** A person asks for a browser in which to sign in, sees it and acts in it; a crawler shows it (SignInHost). */
@Injectable()
export class SignIns {
  constructor(
    @Inject(SignInRepository) private readonly repository: SignInRepository,
    @Inject(SessionLedger) private readonly ledger: SessionLedger,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** url: a page of the site that wants a person (its captcha); the sign-in page when left out. 409 while another is going on. */
  async begin(site: Site, url: string | null, actor: Actor): Promise<SignInView> {
    const at = url === null ? this.signInPage(site) : this.allowed(site, url);
    // where no crawler runs nobody else ends the one before
    await this.repository.expire();
    await this.repository.transaction(async (tx) => {
      if (!(await this.repository.begin(tx, site, at, actor.id))) {
        const other = await this.repository.latest(site, tx);
        throw new UserError(
          'sign_in_running',
          `${other?.asked_by_name ?? '另一位同事'}于 ${other ? beijingClock(other.asked_at) : '刚才'} 开始了${SITES[site].name}的登录，尚未结束。请等其完成，或先取消。`,
          409,
        );
      }
      await wake(tx, 'session');
      await this.ledger.write(
        tx,
        site,
        'sign_in.started',
        actor,
        `开始${url ? '处理验证' : '登录'}：${SITES[site].name}`,
      );
    });
    return this.view(site);
  }

  /** The newest sign-in of the site, with its latest picture. 404 when there was none. */
  async view(site: Site): Promise<SignInView> {
    await this.repository.expire();
    const row = await this.repository.latest(site);
    if (!row) throw new UserError('not_found', `${SITES[site].name}还没有登录过，请先开始登录。`, 404);
    return signInView(row);
  }

  /** 409 when the browser is not open. */
  async input(site: Site, input: SignInInput): Promise<void> {
    if (!(await this.repository.addInput(site, input)))
      throw new UserError('sign_in_closed', '登录窗口没有打开，或来不及响应。请稍候再试，或重新开始登录。', 409);
  }

  /** 409 when none is going on. */
  async cancel(site: Site, actor: Actor): Promise<void> {
    await this.repository.transaction(async (tx) => {
      const row = await this.repository.latest(site, tx);
      if (!row || !(await this.repository.end(tx, row.id, null, 'cancelled', '已取消')))
        throw new UserError('sign_in_closed', '没有正在进行的登录。', 409);
      await wake(tx, 'session');
      await this.ledger.write(tx, site, 'sign_in.cancelled', actor, `取消了${SITES[site].name}的登录`);
    });
  }

  private signInPage(site: Site): string {
    const [entry, back] =
      site === 'weibo.com'
        ? ['miniblog', `${this.config.WEIBO_WEB_BASE}/`]
        : site === 'weibo.cn'
          ? ['wapsso', `${this.config.WEIBO_M_BASE}/`]
          : [null, null];
    if (!entry)
      throw new UserError(
        'bad_field',
        `${SITES[site].name}无需登录；要处理验证，请从提示中的验证页面进入。`,
        400,
        'url',
      );
    return `${this.config.WEIBO_PASSPORT_BASE}/sso/signin?entry=${entry}&source=${entry}&url=${encodeURIComponent(back!)}`;
  }

  /** Only pages of the site as configured: the browser must not be led elsewhere. */
  private allowed(site: Site, url: string): string {
    const origins = originsOf(site, this.config);
    if (!URL.canParse(url) || !origins.has(new URL(url).origin))
      throw new UserError('bad_field', `网址应为${SITES[site].name}的页面（${[...origins].join('、')}）。`, 400, 'url');
    return url;
  }
}
