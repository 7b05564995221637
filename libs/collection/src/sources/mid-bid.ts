const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Weibo mid (decimal text) → bid: from the right every 7 digits are 4 base62 characters (sources.md 2.1). */
export function midToBid(mid: string): string {
  let bid = '';
  for (let end = mid.length; end > 0; end -= 7) {
    let n = Number(mid.slice(Math.max(0, end - 7), end));
    let group = '';
    do {
      group = ALPHABET[n % 62] + group;
      n = Math.floor(n / 62);
    } while (n > 0);
    bid = (end > 7 ? group.padStart(4, '0') : group) + bid;
  }
  return bid;
}

/** Weibo bid → mid; null when a character is not base62. */
export function bidToMid(bid: string): string | null {
  if (!/^[0-9a-zA-Z]+$/.test(bid)) return null;
  let mid = '';
  for (let end = bid.length; end > 0; end -= 4) {
    const n = [...bid.slice(Math.max(0, end - 4), end)].reduce((sum, c) => sum * 62 + ALPHABET.indexOf(c), 0);
    mid = (end > 4 ? String(n).padStart(7, '0') : String(n)) + mid;
  }
  return mid;
}
