/** A risk topic: its seed words and which of them are grave enough to count as a severity word. */
export interface Topic {
  name: string;
  words: string[];
}

/** Risk topics in order of precedence: the first with the most hits wins. */
export const TOPICS: Topic[] = [
  {
    name: '食品安全',
    words: [
      '异物',
      '钢丝球',
      '虫子',
      '虫',
      '食物中毒',
      '拉肚子',
      '吃坏',
      '变质',
      '馊',
      '发霉',
      '头发',
      '蟑螂',
      '老鼠',
      '鼠头',
      '吃出',
      '餐盘',
      '不卫生',
      '恶心',
      '预制菜',
    ],
  },
  {
    name: '校园安全',
    words: [
      '坠楼',
      '跳楼',
      '火灾',
      '起火',
      '打架',
      '斗殴',
      '持刀',
      '偷盗',
      '被盗',
      '踩踏',
      '溺水',
      '车祸',
      '电动车',
      '保安',
    ],
  },
  { name: '心理健康', words: ['自杀', '轻生', '抑郁', '割腕', '想不开', '心理'] },
  { name: '师德师风', words: ['师德', '性骚扰', '猥亵', '辱骂', '体罚', '侮辱', '不当言论', '收礼', '有偿补课'] },
  { name: '学术不端', words: ['学术不端', '抄袭', '剽窃', '代写', '造假', '买论文'] },
  { name: '网络暴力', words: ['网暴', '人肉', '开盒', '造谣', '霸凌', '造黄谣', '挂人'] },
  { name: '公共卫生', words: ['诺如', '水痘', '肺结核', '流感', '传染', '隔离', '发热'] },
  { name: '收费', words: ['乱收费', '学费', '住宿费', '强制缴费', '收费', '退费', '押金'] },
  { name: '实习就业', words: ['强制实习', '顶岗', '实习', '黑中介', '就业率', '假就业', '三方协议'] },
  { name: '考试招生', words: ['泄题', '作弊', '替考', '招生', '录取', '单招', '专升本', '补录'] },
  { name: '教学管理', words: ['选课', '课表', '调课', '教务系统', '挂科', '补考', '重修', '绩点', '停课'] },
  {
    name: '学生管理',
    words: ['查寝', '门禁', '封校', '请假', '强制', '早操', '晚自习', '扣分', '处分', '辅导员', '学生会'],
  },
  {
    name: '后勤保障',
    words: [
      '停水',
      '停电',
      '断电',
      '限电',
      '热水',
      '浴室',
      '空调',
      '漏水',
      '维修',
      '涨价',
      '太贵',
      '排队',
      '网速',
      '校园网',
    ],
  },
  { name: '奖助评优', words: ['奖学金', '助学金', '贫困生', '评优', '黑幕', '名额', '保研'] },
  { name: '校园建设', words: ['施工', '噪音', '甲醛', '装修', '新校区', '搬迁'] },
  { name: '意识形态', words: ['邪教', '分裂', '辱华', '反动', '涉密', '泄密'] },
  { name: '群体聚集', words: ['聚集', '罢课', '罢餐', '维权', '集体', '拉横幅', '联名'] },
  { name: '信息安全', words: ['诈骗', '刷单', '信息泄露', '电信诈骗', '校园贷'] },
];

/** Words that need no rise in volume (product.md 5). Weight 3: at once for a person; 2: grave; 1: counts together with others. */
export const SEVERITY: Record<string, number> = {
  坠楼: 3,
  跳楼: 3,
  自杀: 3,
  轻生: 3,
  猥亵: 3,
  性骚扰: 3,
  食物中毒: 3,
  火灾: 3,
  起火: 3,
  踩踏: 3,
  溺水: 3,
  持刀: 3,
  死亡: 3,
  身亡: 3,
  罢课: 2,
  罢餐: 2,
  维权: 2,
  聚集: 2,
  拉横幅: 2,
  异物: 2,
  钢丝球: 2,
  鼠头: 2,
  蟑螂: 2,
  吃出: 1,
  诺如: 2,
  泄题: 2,
  替考: 2,
  辱华: 3,
  泄密: 2,
  霸凌: 2,
  体罚: 2,
  虫子: 1,
  拉肚子: 1,
  吃坏: 1,
  送医: 2,
  住院: 2,
  曝光: 1,
  投诉: 1,
  举报: 1,
};

/** The topic with the most hits; null when none of its words stands in the text. */
export function topicOf(text: string): string | null {
  let best: string | null = null;
  let most = 0;
  for (const t of TOPICS) {
    const hits = t.words.filter((w) => text.includes(w)).length;
    if (hits > most) [best, most] = [t.name, hits];
  }
  return best;
}

const SEVERE = new RegExp(
  `(?<!没有|没|不是|谣言|防|防范|演练)(?:${Object.keys(SEVERITY).join('|')})(?!\\p{Script=Han}{0,4}(?:演练|演习|预防|防范|防控|知识|讲座|宣传|培训))`,
  'gu',
);

/** Severity words of a text, gravest first. 「没有」 or 「谣言」 right before, or a drill, lecture or training right after, takes a word out. */
export function severityWords(text: string): string[] {
  return [...new Set(text.match(SEVERE) ?? [])].sort((a, b) => SEVERITY[b]! - SEVERITY[a]!);
}
