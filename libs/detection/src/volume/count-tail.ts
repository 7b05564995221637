/**
 * log10 of one over a bound of the probability that a Poisson of this mean lies at or beyond count, on the count's side of the mean. Chernoff's bound:
 * in closed form, and never too small a probability. Posts come in bunches and a Poisson cries at each; what bunches are usual, Rarity knows.
 */
export function countRarity(count: number, mean: number): number {
  return ((count === 0 ? 0 : count * Math.log(count / mean)) - count + mean) / Math.LN10;
}
