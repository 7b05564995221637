/**
 * log10 of one over a bound of the probability that a Poisson of this mean lies at or beyond count, on the count's side of the mean. Chernoff's bound:
 * in closed form, and never too small a probability. Posts come in bunches and a Poisson cries at each; what bunches are usual, Rarity knows.
 */
export function countRarity(count: number, mean: number): number {
  return ((count === 0 ? 0 : count * Math.log(count / mean)) - count + mean) / Math.LN10;
}

/** log10 of one over P(X ≥ count) of a negative binomial with variance = mean + mean² / size: what bunches of posts would do by chance. */
export function bunchRarity(count: number, mean: number, size: number): number {
  const p = size / (size + mean);
  let logPmf = size * Math.log(p);
  let below = 0;
  for (let i = 0; i < count; i++) {
    below += Math.exp(logPmf);
    logPmf += Math.log((size + i) / (i + 1)) + Math.log(1 - p);
  }
  if (1 - below > 1e-9) return -Math.log10(1 - below);
  // far out, the first terms are the tail
  let [total, term] = [0, 1];
  for (let i = count; i < count + 500; i++) {
    total += term;
    term *= ((size + i) / (i + 1)) * (1 - p);
  }
  return -(logPmf + Math.log(total)) / Math.LN10;
}
