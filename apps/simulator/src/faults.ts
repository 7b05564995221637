import type { NextFunction, Request, Response } from 'express';

export type Origin = 'weibo-m' | 'weibo-s' | 'sogou' | 'wechat' | 'wecom';
export type FaultKind =
  | 'captcha'
  | 'login'
  | '432'
  | '418'
  | 'visitor'
  | 'network'
  | 'slow'
  | 'layout'
  | 'shell'
  | 'error200'
  | 'invaliduser'
  | 'token_expired'
  | 'close_after_body'
  | 'rate_limited'
  | 'no_callback';
export interface Fault {
  origin: Origin;
  fault: FaultKind;
  /** how many requests it hits; endless when left out */
  count?: number;
}

/** Faults in force, played before a site answers. */
export class Faults {
  private list: Fault[] = [];

  set(fault: Fault): void {
    this.list.push({ ...fault });
  }
  clear(): void {
    this.list = [];
  }
  all(): Fault[] {
    return [...this.list];
  }

  /** The fault that hits this request, if any; kinds limits what the caller can play. */
  take(origin: Origin, kinds?: FaultKind[]): FaultKind | null {
    const i = this.list.findIndex((f) => f.origin === origin && (!kinds || kinds.includes(f.fault)));
    const fault = this.list[i];
    if (!fault) return null;
    if (fault.count !== undefined && --fault.count <= 0) this.list.splice(i, 1);
    return fault.fault;
  }

  /** Faults that any site can have. */
  common(origin: Origin) {
    return (request: Request, response: Response, next: NextFunction): void => {
      switch (this.take(origin, ['network', 'slow', '432', '418', 'visitor', 'shell', 'layout'])) {
        case 'network':
          request.socket.destroy();
          return;
        case 'slow':
          setTimeout(next, 11_000);
          return;
        case '432':
          response.status(432).end();
          return;
        case '418':
          response.status(418).end("I'm a teapot");
          return;
        case 'visitor':
          response
            .type('html')
            .send('<!DOCTYPE html><html><head><title>Sina Visitor System</title></head><body></body></html>');
          return;
        case 'shell':
          response.type('html').send('<!DOCTYPE html><html><head></head><body><div id="app"></div></body></html>');
          return;
        case 'layout':
          response
            .type('html')
            .send(
              `<!DOCTYPE html><html><body><main class="brand-new">${'<section>新的页面</section>'.repeat(900)}</main></body></html>`,
            );
          return;
        default:
          next();
      }
    };
  }
}
