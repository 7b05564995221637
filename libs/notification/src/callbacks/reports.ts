import { mobileNumber } from '../sms/mobile.js';

/** What a service reports of a message it took. */
export interface DeliveryReport {
  channel: string;
  /** the service's number of the message */
  providerId: string;
  /** our number of it, where the service gives it back */
  outboxId: string | null;
  delivered: boolean;
  code: string;
  /** 「空号」; empty when delivered */
  reason: string;
  /** when it happened, as the service says; null: it does not */
  at: Date | null;
  /** what makes this report one of its kind */
  key: string;
  raw: unknown;
}
/** An SMS somebody answered with. */
export interface PhoneReply {
  channel: string;
  from: string;
  text: string;
  key: string;
  raw: unknown;
}
/** A key pressed during a call. */
export interface KeyPress {
  channel: string;
  callId: string;
  outboxId: string | null;
  /** who was called; null where the report does not say */
  callee: string | null;
  digit: string;
  key: string;
  raw: unknown;
}

type Fields = (name: string) => string | null;

/**
 * The entries of a batch: one object, or a list of them. What is no JSON, or no object, answers null: such a body is none of the
 * service's. Numbers and truth values come as text.
 */
function entries(body: string): { field: Fields; raw: unknown }[] | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return null;
  }
  const list: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  if (list.some((e) => typeof e !== 'object' || e === null || Array.isArray(e))) return null;
  return list.map((raw) => ({
    raw,
    field: (name) => {
      const value = Object.hasOwn(raw as object, name) ? (raw as Record<string, unknown>)[name] : null;
      return ['string', 'number', 'boolean'].includes(typeof value) && value !== '' ? String(value) : null;
    },
  }));
}

/** Keeps what reads as whole; null when the body, or an entry of it, does not. */
function readAll<T>(body: string, read: (field: Fields, raw: unknown) => T | null): T[] | null {
  const all = entries(body)?.map((e) => read(e.field, e.raw));
  return all?.every((e) => e !== null) ? (all as T[]) : null;
}

/** 「2026-11-25 21:05:08」 in Beijing. */
const beijing = (text: string | null): Date | null =>
  text && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) ? new Date(`${text.replace(' ', 'T')}+08:00`) : null;

/** SmsReport of 阿里云: [{phone_number, success, err_code, err_msg, biz_id, out_id, …}]. */
export const aliyunSmsReports = (body: string): DeliveryReport[] | null =>
  readAll(body, (f, raw) => {
    const providerId = f('biz_id');
    const phone = f('phone_number');
    const success = f('success');
    if (!providerId || !phone || (success !== 'true' && success !== 'false')) return null;
    const delivered = success === 'true';
    return {
      channel: 'aliyun_sms',
      providerId,
      outboxId: f('out_id'),
      delivered,
      code: f('err_code') ?? '',
      reason: delivered ? '' : (f('err_msg') ?? '运营商回执未送达'),
      at: beijing(f('report_time')),
      key: `report:${providerId}:${phone}`,
      raw,
    };
  });

/** SmsUp of 阿里云: [{phone_number, content, send_time, dest_code, sequence_id}]. */
export const aliyunSmsReplies = (body: string): PhoneReply[] | null =>
  readAll(body, (f, raw) => {
    const [from, text, sequence] = [f('phone_number'), f('content'), f('sequence_id')];
    return from && text && sequence ? { channel: 'aliyun_sms', from, text, key: `reply:${sequence}`, raw } : null;
  });

/** Status of 腾讯云: [{mobile, report_status, errmsg, description, sid, user_receive_time, …}]. */
export const tencentSmsReports = (body: string): DeliveryReport[] | null =>
  readAll(body, (f, raw) => {
    const [providerId, status] = [f('sid'), f('report_status')];
    if (!providerId || (status !== 'SUCCESS' && status !== 'FAIL')) return null;
    const delivered = status === 'SUCCESS';
    return {
      channel: 'tencent_sms',
      providerId,
      outboxId: null,
      delivered,
      code: f('errmsg') ?? '',
      reason: delivered ? '' : (f('description') ?? '运营商回执未送达'),
      at: beijing(f('user_receive_time')),
      key: `report:${providerId}`,
      raw,
    };
  });

/** Replies of 腾讯云: {extend, mobile, nationcode, sign, text, time}; they bear no number, so sender, second and text together are it. */
export const tencentSmsReplies = (body: string): PhoneReply[] | null =>
  readAll(body, (f, raw) => {
    const [from, text, time] = [f('mobile'), f('text'), f('time')];
    if (!from || !text || !time) return null;
    return { channel: 'tencent_sms', from, text, key: `reply:${mobileNumber(from) ?? from}:${time}:${text}`, raw };
  });

/** What the states of a call mean; others are left as they are. */
const CALL_FAILED: Record<string, string> = {
  '200002': '占线',
  '200003': '未接听',
  '200004': '空号',
  '200005': '无法接通或拒接',
  '200007': '不在服务区',
  '200010': '关机',
  '200011': '停机',
  '200012': '呼叫受限',
};
/** heard, hung up early, no key within the time: a person took the call */
const CALL_HEARD = new Set(['200000', '200001', '200008']);

/** VoiceCallReport, sent while a call goes on, and VoiceReport, at its end: [{call_id, status_code, status_msg?, dtmf?, out_id?, callee?}]. */
export const aliyunVoiceReports = (body: string): { report: DeliveryReport | null; press: KeyPress | null }[] | null =>
  readAll(body, (f, raw) => {
    const [callId, status] = [f('call_id'), f('status_code')];
    if (!callId || !status) return null;
    const common = { channel: 'aliyun_voice', outboxId: f('out_id'), raw };
    const digit = f('dtmf');
    const heard = digit !== null || CALL_HEARD.has(status);
    const report: DeliveryReport = {
      ...common,
      providerId: callId,
      delivered: heard,
      code: status,
      reason: heard ? '' : (CALL_FAILED[status] ?? ''),
      at: beijing(f('end_time') ?? f('status_time')),
      key: `report:${callId}:${heard ? 'heard' : status}`,
    };
    return {
      report: heard || status in CALL_FAILED ? report : null,
      press: digit ? { ...common, callId, callee: f('callee'), digit, key: `key:${callId}:${digit}` } : null,
    };
  });
