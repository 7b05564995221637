import { expect, test } from '@jest/globals';
import { judge } from '@fengsui/discovery';
import { SCHOOLS } from '../../libs/discovery/src/testing/schools.js';
import { BATCHES } from './batches.js';

const parsed = (lines: string, want: string) =>
  lines
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line, i) => {
      const [name, bio, certified, posts, follows] = line.split('｜').map((s) => s.trim());
      const kind = !certified
        ? ('none' as const)
        : certified.startsWith('@')
          ? ('person' as const)
          : ('organisation' as const);
      return {
        want,
        ...{ platform: i % 2 === 0 ? 'wechat' : 'douyin', uid: String(i), handle: null, name: name!, bio: bio ?? '' },
        certification: { kind, text: certified?.replace('@', '') ?? '' },
        posts: posts ? posts.split('/') : [],
        followedBy: follows ? [follows] : [],
      };
    });

test.each(BATCHES.map((b, i) => ({ n: i + 1, ...b })))(
  'accounts written by hand, batch $n: at least 95 % of ours and of the false ones found, at least 85 % of what is proposed right',
  ({ school, ours, impersonation, neither }) => {
    const { book } = SCHOOLS[school]!;
    const cases = [...parsed(ours, 'ours'), ...parsed(impersonation, 'impersonation'), ...parsed(neither, 'neither')];
    const said = cases.map(({ want, ...a }) => {
      const judged = judge(a, book);
      const proposal = judged?.proposal;
      const is = proposal === 'ours' || proposal === 'impersonation' ? proposal : 'neither';
      return { want, is, words: `${a.name}: ${want}, ${is}: ${judged?.reasons.join('；')}` };
    });
    const asked = said.filter((s) => s.want !== 'neither');
    const told = said.filter((s) => s.is !== 'neither');
    const right = asked.filter((s) => s.is === s.want).length;
    const wrong = said.filter((s) => s.is !== s.want).map((s) => s.words);
    const [recall, precision] = [right / asked.length >= 0.95, right / told.length >= 0.85];
    expect({ recall, precision, wrong: recall && precision ? [] : wrong }).toEqual({
      recall: true,
      precision: true,
      wrong: [],
    });
  },
);
