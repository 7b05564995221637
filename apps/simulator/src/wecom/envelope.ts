import { createCipheriv, createHash, randomBytes } from 'node:crypto';

/** The callback envelope as 企业微信 makes it (channels.md 2); written apart from the product, so that it can contradict it. */
export function seal(
  settings: { token: string; aesKey: string; corpId: string },
  xml: string,
  timestamp: string,
  nonce: string,
): { body: string; query: string } {
  const key = Buffer.from(`${settings.aesKey}=`, 'base64');
  const message = Buffer.from(xml);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(message.length);
  const plain = Buffer.concat([randomBytes(16), size, message, Buffer.from(settings.corpId)]);
  const pad = 32 - (plain.length % 32);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const encrypted = Buffer.concat([
    cipher.update(plain),
    cipher.update(Buffer.alloc(pad, pad)),
    cipher.final(),
  ]).toString('base64');
  const signature = createHash('sha1')
    .update([settings.token, timestamp, nonce, encrypted].sort().join(''))
    .digest('hex');
  return {
    body: `<xml><ToUserName><![CDATA[${settings.corpId}]]></ToUserName><AgentID><![CDATA[1000002]]></AgentID><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`,
    query: new URLSearchParams({ msg_signature: signature, timestamp, nonce }).toString(),
  };
}
