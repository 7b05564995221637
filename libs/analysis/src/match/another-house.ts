const HAN = '\\p{Script=Han}';
const NUMBER = '(?:第?[一二三四五六七八九十]{1,2})?';
/** Hospitals, schools for children: other houses that carry the name. */
const ATTACHED = new RegExp(
  `^(?:大学)?(?:${NUMBER}附属(?!于)${HAN}{0,10}?(?:医院|中学|小学|学校|幼儿园|高中|初中|实验(?:小学|中学|学校|幼儿园)?|分院)|${NUMBER}附(?:中|小|幼|院|属(?!于)|[一二三四五六](?!年|名|个))|[一二三四五六]附(?!近|件|加|上|带|赠|和|议)|[一二三四五六儿]院(?!校|士|长|系|线)|(?:[第一二三四五六七八九十附属儿童口腔肿瘤妇产幼人民眼耳鼻喉科华西同济协和中山国际深圳南湘雅邵逸夫医学]{0,8})医院|幼儿园|实验小学|实验中学)`,
  'u',
);
/** 大学城, a road, a station, a district: places named after a school. */
const PLACE =
  /^(?:城(?!市|里|乡)|[东西南北中]?(?:路(?!演|过|上|人|边)|大街|大道)|街道|地铁站|公交站|站(?=[AB]口|地铁|公交|开通))/u;
const COMPANY = new RegExp(
  `^(?:大学)?(?:集团|股份|控股|同方|紫光|微电|张江|方正|青鸟|智胜|高科|电器|昂立|网新|药业|置业|地产|实业|有限|光电|讯飞|证券|银行|医药|资本|投资公司|公司|锅炉|科技(?=$|[^${HAN}]|股|涨|跌|公告|公司|集团|发布|宣布|午后|早盘|开盘|上市|董事)|软件(?=$|股|涨|跌|公司)|(?:早盘|午后|开盘|股价|尾盘)?(?:涨停|跌停|大涨|大跌))`,
  'u',
);
const HOUSES: [RegExp, string][] = [
  [ATTACHED, '不是本校'],
  [PLACE, '是地名'],
  [COMPANY, '是公司或商号'],
];
/** A college beside the school that has its name from it: an independent college, unless its name says what it teaches. */
const COLLEGE = new RegExp(`^(${HAN}{2,8}?)学院`, 'u');
const SUBJECT =
  /经济|管理|商|法|医|药|护理|卫生|口腔|数学|物理|化学|化工|生命|生物|信息|计算机|软件|电子|电气|自动化|机械|材料|能源|环境|土木|建筑|水利|交通|航空|航天|航海|海洋|农|林|园|动物|食品|新闻|传播|文学|外国语|外语|历史|哲学|马克思|政治|公共|社会|教育|体育|艺术|美术|设计|音乐|舞蹈|戏剧|影视|国际|继续|研究生|金融|财|会计|统计|人文|心理|地理|地质|测绘|遥感|资源|矿|石油|纺织|轻工|工学|理学|机电|通信|人工智能|集成电路|微电子|网络|数据|核|光|量子|气象|大气|城建|规划|档案|图书|翻译|汉语|中文|民族|军事|警|消防|考古|二级|职业|本科|书院|经管|元培|竺可桢|致远|求是|钱学森|茅以升|匡亚明|伯苓|强基|未央|拔尖|珠峰|华罗庚|严济慈|少年班|弘毅|启明|卓越|博雅|光华|汇丰/u;
const ACTING =
  /[的了在和与及对被把将给为是有从向让称说跟到去入考送请等并后前]|回应|通报|发布|教师|老师|学生|教授|女生|男生|杀害|撤销|新建|成立/u;

/** Which other house a name belongs to, from what follows it: the rest of its name, and what it is, in Chinese; null when it is the school's own. */
export function anotherHouse(after: string, isFull: boolean): { rest: string; what: string } | null {
  for (const [pattern, what] of HOUSES) {
    const rest = pattern.exec(after)?.[0];
    if (rest) return { rest, what };
  }
  if (!isFull && /^学院(?!派|里|内|路|教授|院长)/u.test(after)) return { rest: '学院', what: '是另一所学院' };
  const college = COLLEGE.exec(after)?.[1];
  return college && !SUBJECT.test(college) && !ACTING.test(college)
    ? { rest: `${college}学院`, what: '是独立学院' }
    : null;
}

/** 武汉大学生: college students in a place, not students of its university. The name is 〈place〉大学. */
export function isPlaceStudents(name: string, after: string, isPlace: (word: string) => boolean): boolean {
  return (
    name.endsWith('大学') &&
    /^生(?!命|物|源|态|化|科|医|涯|活)/u.test(after) &&
    (isPlace(name.slice(0, -2)) || (isPlace(name.slice(0, 2)) && name.length === 4))
  );
}
