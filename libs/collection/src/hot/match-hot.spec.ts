import { expect, test } from '@jest/globals';
import { type Known, matchHot } from './match-hot.js';

const known: Known = {
  school: {
    name: '青衣江职业技术学院',
    shortNames: ['青衣江职院', '青江职院'],
    traps: ['青衣江职业技术学院附属医院', '青江职院附中'],
    places: ['二食堂', '图书馆'],
  },
  units: ['后勤处', '食堂', '宿舍'],
  lists: [
    { id: 'school', schoolWords: ['青衣江职业技术学院', '青江职院'], stopWords: ['招聘'] },
    { id: 'town', schoolWords: ['QJ大学城'], stopWords: [] },
  ],
  focus: [{ incidentId: 'i1', watchListId: 'school', words: ['青江职院 二食堂', '青江职院 异物'] }],
};

test.each([
  ['青江职院二食堂', '青江职院', 'school', 'i1'],
  ['青江职院运动会', '青江职院', 'school', null],
  // 职院 follows from 职业技术学院, which the list names
  ['青衣江职院放假', '青衣江职业技术学院', 'school', null],
  ['青江职院招聘会', '青江职院', null, null],
  ['qj大学城停电', 'QJ大学城', 'town', null],
  ['青江一高校宿舍起火', '青江＋宿舍', null, null],
  ['某高校二食堂吃出异物', '二食堂＋异物', 'school', 'i1'],
])('%s by %s', (word, matchedBy, watchListId, incidentId) =>
  expect(matchHot(word, known)).toEqual({ matchedBy, watchListId, incidentId }),
);

test.each([
  ['青江职院附中食堂', 'another school that carries the name'],
  ['青衣江职业技术学院附属医院', 'its hospital'],
  ['某高校食堂吃出异物', 'one word of an incident'],
  ['青江大桥通车', 'the town'],
  ['大学生宿舍', 'a word of every school'],
])('%s is not ours: %s', (word) => expect(matchHot(word, known)).toBeNull());

test('a list whose name is what a trap begins with still has its name', () =>
  expect(
    matchHot('青江职院附中开学', {
      ...known,
      lists: [{ id: 'mid', schoolWords: ['青江职院附中'], stopWords: [] }],
    })?.watchListId,
  ).toBe('mid'));
