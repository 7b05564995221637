import { randomInt } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import { play } from '../faults/play.js';
import { type AliyunKeys, checkAcs3 } from './acs3.js';
import { isMobile, NumberLimits } from './phones.js';
import { answer, beijing, type Telecom } from './service.js';
import { fill, type Objection } from './templates.js';

export interface AliyunVoiceSettings extends AliyunKeys {
  /** numbers the school has bought; a call from another is refused */
  showNumbers: string[];
  /** text of each approved template by its code */
  templates: Record<string, string>;
}

const ORIGIN = 'aliyun-voice';
const MINUTE = 60_000;
const OBJECTION: Record<Objection, string> = {
  missing: 'isv.TEMPLATE_MISSING_PARAMETERS',
  not_text: 'isv.INVALID_PARAMETERS',
  url: 'isv.PARAM_NOT_SUPPORT_URL',
  length: 'isv.PARAM_LENGTH_LIMIT',
};

/** 阿里云语音: SingleCallByTts, IvrCall, and the callbacks of a call (channels.md 7). A call rings until somebody presses or hangs up. */
export class AliyunVoice {
  private readonly nonces = new Set<string>();
  private readonly limits = new NumberLimits([
    [MINUTE, 1, '分钟'],
    [60 * MINUTE, 5, '小时'],
    [24 * 60 * MINUTE, 20, '天'],
  ]);

  constructor(
    private readonly settings: AliyunVoiceSettings,
    private readonly telecom: Telecom,
  ) {}

  router(): Router {
    const r = Router();
    r.use(play(this.telecom.faults, ORIGIN));
    r.post('/', (request, response) => void this.serve(request, response));
    return r;
  }

  /** The person called presses a key, hears the answer and hangs up. Answers the HTTP status of the first callback. */
  async press(callId: string, digit: string): Promise<number | null> {
    const call = this.ringing(callId);
    if (!call) return null;
    call.answer = `按了 ${digit}`;
    const report = { call_id: callId, out_id: call.outId, dtmf: digit };
    const status = await this.post({ ...report, status_code: '300000', status_time: beijing(this.telecom.now()) });
    await this.post({ ...report, ...this.ended('200000', '用户听完语音'), callee: call.number, voice_type: 'voice' });
    return status;
  }

  /** The call ends without a key: heard (200000), not answered (200003), engaged (200002), switched off (200010). */
  async hangUp(callId: string, statusCode: '200000' | '200002' | '200003' | '200010'): Promise<number | null> {
    const call = this.ringing(callId);
    if (!call) return null;
    call.answer = statusCode === '200000' ? '听完挂断' : '未接';
    return this.post({ call_id: callId, out_id: call.outId, callee: call.number, ...this.ended(statusCode, '') });
  }

  clear(): void {
    this.limits.clear();
  }

  private ringing(callId: string) {
    return this.telecom.phones.items.find((i) => i.kind === 'call' && i.id === callId && i.answer === null);
  }
  private ended(code: string, words: string): object {
    const at = beijing(this.telecom.now());
    return {
      status_code: code,
      status_msg: words,
      duration: code === '200000' ? '12' : '0',
      originate_time: at,
      end_time: at,
    };
  }
  private post(report: object): Promise<number | null> {
    return this.telecom.callbacks.post(ORIGIN, '/aliyun/voice', [report]);
  }

  private async serve(request: Request, response: Response): Promise<void> {
    const { phones, faults, now } = this.telecom;
    const refuse = (status: number, code: string, message: string): void =>
      void response.status(status).json({ Code: code, Message: message, RequestId: 'SIM' });
    const bad = checkAcs3(request, this.settings, this.nonces, now());
    if (bad) return refuse(...bad);
    const error = faults.take(ORIGIN, ['error200'], request);
    if (error) return refuse(200, error.code ?? 'isp.SYSTEM_ERROR', error.message ?? '系统错误');
    const q = Object.fromEntries(new URL(request.originalUrl, 'http://x').searchParams);
    const action = request.get('x-acs-action') ?? '';
    const ivr = action === 'IvrCall';
    if (!ivr && action !== 'SingleCallByTts')
      return refuse(404, 'InvalidAction.NotFound', 'Specified api is not found.');
    const number = q['CalledNumber'] ?? '';
    const show = q['CalledShowNumber'] ?? '';
    if (!isMobile(number)) return refuse(200, 'isv.MOBILE_NUMBER_ILLEGAL', '号码格式非法');
    if (show ? !this.settings.showNumbers.includes(show) : ivr)
      return refuse(200, 'isv.INVALID_PARAMETERS', '主叫显号未购买');
    const times = Number(q['PlayTimes'] ?? 1);
    if (!(times >= 1 && times <= 3)) return refuse(200, 'isv.INVALID_PARAMETERS', 'PlayTimes');
    const template = this.settings.templates[q[ivr ? 'StartCode' : 'TtsCode'] ?? ''];
    if (!template) return refuse(200, 'isv.TTS_TEMPLATE_ILLEGAL', '未找到审核通过的文本转语音模板');
    const keys = Object.entries(q).flatMap(([k, v]) => (/^MenuKeyMap\.\d+\.Key$/.test(k) ? [v] : []));
    if (ivr && (keys.length === 0 || !this.settings.templates[q['ByeCode'] ?? '']))
      return refuse(200, 'isv.INVALID_PARAMETERS', 'MenuKeyMap 或 ByeCode');
    let values: Record<string, unknown>;
    try {
      values = JSON.parse(q[ivr ? 'StartTtsParams' : 'TtsParam'] ?? '{}') as Record<string, unknown>;
    } catch {
      return refuse(200, 'isv.INVALID_JSON_PARAM', 'JSON参数不合法');
    }
    const filled = fill(template, values);
    if ('objection' in filled) return refuse(200, OBJECTION[filled.objection], filled.objection);
    const reached = this.limits.take(number, now());
    if (reached) return refuse(200, 'isv.BUSINESS_LIMIT_CONTROL', `触发${reached}级流控`);
    const callId = `${randomInt(100_000, 999_999)}${now()}^${randomInt(100_000, 999_999)}`;
    const outId = q['OutId'] ?? '';
    const dead = phones.dead.has(number);
    if (!dead)
      phones.items.push({
        at: now(),
        number,
        kind: 'call',
        from: '阿里云语音',
        text: filled.text,
        id: callId,
        outId,
        answer: null,
        keys,
      });
    await answer(
      this.telecom,
      ORIGIN,
      request,
      response,
      { Code: 'OK', Message: 'OK', CallId: callId, RequestId: 'SIM' },
      async () =>
        dead ? this.post({ call_id: callId, out_id: outId, callee: number, ...this.ended('200004', '空号') }) : null,
    );
  }
}
