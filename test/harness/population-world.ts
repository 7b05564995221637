import { DEMO_SCHOOL } from '@fengsui/registry';
import { accountPopulation, type MadeAccount, type PopulationSchool, type Simulator } from '@fengsui/simulator';

const HOUR = 3_600_000;
const OFFICIAL = { id: '9000000001', name: '青衣江职院', verifiedType: 7, reason: '青衣江职业技术学院官方微博' };

/** The demonstration's college as the generator of accounts is given it. */
const SCHOOL: PopulationSchool = {
  name: DEMO_SCHOOL.school.name,
  shortNames: DEMO_SCHOOL.school.shortNames,
  town: '青衣江',
  units: DEMO_SCHOOL.units
    .filter((u) => u.kind !== 'leadership')
    .map(({ name, kind }) => ({ name, kind: kind as PopulationSchool['units'][number]['kind'] })),
  officials: [OFFICIAL.name],
  neighbours: ['青衣江师范学院', '青江职业技术学校', '雅河职业技术学院', '青衣中学', '青江技师学院'],
};

/**
 * 300 accounts around the college on Weibo and WeChat, as the sites show them from now on: profiles at once, what they publish and what the college's
 * Weibo account says of them (named, or reposted) over the hours given. An article of WeChat ends with who publishes it, as articles do.
 */
export function populate(sim: Simulator, seed: number, from: number, hours: number): MadeAccount[] {
  const made = accountPopulation(SCHOOL, seed, { platforms: ['weibo', 'wechat'] });
  let n = 0;
  // one after another over the hours, in an order that has nothing to do with what the accounts are
  const next = (): number => from + ((++n * 377) % 1_000) * ((hours * HOUR) / 1_000);
  for (const a of made) {
    const platform = a.platform as 'weibo' | 'wechat';
    const account = {
      ...{ id: a.uid, name: a.name, handle: a.handle, bio: a.bio, followers: a.followers ?? 0 },
      verifiedType: { none: -1, person: 0, organisation: 7 }[a.certification.kind],
      reason: a.certification.text,
    };
    sim.world.addAccount(platform, account);
    const posts = a.posts.map((text) =>
      sim.addPost({
        ...{ platform, author: account, at: next() },
        ...(platform === 'wechat' ? { title: text.slice(0, 24), text: `${text}\n${a.name}｜${a.bio}` } : { text }),
      }),
    );
    if (platform !== 'weibo' || a.followedBy.length === 0) continue;
    const [first] = posts;
    const said = first && n % 2 === 0 ? { text: '转发微博', repostOf: first.id } : { text: `@${a.name} 发布了新内容` };
    sim.addPost({ ...said, author: OFFICIAL, at: Math.max(next(), first?.at ?? 0) });
  }
  return made;
}
