import { describe, expect, test } from '@jest/globals';
import { callToGather } from './gathering.js';
import { questionOf } from './question-model.js';
import { asksOutright, questionByLists, wantsAnswer } from './questions.js';
import { ownWords, repostChain } from './repost-chain.js';
import { signalsOf } from './signals.js';

describe('questions and complaints', () => {
  test.each([
    ['请问补考什么时候', 'question'],
    ['有没有人知道校园卡丢了怎么补', 'question'],
    ['图书馆几点关门？', 'question'],
    ['投诉三天没人理', 'complaint'],
    ['停水两天了，到底谁来管', 'complaint'],
    ['希望后勤尽快解决热水的问题', 'complaint'],
    ['食堂乱收费，退钱', 'complaint'],
    ['学校的银杏黄了', null],
    ['为什么这么好看啊', null],
    ['食堂的糖醋里脊好好吃', null],
  ])('%s → %s', (text, kind) => expect(questionOf(text)).toBe(kind));

  test.each(['政策正常，没出现离谱现象', '物价还好，没有很贵', '偶尔查寝，无离谱要求'])(
    'a word that is denied: %s',
    (text) => {
      expect(questionByLists(text)).toBeNull();
      expect(questionOf(text)).toBeNull();
    },
  );

  test('what somebody else asked is not the author’s question', () => {
    expect(signalsOf('请问补考什么时候').question).toBe('question');
    expect(signalsOf('今天天气真好//@小红:请问补考什么时候').question).toBeNull();
  });

  test.each([
    ['请问补考什么时候', true, true],
    ['投诉三天没人理', true, true],
    ['图书馆几点关门？', false, true],
    ['食堂又贵又难吃', false, false],
  ])('%s asks outright %s, wants an answer %s', (text, outright, answer) => {
    expect(asksOutright(text)).toBe(outright);
    expect(wantsAnswer(text)).toBe(answer);
  });
});

describe('calls to gather', () => {
  test.each([
    '今晚八点操场见，要个说法',
    '明天中午12点行政楼门口集合，人越多越好',
    '大家一起去行政楼讨说法',
    '号召全体同学罢课',
    '从明天起都别去食堂吃饭，集体罢餐',
    '转发扩散，一起维权',
    '同学们都不要去上课',
  ])('%s', (text) => expect(callToGather(text)).not.toBeNull());
  test.each([
    '消防演练：今天下午三点操场集合',
    '网传罢课是谣言，请勿参与聚集',
    '草坪音乐节今晚八点操场见',
    '五四运动中学生罢课游行的历史',
    '法国学生组织游行抗议',
    '今天天气不错',
    '一起去食堂吃饭',
  ])('none: %s', (text) => expect(callToGather(text)).toBeNull());
});

describe('forwards', () => {
  test('a chain, the nearest first', () => {
    expect(repostChain('太离谱了//@小红:真的吗//@小明: 食堂吃出虫')).toEqual({
      own: '太离谱了',
      chain: [
        { author: '小红', text: '真的吗' },
        { author: '小明', text: '食堂吃出虫' },
      ],
    });
  });
  test.each([
    ['转发微博//@小红:真的吗', '转发微博//@小红:真的吗'],
    ['//@小红:真的吗', '//@小红:真的吗'],
    ['太离谱了//@小红:真的吗', '太离谱了'],
    ['看 https://t.cn/a 这里', '看 https://t.cn/a 这里'],
  ])('own words of %s', (text, own) => expect(ownWords(text)).toBe(own));
});
