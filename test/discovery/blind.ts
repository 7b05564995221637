import { readFileSync } from 'node:fs';
import type { Book, SeenAccount } from '../../libs/discovery/src/judge/seen.js';

/**
 * Accounts around three made-up schools, written by a hand that had not seen the judge: blind/*.txt, one a line, truth｜platform｜name｜bio｜certification
 * (@ of a person)｜posts by /｜registered accounts that follow it, by comma. Of the first three every other account of each truth is of half B, which no rule
 * was written after; the five further ones were written after the rules had been mended once, one after the other.
 */
export type Half = 'A' | 'B';
const TRUTH: Record<string, string> = {
  ...{ o: 'ours', i: 'impersonation', f: 'fan', a: 'alumni', s: 'other_school', h: 'homonym' },
};
const PLATFORM: Record<string, string> = {
  ...{
    wb: 'weibo',
    wx: 'wechat',
    dy: 'douyin',
    ks: 'kuaishou',
    bl: 'bilibili',
    sph: 'channels',
    qq: 'qq',
    xhs: 'other',
  },
};

const book = (names: string[], units: string, registered: string[], ambiguous: string[] = []): Book => ({
  school: { name: names[0]!, shortNames: names.slice(1), traps: [], ambiguous },
  units: units.split(' ').map((u, i) => {
    const [name, ...aliases] = u.split('/');
    return { id: `u${i}`, name: name!, aliases };
  }),
  registered: registered.flatMap((name, i) =>
    ['weibo', 'wechat'].map((platform) => ({
      ...{ platform, uid: `reg-${platform}-${i}`, handle: null, name, ofSchool: i === 0 },
    })),
  ),
});

/** A school of which only its own accounts are registered. */
const further = (names: string[], units: string): Book => book(names, units, [names[0]!]);

export const BLIND_BOOKS: Record<string, Book> = {
  职业学院: book(
    ['涪川职业技术学院', '涪川职院', '涪职院'],
    '党委宣传部 党政办公室 学生工作部/学工部 教务处 招生就业处 后勤保卫处 汽车工程系/汽车系 建筑工程系/建工系 财经商贸系 旅游管理系/旅游系 电子信息工程系/电信系 学前教育系/学前系 马克思主义教研部/思政部 继续教育中心 图书馆 校团委 校学生会',
    ['涪川职业技术学院', '涪职院团委', '涪职院学工部', '涪川职院校学生会'],
  ),
  大学: book(
    ['岚江大学', '岚大'],
    '党委宣传部 本科生院 研究生院 学生工作处 保卫处 后勤集团 物理学院 经济管理学院/经管学院 法学院 材料科学与工程学院/材料学院 外国语学院/外院 医学部 图书馆 校团委 研究生会/研会 招生办公室/招办 校医院 国际交流合作处/国际处',
    ['岚江大学', '岚大团委', '岚大学生会', '岚江大学校友总会'],
  ),
  民办学院: book(
    ['滨城明德学院', '滨城明德', '明德学院'],
    '党委办公室 学生处 教务部 招生办公室/招生办 信息工程学院/信工学院 艺术设计学院 国际商学院 健康护理学院 通识教育学院 后勤服务中心 就业指导中心 图书馆 校团委 学生会',
    ['滨城明德学院', '滨城明德团委', '滨城明德学院学生会'],
    ['明德学院'],
  ),
  师范: further(
    ['柳泉师范大学', '柳泉师大', '柳师大'],
    '党委宣传部 教务处 学生处 后勤处 保卫处 研究生院 招生就业处 教育学院 文学院 体育学院 生命科学学院 图书馆 校团委',
  ),
  卫生: further(
    ['清江卫生健康职业学院', '清江卫院', '清卫院'],
    '党委宣传部 教务处 学生处 总务处 保卫处 招生就业处 护理系 药学系 医学检验系 临床医学系 图书馆 校团委',
  ),
  工业: further(
    ['沅城工业大学', '沅城工大', '沅工大'],
    '党委宣传部 教务处 学生工作部 后勤保障部 保卫处 研究生院 机械工程学院 电气工程学院 土木工程学院 经济管理学院 理学院 图书馆 校团委 继续教育学院',
  ),
  高职: further(
    ['星河职业学院', '星河职院', '星职院'],
    '党委宣传部 教务处 学生处 后勤处 招生就业处 信息工程系 汽车工程系 航空服务系 酒店管理系 图书馆 校团委 继续教育中心',
  ),
  理工: further(
    ['云麓理工学院', '云麓理工', '云理工', '云理'],
    '党委宣传部 教务处 学生处 后勤处 招生就业处 计算机学院 化工学院 材料学院 外国语学院 体育学院 图书馆 校团委 继续教育学院',
  ),
};

export function blindAccounts(school: string, half?: Half): (SeenAccount & { truth: string })[] {
  const seen: Record<string, number> = {};
  return readFileSync(new URL(`blind/${school}.txt`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .flatMap((line, i) => {
      const [truth, platform, name, bio, certified, posts, by] = line.split('｜') as [
        string,
        string,
        string,
        ...string[],
      ];
      const n = (seen[truth] = (seen[truth] ?? 0) + 1);
      if (half && (n % 2 === 1 ? 'A' : 'B') !== half) return [];
      return [
        {
          ...{
            truth: TRUTH[truth]!,
            platform: PLATFORM[platform]!,
            uid: `seen-${i}`,
            handle: null,
            name,
            bio: bio ?? '',
          },
          certification: {
            kind: !certified
              ? ('none' as const)
              : certified.startsWith('@')
                ? ('person' as const)
                : ('organisation' as const),
            text: certified?.replace('@', '') ?? '',
          },
          posts: posts ? posts.split('/') : [],
          followedBy: by ? by.split(',') : [],
        },
      ];
    });
}
