import { createHash, createHmac, randomInt } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import { play } from '../faults/play.js';
import { isMobile, NumberLimits } from './phones.js';
import { answer, beijing, type Telecom } from './service.js';
import { fill, type Objection } from './templates.js';

export interface TencentSmsSettings {
  secretId: string;
  secretKey: string;
  appId: string;
  signName: string;
  /** text of each approved template by its number, with ${1}, ${2}… */
  templates: Record<string, string>;
}

const ORIGIN = 'tencent-sms';
const SKEW_S = 300;
const HOUR = 3_600_000;
const OBJECTION: Record<Objection, string> = {
  missing: 'FailedOperation.TemplateParamSetNotMatchApprovedTemplate',
  not_text: 'InvalidParameter',
  url: 'InvalidParameterValue.ProhibitedUseUrlInTemplateParameter',
  length: 'InvalidParameterValue.TemplateParameterLengthLimit',
};
type Raw = Request & { rawBody?: Buffer };
const sha = (b: string | Buffer): string => createHash('sha256').update(b).digest('hex');
const mac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

interface Sent {
  phone: string;
  session: string;
  serial: string;
  at: number;
  ok: boolean;
}

/** 腾讯云短信: SendSms, PullSmsSendStatusByPhoneNumber, status and reply callbacks (channels.md 6). */
export class TencentSms {
  private readonly limits = new NumberLimits([
    [30_000, 1, 'PhoneNumberThirtySecondLimit'],
    [HOUR, 5, 'PhoneNumberOneHourLimit'],
    [24 * HOUR, 10, 'PhoneNumberDailyLimit'],
  ]);
  private readonly sent: Sent[] = [];

  constructor(
    private readonly settings: TencentSmsSettings,
    private readonly telecom: Telecom,
  ) {}

  router(): Router {
    const r = Router();
    r.use(play(this.telecom.faults, ORIGIN));
    r.post('/', (request, response) => void this.serve(request, response));
    return r;
  }

  /** Somebody answers an SMS. */
  reply(number: string, text: string): Promise<number | null> {
    return this.telecom.callbacks.post(ORIGIN, '/tencent/sms-reply', {
      extend: '',
      mobile: number,
      nationcode: '86',
      sign: this.settings.signName,
      text,
      time: Math.floor(this.telecom.now() / 1000),
    });
  }

  clear(): void {
    this.limits.clear();
    this.sent.length = 0;
  }

  private async serve(request: Raw, response: Response): Promise<void> {
    const refuse = (code: string, message = code): void =>
      void response.json({ Response: { Error: { Code: code, Message: message }, RequestId: 'SIM' } });
    const bad = this.unsigned(request);
    if (bad) return refuse(bad);
    const error = this.telecom.faults.take(ORIGIN, ['error200'], request);
    if (error) return refuse(error.code ?? 'InternalError.OtherError', error.message);
    const action = request.get('x-tc-action');
    const body = request.body as Record<string, unknown>;
    if (body['SmsSdkAppId'] !== this.settings.appId) return refuse('UnauthorizedOperation.SmsSdkAppIdVerifyFail');
    if (action === 'SendSms') return this.send(body, request, response, refuse);
    if (action === 'PullSmsSendStatusByPhoneNumber') return void response.json(this.status(body));
    refuse('InvalidAction', `The request action=\`${action}\` is invalid or not found.`);
  }

  private unsigned(request: Raw): string | null {
    const parts =
      /^TC3-HMAC-SHA256 Credential=([^/]+)\/(\d{4}-\d\d-\d\d)\/sms\/tc3_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/.exec(
        request.get('authorization') ?? '',
      );
    if (!parts) return 'AuthFailure.InvalidAuthorization';
    const [, id, date, signed, signature] = parts as unknown as [string, string, string, string, string];
    if (id !== this.settings.secretId) return 'AuthFailure.SecretIdNotFound';
    const ts = Number(request.get('x-tc-timestamp'));
    if (!(Math.abs(ts - this.telecom.now() / 1000) <= SKEW_S)) return 'AuthFailure.SignatureExpire';
    if (new Date(ts * 1000).toISOString().slice(0, 10) !== date) return 'AuthFailure.SignatureFailure';
    const headers = signed
      .split(';')
      .map((n) => `${n}:${(request.get(n) ?? '').trim().toLowerCase()}\n`)
      .join('');
    const canonical = `POST\n/\n\n${headers}\n${signed}\n${sha(request.rawBody ?? Buffer.alloc(0))}`;
    const key = mac(mac(mac(`TC3${this.settings.secretKey}`, date), 'sms'), 'tc3_request');
    const expected = mac(key, `TC3-HMAC-SHA256\n${ts}\n${date}/sms/tc3_request\n${sha(canonical)}`).toString('hex');
    return signature === expected ? null : 'AuthFailure.SignatureFailure';
  }

