import type { SendResult } from '../channel.js';
import type { Answer } from '../http/call.js';

const MINUTE = 60_000;

/** Codes that no repeat mends, and what the administrator is to do (channels.md 5, 7). */
const PERMANENT: Record<string, string> = {
  'isv.DAY_LIMIT_CONTROL': '已到账户当日发送上限，请管理员在阿里云控制台调高',
  'isv.MONTH_LIMIT_CONTROL': '已到账户当月发送上限，请管理员在阿里云控制台调高',
  'isv.OUT_OF_SERVICE': '阿里云账户已停机，请管理员充值',
  'isv.AMOUNT_NOT_ENOUGH': '阿里云账户余额不足，请管理员充值',
  'isv.ACCOUNT_NOT_EXISTS': '阿里云账户不存在',
  'isv.ACCOUNT_ABNORMAL': '阿里云账户异常，请管理员登录控制台查看',
  'isv.SMS_SIGNATURE_ILLEGAL': '短信签名未通过审核或未报备，请核对 ALIYUN_SMS_SIGN_NAME',
  'isv.SMS_TEMPLATE_ILLEGAL': '短信模板未通过审核，请核对模板编号',
  'isv.TTS_TEMPLATE_ILLEGAL': '语音模板未通过审核，请核对模板编号',
  'isv.VOICE_FILE_ILLEGAL': '语音文件未通过审核，请核对编号',
  'isv.TEMPLATE_MISSING_PARAMETERS': '短信模板的变量与所发不符，请按说明重新报审模板',
  'isv.TEMPLATE_PARAMS_ILLEGAL': '短信模板的变量类型与所发不符，请按说明重新报审模板',
  'isv.MOBILE_NUMBER_ILLEGAL': '手机号无效，请核对登记的号码',
  'isv.PARAM_LENGTH_LIMIT': '短信变量超长',
  'isv.PARAM_NOT_SUPPORT_URL': '短信变量含网址',
  'isv.BLACK_KEY_CONTROL_LIMIT': '短信变量含禁用词',
  'isv.INVALID_PARAMETERS': '参数不合要求',
  'isp.RAM_PERMISSION_DENY': '此 AccessKey 没有发送权限，请管理员授权',
  SignatureDoesNotMatch: '签名不符，请核对 ALIYUN_ACCESS_KEY_SECRET',
  'InvalidAccessKeyId.NotFound': 'AccessKey 不存在，请核对 ALIYUN_ACCESS_KEY_ID',
  'InvalidTimeStamp.Expired': '本机时间与阿里云相差过大，请校准',
};
const BUSY = new Set(['isp.SYSTEM_ERROR', 'SignatureNonceUsed', 'InternalError', 'ServiceUnavailable']);

/** Reads the answer to a send. id: the field that holds the provider's number. service: 阿里云短信. */
export function readAliyun(a: Answer, id: 'BizId' | 'CallId', service: string): SendResult {
  const code = String(a['Code']);
  const message = typeof a['Message'] === 'string' ? a['Message'] : '';
  if (code === 'OK') {
    const providerId = typeof a[id] === 'string' && a[id] !== '' ? a[id] : null;
    return { outcome: 'accepted', providerId, responseCode: null };
  }
  if (code === 'isv.BUSINESS_LIMIT_CONTROL') return limited(message, code, service);
  if (code.startsWith('Throttling'))
    return { outcome: 'rate_limited', retryAfterMs: 5_000, code, reason: `${service}限流，稍后再发` };
  if (BUSY.has(code)) return { outcome: 'rejected_retryable', code, reason: `${service}系统繁忙（${code}）` };
  const known = PERMANENT[code];
  return {
    outcome: 'rejected_permanent',
    code,
    reason: known ? `${service}：${known}` : `${service}拒绝（${code} ${message}）`.replace(' ）', '）'),
  };
}

/** The limits of one number: within the minute it is worth waiting, beyond it another channel is quicker. */
function limited(message: string, code: string, service: string): SendResult {
  const long = /(小时|天)级/.exec(message)?.[1];
  if (long) return { outcome: 'rejected_permanent', code, reason: `${service}：此号码已到每${long}上限` };
  return {
    outcome: 'rate_limited',
    retryAfterMs: MINUTE,
    only: 'address',
    code,
    reason: `${service}：此号码一分钟内已发过，稍后再发`,
  };
}
