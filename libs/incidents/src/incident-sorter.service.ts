import { Inject, Injectable } from '@nestjs/common';
import type { Sql } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { IncidentStories, LEAST } from './incident-stories.js';
import { MembershipRepository, type StoryText } from './membership.repository.js';

/** Sorts posts into the incidents under way by what they say; never against a person's word. */
@Injectable()
export class IncidentSorter {
  constructor(
    @Inject(MembershipRepository) private readonly members: MembershipRepository,
    @Inject(Registry) private readonly registry: Registry,
  ) {}

  /** The proposed and open incidents as they stand. */
  async stories(tx: Sql): Promise<IncidentStories> {
    const profile = await this.registry.profile(tx);
    const chatter = await this.members.chatter(tx);
    const members = await this.members.openStories(tx);
    return new IncidentStories(profile ? [profile.name, ...profile.shortNames] : [], chatter, members);
  }

  /** Each post that came since the last time joins the incident it most likely belongs to, if it is likely at all. */
  async sortArrivals(tx: Sql): Promise<void> {
    const posts = await this.members.arrived(tx);
    if (posts.length === 0) return;
    const stories = await this.stories(tx);
    for (const post of posts)
      for (const { incidentId, p } of stories.scores(post)) {
        if (p <= LEAST) break;
        if ((await this.members.attach(tx, incidentId, [post.mentionId])) === 0) continue; // a person said it is not of this one
        stories.add({ incidentId, ...post });
        break;
      }
  }

  /** Of posts that unit and topic would give to any of several incidents, those that fit this one best. */
  async bestIn(tx: Sql, incidentId: string, siblings: string[], mentionIds: string[]): Promise<string[]> {
    if (siblings.length === 0 || mentionIds.length === 0) return mentionIds;
    const among = [incidentId, ...siblings];
    const stories = await this.stories(tx);
    const fits = (post: StoryText): boolean =>
      stories.scores(post).find((s) => among.includes(s.incidentId))?.incidentId === incidentId;
    return (await this.members.texts(tx, mentionIds)).filter(fits).map((post) => post.mentionId);
  }

  /** The incident that most of these posts likely belong to; null when none is that of half of them. */
  async homeOf(tx: Sql, mentionIds: string[]): Promise<string | null> {
    const posts = await this.members.texts(tx, mentionIds);
    const stories = await this.stories(tx);
    const votes = new Map<string, number>();
    for (const post of posts) {
      const [best] = stories.scores(post);
      if (best && best.p > LEAST) votes.set(best.incidentId, (votes.get(best.incidentId) ?? 0) + 1);
    }
    const [top] = [...votes].sort((a, b) => b[1] - a[1]);
    return top && top[1] * 2 >= posts.length ? top[0] : null;
  }

  /** After people spoke: posts of these incidents on which nobody decided go where they now fit better. Answers how many moved. */
  async resort(tx: Sql, incidentIds: string[]): Promise<number> {
    const stories = await this.stories(tx);
    let moved = 0;
    for (const from of incidentIds) {
      const leaving = new Map<string, string[]>();
      for (const post of await this.members.undecided(tx, from)) {
        const [best] = stories.scores(post).filter((s) => incidentIds.includes(s.incidentId));
        if (best && best.incidentId !== from && best.p > LEAST)
          leaving.set(best.incidentId, [...(leaving.get(best.incidentId) ?? []), post.mentionId]);
      }
      for (const [into, ids] of leaving) moved += await this.members.move(tx, ids, from, into);
    }
    return moved;
  }
}
