import { randomInt } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import { play } from '../faults/play.js';
import { type AliyunKeys, checkAcs3 } from './acs3.js';
import { isMobile, NumberLimits } from './phones.js';
import { answer, beijing, type Telecom } from './service.js';
import { fill, type Objection } from './templates.js';

export interface AliyunSmsSettings extends AliyunKeys {
  signName: string;
  /** text of each approved template by its code */
  templates: Record<string, string>;
}

const ORIGIN = 'aliyun-sms';
const DAY = 86_400_000;
const OBJECTION: Record<Objection, [string, string]> = {
  missing: ['isv.TEMPLATE_MISSING_PARAMETERS', '模版缺少变量'],
  not_text: ['isv.INVALID_PARAMETERS', '参数异常'],
  url: ['isv.PARAM_NOT_SUPPORT_URL', '不支持URL'],
  length: ['isv.PARAM_LENGTH_LIMIT', '参数超出长度限制'],
};

interface Sent {
  phone: string;
  outId: string;
  at: number;
  content: string;
  ok: boolean;
}

/** 阿里云短信: SendSms, QuerySendDetails, and the callbacks SmsReport and SmsUp (channels.md 5). */
export class AliyunSms {
  private readonly nonces = new Set<string>();
  private readonly limits = new NumberLimits([[DAY, 50, '天']]);
  private readonly sent: Sent[] = [];

  constructor(
    private readonly settings: AliyunSmsSettings,
    private readonly telecom: Telecom,
  ) {}

  router(): Router {
    const r = Router();
    r.use(play(this.telecom.faults, ORIGIN));
    r.post('/', (request, response) => void this.serve(request, response));
    return r;
  }

  /** Somebody answers an SMS. Answers the HTTP status of the callback, null when none was sent. */
  reply(number: string, text: string): Promise<number | null> {
    return this.telecom.callbacks.post(ORIGIN, '/aliyun/sms-reply', [
      {
        phone_number: number,
        content: text,
        send_time: beijing(this.telecom.now()),
        dest_code: '1069000000',
        sequence_id: randomInt(1_000_000_000, 9_999_999_999),
      },
    ]);
  }

  clear(): void {
    this.limits.clear();
    this.sent.length = 0;
  }

  private async serve(request: Request, response: Response): Promise<void> {
    const refuse = (status: number, code: string, message: string): void =>
      void response.status(status).json({ Code: code, Message: message, RequestId: 'SIM' });
    const bad = checkAcs3(request, this.settings, this.nonces, this.telecom.now());
    if (bad) return refuse(...bad);
    const error = this.telecom.faults.take(ORIGIN, ['error200'], request);
    if (error) return refuse(200, error.code ?? 'isp.SYSTEM_ERROR', error.message ?? '系统错误');
    const q = Object.fromEntries(new URL(request.originalUrl, 'http://x').searchParams);
    const action = request.get('x-acs-action');
    if (action === 'SendSms') return this.send(q, request, response, refuse);
    if (action === 'QuerySendDetails') return void response.json(this.details(q));
    refuse(404, 'InvalidAction.NotFound', `Specified api is not found: ${action}`);
  }

  private async send(
    q: Record<string, string>,
    request: Request,
    response: Response,
    refuse: (status: number, code: string, message: string) => void,
  ): Promise<void> {
    const { phones, callbacks, now } = this.telecom;
    const numbers = (q['PhoneNumbers'] ?? '').split(',');
    const template = this.settings.templates[q['TemplateCode'] ?? ''];
    if (q['SignName'] !== this.settings.signName) return refuse(200, 'isv.SMS_SIGNATURE_ILLEGAL', '短信签名不合法');
    if (!template) return refuse(200, 'isv.SMS_TEMPLATE_ILLEGAL', '短信模版不合法');
    if (numbers.length > 1000 || !numbers.every(isMobile))
      return refuse(200, 'isv.MOBILE_NUMBER_ILLEGAL', '手机号码格式错误');
    let values: Record<string, unknown>;
    try {
      values = JSON.parse(q['TemplateParam'] ?? '{}') as Record<string, unknown>;
    } catch {
      return refuse(200, 'isv.INVALID_JSON_PARAM', 'JSON参数不合法');
    }
    const filled = fill(template, values);
    if ('objection' in filled) return refuse(200, ...OBJECTION[filled.objection]);
    for (const n of numbers) {
      const reached = this.limits.take(`${n}:${q['SignName']}:${q['TemplateCode']}`, now());
      if (reached) return refuse(200, 'isv.BUSINESS_LIMIT_CONTROL', `触发${reached}级流控Permits:50`);
    }
    const bizId = `${randomInt(100_000, 999_999)}${now()}^0`;
    const content = `【${this.settings.signName}】${filled.text}`;
    const outId = q['OutId'] ?? '';
    const reports = numbers.map((phone) => {
      const ok = !phones.dead.has(phone);
      this.sent.push({ phone, outId, at: now(), content, ok });
      if (ok)
        phones.items.push({
          at: now(),
          number: phone,
          kind: 'sms',
          from: '阿里云短信',
          text: content,
          id: bizId,
          outId,
          answer: null,
          keys: [],
        });
      return {
        phone_number: phone,
        send_time: beijing(now()),
        report_time: beijing(now()),
        success: ok,
        err_code: ok ? 'DELIVERED' : 'MK:0001',
        err_msg: ok ? '用户接收成功' : '空号',
        sms_size: '1',
        biz_id: bizId,
        out_id: outId,
      };
    });
    await answer(
      this.telecom,
      ORIGIN,
      request,
      response,
      { Code: 'OK', Message: 'OK', BizId: bizId, RequestId: 'SIM' },
      () => callbacks.post(ORIGIN, '/aliyun/sms-report', reports),
    );
  }

  private details(q: Record<string, string>): unknown {
    const list = this.sent
      .filter((s) => s.phone === q['PhoneNumber'] && beijing(s.at).slice(0, 10).replaceAll('-', '') === q['SendDate'])
      .map((s) => ({
        PhoneNum: s.phone,
        OutId: s.outId,
        SendStatus: s.ok ? 3 : 2,
        ErrCode: s.ok ? 'DELIVERED' : 'MK:0001',
        Content: s.content,
        SendDate: beijing(s.at),
      }));
    return {
      Code: 'OK',
      Message: 'OK',
      RequestId: 'SIM',
      TotalCount: list.length,
      SmsSendDetailDTOs: { SmsSendDetailDTO: list },
    };
  }
}
