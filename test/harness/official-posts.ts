import { seeded } from '@fengsui/platform/testing';

/** A post of an official account: about a matter of 第十八条 or not. */
export interface OfficialPost {
  text: string;
  matter: boolean;
}

const PLACES = ['二食堂', '北苑宿舍', '实训楼', '图书馆', '田径场', '南门', '化工实验室', '一教学楼'];
const LANDS = ['泰国', '德国', '老挝', '俄罗斯', '马来西亚', '韩国'];

/** The rule: every sentence about a matter, each with its own place, figure and ending; then ordinary ones, a quarter of which speak of the same things as lessons and drills. */
const MATTERS: ((place: string, n: number, land: string) => string)[] = [
  (p, n) => `今天上午${n % 12}时许，我校${p}突发火情，现场人员已全部疏散，具体原因正在调查。`,
  (p, n) => `${p}发生一起安全事故，${(n % 5) + 2}名同学受轻伤，已送往市中心医院检查，目前情况稳定。`,
  (p, n) => `近日，我校${(n % 9) + 3}名学生出现呕吐腹泻症状，学校已暂停${p}供餐并配合疾控部门调查。`,
  (p) => `关于网传${p}有关视频的说明：视频内容与事实不符，学校已报警处理，请大家不信谣不传谣。`,
  (_, n) => `情况通报：针对近期反映的教师师德失范问题，学校成立调查组，将在${(n % 20) + 5}日内公布结果。`,
  (p) => `昨晚${p}附近有学生失联，学校和公安机关正在全力寻找，知情者请联系保卫处。`,
  (_, n) => `学校召开干部大会，宣布省委关于学校党委书记、院长任免的决定，${n}余名干部参加。`,
  (_, n) => `中国共产党青衣江职业技术学院第${'二三四五'[n % 4]}次党员代表大会胜利召开。`,
  (_, n) => `省委第${(n % 8) + 1}巡视组进驻我校开展专项巡视，公布联系方式。`,
  (_, __, land) => `${land}职业教育代表团来校访问，双方签署合作备忘录，就联合培养达成一致。`,
  (_, n, land) => `我校与${land}高校举行签约仪式，${(n % 30) + 5}名外宾出席，共建海外分校。`,
  (_, n) => `受强降雨影响，校园部分区域内涝，${(n % 3) + 1}号楼已紧急转移学生，明日停课一天。`,
  (p, n) => `就${p}收费标准上调${(n % 40) + 10}%引发的质疑，学校作出回应：方案暂缓执行，听取意见后再定。`,
  (_, n) => `学校与实习企业就拖欠实习津贴一事进行协商，涉及学生${n}名，部分学生曾聚集讨要说法。`,
];
const PLAIN: ((place: string, n: number, land: string) => string)[] = [
  (p, n) => `${p}本周开放时间调整为8:00至2${n % 3}:00，请同学们合理安排。`,
  (_, n) => `我校学子在省级技能大赛中获得一等奖${(n % 9) + 1}项，祝贺！`,
  (p) => `志愿服务走进${p}，青春力量温暖寒冬。`,
  (_, n) => `${n}名新生参加军训汇报表演，展现飒爽英姿。`,
  () => '天气转凉，注意添衣保暖，祝大家期末顺利。',
  (p, n) => `${p}推出新服务，首日接待师生${n}人次。`,
  (_, n) => `奖学金评审结果公示，共有${n}名同学入选，公示期5个工作日。`,
  () => '停水通知：明日8时至12时南苑检修管道，请提前储水。',
  () => '党委理论学习中心组举行集体学习，交流心得体会。',
  (_, n) => `双选会今日举行，${n}家企业提供岗位，欢迎毕业生参加。`,
  (_, n) => `图书馆新到图书${n}册，快来借阅。`,
  () => '教务处提醒：选课系统明天上午9点开放。',
  (_, __, land) => `外语角本周主题：走近${land}文化，欢迎参加。`,
  () => '摄影社作品展在大学生活动中心开幕。',
  (_, n) => `秋季运动会落幕，${n}名运动员参赛，多项纪录被刷新。`,
];
const LESSONS: ((place: string, n: number) => string)[] = [
  (p) => `${p}开展消防疏散演练，提高师生火灾逃生能力。`,
  () => '食品安全知识讲座举行，讲解如何预防食物中毒。',
  () => '反诈宣传进校园，警惕校园贷和刷单诈骗。',
  (_, n) => `防溺水安全教育主题班会召开，${n}名学生参加。`,
  () => '国家安全教育日：学习反间谍法，共筑安全防线。',
  () => '心理健康教育活动周开幕，关爱自己，拥抱阳光。',
  () => '学校组织观看警示教育片，筑牢廉洁从业防线。',
];

/** matters of them first counted, then mixed; the same seed gives the same posts. */
export function officialPosts(seed: number, total: number, matters: number): OfficialPost[] {
  const random = seeded(seed);
  const int = (n: number): number => Math.floor(random() * n);
  const make = (list: ((p: string, n: number, land: string) => string)[], i: number): string =>
    list[i % list.length]!(PLACES[int(PLACES.length)]!, 20 + int(900), LANDS[int(LANDS.length)]!);
  const all = Array.from({ length: total }, (_, i): OfficialPost => {
    if (i < matters) return { text: `${make(MATTERS, i)}（${i + 1}）`, matter: true };
    return { text: `${make(i % 4 === 0 ? LESSONS : PLAIN, int(1000))}（${i + 1}）`, matter: false };
  });
  return all
    .map((p) => [random(), p] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, p]) => p);
}
