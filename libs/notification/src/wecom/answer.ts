import type { SendResult } from '../channel.js';
import type { OutboxRow } from '../message.js';

/** What the service answers to every call; success is errcode 0, never the HTTP status. */
export type WecomAnswer = { errcode: number; errmsg?: string } & Record<string, unknown>;

/** The token is unknown, damaged or out of date: a fresh one helps. */
export const BAD_TOKEN: ReadonlySet<number> = new Set([40001, 40014, 42001]);
/** The service blocks for about a minute. */
const BLOCKED_MS = 60_000;

const PERMANENT: Record<number, string> = {
  81013: '企业微信不认识收信账号，请核对通讯录中的账号',
  82001: '企业微信认为没有收信人，请核对通讯录中的账号',
  60020: '本机 IP 不在企业微信应用的可信 IP 中，请管理员添加',
  60011: '企业微信应用无权给该成员发消息，请管理员核对可见范围',
  40056: '企业微信应用编号不对，请核对 WECOM_AGENT_ID',
  301002: '企业微信应用编号与凭证不符，请核对 WECOM_AGENT_ID',
};

/** Reads the answer to message/send. errcode 0 with the person among the invalid users is a failure for that person. */
export function readAnswer(a: WecomAnswer, row: OutboxRow): SendResult {
  const code = String(a.errcode);
  const named = (list: string): boolean =>
    String(a[list] ?? '')
      .toLowerCase()
      .split('|')
      .includes((row.address ?? '').toLowerCase());
  if (a.errcode === 0 && named('invaliduser'))
    return refused('invaliduser', `企业微信不认识账号 ${row.address}，请核对通讯录`);
  if (a.errcode === 0 && named('unlicenseduser'))
    return refused('unlicenseduser', `账号 ${row.address} 没有企业微信接口许可`);
  if (a.errcode === 0)
    return { outcome: 'accepted', providerId: text(a['msgid']), responseCode: text(a['response_code']) };
  // the number is ours alone, so whoever has it already got this very message
  if (a.errcode === 42014) return { outcome: 'accepted', providerId: null, responseCode: null, alreadyThere: true };
  if (a.errcode === 45009)
    return { outcome: 'rate_limited', retryAfterMs: BLOCKED_MS, code, reason: '企业微信限流，一分钟后再发' };
  if (a.errcode === -1 || a.errcode === 45033)
    return { outcome: 'rejected_retryable', code, reason: '企业微信系统繁忙' };
  if (BAD_TOKEN.has(a.errcode))
    return { outcome: 'rejected_retryable', code, reason: `企业微信两次拒绝凭证（${code}）` };
  return refused(code, PERMANENT[a.errcode] ?? `企业微信拒绝（${code} ${a.errmsg ?? ''}）`.replace(' ）', '）'));
}

const refused = (code: string, reason: string): SendResult => ({ outcome: 'rejected_permanent', code, reason });
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
