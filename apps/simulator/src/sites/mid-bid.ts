const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Weibo mid → bid (sources.md 2.1). Written anew here: a double that shared the product's code could not contradict it. */
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

/** A mid from a mid or a bid, as the sites' id parameters take both. */
export function toMid(id: string): string {
  if (/^\d{15,}$/.test(id) || !/^[0-9a-zA-Z]+$/.test(id)) return id;
  const groups: string[] = [];
  for (let rest = id; rest.length > 0; rest = rest.slice(0, -4))
    groups.unshift(String([...rest.slice(-4)].reduce((n, c) => n * 62 + ALPHABET.indexOf(c), 0)).padStart(7, '0'));
  return groups.join('').replace(/^0+/, '');
}
