import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** The callback envelope of 企业微信 (channels.md 2): AES-256-CBC with PKCS#7 of block 32, signed by SHA-1 of the sorted parts. */
const BLOCK = 32;

const keyOf = (encodingAesKey: string): Buffer => Buffer.from(`${encodingAesKey}=`, 'base64');

/** SHA-1 over the four parts in lexicographic order: msg_signature of a callback. */
export function wecomSignature(token: string, timestamp: string, nonce: string, encrypted: string): string {
  return createHash('sha1').update([token, timestamp, nonce, encrypted].sort().join('')).digest('hex');
}

/** Opens the envelope; throws when the text is not one of ours. The caller checks receiveId. */
export function wecomDecrypt(encodingAesKey: string, encrypted: string): { message: string; receiveId: string } {
  const key = keyOf(encodingAesKey);
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(encrypted, 'base64'), decipher.final()]);
  if (plain.length < 20) throw new Error('too short');
  const pad = plain.at(-1) ?? 0;
  if (pad < 1 || pad > BLOCK) throw new Error('bad padding');
  const length = plain.readUInt32BE(16);
  const end = 20 + length;
  if (end > plain.length - pad) throw new Error('bad length');
  return {
    message: plain.subarray(20, end).toString('utf8'),
    receiveId: plain.subarray(end, plain.length - pad).toString('utf8'),
  };
}

/** Seals a message as 企业微信 does. random: 16 bytes, given only by tests. */
export function wecomEncrypt(
  encodingAesKey: string,
  message: string,
  receiveId: string,
  random: Buffer = randomBytes(16),
): string {
  const key = keyOf(encodingAesKey);
  const text = Buffer.from(message, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  const body = Buffer.concat([random, length, text, Buffer.from(receiveId, 'utf8')]);
  const pad = BLOCK - (body.length % BLOCK);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(Buffer.concat([body, Buffer.alloc(pad, pad)])), cipher.final()]).toString(
    'base64',
  );
}
