import type { Facts, PostFact } from './facts.js';

/**
 * The post the matter began with: the earliest on its topic, for a grouping by words and time may take in an ordinary post from before. Where none is on
 * it, the earliest. earlier: posts before it that are not on the topic.
 */
export function firstPost(facts: Facts): { post: PostFact; earlier: number } | null {
  const at = Math.max(
    0,
    facts.posts.findIndex((p) => p.topic === facts.incident.topic),
  );
  const post = facts.posts[at];
  return post ? { post, earlier: at } : null;
}