  private async send(
    body: Record<string, unknown>,
    request: Request,
    response: Response,
    refuse: (code: string, message?: string) => void,
  ): Promise<void> {
    const numbers = (body['PhoneNumberSet'] ?? []) as string[];
    const template = this.settings.templates[String(body['TemplateId'])];
    const session = String(body['SessionContext'] ?? '');
    if (numbers.length === 0 || numbers.length > 200) return refuse('LimitExceeded.PhoneNumberCountLimit');
    if (Buffer.byteLength(session) >= 512) return refuse('InvalidParameter');
    const values = (body['TemplateParamSet'] ?? []) as unknown[];
    const statuses = numbers.map((n) => this.one(n, body['SignName'], template, values, session));
    const reports = statuses.flatMap((s) => (s.report ? [s.report] : []));
    await answer(
      this.telecom,
      ORIGIN,
      request,
      response,
      { Response: { SendStatusSet: statuses.map((s) => s.status), RequestId: 'SIM' } },
      async () => reports.length > 0 && this.telecom.callbacks.post(ORIGIN, '/tencent/sms-report', reports),
    );
  }

  /** Each number has a status of its own: the call succeeds though a number fails. */
  private one(
    number: string,
    signName: unknown,
    template: string | undefined,
    values: unknown[],
    session: string,
  ): { status: object; report?: object } {
    const { phones, now, faults } = this.telecom;
    const phone = number.replace(/^\+86/, '');
    const failed = (Code: string): { status: object } => ({
      status: {
        SerialNo: '',
        PhoneNumber: number,
        Fee: 0,
        SessionContext: session,
        Code,
        Message: Code,
        IsoCode: 'CN',
      },
    });
    const partial = faults.take(ORIGIN, ['partial']);
    if (partial) return failed(partial.code ?? 'FailedOperation.PhoneNumberInBlacklist');
    if (signName !== this.settings.signName) return failed('FailedOperation.SignatureIncorrectOrUnapproved');
    if (!template) return failed('FailedOperation.TemplateIncorrectOrUnapproved');
    if (!isMobile(phone)) return failed('InvalidParameterValue.IncorrectPhoneNumber');
    const filled = fill(template, Object.fromEntries(values.map((v, i) => [i + 1, v])));
    if ('objection' in filled) return failed(OBJECTION[filled.objection]);
    const reached = this.limits.take(phone, now());
    if (reached) return failed(`LimitExceeded.${reached}`);
    const serial = `5000:${randomInt(1_000_000_000, 9_999_999_999)}${now()}`;
    const ok = !phones.dead.has(phone);
    this.sent.push({ phone, session, serial, at: now(), ok });
    const text = `【${this.settings.signName}】${filled.text}`;
    if (ok)
      phones.items.push({
        at: now(),
        number: phone,
        kind: 'sms',
        from: '腾讯云短信',
        text,
        id: serial,
        outId: session,
        answer: null,
        keys: [],
      });
    return {
      status: {
        SerialNo: serial,
        PhoneNumber: number,
        Fee: 1,
        SessionContext: session,
        Code: 'Ok',
        Message: 'send success',
        IsoCode: 'CN',
      },
      report: {
        user_receive_time: beijing(now()),
        nationcode: '86',
        mobile: phone,
        report_status: ok ? 'SUCCESS' : 'FAIL',
        errmsg: ok ? 'DELIVRD' : 'UNDELIV',
        description: ok ? '用户短信送达成功' : '空号',
        sid: serial,
      },
    };
  }

  private status(body: Record<string, unknown>): unknown {
    const phone = String(body['PhoneNumber']).replace(/^\+86/, '');
    const set = this.sent
      .filter(
        (s) =>
          s.phone === phone && s.at / 1000 >= Number(body['BeginTime']) && s.at / 1000 <= Number(body['EndTime']) + 1,
      )
      .map((s) => ({
        UserReceiveTime: Math.floor(s.at / 1000),
        CountryCode: '86',
        SubscriberNumber: phone,
        PhoneNumber: `+86${phone}`,
        SerialNo: s.serial,
        ReportStatus: s.ok ? 'SUCCESS' : 'FAIL',
        Description: s.ok ? 'DELIVRD' : 'UNDELIV',
        SessionContext: s.session,
      }));
    return { Response: { PullSmsSendStatusSet: set, RequestId: 'SIM' } };
  }
}
