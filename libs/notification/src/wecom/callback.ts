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
  agentId: number | null;
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
  const x = fields(open(query, fields(xml)('Encrypt') ?? '', config));
  return {
    fromUser: x('FromUserName') ?? '',
    event: x('Event') ?? '',
    eventKey: x('EventKey'),
    taskId: x('TaskId'),
    responseCode: x('ResponseCode'),
    agentId: /^\d{1,15}$/.test(x('AgentID') ?? '') ? Number(x('AgentID')) : null,
  };
}

/** Reads the texts right under <xml>; an element that is missing, empty, repeated or no text is null. */
function fields(xml: string): (name: string) => string | null {
  let root: Record<string, unknown> = {};
  try {
    root = (parser.parse(xml) as { xml?: Record<string, unknown> }).xml ?? {};
  } catch {
    // no XML at all: every field is missing, and a callback without its fields is refused
  }
  return (name) => {
    const value = Object.hasOwn(root, name) ? root[name] : null;
    return typeof value === 'string' && value !== '' ? value : null;
  };
}

function open(query: Signed, encrypted: string, config: Settings): string {
  const refused = new UserError('bad_signature', '回调签名不符，已拒绝。', 403);
  if (!config.WECOM_CALLBACK_TOKEN || !config.WECOM_CALLBACK_KEY || !encrypted) throw refused;
  const expected = Buffer.from(
    wecomSignature(config.WECOM_CALLBACK_TOKEN, query.timestamp ?? '', query.nonce ?? '', encrypted),
  );
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
