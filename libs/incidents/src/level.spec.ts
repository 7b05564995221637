import { expect, test } from '@jest/globals';
import { type LevelFacts, proposeLevel } from './level.js';

const QUIET: LevelFacts = {
  topic: '食品安全食堂',
  mentions: 10,
  negative: 8,
  perTenMinutes: 5,
  lastHour: 5,
  hourBefore: 5,
  interactions: 120,
  mediaFollowers: 0,
  platforms: 1,
  authorities: [],
  severityWords: [],
  hot: null,
};

test.each<[Partial<LevelFacts>, number, string]>([
  [{}, 4, '相关 10 条，负面 80%'],
  [{ mentions: 0, negative: 0 }, 4, '尚未采到相关帖子'],
  // severity words
  [{ severityWords: ['食物中毒'] }, 2, '命中“食物中毒”，相关 10 条，负面 80%'],
  [{ severityWords: ['异物', '吃出'] }, 3, '命中“异物”，相关 10 条，负面 80%'],
  [{ severityWords: ['食物中毒'], mentions: 200 }, 1, '命中“食物中毒”且已有大范围传播，相关 200 条，负面 4%'],
  // media tier
  [{ mediaFollowers: 150_000 }, 2, '认证媒体或机构（15 万粉）已发布，相关 10 条，负面 80%'],
  [{ mediaFollowers: 150_000, negative: 0 }, 4, '相关 10 条，负面 0%'],
  [{ mediaFollowers: 20_000_000 }, 1, '全国性媒体（2000 万粉）报道，相关 10 条，负面 80%'],
  [
    { mediaFollowers: 2_000_000, severityWords: ['食物中毒'] },
    1,
    '命中“食物中毒”且已有大范围传播，相关 10 条，负面 80%',
  ],
  // spread
  [{ perTenMinutes: 12 }, 3, '10 分钟内 12 条，相关 10 条，负面 80%'],
  [{ perTenMinutes: 60, mentions: 90, negative: 60 }, 2, '10 分钟内 60 条，相关 90 条，负面 67%'],
  [{ platforms: 2, mentions: 30, negative: 20 }, 2, '微博、微信均有传播，相关 30 条，负面 67%'],
  [{ interactions: 5_000 }, 3, '转评赞共 5000，相关 10 条，负面 80%'],
  [{ interactions: 62_000 }, 2, '转评赞共 6.2 万，相关 10 条，负面 80%'],
  [{ interactions: 62_000, negative: 2 }, 4, '相关 10 条，负面 20%'],
  // attention of authorities
  [{ authorities: ['网警'] }, 2, '主管部门已关注（网警），相关 10 条，负面 80%'],
  [
    { authorities: ['某市教育局'], severityWords: ['坠楼'] },
    1,
    '主管部门已关注（某市教育局），命中“坠楼”，相关 10 条，负面 80%',
  ],
  // topic and growth
  [{ topic: '学生教工伤亡' }, 3, '涉及师生伤亡，相关 10 条，负面 80%'],
  [{ topic: '学生教工伤亡', negative: 0 }, 4, '相关 10 条，负面 0%'],
  [
    { topic: '学生教工伤亡', lastHour: 24, hourBefore: 3 },
    2,
    '涉及师生伤亡且快速增长（近 1 小时 24 条，此前 1 小时 3 条），相关 10 条，负面 80%',
  ],
  [{ lastHour: 12, hourBefore: 4 }, 3, '增长较快（近 1 小时 12 条，此前 1 小时 4 条），相关 10 条，负面 80%'],
  [{ lastHour: 12, hourBefore: 8 }, 4, '相关 10 条，负面 80%'],
  // hot search
  [
    { hot: { word: '青江职院运动会', rank: 3 }, negative: 0 },
    3,
    '“青江职院运动会”登上微博热搜第 3 位，相关 10 条，负面 0%',
  ],
  [{ hot: { word: '青江职院食堂', rank: null } }, 2, '“青江职院食堂”登上微博热搜，相关 10 条，负面 80%'],
  [
    { hot: { word: '青江职院坠楼', rank: 10 }, mentions: 0, negative: 0 },
    1,
    '“青江职院坠楼”登上微博热搜第 10 位，命中“坠楼”，尚未采到相关帖子',
  ],
  [
    { hot: { word: '青江职院坠楼', rank: 11 }, mentions: 0, negative: 0 },
    2,
    '命中“坠楼”；“青江职院坠楼”登上微博热搜第 11 位，尚未采到相关帖子',
  ],
  // all that speaks for the level is said
  [
    { mediaFollowers: 320_000, authorities: ['某市教育局'], interactions: 70_000 },
    2,
    '认证媒体或机构（32 万粉）已发布；主管部门已关注（某市教育局）；转评赞共 7 万，相关 10 条，负面 80%',
  ],
])('%j is level %i', (facts, level, reason) => {
  expect(proposeLevel({ ...QUIET, ...facts })).toEqual({ level, reason });
});

test('more of anything never makes it less grave', () => {
  const more: Partial<LevelFacts>[] = [
    { mediaFollowers: 200_000 },
    { authorities: ['网警'] },
    { interactions: 80_000 },
    { perTenMinutes: 70 },
    { lastHour: 30 },
    { severityWords: ['火灾'] },
    { hot: { word: '青江职院', rank: 8 } },
  ];
  for (const a of more)
    for (const b of more) {
      const both = proposeLevel({ ...QUIET, ...a, ...b }).level;
      expect(both).toBeLessThanOrEqual(proposeLevel({ ...QUIET, ...a }).level);
    }
});
