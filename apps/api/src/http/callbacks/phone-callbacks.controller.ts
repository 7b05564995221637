import { Controller, HttpCode, Inject, Logger, Param, Post, Req } from '@nestjs/common';
import {
  aliyunSmsReplies,
  aliyunSmsReports,
  aliyunVoiceReports,
  CallbackGate,
  tencentSmsReplies,
  tencentSmsReports,
} from '@fengsui/notification';
import type { Request } from 'express';
import { Public } from '../session.guard.js';
import { PhoneCallbacks } from './phone-callbacks.service.js';

/** What each service wants to hear; it sends again after any other answer. */
const ALIYUN = { code: 0, msg: '接收成功' };
const TENCENT = { result: 0, errmsg: 'OK' };

/**
 * Reports and replies of SMS and calls (channels.md 5, 6, 7). They are unsigned: the path holds a secret, only listed sources are heard,
 * each is worked once. What is refused is logged and answered like the rest: whoever tries learns nothing, and nobody sends it again.
 * Only what fails on our side is answered with an error, so that it is sent again.
 */
@Public()
@Controller('api/callbacks/:secret')
export class PhoneCallbacksController {
  private readonly log = new Logger('PhoneCallbacks');

  constructor(
    @Inject(CallbackGate) private readonly gate: CallbackGate,
    @Inject(PhoneCallbacks) private readonly callbacks: PhoneCallbacks,
  ) {}

  @Post('aliyun/sms-report')
  @HttpCode(200)
  async aliyunReport(@Param('secret') secret: string, @Req() request: Request): Promise<object> {
    for (const report of this.read('阿里云短信回执', secret, request, aliyunSmsReports))
      await this.callbacks.report(report);
    return ALIYUN;
  }

  @Post('aliyun/sms-reply')
  @HttpCode(200)
  async aliyunReply(@Param('secret') secret: string, @Req() request: Request): Promise<object> {
    for (const reply of this.read('阿里云短信回复', secret, request, aliyunSmsReplies))
      await this.callbacks.reply(reply);
    return ALIYUN;
  }

  @Post('tencent/sms-report')
  @HttpCode(200)
  async tencentReport(@Param('secret') secret: string, @Req() request: Request): Promise<object> {
    for (const report of this.read('腾讯云短信回执', secret, request, tencentSmsReports))
      await this.callbacks.report(report);
    return TENCENT;
  }

  @Post('tencent/sms-reply')
  @HttpCode(200)
  async tencentReply(@Param('secret') secret: string, @Req() request: Request): Promise<object> {
    for (const reply of this.read('腾讯云短信回复', secret, request, tencentSmsReplies))
      await this.callbacks.reply(reply);
    return TENCENT;
  }

  @Post('aliyun/voice')
  @HttpCode(200)
  async aliyunVoice(@Param('secret') secret: string, @Req() request: Request): Promise<object> {
    for (const call of this.read('阿里云语音回执', secret, request, aliyunVoiceReports)) {
      // the key first: it says more than that the call was taken
      if (call.press) await this.callbacks.press(call.press);
      if (call.report) await this.callbacks.report(call.report);
    }
    return ALIYUN;
  }

  /** What the callback holds; nothing when it is refused. */
  private read<T>(what: string, secret: string, request: Request, parse: (body: string) => T[] | null): T[] {
    const refusal = this.gate.refuse(secret, request.ip ?? '');
    const entries = refusal ? null : parse(String(request.body ?? ''));
    if (!entries) this.log.warn(`${what}未采信：${refusal ?? '内容不是约定的格式'}`);
    return entries ?? [];
  }
}
