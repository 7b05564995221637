const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Weibo mid → bid. Written anew here: a double that shared the product's code could not contradict it. */
export function midToBid(mid: string): string {
  const groups: string[] = [];
  for (let rest = mid; rest.length > 0; rest = rest.slice(0, -7)) {
    let n = Number(rest.slice(-7));
    let group = '';
    for (let i = 0; i < 4; i++) {
      group = ALPHABET[n % 62] + group;
      n = Math.floor(n / 62);
    }
    groups.unshift(group);
  }
  return groups.join('').replace(/^0+/, '');
}
