import { describe, expect, test } from '@jest/globals';
import { campusTone } from './campus-tone.js';
import { segment } from './segment.js';
import { sentimentOf } from './sentiment.js';

const judge = (text: string) => sentimentOf(text, segment(text));

const NEGATIVE = `二食堂的菜里吃出虫子，太恶心了
青江职院二食堂餐盘里居然有钢丝球，有人管吗
吃完二食堂拉肚子一晚上，求学校给个说法
二食堂三号窗口今天吃出钢丝球，先别去
这是什么食堂啊，饭里有头发，再也不来了
学校处理得太慢了，投诉三天没人理
辅导员半夜查寝还骂人，真的无语
宿舍停水两天了，热水也没有，太离谱了
气死我了，选课系统又崩了
强制实习还扣工资，维权无门
图书馆偷东西的真不要脸
坠楼的消息是真的吗，太难过了
愿逝者安息，心痛
呵呵，又是临时工`.split('\n');
const POSITIVE = `学校的银杏黄了，真好看
恭喜计算机班拿了省赛一等奖，太棒了
谢谢宿管阿姨帮我找回了校园卡，好感动
运动会接力赛赢了，开心
军训教官超好，舍不得
新图书馆环境真不错，点赞
食堂的糖醋里脊好好吃`.split('\n');
const ORDINARY = `明天下午三点实训楼有讲座
青衣江职业技术学院2026年单招简章发布
二食堂几点关门
快递站晚上几点关门
今天在图书馆复习到十点
有没有一起拼车回绵阳的
转发微博`.split('\n');

describe('sentences of the project’s own', () => {
  test.each(NEGATIVE)('negative: %s', (text) => {
    const s = judge(text);
    expect(s.sentiment).toBe('neg');
    expect(s.score).toBeLessThan(0);
  });
  test.each(POSITIVE)('positive: %s', (text) => {
    const s = judge(text);
    expect(s.sentiment).toBe('pos');
    expect(s.score).toBeGreaterThan(0);
  });
  test('a call for an answer is no praise', () => expect(judge('请学校出来回应').sentiment).not.toBe('pos'));
  test.each(ORDINARY)('no anger in it: %s', (text) => expect(judge(text).sentiment).not.toBe('neg'));
});

test('the probabilities sum to 1, the largest names the class, the score is their difference', () => {
  for (const text of [...NEGATIVE, ...POSITIVE, ...ORDINARY]) {
    const { probabilities, sentiment, score } = judge(text);
    const { pos, neu, neg } = probabilities;
    expect(pos + neu + neg).toBeCloseTo(1, 2);
    expect(probabilities[sentiment]).toBe(Math.max(pos, neu, neg));
    expect(score).toBeCloseTo(pos - neg, 2);
  }
});

test('the words that decided stand in the text, at most three, none for neutral', () => {
  for (const text of [...NEGATIVE, ...POSITIVE, ...ORDINARY]) {
    const { decidedBy, sentiment } = judge(text);
    expect(decidedBy.length).toBeLessThanOrEqual(3);
    for (const word of decidedBy) expect(text.toLowerCase()).toContain(word);
    if (sentiment === 'neu') expect(decidedBy).toEqual([]);
  }
});

test.each([
  '',
  '，，，',
  '😀😀',
  '[泪]',
  '\ud800\udc00\ud800',
  '\u200b\u200b',
  '<div><script>x</script></div>',
  'The canteen is terrible, العربية, Ελληνικά',
  'https://example.com/a',
  '//@某人:',
  '['.repeat(100_000),
  '啊'.repeat(100_000),
  '食堂的饭里有虫。'.repeat(12_500),
])('odd text %# has a score in range and no word that does not stand in it', (text) => {
  const { score, probabilities, decidedBy } = sentimentOf(text, segment(text.slice(0, 2000)));
  expect(Math.abs(score)).toBeLessThanOrEqual(1);
  expect(probabilities.pos + probabilities.neu + probabilities.neg).toBeCloseTo(1, 2);
  for (const word of decidedBy) expect(text).toContain(word);
});

test('the same text is judged the same after any other', () => {
  const before = judge('食堂今天的菜不新鲜，吃完肚子疼');
  for (const text of [...NEGATIVE, ...POSITIVE, ...ORDINARY]) judge(text);
  expect(judge('食堂今天的菜不新鲜，吃完肚子疼')).toEqual(before);
});

test('what somebody else wrote, a link and invisible characters change nothing', () => {
  const plain = judge('银杏黄了，真好看');
  const words = segment('银杏黄了，真好看 //@某人:食堂垃圾，气死我了');
  expect(sentimentOf('银杏黄了，真好看 //@某人:食堂垃圾，气死我了', words)).toEqual(plain);
  expect(judge('银杏黄了，真好看 http://t.cn/A6xYz')).toEqual(plain);
  expect(sentimentOf('银杏\u200b黄了，真\u200d好看', segment('银杏黄了，真好看'))).toEqual(plain);
});

test('a smile in brackets is no praise: it is used with scorn', () => {
  const score = (emoticon: string) => judge(`学校可真会安排时间${emoticon}`).score;
  expect(score('[微笑]')).toBeLessThan(score('[心]'));
});

test('a denied word is no evidence', () => {
  expect(campusTone('检查后没有异物，不恶心')).toMatchObject({ neg: 0, negWords: [] });
  expect(campusTone('吃出异物，恶心')).toMatchObject({ negWords: ['吃出', '异物', '恶心'] });
});
