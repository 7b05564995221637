import { describe, expect, test } from '@jest/globals';
import { matchSchool, matchUnit } from './match-school.js';

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
    { id: 'logistics', name: '后勤处', aliases: ['食堂', '二食堂', '停水'], topics: ['食品安全'] },
    { id: 'student', name: '学工部', aliases: ['宿舍', '辅导员'], topics: ['学生管理'] },
  ];
  test.each([
    ['二食堂的菜', null, 'logistics'],
    ['宿舍又吵架了', null, 'student'],
    ['学工部和食堂谁管？', null, 'student'],
    ['盒饭里有虫', '食品安全', 'logistics'],
    ['今天天气不错', null, null],
  ])('%s, topic %s', (text, topic, unit) => expect(matchUnit(text, topic, units)).toBe(unit));
});
