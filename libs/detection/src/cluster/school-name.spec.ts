import { expect, test } from '@jest/globals';
import { sameSchool, schoolsIn } from './school-name.js';

test.each([
  ['西安交大取消四六级学位证挂钩', ['西安交通大学']],
  ['警方通报洛阳理工学院两学生死亡', ['洛阳理工学院']],
  ['网传长江大学主题讲座播放不雅视频', ['长江大学']],
  ['南华大学造黄谣学生已被开除', ['南华大学']],
  ['福建农业职业技术学院坠楼', ['福建农业职业技术学院']],
  ['湖南农大食堂', ['湖南农业大学']],
  ['清华大学vs重庆文理', ['清华大学', '重庆文理学院']],
  ['上海复旦大学附属肿瘤医院', ['复旦大学']],
  ['武大靖夺冠', []],
  ['浙江一大学回应宿舍起火', []],
  ['大学生就业', []],
  ['北京的大学', []],
] as const)('%s names %j', (text, schools) => expect(schoolsIn(text).schools).toEqual(schools));

test('the name is taken out of what is compared', () =>
  expect(schoolsIn('如何看待苏大对造谣学生处罚结果').rest).toBe('如何看待 对造谣学生处罚结果'));

test('a short form that nobody listed is the school whose characters it is made of', () => {
  expect(sameSchool('青海师大', '青海师范大学')).toBe(true);
  expect(sameSchool('青海师大', '青岛师范大学')).toBe(false);
  expect(sameSchool('湖北大学', '湖北工业大学')).toBe(false);
});
