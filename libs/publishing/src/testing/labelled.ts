import type { Finding, FindingKind, PublishingWord } from '@fengsui/contract';
import { seeded } from '@fengsui/platform/testing';
import type { CheckRules } from '../check/check.js';
import { checkDigit } from '../check/personal.js';

/** A text with the faults that were put into it; without any: a trap, or a text like most. */
export interface Labelled {
  text: string;
  faults: { kind: FindingKind; words: string }[];
}

const WORDS: PublishingWord[] = [
  { kind: 'forbidden', word: '残废人', note: '应写“残疾人”' },
  { kind: 'forbidden', word: '全国第一', note: '不得使用绝对化用语' },
  { kind: 'sensitive', word: '停招', note: '' },
  { kind: 'sensitive', word: '绩效改革', note: '' },
  { kind: 'sensitive', word: 'VPN', note: '' },
];
const post = (name: string, title: string, unitName: string, aliases: string[] = []) => ({
  ...{ name, title, unitName, aliases, ofSchool: unitName === '学校领导' },
});
/** Held against a school of its own; 2026-11-26 is a Thursday. */
export const RULES: CheckRules = {
  today: '2026-11-26',
  words: WORDS,
  book: {
    schoolNames: ['青衣江职业技术学院', '青衣江职院', '青江职院'],
    posts: [
      post('孙伟', '党委书记', '学校领导'),
      post('郑国强', '院长', '学校领导'),
      post('赵立新', '副院长（分管宣传）', '学校领导'),
      post('刘敏', '部长', '党委宣传部', ['宣传部']),
      post('陈建国', '处长', '后勤处'),
      post('周涛', '副处长', '后勤处'),
      post('马超然', '处长', '教务处'),
      post('韩雪', '系主任', '信息工程系', ['信工系']),
    ],
  },
};

/**
 * The rule: n texts, each of two to four sentences of a school's posts in random order, of which four in five get one to two faults. A fault is drawn by kind
 * in turn, filled with random values, and written in one of the ways people write it: full-width digits, blanks, every bracket, Chinese numerals. Every text gets
 * one or two sentences that look like faults and are none. Seeded: the same number gives the same texts.
 */
export function labelled(seed: number, n: number): Labelled[] {
  const r = maker(seed);
  return Array.from({ length: n }, (_, i) => {
    const faults =
      i % 5 === 4 ? [] : Array.from({ length: 1 + r.int(2) }, (_, k) => fault(r, KINDS[(i + k * 3) % KINDS.length]!));
    const sentences = [
      ...Array.from({ length: 2 + r.int(3) }, () => r.of(PLAIN)()),
      ...Array.from({ length: 1 + r.int(2) }, () => trap(r)),
      ...faults.map((f) => f.sentence),
    ];
    return {
      text: r.shuffled(sentences).join(r.of(['', '\n', ' '])),
      faults: faults.map(({ kind, words }) => ({ kind, words })),
    };
  });
}

/** How many planted places were found (overlap, right kind), and how many of what was found was planted. */
export function scored(texts: Labelled[], find: (text: string) => Finding[]) {
  const tally = { planted: 0, found: 0, told: 0, right: 0, missed: [] as string[], wrong: [] as string[] };
  for (const { text, faults } of texts) {
    const told = find(text);
    const places = faults.map((f) => ({
      ...f,
      from: text.indexOf(f.words),
      to: text.indexOf(f.words) + f.words.length,
    }));
    const hits = (p: (typeof places)[number], f: Finding): boolean =>
      p.kind === f.kind && p.from < f.to && f.from < p.to;
    tally.planted += places.length;
    tally.told += told.length;
    for (const p of places)
      if (told.some((f) => hits(p, f))) tally.found++;
      else tally.missed.push(`${p.kind}: ${p.words}  ←  ${text}`);
    for (const f of told)
      if (places.some((p) => hits(p, f))) tally.right++;
      else tally.wrong.push(`${f.kind}: ${f.words} (${f.reason})  ←  ${text}`);
  }
  return { ...tally, recall: tally.found / tally.planted, precision: tally.right / tally.told };
}

