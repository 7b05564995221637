import type { Book } from '../judge/seen.js';

interface Unit {
  name: string;
  kind: 'party' | 'office' | 'department' | 'student_body';
}

/** A made-up school as the generator is given it and as the judge knows it: the judge is told neither the town nor which other schools there are. */
export interface School {
  made: {
    name: string;
    shortNames: string[];
    town: string;
    units: Unit[];
    officials: string[];
    neighbours: string[];
  };
  book: Book;
}

function school(
  name: string,
  shortNames: string[],
  town: string,
  units: string,
  neighbours: string[],
  more: Partial<Book['school']> = {},
): School {
  const of: Unit[] = units.split(' ').map((u) => ({ name: u, kind: kindOf(u) }));
  const officials = [name, `${shortNames[0]}团委`];
  return {
    made: { name, shortNames, town, units: of, officials, neighbours },
    book: {
      school: { name, shortNames, traps: [], ...more },
      units: of.map((u, i) => ({ id: `u${i}`, name: u.name, aliases: [] })),
      registered: [
        { platform: 'weibo', uid: '1000000001', handle: null, name, ofSchool: true },
        { platform: 'wechat', uid: 'gh_0000000001', handle: 'official', name, ofSchool: true },
      ],
    },
  };
}
const kindOf = (name: string): Unit['kind'] =>
  /党委|工会/.test(name)
    ? 'party'
    : /系$|学院$/.test(name)
      ? 'department'
      : /团委|学生会|社团/.test(name)
        ? 'student_body'
        : 'office';

/** Of several kinds: 高职, 师范, 工业, 医科; with and without ambiguous short names. */
export const SCHOOLS: Record<string, School> = {
  高职: school(
    '青衣江职业技术学院',
    ['青衣江职院', '青江职院'],
    '青衣江',
    '党委宣传部 后勤处 学工部 教务处 保卫处 信息工程系 机电工程系 护理系 图书馆 校团委 校学生会',
    ['青衣江师范学院', '青江职业技术学校', '雅河职业技术学院', '青衣中学', '青江技师学院', '青衣江中等职业学校'],
  ),
  师范: school(
    '临岭师范学院',
    ['临岭师院', '临师院'],
    '临岭',
    '党委宣传部 教务处 招生就业处 后勤保障处 文学院 外国语学院 数学与统计学院 音乐学院 校团委 学生社团联合会',
    ['临岭职业学院', '临岭师范学院附属中学', '南岭师范学院', '临岭卫生学校', '临山大学', '临岭第一中学'],
  ),
  工业: school(
    '云泽工业大学',
    ['云泽工大', '云工大'],
    '云泽',
    '党委宣传部 学生工作部 本科生院 资产与后勤管理处 机械工程学院 计算机学院 马克思主义学院 校医院 校团委 校学生会',
    ['云泽大学', '云泽理工学院', '云泽工业大学附属小学', '云泽职业技术学院', '云州工业大学', '云泽科技学院'],
  ),
  医科: school(
    '江源医科大学',
    ['江源医大'],
    '江源',
    '党委宣传部 教务处 学生处 临床医学院 护理学院 公共卫生学院 图书馆 后勤管理处 校团委 校学生会',
    ['江源大学', '江源医学高等专科学校', '江源卫生学校', '江原医科大学', '江源医科大学附属医院', '江源中医药大学'],
  ),
};
