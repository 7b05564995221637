/**
 * Short forms of schools that mean something else as well, from general knowledge of the language.
 * `word`: the characters are everyday words or meet by accident (重大事故, 天大的好事): only a campus word or an act of an institution
 * right beside it decides. `organisation`: somebody else acts under the same name (人大 the congress, 南航 the airline): a campus word decides.
 */
const WORDS =
  '重大 天大 山大 海大 上大 中大 新大 西大 地大 福大 云大 黑大 石大 贵大 河大 湖大 安大 药大 昌大 吉大 民大 大工 法大 成电 交大 工大 科大 广大 长大 内大 宁大 青大 江大 延大 集大 三大 北工 南工 西工 上工 中工 民院 师院';
const ORGANISATIONS = '人大 南航 华电 国美 协和 中财 华工 东华 东航 国电 华信 中建 中南 华东 海航';
const KIND = new Map<string, 'word' | 'organisation'>([
  ...WORDS.split(' ').map((w) => [w, 'word'] as const),
  ...ORGANISATIONS.split(' ').map((w) => [w, 'organisation'] as const),
]);

/** Of which kind an ambiguous short form is; null: nothing but what its neighbours say. */
export const homonymKind = (name: string): 'word' | 'organisation' | null => KIND.get(name) ?? null;

/** What may not stand right after (or before) this short form; the reason is shown. */
const OTHERS: Record<string, { after?: RegExp; before?: RegExp; what: string }> = {
  人大: {
    after: /^(?:代表|常委|会议|主席团|常务|及其|机关|立法|换届|任免|审议|工作)/,
    before: /(?:全国|省|市|县|区|州|乡|镇|各级|地方|届|开)$/,
    what: '人民代表大会',
  },
  北大: { after: /^(?:荒|仓|湖(?!南|北)|营|桥|壁|洋|街|门|沽)/, what: '地名或商号' },
  清华: { after: /^(?:同方|紫光|池|坊|简|阳光|控股|启迪|万博)/, before: /(?:新竹|台湾|国立|水木)$/, what: '另一事物' },
  南开: { after: /^(?:区|中学|小学|高中|往|向|走|出|车|的车)/, before: /(?:向|往|朝|重庆)$/, what: '地名或中学' },
  同济: { after: /^(?:堂|科技|医院|医学院)/, before: /(?:武汉|华中科技大学|华科)$/, what: '医院或公司' },
  协和: { after: /^(?:医院|洛克|式|万邦|广场)/, what: '医院' },
  复旦: { after: /^(?:微电|张江|复华|万科|中学|附中)/, what: '公司或中学' },
  南大: { after: /^(?:街|门|洋|光电|苏富特|环境)/, before: /(?:新加坡)$/, what: '另一事物' },
  山大: { before: /(?:压力|亚历|鸭梨|鸭力)$/, what: '“压力山大”' },
  法大: { after: /^大/, what: '公司' },
  地大: { after: /^物博/, before: /[多各当外本内异全某两三几产场基天]$/, what: '另一事物' },
  吉大: { after: /^(?:街道|港|口岸)/, before: /(?:珠海)$/, what: '地名' },
  天大: { after: /^(?:的|地大)/, before: /[0-9几多]$/, what: '“天大的”' },
  中财: { after: /^(?:办|网|委)/, what: '中央财经机构' },
  央财: { after: /^(?:政|办|委|经)/, what: '中央财政' },
  华农: { after: /^兄弟/, what: '另一事物' },
  深大: { before: /[米厘尺丈分公里度]$/, what: '尺寸' },
  华工: { after: /^(?:血泪|移民|史|修建|铁路)/, what: '旅外劳工' },
  南航: { after: /^(?:班机|客机|航班|飞机|机组|空姐|机票|乘务|机长|回应航班)/, what: '航空公司' },
  中戏: { before: /戏$/, after: /^里戏外/, what: '“戏中戏”' },
  中大: { before: /(?:港)$/, after: /^(?:奖|型|号|雨|型号|写)/, what: '另一事物' },
  上大: {
    after: /^(?:学(?!生|子|霸|者|长|姐|弟|妹|历|位)|号|班|夜班|一$|一(?!名|位|个|学生|教)|二|三|四|课)/,
    before: /[铁车路网街船机楼台床身脸手山马晚早班线]$/,
    what: '“上大学”',
  },
};

/** What else the short form is here; null when nothing says so. */
export function otherMeaning(name: string, before: string, after: string): string | null {
  const o = OTHERS[name];
  return o && (o.after?.test(after) || o.before?.test(before)) ? o.what : null;
}

/** Full names that are the end of another school's name, which then is the one meant. */
export const LONGER: Record<string, RegExp> = {
  电子科技大学: /(?:杭州|桂林|西安)$/,
  电子科大: /(?:杭州|桂林|西安)$/,
  清华大学: /(?:新竹|台湾|国立)$/,
  交通大学: /(?:台湾|新竹|阳明)$/,
  对外经贸: /(?:上海|河北|辽宁|重庆|广东)$/,
};

/** Surnames, without those that are everyday words of grammar as well (于, 向, 从, 和, 时, 方, 经…). */
export const SURNAMES = new Set(
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范石姚谭廖邹熊陆郝孔崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎武乔贺赖龚文欧樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦柳邢岳齐梅庄辛管祝左涂谷祁舒耿牟卜詹关苗凌费纪靳盛童甄裴屈成游阳吉包戚全解辜褚仇洛柴桂燕尚晏丛路鞠储瞿米闵席仲仝宫甘盖栗雷白曲'.split(
    '',
  ),
);