type Maker = ReturnType<typeof maker>;
function maker(seed: number) {
  const random = seeded(seed);
  const int = (n: number): number => Math.floor(random() * n);
  const of = <T>(list: readonly T[]): T => list[int(list.length)]!;
  return {
    int,
    of,
    digits: (n: number): string => Array.from({ length: n }, () => int(10)).join(''),
    shuffled: <T>(list: T[]): T[] =>
      list
        .map((x) => [random(), x] as const)
        .sort((a, b) => a[0] - b[0])
        .map(([, x]) => x),
  };
}

const wide = (t: string): string => t.replace(/\d/g, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0));
const KINDS: FindingKind[] = ['secrecy', 'document', 'personal', 'term', 'leader', 'date'];
const NUMERALS = '〇一二三四五六七八九';
const chinese = (n: number): string =>
  n < 10 ? NUMERALS[n]! : `${n < 20 ? '' : NUMERALS[Math.floor(n / 10)]}十${n % 10 === 0 ? '' : NUMERALS[n % 10]}`;

/** Each holds exactly one fault; words: the place that a person would mark. */
function fault(r: Maker, kind: FindingKind): { kind: FindingKind; words: string; sentence: string } {
  const [words, sentence] = FAULTS[kind](r);
  return { kind, words, sentence: sentence.replace('{}', words) };
}

