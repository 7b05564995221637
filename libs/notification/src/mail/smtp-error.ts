import type { SendResult } from '../channel.js';
import type { SmtpFailure } from './smtp-send.js';

const MINUTE = 60_000;

/** What a failed SMTP conversation means for the message: 4xx later, 5xx never; silence after it was handed over, nobody knows. */
export function readSmtpFailure(failure: SmtpFailure): SendResult {
  const e = failure.cause as { code?: string; responseCode?: number; response?: string };
  const code = String(e.responseCode ?? e.code ?? 'smtp');
  const said = (e.response ?? '').replace(/\s+/g, ' ').slice(0, 200);
  if (e.code === 'EAUTH')
    return {
      outcome: 'rejected_permanent',
      code,
      reason: '邮件服务器不接受账号，请核对 SMTP_USER 与 SMTP_PASSWORD（多为授权码而非登录密码）',
    };
  if (e.responseCode === 421 || (e.responseCode === 450 && /frequen|limit|too many|rate/i.test(said)))
    return { outcome: 'rate_limited', retryAfterMs: MINUTE, code, reason: `邮件服务器限流：${said}` };
  if (e.responseCode && e.responseCode >= 500 && !failure.handedOver)
    return { outcome: 'rejected_permanent', code, reason: `邮件服务器拒绝连接，请核对 SMTP_TLS 与账号：${said}` };
  if (e.responseCode && e.responseCode >= 500)
    return { outcome: 'rejected_permanent', code, reason: `邮件服务器拒绝，请核对邮箱地址：${said}` };
  if (e.responseCode) return { outcome: 'rejected_retryable', code, reason: `邮件服务器暂不接收：${said}` };
  if (!failure.handedOver)
    return {
      outcome: 'rejected_retryable',
      code,
      reason: `连不上邮件服务器（${code}），请核对 SMTP_HOST、SMTP_PORT、SMTP_TLS`,
    };
  return { outcome: 'ambiguous', reason: code === 'ETIMEDOUT' ? '10 秒内没有应答' : `连接中途断开（${code}）` };
}
