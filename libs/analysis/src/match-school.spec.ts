import { describe, expect, test } from '@jest/globals';
import { matchSchool, matchUnit } from './match-school.js';
import { plainText } from './plain-text.js';
import { type Alias, schoolsIn, schoolsMatcher } from './match/aliases.js';

const school = {
  name: '青衣江职业技术学院',
  shortNames: ['青衣江职院', '青江职院'],
  traps: ['青衣江职业技术学院附属医院', '青江职院附中'],
};

describe('posts about the school', () => {
  test.each([
    ['青衣江职业技术学院2026年单招简章', '全称“青衣江职业技术学院”'],
    ['#青江职院# 今天食堂排队', '简称“青江职院”'],
    ['青衣江职院超话里有人发了', '简称“青衣江职院”'],
    ['青江职院附近的奶茶店', '简称“青江职院”'],
    ['从青江职院附中考进了青江职院', '简称“青江职院”'],
    ['青衣江职业技术学院附属于哪个系统？', '全称“青衣江职业技术学院”'],
  ])('%s', (text, reason) => expect(matchSchool(text, school)).toEqual({ about: true, reason }));
});

describe('posts about somebody else', () => {
  test.each([
    ['青江职院附中的运动会开幕了', '排除：“青江职院附中”不是本校'],
    ['在青衣江职业技术学院附属医院排了一上午队', '排除：“青衣江职业技术学院附属医院”不是本校'],
    ['青衣江职院附属实验小学开学了', '排除：“青衣江职院附属实验小学”不是本校'],
    ['青江职院第二附属医院挂号', '排除：“青江职院第二附属医院”不是本校'],
    ['青衣江涨水了', null],
    ['职业技术学院的食堂', null],
  ])('%s', (text, reason) => expect(matchSchool(text, school)).toEqual({ about: false, reason }));
});

describe('the unit a post points at', () => {
  const units = [
    { id: 'logistics', name: '后勤处', aliases: ['食堂', '二食堂', '停水'], topics: ['食品安全食堂'] },
    { id: 'student', name: '学工部', aliases: ['宿舍', '辅导员'], topics: ['学生违纪言行'] },
  ];
  test.each([
    ['二食堂的菜', null, 'logistics'],
    ['宿舍又吵架了', null, 'student'],
    ['学工部和食堂谁管？', null, 'student'],
    ['盒饭里有虫', '食品安全食堂', 'logistics'],
    ['今天天气不错', null, null],
  ])('%s, topic %s', (text, topic, unit) => expect(matchUnit(text, topic, units)).toBe(unit));
});

describe('short names that mean other things too', () => {
  const university = {
    name: '武汉大学',
    shortNames: ['武大'],
    traps: [],
    nicknames: ['珞珈山'],
    campuses: ['文理学部'],
    leaders: ['张三丰'],
  };
  test.each([
    '武大回应图书馆一事',
    '警方回应武大学生举报',
    '陈铭武大学生潜伏记者',
    '藏族医疗队员武大樱树下起舞',
    '文理学部的樱花开了',
    '珞珈山的毕业生回校',
    '校长张三丰致辞',
    '武\u200b大食堂涨价',
    '武<b>大</b>食堂涨价',
  ])('ours: %s', (text) => expect(matchSchool(plainText(text), university).about).toBe(true));
  test.each([
    ['武大靖说伤病频现', '排除：“武大”：像人名'],
    ['武大郎卖炊饼', '排除：“武大”：像人名'],
    ['武汉大学生分批返乡', '排除：“武汉大学”：指当地的大学生'],
    ['武汉大学城堵车', '排除：“武汉大学城”是地名'],
    ['武大人民医院今日停诊', '排除：“武大人民医院”不是本校'],
    ['武汉大学珞珈学院', '排除：“武汉大学珞珈学院”是独立学院'],
    ['湖北武大科技股价大涨', '排除：“武大科技”是公司或商号'],
    ['去珞珈山看雪', '排除：“珞珈山”：附近没有校园用语'],
    ['演员张三丰出席晚会', '排除：“张三丰”：附近没有校园用语'],
  ])('not ours: %s', (text, reason) =>
    expect(matchSchool(plainText(text), university)).toEqual({ about: false, reason }),
  );
});

test('several schools, the longest name first, each once', () => {
  const matcher = schoolsMatcher(
    [
      ['北京师范大学', '北师大', false],
      ['华南理工大学', '华南理工', false],
      ['南京理工大学', '南理工', false],
      ['清华大学', '清华', true],
      ['北京大学', '北大', false],
      ['重庆大学', '重大', true],
      ['中国人民大学', '人大', true],
    ].map(([college, alias, ambiguous]) => ({ college, alias, ambiguous }) as Alias),
  );
  const of = (text: string) => schoolsIn(text, matcher);
  expect(of('清华北大互选本科课程，清华先行')).toEqual(['清华大学', '北京大学']);
  expect(of('华南理工校内车祸')).toEqual(['华南理工大学']);
  expect(of('湖北师大、河北师大与西北师大')).toEqual([]);
  expect(of('东北大花布、河北大学')).toEqual([]);
  expect(of('发生重大事故')).toEqual([]);
  expect(of('重大学生会换届')).toEqual(['重庆大学']);
  expect(of('全国人大代表建议')).toEqual([]);
  expect(of('人大教授谈红楼梦')).toEqual(['中国人民大学']);
  expect(of('山东清华同方')).toEqual([]);
});