const FAULTS: Record<FindingKind, (r: Maker) => [string, string]> = {
  secrecy: (r) => [
    r.of([
      () =>
        `${r.of(['机密', '秘密', '绝密'])}${r.of(['★', ' ★ ', '☆'])}${r.of(['1年', '10 年', '长期', '６个月', '三年'])}`,
      () => `【${r.of(['秘密', '机密'])}】`,
      () => `密级：${r.of(['内部', '秘密', '机 密'])}`,
      () =>
        r.of([
          '内部资料，注意保存',
          '内部资料 请勿外传',
          '内部文件，严禁外传',
          '仅供校内传阅',
          '仅限内部使用',
          '阅后收回',
          '此件不予公开',
          '内部明电',
          '保密期限：５年',
        ]),
    ])(),
    r.of([
      '会议材料首页标有{}。',
      '{}\n关于下半年重点工作的安排已经印发。',
      '附件（{}）见下图。',
      '现将有关情况转发如下：{}。',
    ]),
  ],
  document: (r) => {
    const year = 2015 + r.int(12);
    const [open, close] = r.of(['〔〕', '[]', '【】', '［］', '〔〕'])!;
    const shown = r.int(4) === 0 ? wide(String(year)) : String(year);
    const sign = r.of([
      '绵职院党宣',
      '青职院',
      '院党发',
      '校办函',
      '后勤字',
      '青职院教',
      '学工部内',
      '党办密',
      '青江职院纪',
    ]);
    const no = 1 + r.int(180);
    return [
      `${sign}${open}${shown}${close}${r.of(['', ' '])}${r.int(5) === 0 ? wide(String(no)) : no}${r.of(['号', ' 号'])}`,
      r.of([
        '根据{}文件精神，各单位抓紧落实。',
        '《关于做好期末工作的通知》（{}）已下发。',
        '详见{}。',
        '按照《后勤管理细则》（{}）要求办理。',
      ]),
    ];
  },
  personal: (r) => {
    const idCard = (): string => {
      const body = `${r.of(['510703', '110105', '440304', '510123'])}${1965 + r.int(43)}${pad(1 + r.int(12))}${pad(1 + r.int(28))}${r.digits(3)}`;
      const last = [...'0123456789X'].find((c) => checkDigit(body + c))!;
      return r.of([
        body + last,
        wide(body) + last,
        `${body.slice(0, 6)} ${body.slice(6, 14)} ${body.slice(14)}${last}`,
      ]);
    };
    const old = (): string =>
      `${r.of(['510703', '110105', '440304'])}${55 + r.int(40)}${pad(1 + r.int(12))}${pad(1 + r.int(28))}${r.digits(3)}`;
    const mobile = (): string => {
      const m = `1${r.of(['38', '39', '50', '86', '77', '99', '51', '33'])}${r.digits(8)}`;
      return r.of([
        m,
        wide(m),
        `${m.slice(0, 3)}-${m.slice(3, 7)}-${m.slice(7)}`,
        `${m.slice(0, 3)} ${m.slice(3, 7)} ${m.slice(7)}`,
        `+86 ${m}`,
      ]);
    };
    const card = (): string => {
      const body = `6222${r.digits(14)}`;
      const last = [...'0123456789'].find((c) => luhnOf(body + c))!;
      return r.of([body + last, `${(body + last).replace(/(.{4})/g, '$1 ')}`.trim()]);
    };
    const [make, sentences] = r.of<[() => string, string[]]>([
      [idCard, ['学生李某，身份证号{}。', '公示名单：王同学 {} 材料学院。', '请核对证件号码：{}。']],
      [old, ['教职工张老师身份证号码：{}。', '身份证{}登记有误的请更正。']],
      [mobile, ['联系人王老师，电话{}。', '失主请联系{}领取。', '报名请加微信（{}）。', '如有疑问致电 {}。']],
      [card, ['捐款请汇至银行卡号{}。', '补贴发放账户：{}。']],
    ]);
    return [make(), r.of(sentences)];
  },
  term: (r) => [
    r.of(['残废人', '全国第一', '停招', '绩效改革', '残 废 人', '全国·第一', 'VPN', 'ＶＰＮ']),
    r.of(['我校关爱{}的行动持续开展。', '本年度{}工作有序推进。', '会上介绍了{}的有关情况。', '报道中提到“{}”。']),
  ],
  leader: (r) => [
    r.of(
      [
        '党委书记孙玮',
        '党委书记王建军',
        '院长孙伟',
        '党委书记郑国强',
        '副院长赵立欣',
        '院长赵立新',
        '后勤处处长周涛',
        '后勤处处长陈健国',
        '教务处处长马超燃',
        '宣传部部长刘敏敏',
        '孙玮书记',
        '郑国强书记',
        '信息工程系主任寒雪',
        '后勤处副处长陈建国',
        '教务处处长陈建国',
        '郑国祥院长',
      ].filter((w) => w !== '宣传部部长刘敏敏'),
    ),
    r.of(['{}出席会议并讲话。', '{}带队检查食堂。', '学校{}看望慰问学生。', '仪式由{}主持。', '，{}参加活动。']),
  ],
  date: (r) => {
    const month = 1 + r.int(12);
    const none = (): string => {
      const [m, d] = r.of([
        [2, 30],
        [2, 31],
        [4, 31],
        [6, 31],
        [9, 31],
        [11, 31],
        [13, 5],
        [5, 32],
        [14, 20],
      ]);
      const y = 2024 + r.int(4);
      return r.of([
        `${y}年${m}月${d}日`,
        `${m}月${d}日`,
        `${wide(String(m))}月${wide(String(d))}日`,
        `${y} 年 ${m} 月 ${d} 日`,
        `${y}-${pad(m!)}-${pad(d!)}`,
        `${chinese(m!)}月${chinese(d!)}日`,
      ]);
    };
    const leap = (): string => `${r.of([2025, 2026, 2027])}年2月29日`;
    const week = (): string => {
      const near = r.int(2) === 0;
      const [y, m, d] = near ? [2026, 10 + r.int(3), 1 + r.int(28)] : [2024 + r.int(4), month, 1 + r.int(28)];
      const real = new Date(Date.UTC(y!, m! - 1, d)).getUTCDay();
      const said = '日一二三四五六'[(real + 1 + r.int(6)) % 7];
      const w = r.of([`（星期${said}）`, `(周${said})`, ` 周${said}`, `（礼拜${said}）`]);
      return near && r.int(2) === 0 ? `${m}月${d}日${w}` : `${y}年${m}月${d}日${w}`;
    };
    return [
      r.of([none, none, leap, week, week])(),
      r.of(['定于{}在图书馆举行。', '报名截止时间为{}。', '{}上午，学校召开工作会。', '请于{}前提交材料。']),
    ];
  },
};

