/** A 64-bit hash as two signed halves: no BigInt where every post passes. */
interface Halves {
  low: number;
  high: number;
}

/** FNV-1a of 64 bits over UTF-16 units, in four limbs of 16 bits. */
function fnv(text: string): Halves {
  let [a, b, c, d] = [0x2325, 0x8422, 0x9ce4, 0xcbf2];
  for (let i = 0; i < text.length; i++) {
    a ^= text.charCodeAt(i);
    // times 2^40 + 0x1b3: the limb moved by 40 bits is the limb two up, shifted by 8
    const a1 = a * 0x1b3;
    const b1 = b * 0x1b3 + (a1 >>> 16);
    const c1 = c * 0x1b3 + ((a << 8) & 0xffff) + (b1 >>> 16);
    const d1 = d * 0x1b3 + ((b << 8) & 0xffff) + (a >>> 8) + (c1 >>> 16);
    [a, b, c, d] = [a1 & 0xffff, b1 & 0xffff, c1 & 0xffff, d1 & 0xffff];
  }
  return { low: a | (b << 16), high: c | (d << 16) };
}

const MAX_SEEN = 50_000;
const seen = new Map<string, Halves>();
function wordHash(word: string): Halves {
  let h = seen.get(word);
  if (h === undefined) {
    h = fnv(word);
    if (seen.size > MAX_SEEN) seen.clear();
    seen.set(word, h);
  }
  return h;
}

const votes = new Int32Array(64);

/** 64-bit SimHash over words, signed so that it fits a bigint column; 0 for a text too short to compare. */
export function nearHash(words: string[]): bigint {
  if (words.length < 4) return 0n;
  votes.fill(0);
  for (const w of words) {
    const { low, high } = wordHash(w);
    for (let b = 0; b < 32; b++) {
      votes[b]! += ((low >>> b) & 1) * 2 - 1;
      votes[b + 32]! += ((high >>> b) & 1) * 2 - 1;
    }
  }
  let low = 0;
  let high = 0;
  for (let b = 0; b < 32; b++) {
    if (votes[b]! > 0) low |= 1 << b;
    if (votes[b + 32]! > 0) high |= 1 << b;
  }
  return (BigInt(high) << 32n) | BigInt(low >>> 0);
}

function bits(x: number): number {
  x -= (x >>> 1) & 0x55555555;
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

const halves = (hash: bigint): Halves => ({
  low: Number(BigInt.asIntN(32, hash)),
  high: Number(BigInt.asIntN(32, hash >> 32n)),
});

/** Bits in which two hashes differ. */
export function hammingDistance(a: bigint, b: bigint): number {
  const { low, high } = halves(a ^ b);
  return bits(low) + bits(high);
}
