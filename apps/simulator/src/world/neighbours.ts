import type { Account, NewPost } from './post.js';

/** Accounts around the demonstration's college: its own by their uids, and some that bear its name and stand in no 台账. All made up. */
const own = (id: string, name: string, reason: string, followers: number): Partial<Account> => ({
  ...{ id, name, verifiedType: 7, reason, followers, bio: reason },
});
const SCHOOL = own('9000000001', '青衣江职院', '青衣江职业技术学院官方微博', 48_000);
const STUDENTS = own('9000000002', '青衣江职院学工在线', '青衣江职业技术学院学工部官方微博', 12_000);
const stranger = (id: string, name: string, bio: string, followers: number): Partial<Account> => ({
  ...{ id, name, bio, followers, verifiedType: -1, reason: '' },
});
const LIBRARY = stranger(
  '1700000001',
  '青衣江职业技术学院图书馆',
  '青衣江职业技术学院图书馆，开馆时间、讲座与新书',
  2_300,
);
const CLUB = stranger('1700000002', '青江职院信工系学生会', '青江职院信息工程系团总支学生会', 860);
const TOUT = stranger(
  '1700000003',
  '青衣江职业技术学院招生办',
  '内部名额，定向录取，先交定金后办手续，加微信咨询',
  190,
);
const WALL = stranger('1700000004', '青江职院表白墙', '投稿请私信，非官方', 5_100);
const ALUMNUS = stranger('1700000005', '阿勇在深圳', '青衣江职院07级校友，机电人', 430);

/** [minutes before now, by whom, what] */
const PAST: [number, Partial<Account>, string][] = [
  [185, SCHOOL, '青衣江职业技术学院冬季运动会今天开幕，36 个方阵依次入场，祝各位运动员赛出水平。'],
  [150, SCHOOL, '青衣江职院图书馆本周日延长开放至 22:30，期末复习的同学看这里。'],
  [95, SCHOOL, '青衣江职业技术学院 2026 年秋季专场招聘会现场：84 家单位进校，提供岗位 2100 余个。'],
  [120, STUDENTS, '青衣江职院学工部提醒：国家助学金名单公示至周五，有疑问的同学请到学工部 203 室。'],
  [140, LIBRARY, '青衣江职业技术学院图书馆本周六上午闭馆消防检修，下午两点恢复开放。'],
  [60, LIBRARY, '青衣江职业技术学院图书馆读书月：馆员荐书第七期，欢迎到二楼服务台借阅。'],
  [110, CLUB, '青江职院信工系学生会换届名单公示，感谢学长学姐一年来的付出。'],
  [75, TOUT, '青衣江职业技术学院单招内部名额还剩 3 个，先交定金锁定，加微信办理录取手续。'],
  [50, WALL, '青江职院表白墙今日投稿：图书馆三楼穿蓝色羽绒服的同学，你的水杯落在窗边了。'],
  [35, ALUMNUS, '回青衣江职院看了看，实训楼比我们那时候气派多了。'],
];

/** Their posts so far. */
export const neighbours = (now: number): NewPost[] =>
  PAST.map(([minutes, author, text]) => ({ text, author, at: now - minutes * 60_000, reach: 30 }));

/** What a unit's account says of the demonstration's incident without leave (第十八条), so long after it begins. */
export const WITHOUT_LEAVE: { seconds: number; post: NewPost } = {
  seconds: 105,
  post: {
    author: STUDENTS,
    text: '【情况说明】网传青衣江职业技术学院二食堂餐食中吃出异物，学工部已关注到相关情况，经初步了解涉事窗口已停业。',
    reach: 200,
  },
};
