import {
  postFeatures,
  type PostFeatures,
  probability,
  sameStoryFeatures,
  Story,
  storyModel,
  TermWeights,
} from '@fengsui/detection/cluster';

/** Of one incident: a post that belongs to it. */
export interface Member {
  incidentId: string;
  mentionId: string | null;
  text: string;
  at: Date;
}

/** A post joins by its words when it is likelier than this to belong. */
export const LEAST = 0.5;
const DAY = 86_400_000;
/** Matters a day that a school has anyhow, however quiet the week: with fewer, one everyday word in common (今天) would be enough to join. */
const LEAST_MATTERS = 3;
/** Every post names the school: that it does says nothing, and what it says beside the name is compared. */
const OURS = ['本校'];

/** The incidents under way, as clustering sees them: how likely a post belongs to each. Pure; posts added meanwhile count at once. */
export class IncidentStories {
  private readonly weights = new TermWeights(storyModel().share);
  private readonly members = new Map<string, { mentionId: string | null; post: PostFeatures; at: number }[]>();
  private readonly strip: RegExp;

  /** names: the school's, in any form. chatter: newest posts about the school, and how many matters a day belong to no incident. */
  constructor(
    names: string[],
    private readonly chatter: { texts: string[]; perDay: number },
    members: Member[],
  ) {
    const escaped = [...names].sort((a, b) => b.length - a.length).map((n) => n.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    this.strip = new RegExp(escaped.join('|') || '(?!)', 'giu');
    for (const text of chatter.texts) this.weights.learn(this.features(text));
    for (const m of members) this.add(m);
  }

  add({ incidentId, mentionId, text, at }: Member): void {
    const all = this.members.get(incidentId) ?? [];
    all.push({ mentionId, post: this.features(text), at: at.getTime() });
    this.members.set(incidentId, all);
  }

  /** How likely a post belongs to each incident, likeliest first. The post itself, where it is a member, does not speak for it. */
  scores(post: { mentionId: string | null; text: string; at: Date }): { incidentId: string; p: number }[] {
    const features = this.features(post.text);
    const at = post.at.getTime();
    const out: { incidentId: string; p: number }[] = [];
    for (const [incidentId, members] of this.members) {
      const others = members.filter((m) => m.mentionId === null || m.mentionId !== post.mentionId);
      if (others.length === 0) continue;
      const story = new Story(incidentId, others[0]!.at);
      for (const m of others) story.add(m.post, m.at);
      // within a day time proves nothing: the school's chatter runs beside every incident
      const days = Math.max(1, (at - story.lastAt) / DAY);
      const expected = Math.max(LEAST_MATTERS, this.chatter.perDay) * days;
      const x = sameStoryFeatures(features, story, at, this.weights, expected);
      out.push({ incidentId, p: probability(x, storyModel().coefficients) });
    }
    return out.sort((a, b) => b.p - a.p);
  }

  private features(text: string): PostFeatures {
    return { ...postFeatures(text, this.strip), schools: OURS };
  }
}
