import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { decodeWecomCallback, verifyEchostr } from './callback.js';
import { wecomDecrypt, wecomEncrypt, wecomSignature } from './crypto.js';
import { cutBytes } from '../http/text.js';

const KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';
const CORP = 'wx5823bf96d3bd56c7';
const config = { WECOM_CALLBACK_TOKEN: 'QDG6eK', WECOM_CALLBACK_KEY: KEY, WECOM_CORP_ID: CORP };
const ECHO = 'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==';
const XML =
  '<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName><FromUserName><![CDATA[zhangsan]]></FromUserName><CreateTime>1700000000</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[template_card_event]]></Event><EventKey><![CDATA[ack]]></EventKey><TaskId><![CDATA[esc-0001]]></TaskId><CardType><![CDATA[button_interaction]]></CardType><ResponseCode><![CDATA[RC1]]></ResponseCode><AgentID>1000002</AgentID></xml>';

test("the vendor's sample verifies and opens", () => {
  const query = {
    msg_signature: '5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3',
    timestamp: '1409659589',
    nonce: '263014780',
    echostr: ECHO,
  };
  expect(verifyEchostr(query, config)).toBe('1616140317555161061');
  expect(wecomDecrypt(KEY, ECHO).receiveId).toBe(CORP);
});

test('a click is encrypted as the vector says, and read back', () => {
  const encrypted = wecomEncrypt(KEY, XML, CORP, Buffer.from('0123456789abcdef'));
  expect(encrypted).toHaveLength(640);
  expect(createHash('sha256').update(encrypted).digest('hex')).toBe(
    '1136750840b678271b2caa68e7a9ffd742ac1f194eca21347c423e85d83d5c1c',
  );
  const query = {
    msg_signature: wecomSignature('QDG6eK', '1700000000', 'nonce1', encrypted),
    timestamp: '1700000000',
    nonce: 'nonce1',
  };
  expect(query.msg_signature).toBe('cd8c4c7a5d239d8115cf048722db47f5ccf53039');
  const body = `<xml><ToUserName>${CORP}</ToUserName><Encrypt>${encrypted}</Encrypt></xml>`;
  expect(decodeWecomCallback(query, body, config)).toEqual({
    fromUser: 'zhangsan',
    event: 'template_card_event',
    eventKey: 'ack',
    taskId: 'esc-0001',
    responseCode: 'RC1',
    agentId: 1000002,
  });
  expect(() => decodeWecomCallback({ ...query, nonce: 'nonce2' }, body, config)).toThrow('签名不符');
  expect(() => decodeWecomCallback(query, body, { ...config, WECOM_CORP_ID: 'another' })).toThrow('签名不符');
});

test('a title is cut between characters', () => {
  expect(cutBytes('舆情'.repeat(40), 128)).toBe(`${'舆情'.repeat(20)}舆…`);
  expect(Buffer.byteLength(cutBytes('舆情'.repeat(40), 128))).toBeLessThanOrEqual(128);
});

const seal = (message: string, receiveId = CORP) => {
  const encrypted = wecomEncrypt(KEY, message, receiveId);
  const query = { msg_signature: wecomSignature('QDG6eK', '1', 'n', encrypted), timestamp: '1', nonce: 'n' };
  return { query, body: `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>` };
};

test.each([
  ['no XML', 'hello <<< &'],
  ['nothing', ''],
  ['no envelope', '<xml><A>1</A></xml>'],
  ['two envelopes', '<xml><Encrypt>a</Encrypt><Encrypt>b</Encrypt></xml>'],
])('a body with %s is refused with 403', (_, body) => {
  const query = { msg_signature: '', timestamp: '1', nonce: 'n' };
  expect(() => decodeWecomCallback(query, body, config)).toThrow(expect.objectContaining({ status: 403 }));
});

test('what was sealed for another company is refused, though its signature is right', () => {
  const { query, body } = seal(XML, 'ww-other');
  expect(() => decodeWecomCallback(query, body, config)).toThrow(expect.objectContaining({ status: 403 }));
});

test('a signed text that cannot be opened is refused', () => {
  const encrypted = Buffer.alloc(32, 7).toString('base64');
  const query = {
    msg_signature: wecomSignature('QDG6eK', '1', 'n', encrypted),
    timestamp: '1',
    nonce: 'n',
    echostr: encrypted,
  };
  expect(() => verifyEchostr(query, config)).toThrow(expect.objectContaining({ status: 403 }));
});

test('without settings every callback is refused', () => {
  const { query, body } = seal(XML);
  expect(decodeWecomCallback(query, body, config).taskId).toBe('esc-0001');
  for (const missing of ['WECOM_CALLBACK_TOKEN', 'WECOM_CALLBACK_KEY', 'WECOM_CORP_ID'])
    expect(() => decodeWecomCallback(query, body, { ...config, [missing]: '' })).toThrow('签名不符');
});

test.each(Array.from({ length: 40 }, (_, n) => n))('padding: a message of %d bytes comes back', (n) => {
  expect(wecomDecrypt(KEY, wecomEncrypt(KEY, 'x'.repeat(n), CORP))).toEqual({
    message: 'x'.repeat(n),
    receiveId: CORP,
  });
});
