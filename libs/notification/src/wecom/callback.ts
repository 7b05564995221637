import { timingSafeEqual } from 'node:crypto';
import { XMLParser } from 'fast-xml-parser';
import { type Config, UserError } from '@fengsui/platform';
import { wecomDecrypt, wecomSignature } from './crypto.js';

/** A click on a card, or another event, as 企业微信 vouches for it. */
export interface WecomEvent {
  fromUser: string;
  event: string;
  eventKey: string | null;
  taskId: string | null;
  responseCode: string | null;
}

type Settings = Pick<Config, 'WECOM_CALLBACK_TOKEN' | 'WECOM_CALLBACK_KEY' | 'WECOM_CORP_ID'>;
interface Signed {
  msg_signature?: string;
  timestamp?: string;
  nonce?: string;
}
const parser = new XMLParser({ parseTagValue: false, processEntities: false });

/** Answers the plain text that proves to 企业微信 that this address is ours. */
export function verifyEchostr(query: Signed & { echostr?: string }, config: Settings): string {
  return open(query, query.echostr ?? '', config);
}

/** Verifies and opens a callback. UserError 403 when it is not from 企业微信, or for somebody else. */
export function decodeWecomCallback(query: Signed, xml: string, config: Settings): WecomEvent {
  const envelope = parser.parse(xml) as { xml?: { Encrypt?: string } };
  const inner = parser.parse(open(query, envelope.xml?.Encrypt ?? '', config)) as { xml?: Record<string, string> };
  const x = inner.xml ?? {};
  return { fromUser: x['FromUserName'] ?? '', event: x['Event'] ?? '', eventKey: x['EventKey'] || null, taskId: x['TaskId'] || null, responseCode: x['ResponseCode'] || null };
}

function open(query: Signed, encrypted: string, config: Settings): string {
  const refused = new UserError('bad_signature', '回调签名不符，已拒绝。', 403);
  if (!config.WECOM_CALLBACK_TOKEN || !config.WECOM_CALLBACK_KEY || !encrypted) throw refused;
  const expected = Buffer.from(wecomSignature(config.WECOM_CALLBACK_TOKEN, query.timestamp ?? '', query.nonce ?? '', encrypted));
  const given = Buffer.from(query.msg_signature ?? '');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw refused;
  let opened;
  try {
    opened = wecomDecrypt(config.WECOM_CALLBACK_KEY, encrypted);
  } catch {
    throw refused;
  }
  if (opened.receiveId !== config.WECOM_CORP_ID) throw refused;
  return opened.message;
}
