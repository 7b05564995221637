import { readFileSync } from 'node:fs';
import { OnlineStories } from './online-stories.js';
import { FEATURES } from './same-story.js';
import { BUCKETS, TermWeights } from './term-weights.js';

/** A frozen background and what was learned from labelled headlines. */
export interface StoryModel {
  /** for each bucket of terms the share of the background's posts that hold one */
  share: Float32Array;
  /** weights of FEATURES, in their order */
  coefficients: number[];
}

/** A count of posts in one byte, a sixteenth of a doubling a step: the model file holds 2^18 of them. */
export const packCount = (count: number): number => Math.min(255, Math.round(16 * Math.log2(1 + count)));
const unpackCount = (byte: number): number => 2 ** (byte / 16) - 1;

let model: StoryModel | undefined;

/** The committed model (libs/detection/model), made by npm run train:clusters. Loaded at first use, about 1 MB. */
export function storyModel(): StoryModel {
  if (!model) {
    const meta = JSON.parse(readFileSync(new URL('../../model/stories.json', import.meta.url), 'utf8')) as {
      posts: number;
      coefficients: Record<string, number>;
    };
    const bytes = readFileSync(new URL('../../model/stories.bin', import.meta.url));
    const coefficients = FEATURES.map((name) => meta.coefficients[name]);
    if (bytes.length !== BUCKETS || coefficients.some((c) => c === undefined))
      throw new Error('the model of stories does not fit its features: run npm run train:clusters');
    model = {
      share: Float32Array.from(bytes, (b) => unpackCount(b) / meta.posts),
      coefficients: coefficients as number[],
    };
  }
  return model;
}

/** Clustering from nothing, with the committed model. */
export function onlineStories(m: StoryModel = storyModel()): OnlineStories {
  return new OnlineStories(new TermWeights(m.share), m.coefficients);
}
