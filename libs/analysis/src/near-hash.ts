const MASK = (1n << 64n) - 1n;

function fnv(text: string): bigint {
  let h = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) h = ((h ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n) & MASK;
  return h;
}

const seen = new Map<string, bigint>();
function wordHash(word: string): bigint {
  let h = seen.get(word);
  if (h === undefined) {
    h = fnv(word);
    if (seen.size > 50_000) seen.clear();
    seen.set(word, h);
  }
  return h;
}

/** 64-bit SimHash over words, signed so that it fits a bigint column; 0 for a text too short to compare. */
export function nearHash(words: string[]): bigint {
  if (words.length < 4) return 0n;
  const votes = new Int32Array(64);
  for (const w of words) {
    const h = wordHash(w);
    let low = Number(h & 0xffffffffn);
    let high = Number(h >> 32n);
    for (let b = 0; b < 32; b++) {
      votes[b]! += low & 1 ? 1 : -1;
      votes[b + 32]! += high & 1 ? 1 : -1;
      low >>>= 1;
      high >>>= 1;
    }
  }
  let out = 0n;
  for (let b = 0; b < 64; b++) if (votes[b]! > 0) out |= 1n << BigInt(b);
  return BigInt.asIntN(64, out);
}

/** Bits in which two hashes differ. */
export function hammingDistance(a: bigint, b: bigint): number {
  let x = BigInt.asUintN(64, a ^ b);
  let n = 0;
  while (x > 0n) {
    n += Number(x & 1n);
    x >>= 1n;
  }
  return n;
}
