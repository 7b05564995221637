/** passport.weibo.com: visitor system (sources.md 2.3), and sign-in by scanning a code, for .weibo.com and .weibo.cn. */
import { randomBytes } from 'node:crypto';
import { type Request, type Response, Router, urlencoded } from 'express';
import type { Domain } from '../cookies.js';
import { play } from '../faults/play.js';
import { qrPicture, signInPage } from './passport-pages.js';
import type { Site } from './site.js';

interface Code {
  domain: Domain;
  url: string;
  /** unix milliseconds */
  until: number;
  state: 'new' | 'confirmed' | 'used';
}

export class Passport {
  /** visitor cookies given out, so that a test can see that only one refresh ran */
  readonly visitors = { cn: 0, com: 0 };
  /** sign-ins completed */
  readonly signIns = { cn: 0, com: 0 };
  private readonly codes = new Map<string, Code>();

  constructor(private readonly site: Site) {}

  /** A person scans a code with the telephone and confirms; the newest living one when none is named. Answers it, null when there is none. */
  scan(code?: string): string | null {
    const now = this.site.world.now();
    const living = [...this.codes].filter(([, c]) => c.state === 'new' && c.until > now).map(([id]) => id);
    const chosen = code === undefined ? living.at(-1) : living.find((id) => id === code);
    if (chosen === undefined) return null;
    this.codes.get(chosen)!.state = 'confirmed';
    return chosen;
  }

  router(): Router {
    const r = Router();
    r.use(play(this.site.faults, 'passport'));
    r.use(urlencoded({ extended: false }));
    r.get('/visitor/visitor', (request, response) =>
      request.query['a'] === 'incarnate' ? this.incarnate(request, response) : this.visitorPage(request, response),
    );
    r.post('/visitor/genvisitor2', (request, response) => {
      const body = request.body as Record<string, string>;
      const domain = this.domainOf(request, `${body['entry'] ?? ''} ${body['from'] ?? ''} ${body['return_url'] ?? ''}`);
      const made = this.visitor(domain, response);
      this.jsonp(response, body['cb'] ?? 'visitor_gray_callback', {
        retcode: 20000000,
        msg: 'succ',
        data: {
          sub: made.sub,
          subp: made.subp,
          tid: `01${randomBytes(12).toString('base64url')}`,
          alt: '',
          savestate: 30,
        },
      });
    });
    r.post('/visitor/genvisitor', (request, response) => {
      const body = request.body as Record<string, string>;
      this.jsonp(response, body['cb'] ?? 'gen_callback', {
        retcode: 20000000,
        msg: 'succ',
        data: { tid: randomBytes(12).toString('base64url'), new_tid: true, confidence: 100 },
      });
    });
    r.get('/sso/signin', (request, response) => this.signIn(request, response));
    r.get('/sso/qr/state', (request, response) => this.qrState(request, response));
    r.get('/sso/qr/enter', (request, response) => this.enter(request, response));
    // where s.weibo.com sends who has not signed in (login.sina.com.cn/sso/login.php)
    r.get('/sso/login.php', (request, response) => {
      const url = `/sso/signin?entry=miniblog&source=miniblog&url=${encodeURIComponent(String(request.query['url'] ?? ''))}`;
      response
        .type('html')
        .send(
          `<!DOCTYPE html><html><head><meta charset="utf-8"><title>新浪通行证</title></head><body><p>请先登录</p><a id="signin" href="${url.replaceAll('&', '&amp;')}">扫码登录</a></body></html>`,
        );
    });
    r.use((request, response) => this.visitorPage(request, response));
    return r;
  }

  private domainOf(request: Request, words: string): Domain {
    const from = `${words} ${request.headers.referer ?? ''}`;
    return /wap|weibo\.cn/.test(from) || from.includes(this.site.urls.weiboM) ? 'cn' : 'com';
  }

