import { describe, expect, test } from '@jest/globals';
import { analyse, type AnalysisContext, ANALYSIS_VERSION, judgedBy } from './analyse.js';
import { namesKey } from './names-key.js';
import { segment } from './segment.js';
import { severityWords } from './severity.js';
import { riskTopicOf } from './topics/topics.js';

const context: AnalysisContext = {
  school: { name: '青衣江职业技术学院', shortNames: ['青江职院'], traps: ['青江职院附中'], places: ['二食堂'] },
  units: [
    { id: 'logistics', name: '后勤处', aliases: ['二食堂'], topics: ['食品安全食堂'] },
    { id: 'security', name: '保卫处', aliases: [], topics: ['安全事故火灾治安'] },
  ],
};
const judge = (text: string, title: string | null = null) => analyse({ title, text }, context);

test('an angry post about the canteen, whole', () => {
  const a = judge('青江职院二食堂的菜里吃出钢丝球，太恶心了，学校给个说法！');
  expect(a).toMatchObject({
    aboutSchool: true,
    unitId: 'logistics',
    sentiment: 'neg',
    topic: '食品安全食堂',
    isQuestion: true,
    version: judgedBy(context),
  });
  expect(a.severityWords).toEqual(['钢丝球', '吃出']);
  expect(a.segmented.split(' ')).toEqual(expect.arrayContaining(['二食堂', '钢丝球']));
});

test('the title of an article counts', () => {
  expect(judge('今日发布', '青江职院食堂通报').aboutSchool).toBe(true);
});

test('ordinary chatter has no topic', () => {
  expect(judge('青江职院二食堂的糖醋里脊好好吃')).toMatchObject({
    topic: null,
    severityWords: [],
    isQuestion: false,
    unitId: 'logistics',
  });
});

test('the words of somebody else after //@ do not make a post angry', () => {
  const a = judge('今天的银杏真好看 //@某人:青江职院食堂太恶心了，气死我了，垃圾');
  expect(a.sentiment).toBe('pos');
  expect(a.aboutSchool).toBe(true);
});

test('the same input gives the same answer', () => {
  expect(judge('青江职院停水了')).toEqual(judge('青江职院停水了'));
});

describe('topics', () => {
  test.each([
    ['有人在实训楼打架', '校园暴力性侵偷拍造谣'],
    ['老师辱骂学生，师德何在', '师德师风'],
    ['论文抄袭被举报', '学术不端'],
    ['又停水又停电', '宿舍后勤收费'],
    ['班里好几个诺如', '公共卫生'],
    ['实训楼起火了，消防车来了', '安全事故火灾治安'],
    ['室友投毒案开庭', '刑事案件投毒'],
    ['食堂饭里吃出虫子', '食品安全食堂'],
    ['学校强制实习，不去不给毕业证', '教学学位就业'],
    ['注销校园贷被骗三万', '网贷诈骗资助'],
    ['副院长受贿被双开', '人事反腐'],
    ['压力太大了，抑郁到想死', '心理健康'],
    ['有人虐猫，视频都传开了', '学生违纪言行'],
    ['处分通报措辞引争议，学校致歉', '校方处置言行争议'],
    ['今天天气不错', null],
    ['校庆晚会太精彩了', null],
    ['男篮夺冠，恭喜', null],
  ])('%s → %s', (text, topic) => expect(riskTopicOf(text)).toBe(topic));
});

test.each([
  ['有人坠楼送医', ['坠楼', '送医']],
  ['食物中毒应急演练今天举行', []],
  ['自杀预防知识讲座', []],
  ['食堂出了食物中毒，演练时不是这样说的', ['食物中毒']],
  ['消防演练：火灾演练圆满结束', []],
  ['没有食物中毒，谣言', []],
  ['预防踩踏', []],
])('grave words: %s', (text, words) => expect(severityWords(text)).toEqual(words));

test.each([
  ['请问补考什么时候', true],
  ['没人管吗？', true],
  ['学校的银杏黄了', false],
])('question or complaint: %s', (text, expected) => expect(judge(text).isQuestion).toBe(expected));

test('words are lower-cased and without punctuation', () => {
  expect(segment('WiFi，太慢！')).toEqual(['wifi', '太慢']);
});

test('a judgement says by which analysis and which names it was made; other names are another key, their order is none', () => {
  expect(judge('青江职院').version).toMatch(new RegExp(`^${ANALYSIS_VERSION} [0-9a-f]{8}$`));
  const { school, units } = context;
  const same: AnalysisContext = { school: { ...school, traps: [...school.traps] }, units: units.toReversed() };
  expect(namesKey(same)).toBe(namesKey(context));
  const [first, second] = units;
  const others: AnalysisContext[] = [
    { school: { ...school, shortNames: ['青江职院', '青衣江职院'] }, units },
    { school: { ...school, nicknames: ['青江'] }, units },
    { school: { ...school, traps: [] }, units },
    { school, units: [first!] },
    { school, units: [{ ...first!, name: '总务处' }, second!] },
    { school, units: [{ ...first!, aliases: [] }, second!] },
    { school, units: [{ ...first!, topics: [] }, second!] },
  ];
  expect(new Set([context, ...others].map(namesKey)).size).toBe(others.length + 1);
});
