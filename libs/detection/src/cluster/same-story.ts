import { forShared, type PostFeatures } from './post-features.js';
import { sameSchool } from './school-name.js';
import type { Story } from './story.js';
import type { TermWeights } from './term-weights.js';

/** What the score of "this post belongs to that story" is made of, in this order. */
export const FEATURES = [
  'bias',
  'same school',
  'pairs: cosine with the nearest post',
  'characters: cosine with the nearest post',
  'share of the post that the story already holds',
  'rarest shared pair',
  'days since the story last moved (log)',
  'other stories of the school to expect since (log)',
  'same school × cosine',
  'same school × share held',
  'same school × days',
  'follows something up',
  'size of the story (log)',
  'a kind of event in common',
  'kinds of events, none in common',
] as const;

/** Where in the features it says how much of the post the story already holds, 0 to 1. */
export const SHARE_HELD = FEATURES.indexOf('share of the post that the story already holds');
/** Mass of two rare pairs, added to every post: one that says hardly anything (哈哈哈) is like nothing, although all of it was said before. */
const LITTLE = 50;
/** A story of ten thousand posts draws no more than one of a dozen: else the largest would grow for ever. */
const MAX_SIZE = 12;
const HOUR = 3_600_000;

const sharesSchool = (post: PostFeatures, story: Story): boolean =>
  post.schools.some((a) => story.schools.some((b) => sameSchool(a, b)));

/** Both name schools, and none in common: never one story, however alike the words (开学典礼 of two universities). */
export const ofAnotherSchool = (post: PostFeatures, story: Story): boolean =>
  post.schools.length > 0 && story.schools.length > 0 && !sharesSchool(post, story);

/** others: stories of the same school that would have begun by chance since the story last moved. */
export function sameStoryFeatures(
  post: PostFeatures,
  story: Story,
  at: number,
  weights: TermWeights,
  others: number,
): Float64Array {
  const same = sharesSchool(post, story) ? 1 : 0;
  const pairMass = LITTLE + weights.mass(post.pairs);
  const characterMass = LITTLE + weights.mass(post.characters);
  let pairs = 0;
  let characters = 0;
  let rarest = 0;
  const held = new Set<number>();
  for (const member of story.posts) {
    let dot = 0;
    forShared(post.pairs, member.pairs, (h) => {
      const idf = weights.idf(h);
      dot += idf * idf;
      held.add(h);
      if (idf > rarest) rarest = idf;
    });
    if (dot > 0) pairs = Math.max(pairs, dot / Math.sqrt(pairMass * (LITTLE + weights.mass(member.pairs))));
    let own = 0;
    forShared(post.characters, member.characters, (h) => (own += weights.idf(h) ** 2));
    if (own > 0)
      characters = Math.max(characters, own / Math.sqrt(characterMass * (LITTLE + weights.mass(member.characters))));
  }
  let heldMass = 0;
  for (const h of held) heldMass += weights.idf(h) ** 2;
  const share = heldMass / pairMass;
  const days = Math.log(1 + Math.max(0, at - story.lastAt) / HOUR / 24);
  return Float64Array.of(
    1,
    same,
    pairs,
    characters,
    share,
    rarest / 8,
    days,
    same * Math.log(0.01 + others),
    same * pairs,
    same * share,
    same * days,
    post.followsUp ? 1 : 0,
    Math.log(Math.min(story.size, MAX_SIZE)),
    post.kinds & story.kinds ? 1 : 0,
    post.kinds && story.kinds && !(post.kinds & story.kinds) ? 1 : 0,
  );
}

/** Probability that the post belongs to the story. */
export function probability(features: Float64Array, coefficients: readonly number[]): number {
  let z = 0;
  for (let i = 0; i < features.length; i++) z += features[i]! * coefficients[i]!;
  return 1 / (1 + Math.exp(-z));
}
