import type { SendResult } from '../channel.js';
import type { Answer } from '../http/call.js';

const SERVICE = '腾讯云短信';
const PERMANENT: Record<string, string> = {
  'LimitExceeded.PhoneNumberOneHourLimit': '此号码已到每小时上限',
  'LimitExceeded.PhoneNumberDailyLimit': '此号码已到每天上限',
  'LimitExceeded.PhoneNumberSameContentDailyLimit': '此号码当天已收过同样内容',
  'LimitExceeded.AppDailyLimit': '应用已到当日上限，请管理员在腾讯云控制台调高',
  'FailedOperation.InsufficientBalanceInSmsPackage': '短信套餐余量不足，请管理员购买',
  'FailedOperation.SignatureIncorrectOrUnapproved': '短信签名未通过审核或未报备，请核对 TENCENT_SMS_SIGN_NAME',
  'FailedOperation.TemplateIncorrectOrUnapproved': '短信模板未通过审核，请核对模板编号',
  'FailedOperation.TemplateParamSetNotMatchApprovedTemplate': '短信模板的变量与所发不符，请按说明重新报审模板',
  'FailedOperation.ContainSensitiveWord': '短信含禁用词',
  'FailedOperation.PhoneNumberInBlacklist': '此号码已退订或在黑名单中',
  'InvalidParameterValue.IncorrectPhoneNumber': '手机号无效，请核对登记的号码',
  'InvalidParameterValue.TemplateParameterLengthLimit': '短信变量超长',
  'AuthFailure.SignatureFailure': '签名不符，请核对 TENCENT_SECRET_KEY',
  'AuthFailure.SignatureExpire': '本机时间与腾讯云相差超过 5 分钟，请校准',
  'AuthFailure.SecretIdNotFound': '密钥不存在，请核对 TENCENT_SECRET_ID',
  'AuthFailure.UnauthorizedOperation': '此密钥没有发送权限，请管理员授权',
};

/** Reads the answer to SendSms for one number: the call may succeed and the number fail (channels.md 6). */
export function readTencent(a: Answer): SendResult {
  const { Error: error, SendStatusSet: set } = a['Response'] as {
    Error?: { Code?: string; Message?: string };
    SendStatusSet?: { Code?: string; Message?: string; SerialNo?: string }[];
  };
  const status = error ?? set?.[0];
  if (!status?.Code) return { outcome: 'ambiguous', reason: `${SERVICE}的应答没有说明结果` };
  const code = status.Code;
  if (!error && code === 'Ok')
    return { outcome: 'accepted', providerId: set?.[0]?.SerialNo || null, responseCode: null };
  if (code === 'LimitExceeded.PhoneNumberThirtySecondLimit')
    return {
      outcome: 'rate_limited',
      retryAfterMs: 30_000,
      only: 'address',
      code,
      reason: `${SERVICE}：此号码 30 秒内已发过，稍后再发`,
    };
  if (code === 'LimitExceeded.DeliveryFrequencyLimit' || code.startsWith('RequestLimitExceeded'))
    return { outcome: 'rate_limited', retryAfterMs: 5_000, code, reason: `${SERVICE}限流，稍后再发` };
  if (code.startsWith('InternalError'))
    return { outcome: 'rejected_retryable', code, reason: `${SERVICE}系统繁忙（${code}）` };
  const known = PERMANENT[code];
  return {
    outcome: 'rejected_permanent',
    code,
    reason: known ? `${SERVICE}：${known}` : `${SERVICE}拒绝（${code} ${status.Message ?? ''}）`.replace(' ）', '）'),
  };
}