  /** The page makes itself a visitor and goes back, as the real one does by its script. */
  private visitorPage(request: Request, response: Response): void {
    const domain = this.domainOf(
      request,
      `${String(request.query['entry'] ?? '')} ${String(request.query['url'] ?? '')}`,
    );
    const url = this.returnUrl(request.query['url'], domain);
    response.type('html')
      .send(`<!DOCTYPE html><html><head><meta charset="utf-8"><title>Sina Visitor System</title></head><body><script>
var body = new URLSearchParams({ cb: 'visitor_gray_callback', tid: '', from: ${domain === 'cn' ? "'wap'" : "'weibo'"}, webdriver: 'false' });
if (location.pathname === '/visitor/visitor') fetch('/visitor/genvisitor2', { method: 'POST', body: body }).then(function () { location.replace(${JSON.stringify(url).replaceAll('<', '\\u003c')}); });
</script></body></html>`);
  }

  private incarnate(request: Request, response: Response): void {
    const made = this.visitor(this.domainOf(request, String(request.query['from'] ?? '')), response);
    this.jsonp(response, String(request.query['cb'] ?? 'cross_domain'), {
      retcode: 20000000,
      msg: 'succ',
      data: { sub: made.sub, subp: made.subp },
    });
  }

  private visitor(domain: Domain, response: Response): { sub: string; subp: string } {
    this.visitors[domain]++;
    const seconds = this.site.scenario.passport.visitorSeconds;
    const made = this.site.sessions.issue(domain, 'visitor', seconds);
    response.append('Set-Cookie', [
      `SUB=${made.sub}; Path=/; Max-Age=${seconds}`,
      `SUBP=${made.subp}; Path=/; Max-Age=${seconds}`,
    ]);
    return made;
  }

  private jsonp(response: Response, callback: string, data: object): void {
    response
      .type('text/javascript')
      .send(`window.${callback.replace(/\W/g, '')} && ${callback.replace(/\W/g, '')}(${JSON.stringify(data)});`);
  }

  private signIn(request: Request, response: Response): void {
    const domain = this.domainOf(
      request,
      `${String(request.query['entry'] ?? '')} ${String(request.query['url'] ?? '')}`,
    );
    const id = randomBytes(16).toString('base64url').replace(/\W/g, '0');
    const until = this.site.world.now() + this.site.scenario.passport.qrSeconds * 1000;
    this.codes.set(id, { domain, url: this.returnUrl(request.query['url'], domain), until, state: 'new' });
    for (const [old, c] of this.codes) if (c.until < this.site.world.now() - 3_600_000) this.codes.delete(old);
    response.type('html').send(signInPage(id, qrPicture(id)));
  }

  private qrState(request: Request, response: Response): void {
    const id = String(request.query['code'] ?? '');
    const code = this.codes.get(id);
    if (!code || code.state === 'used' || (code.state === 'new' && code.until <= this.site.world.now()))
      return void response.json({ retcode: 50114004, msg: '该二维码已过期' });
    if (code.state === 'new') return void response.json({ retcode: 50114001, msg: '未使用' });
    response.json({ retcode: 20000000, msg: 'succ', data: { url: `/sso/qr/enter?code=${id}` } });
  }

  private enter(request: Request, response: Response): void {
    const code = this.codes.get(String(request.query['code'] ?? ''));
    if (code?.state !== 'confirmed')
      return void response.status(403).type('html').send('<html><body>请先扫码</body></html>');
    code.state = 'used';
    this.signIns[code.domain]++;
    const seconds = this.site.scenario.passport.sessionSeconds;
    const made = this.site.sessions.issue(code.domain, 'user', seconds);
    const values = {
      SUB: made.sub,
      SUBP: made.subp,
      ALF: made.until,
      SSOLoginState: Math.floor(this.site.world.now() / 1000),
    };
    response.append(
      'Set-Cookie',
      Object.entries(values).map(([name, value]) => `${name}=${value}; Path=/; Max-Age=${seconds}`),
    );
    response.redirect(302, code.url);
  }

  /** Where a sign-in ends: the address asked for if it lies at Weibo, else the front page. */
  private returnUrl(asked: unknown, domain: Domain): string {
    const home = domain === 'cn' ? this.site.urls.weiboM : this.site.urls.weiboWeb;
    const { weiboM, weiboS, weiboWeb } = this.site.urls;
    if (typeof asked !== 'string' || !URL.canParse(asked)) return `${home}/`;
    return [weiboM, weiboS, weiboWeb].includes(new URL(asked).origin) ? asked : `${home}/`;
  }
}