const pad = (n: number): string => String(n).padStart(2, '0');
const luhnOf = (t: string): boolean =>
  [...t].reverse().reduce((sum, c, i) => {
    const d = Number(c) * (i % 2 === 1 ? 2 : 1);
    return sum + (d > 9 ? d - 9 : d);
  }, 0) %
    10 ===
  0;

/** What most posts say. */
const PLAIN: (() => string)[] = [
  '本周，学校技能节在田径场拉开帷幕，共有两千余名师生参加。',
  '食堂新推出的十二道菜品受到同学欢迎。',
  '图书馆延长开放时间，方便同学们备考。',
  '我院学子在省级技能大赛中获一等奖3项、二等奖5项。',
  '党委书记孙伟为新生讲授开学第一课。',
  '后勤处处长陈建国介绍了供暖安排。',
  '欢迎关注官方微信，了解更多校园动态。',
  '志愿者们走进社区，为老人送去温暖。',
  '讲座内容丰富，现场气氛热烈。',
  '本次活动由学工部主办，各系协办。',
  '院长郑国强强调，要把安全放在首位。',
  '让我们一起期待更美好的明天！',
].map((t) => () => t);

/** What looks like a fault and is none. */
function trap(r: Maker): string {
  const day = 1 + r.int(28);
  const m = 1 + r.int(12);
  const real = '日一二三四五六'[new Date(Date.UTC(2026, m - 1, day)).getUTCDay()];
  return r.of([
    () => `订单号${r.digits(12)}已发货，请注意查收。`,
    () => `快递单号：SF${r.digits(13)}。`,
    () => `项目编号1${r.of(['3', '5', '8'])}${r.digits(9)}的设备已验收。`,
    () => `流水号：9${r.digits(17)}。`,
    () => `招生咨询电话：0816-${r.of(['2', '6'])}${r.digits(6)}，服务热线400-${r.digits(3)}-${r.digits(4)}。`,
    () => `2025—2026学年第一学期共开设课程${1000 + r.int(900)}门。`,
    () => `学校占地${r.digits(4)}.${r.digits(2)}亩，建筑面积13812345.6平方米。`,
    () => `教育部《职业教育提质培优行动计划》（教职成〔2020〕7号）发布以来，成效明显。`,
    () => `国务院印发《国家职业教育改革实施方案》（国发〔2019〕4号）。`,
    () => `活动地点在（2024）15号楼三层。`,
    () => `保守国家秘密是每个公民的义务，学校开展保密宣传教育月活动。`,
    () => `电影《秘密花园》将在礼堂放映，揭开童年的秘密。`,
    () => `同学们内部讨论后形成了方案。`,
    () => `请勿传播谣言，共同维护网络清朗。`,
    () => `2026年${m}月${day}日（星期${real}），学校举行升旗仪式。`,
    () => `2024年2月29日，首届校友返校日举行。`,
    () => `农历腊月三十是除夕，正月十五闹元宵，农历二月三十日民间有习俗。`,
    () => `每周三下午开放，周一至周五8:00—22:00服务。`,
    () => `11月26日周一鸣老师带队出征。`,
    () => `活动时间：11月28日至30日，12月1日、2日补课。`,
    () => `原党委书记王建军为校友会题词。`,
    () => `四川大学校长汪劲松应邀作报告，市教育局局长李强出席。`,
    () => `党委书记孙伟、院长郑国强出席，副院长赵立新主持。`,
    () => `同学们可以向院长信箱反映问题，书记项目同步推进。`,
    () => `执行标准GB/T 9704-2012，软件版本2026.13.5。`,
    () => `会议号：${r.digits(9)}，会议密码${r.digits(6)}。`,
    () => `邮编621000，统一社会信用代码12510000${r.digits(9)}X。`,
    () => `公众号后台独立运行，数据停招呼也不打地同步。`.replace('停招呼也不打地', '按时'),
    () => `残疾人就业帮扶专场招聘会提供岗位${100 + r.int(800)}个。`,
  ])();
}
