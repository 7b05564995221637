import type { Clock, Config } from '@fengsui/platform';
import type { SendResult } from '../channel.js';
import { ConfiguredChannel, missingSettings } from '../configured-channel.js';
import { outcomeOf } from '../http/call.js';
import type { OutboxRow } from '../message.js';
import { mobileNumber } from '../sms/mobile.js';
import { callWords, wantsReply } from '../sms/sms-words.js';
import { readAliyun } from './answer.js';
import { callAliyun } from './call.js';

const SERVICE = '阿里云语音';
const MINUTE = 60_000;
type Settings = Pick<
  Config,
  | 'ALIYUN_ACCESS_KEY_ID'
  | 'ALIYUN_ACCESS_KEY_SECRET'
  | 'ALIYUN_VOICE_BASE'
  | 'ALIYUN_VOICE_SHOW_NUMBER'
  | 'ALIYUN_VOICE_TTS_CODE'
  | 'ALIYUN_VOICE_IVR_CODE'
  | 'ALIYUN_VOICE_BYE_CODE'
>;

/**
 * Telephone calls through 阿里云 (channels.md 7), the last resort at night. Where the school has a number and the templates for it,
 * 「按 1 签收」 (IvrCall); else, and for what needs no signature, the text is read out (SingleCallByTts).
 */
export class AliyunVoiceChannel extends ConfiguredChannel {
  readonly name = 'aliyun_voice';
  readonly limits = {
    perMinute: null,
    perPersonPerMinute: 1,
    perPersonPerHour: 5,
    perPersonPerDay: 20,
    blockMs: MINUTE,
  };
  readonly evidence = 'delivery';
  protected readonly noAddress = '没有登记手机号';

  constructor(
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {
    super();
  }

  override missing(): string | null {
    return missingSettings(SERVICE, this.settings, [
      'ALIYUN_ACCESS_KEY_ID',
      'ALIYUN_ACCESS_KEY_SECRET',
      'ALIYUN_VOICE_TTS_CODE',
    ]);
  }

  protected async deliver(row: OutboxRow, address: string): Promise<SendResult> {
    const phone = mobileNumber(address);
    if (!phone) return { outcome: 'rejected_permanent', code: 'bad_number', reason: '登记的手机号不是 11 位手机号' };
    const s = this.settings;
    const words = JSON.stringify(callWords(row));
    const common = {
      CalledShowNumber: s.ALIYUN_VOICE_SHOW_NUMBER,
      CalledNumber: phone,
      PlayTimes: '2',
      OutId: row.id,
    };
    const canPress =
      wantsReply(row) && s.ALIYUN_VOICE_IVR_CODE && s.ALIYUN_VOICE_BYE_CODE && s.ALIYUN_VOICE_SHOW_NUMBER;
    try {
      const answer = canPress
        ? await callAliyun(
            s.ALIYUN_VOICE_BASE,
            'IvrCall',
            {
              ...common,
              StartCode: s.ALIYUN_VOICE_IVR_CODE,
              StartTtsParams: words,
              'MenuKeyMap.1.Key': '1',
              'MenuKeyMap.1.Code': s.ALIYUN_VOICE_BYE_CODE,
              ByeCode: s.ALIYUN_VOICE_BYE_CODE,
            },
            s,
            this.clock,
          )
        : await callAliyun(
            s.ALIYUN_VOICE_BASE,
            'SingleCallByTts',
            { ...common, TtsCode: s.ALIYUN_VOICE_TTS_CODE, TtsParam: words },
            s,
            this.clock,
          );
      return readAliyun(answer, 'CallId', SERVICE);
    } catch (error) {
      return outcomeOf(error, SERVICE);
    }
  }
}
