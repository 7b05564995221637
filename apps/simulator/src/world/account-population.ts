import { Random } from './random.js';

/** What an account really is; only the generator knows. */
export type AccountTruth = 'ours' | 'impersonation' | 'fan' | 'alumni' | 'other_school' | 'homonym';

/** The school in whose name, and beside whose name, accounts are made up. */
export interface PopulationSchool {
  name: string;
  shortNames: string[];
  /** the place it lies in or has its name from */
  town: string;
  units: { name: string; kind: 'party' | 'office' | 'department' | 'student_body' }[];
  /** its registered accounts: those that follow and repost */
  officials: string[];
  /** other schools with like names */
  neighbours: string[];
}

/** An account as its platform shows it. followedBy: registered accounts of the school that follow or repost it. */
export interface MadeAccount {
  truth: AccountTruth;
  platform: 'weibo' | 'wechat' | 'channels' | 'douyin' | 'kuaishou' | 'bilibili';
  uid: string;
  handle: string | null;
  name: string;
  bio: string;
  certification: { kind: 'none' | 'person' | 'organisation'; text: string };
  followers: number | null;
  posts: string[];
  followedBy: string[];
}

export interface PopulationSize {
  ours: number;
  impersonation: number;
  fan: number;
  alumni: number;
  other_school: number;
  homonym: number;
}
const SIZE: PopulationSize = { ours: 60, impersonation: 30, fan: 60, alumni: 40, other_school: 60, homonym: 50 };

type Draft = Pick<MadeAccount, 'name' | 'bio'> & Partial<MadeAccount>;
type Maker = (m: Making) => Draft;

/**
 * 300 accounts, unless other numbers are asked for, as a search for the school's names would meet them. Every account is drawn from one of several
 * ways in which such accounts come about, filled with random values; each way leaves traces of its own and leaves out others (a dormant account of a
 * department has no posts, a copy has the very words of what it copies). Seeded: the same number gives the same population.
 */
export function accountPopulation(school: PopulationSchool, seed: number, size: PopulationSize = SIZE): MadeAccount[] {
  const r = new Random(seed);
  const out: MadeAccount[] = [];
  const taken = new Set<string>();
  for (const truth of Object.keys(size) as AccountTruth[])
    for (let i = 0; i < size[truth]; i++) {
      const ways = WAYS[truth];
      let draft: Draft;
      let platform: MadeAccount['platform'];
      // a name is given once on a platform
      let tries = 0;
      do {
        draft = ways[(i + tries) % ways.length]!(new Making(r, school));
        platform = draft.platform ?? r.pick(PLATFORMS);
        if (tries++ > 20) draft.name = `${draft.name}${Math.floor(r.next() * 900) + 100}`;
      } while (taken.has(`${platform} ${draft.name}`));
      taken.add(`${platform} ${draft.name}`);
      blur(new Making(r, school), truth, draft);
      out.push({
        ...{ certification: NONE, followers: Math.floor(20 + r.next() ** 3 * 40_000), posts: [], followedBy: [] },
        ...{ handle: platform === 'wechat' ? `wx${Math.floor(r.next() * 1e9).toString(36)}` : null },
        ...draft,
        ...{ truth, platform, uid: `${platform === 'wechat' ? 'gh_' : ''}${Math.floor(1e9 + r.next() * 6e9)}` },
      });
    }
  return out;
}

/** What no way foresees: profiles left empty, posts that nobody expects there, and official accounts that follow whom they like. */
function blur(m: Making, truth: AccountTruth, d: Draft): void {
  if (m.chance(0.08) && d.name.includes(m.s.name)) d.bio = '';
  if (m.chance(0.1)) d.posts = (d.posts ?? []).slice(0, 1);
  if (truth !== 'ours' && m.chance(truth === 'impersonation' ? 0.03 : 0.08)) d.followedBy = m.some(1, m.s.officials);
  if (truth === 'fan' && m.chance(0.2)) d.posts = [...(d.posts ?? []), ...m.duties(m.unit('office'), 1)];
  if (truth === 'ours' && m.chance(0.2)) d.posts = [...(d.posts ?? []), ...m.some(1, [...m.errands(), ...m.days(3)])];
  if (m.chance(0.06)) d.bio = `${d.bio} ${m.of('❤', '🎓', '～', '^_^', 'since 2015')}`;
}

const PLATFORMS = ['weibo', 'wechat', 'weibo', 'wechat', 'douyin', 'channels', 'bilibili', 'kuaishou'] as const;
const NONE: MadeAccount['certification'] = { kind: 'none', text: '' };

/** What the ways draw from. */
class Making {
  constructor(
    readonly r: Random,
    readonly s: PopulationSchool,
  ) {}

  of<T>(...list: T[]): T {
    return this.r.pick(list);
  }
  some(n: number, list: string[]): string[] {
    const rest = [...list];
    return Array.from(
      { length: Math.min(n, rest.length) },
      () => rest.splice(Math.floor(this.r.next() * rest.length), 1)[0]!,
    );
  }
  chance(p: number): boolean {
    return this.r.next() < p;
  }
  int(from: number, to: number): number {
    return from + Math.floor(this.r.next() * (to - from + 1));
  }
  short(): string {
    return this.r.pick(this.s.shortNames);
  }
  called(): string {
    return this.chance(0.35) ? this.s.name : this.short();
  }
  unit(...kinds: PopulationSchool['units'][number]['kind'][]): string {
    const fitting = this.s.units.filter((u) => kinds.length === 0 || kinds.includes(u.kind));
    return this.r.pick(fitting.length > 0 ? fitting : this.s.units).name;
  }
  neighbour(): string {
    return this.r.pick(this.s.neighbours);
  }
  person(): string {
    return (
      this.of('王', '李', '张', '陈', '何', '罗', '蒲', '邓') + this.of('老师', '主任', '学长', '学姐', '同学', '哥')
    );
  }
  nick(): string {
    return (
      this.of('小鱼', '阿白', '橘子', '七月', '大橙', '南风', '土豆', '麦子', '豆包', '阿诚') +
      this.of('', '', 'er', '呀', '不熬夜', '在路上', String(this.int(1, 99)))
    );
  }
  year(): number {
    return this.int(1998, 2025);
  }
  phone(): string {
    return `1${this.of('38', '52', '77', '86', '91')}${this.int(10_000_000, 99_999_999)}`;
  }
  wechat(): string {
    return `${this.of('zs', 'xy', 'edu', 'lqb', 'bao')}${this.int(1000, 99_999)}`;
  }
  landline(): string {
    return `08${this.int(10, 39)}-${this.int(2_100_000, 2_999_999)}`;
  }
  /** written with marks between, as people decorate names */
  joined(a: string, b: string): string {
    return a + this.of('', '', '', '', ' ', '·', '-', '_', '丨', '｜') + b;
  }
  org(text: string): MadeAccount['certification'] {
    return { kind: 'organisation', text };
  }
  follows(p: number): string[] {
    return this.chance(p) ? this.some(this.int(1, 2), this.s.officials) : [];
  }
  /** what departments and offices write about their days */
  duties(unit: string, n: number): string[] {
    const day = `${this.int(1, 12)}月${this.int(1, 28)}日`;
    return this.some(n, [
      `${day}，${unit}召开本学期工作布置会，全体教职工参加。`,
      `【通知】${unit}将于${day}起受理补考报名，请相关同学按时到办公室办理。`,
      `我系在省级技能大赛中获得团体${this.of('一', '二', '三')}等奖，祝贺参赛师生！`,
      `图书借阅系统${day}升级，期间暂停自助借还，给您带来不便敬请谅解。`,
      `近期气温下降，${unit}提醒同学们注意宿舍用电安全，严禁使用大功率电器。`,
      `主题团日活动回顾：${this.int(2, 6)}个团支部走进社区开展志愿服务。`,
      `${unit}党支部组织学习，交流心得体会。`,
      `停水通知：因管网检修，${day}南区公寓停水，请师生提前储水。`,
      `温馨提示：防范电信诈骗，凡是要求转账、索要验证码的都是骗子，学校从未委托任何中介招生。`,
      `新生报到指南来啦，车站设有接待点，学长学姐在出口等你。`,
      `一食堂二楼新增窗口，套餐${this.int(8, 15)}元，欢迎师生品尝并提出意见。`,
      `青年大学习本期已更新，请各支部书记督促完成。`,
      `迎新晚会节目招募，报名请到团总支办公室找部长登记。`,
    ]);
  }
  /** how a school takes money and asks people to get in touch */
  errands(): string[] {
    return [
      `${this.year()}级新生学费缴纳请登录学校统一支付平台，收款方为${this.s.name}，请勿向个人转账`,
      '毕业纪念册征订，请各班班长到团委办公室登记，费用从班费列支',
      `校园卡充值升级，有问题请致电信息中心${this.landline()}`,
      '国家助学贷款回执收取时间为本周三下午，地点行政楼一楼',
      `咨询请加招生咨询QQ群，群号见学校官网招生专栏`,
      `${this.unit('office')}公开招聘驾驶员一名，报名请到人事处，报名不收取费用`,
    ];
  }
  /** small lives */
  days(n: number): string[] {
    return this.some(n, [
      `今天又是早八，困到在教室里睡着了`,
      `出一台九成新自行车，北门自提，价格可议`,
      `捞一下昨晚图书馆三楼穿白卫衣的女生`,
      `投稿：室友半夜打游戏怎么办`,
      `谁懂啊，食堂阿姨今天手没抖`,
      `下雨天的操场也好看 #校园随手拍#`,
      `有没有人一起拼车去高铁站`,
      `期末周复习到凌晨，祝大家都不挂科`,
      `追剧追到凌晨两点，明天请假`,
      `周末去爬山，拍了一些照片分享给大家`,
      `猫猫今天在七栋楼下晒太阳`,
      `晚霞真的绝了`,
    ]);
  }
  /** what takes people's money */
  bait(n: number): string[] {
    return this.some(n, [
      `还有少量内部名额，分数不够也能上，想上学的私信我，先到先得`,
      `新生学费提前缴纳享优惠，扫码转账后截图发客服登记`,
      `低分考生补录通道，交定金${this.int(1, 5)}000元锁定专业，录不上全退`,
      `兼职日结${this.int(100, 300)}元，在校生优先，加V ${this.wechat()}`,
      `四六级、计算机等级保过，不过退款，联系${this.phone()}`,
      `宿舍床品、军训服装统一订购，点链接下单，逾期不发`,
      `助学金到账需激活，请点击链接填写银行卡号和验证码`,
      `校园卡欠费将停用，速加QQ ${this.int(100_000_000, 999_999_999)}处理`,
    ]);
  }
}

/** Signs that look like those of the name and are others. */
const LOOKALIKES: [string, string][] = [
  ['职', '職'],
  ['学', '學'],
  ['术', '朮'],
  ['业', '業'],
  ['师', '師'],
  ['医', '醫'],
  ['工', 'エ'],
  ['院', '园'],
  ['大', '太'],
];

const WAYS: Record<AccountTruth, Maker[]> = {
  ours: [
    (m) => {
      const unit = m.unit('department', 'office');
      return {
        ...{
          name: m.joined(m.called(), unit),
          bio: `${m.s.name}${unit}官方${m.of('微博', '账号', '平台')}，发布工作信息，服务师生。`,
        },
        ...{
          certification: m.org(`${m.s.name}${unit}官方账号`),
          posts: m.duties(unit, m.int(2, 5)),
          followedBy: m.follows(0.4),
        },
      };
    },
    (m) => {
      const unit = m.unit('department');
      return {
        ...{
          name: m.joined(m.short(), unit),
          bio: m.of('', '记录我们的每一天', '厚德强技，知行合一', `${unit}的小窝`),
        },
        ...{ posts: m.duties(unit, m.int(2, 5)), followedBy: m.follows(0.7) },
      };
    },
    (m) => ({
      name: m.joined(m.short(), m.unit('office', 'department')),
      bio: m.of('', '暂无介绍', '欢迎关注'),
      followers: m.int(3, 90),
    }),
    (m) => {
      const unit = m.unit('department', 'student_body');
      return {
        ...{
          name: `${unit}${m.of('团总支', '学生会', '团学在线', '青年', '之声')}`,
          bio: `${m.called()}${unit}${m.of('学生工作宣传平台', '团学活动发布', '的对外窗口，投稿请发邮箱')}`,
        },
        ...{ posts: m.duties(unit, m.int(1, 4)), followedBy: m.follows(0.5) },
      };
    },
    (m) => {
      const club = m.of(
        '青年志愿者协会',
        '广播站',
        '大学生艺术团',
        '辩论队',
        '社团联合会',
        '自律委员会',
        '国旗护卫队',
        '心理健康协会',
        '记者团',
      );
      return {
        ...{
          name: m.joined(m.short(), club),
          bio: m.of(
            `${m.s.name}${club}，隶属校团委`,
            `${club}，我们在这里等你`,
            `校级学生组织，由${m.unit('party', 'office')}指导`,
          ),
        },
        ...{
          posts: m.some(m.int(1, 3), [
            `${club}招新啦，海报见图二，面试地点在活动中心。`,
            `第${m.int(5, 20)}届换届大会圆满结束。`,
            `本周${club}在操场开展公益服务，感谢每一位成员。`,
          ]),
          followedBy: m.follows(0.5),
        },
      };
    },
    (m) => {
      const unit = m.unit('office', 'party');
      return {
        ...{
          name:
            m.of('青春', '清风', '微光', '求索', '知行', '向阳') + m.of('之声', '驿站', '园地', '小站', '电台', '校园'),
          bio: `${m.of('由', '')}${m.s.name}${unit}${m.of('主办', '运营', '主管主办')}。联系电话：${m.landline()}`,
        },
        ...{
          posts: m.duties(unit, m.int(1, 4)),
          certification: m.chance(0.4) ? m.org(m.s.name) : NONE,
          followedBy: m.follows(0.4),
        },
      };
    },
    (m) => ({
      ...{
        name: m.joined(
          m.called(),
          m.of('招生就业', '招生办', '就业指导', '图书馆', '校医院', '后勤服务', '继续教育', '资助中心'),
        ),
        bio: m.of(
          `${m.s.name}招生、就业信息权威发布`,
          `咨询热线${m.landline()}，谨防假冒，我校不委托任何中介招生`,
          `${m.s.name}，省属公办全日制高校`,
        ),
      },
      ...{
        posts: m.duties(m.unit('office'), m.int(2, 4)),
        certification: m.chance(0.6) ? m.org(m.s.name) : NONE,
        followedBy: m.follows(0.6),
      },
    }),
    (m) => ({
      ...{
        name: m.joined(m.short(), m.of('视频', '直播间', '抖音', '融媒', '官方抖音', '影像')),
        bio: m.of(`${m.s.name}官方视频账号`, '用镜头记录校园'),
      },
      ...{
        platform: m.of('douyin', 'kuaishou', 'bilibili', 'channels') as MadeAccount['platform'],
        posts: m.duties('学校', m.int(1, 4)),
      },
      ...{ certification: m.chance(0.7) ? m.org(m.s.name) : NONE, followedBy: m.s.officials.slice(0, 1) },
    }),
    (m) => ({
      ...{
        name: m.of('掌上', '微', 'i', '爱', '智慧', '平安', '悦读', '乐学') + m.short(),
        bio: m.of(`${m.s.name}官微`, `${m.s.name}${m.unit('office')}`, '学校公共服务号，提供课表、成绩查询'),
      },
      ...{
        certification: m.chance(0.5) ? m.org(m.s.name) : NONE,
        posts: m.duties('学校', m.int(2, 4)),
        followedBy: m.s.officials.slice(0, 1),
      },
    }),
    (m) => {
      const unit = m.unit('department');
      const word = unit.replace(/学院$|系$/, '');
      return {
        ...{
          name: word + m.of('小喇叭', '微青年', '团学', '学工', '新视界', '在线'),
          bio: m.of(`${m.s.name}${unit}`, `${m.short()}${unit}团总支学生会`, `这里是${m.short()}${unit}`),
        },
        ...{ posts: m.duties(unit, m.int(2, 4)), followedBy: m.follows(0.5) },
      };
    },
    (m) => ({
      ...{
        name: m.joined(
          m.short(),
          m.of('后勤小哥', '教务君', '图图', '小青', '阿团', '保卫叔叔', '易班', '学生资助', '学工', '心语'),
        ),
        bio: m.of(
          `${m.s.name}${m.unit('office')}官方账号`,
          `我是${m.unit('office')}的小编，为您服务`,
          '服务热线' + m.landline(),
        ),
      },
      ...{ posts: m.duties(m.unit('office'), m.int(2, 4)), followedBy: m.follows(0.6) },
    }),
    (m) => ({
      ...{
        name: m.joined(m.called(), m.of('团委', '工会', '国际处', '校史馆', '创新创业中心', '乡村振兴学院', '保卫部')),
        bio: m.of('', '学校官方账号', '青年之声', '关注我，了解更多'),
      },
      ...{
        certification: m.chance(0.5) ? m.org(`${m.s.name}`) : NONE,
        posts: m.chance(0.7) ? m.duties('我们', m.int(1, 3)) : [],
      },
    }),
  ],
  impersonation: [
    (m) => {
      const pairs = LOOKALIKES.filter(([a]) => m.s.name.includes(a));
      const [a, b] = m.r.pick(pairs);
      return {
        ...{
          name: m.s.name.replace(a, b) + m.of('', '', '官微', '官方'),
          bio: m.of('学校官方账号', `${m.s.name}官方发布`, '德技并修，官方唯一认证'),
        },
        ...{ posts: [...m.duties('学校', m.int(0, 3)), ...m.bait(m.int(1, 2))] },
      };
    },
    (m) => ({
      ...{
        name: `${m.called()}${m.of('招生网', '招生信息网', '单招办', '招生录取中心', '报名处')}`,
        bio: m.of('官方招生报名入口，一对一指导', `招生老师在线答疑，咨询${m.phone()}`),
      },
      ...{
        certification: m.org(`${m.s.town}${m.of('启航', '博恒', '学优', '锦程')}教育咨询有限公司`),
        posts: m.bait(m.int(1, 3)),
      },
    }),
    (m) => ({
      ...{
        name: m.joined(m.called(), `招生办${m.person().replace(/同学|哥|学长|学姐/, '老师')}`),
        bio: m.of(
          `负责${m.s.name}招生录取工作，加微信${m.wechat()}`,
          '本校招生处老师，可预留专业，私信',
          `${m.short()}招办，补录进行中，V：${m.wechat()}`,
        ),
      },
      ...{ posts: m.bait(m.int(1, 3)) },
    }),
    (m) => {
      const unit = m.unit('office');
      return {
        ...{
          name: m.joined(m.called(), unit + m.of('通知', '官方', '服务号', '')),
          bio: `${m.s.name}${unit}官方账号，${m.of('缴费', '办证', '退费', '资助申请')}请联系客服`,
        },
        ...{ posts: [...m.duties(unit, m.int(0, 2)), ...m.bait(m.int(1, 3))] },
      };
    },
    (m) => ({
      ...{
        name: `${m.s.name}${m.of('官方', '官网', '官微', '发布', '官方号')}${m.of('', '1', '_', '2025')}`,
        bio: m.of(
          `${m.s.name}官方微博，合作请联系${m.phone()}`,
          '学校唯一官方账号，商务合作V同号',
          `官方账号 广告合作 ${m.wechat()}`,
        ),
      },
      ...{
        posts: [
          ...m.duties('学校', m.int(1, 3)),
          ...(m.chance(0.6) ? m.bait(1) : [`好物推荐：宿舍神器，复制链接到某宝下单，领券立减${m.int(5, 30)}元`]),
        ],
      },
    }),
    (m) => ({
      ...{
        name: m.joined(m.called(), m.of('新生服务中心', '新生群官方', '迎新官方', '学生服务中心', '校园卡中心')),
        bio: m.of('官方迎新群，进群备注姓名专业和身份证号', '学校授权的新生服务平台，办卡、床品、驾校一站式'),
      },
      ...{
        certification: m.chance(0.3) ? m.org(`${m.s.town}${m.of('优学', '校联', '易通')}信息科技有限公司`) : NONE,
        posts: m.bait(m.int(2, 3)),
      },
    }),
    (m) => ({
      ...{
        name: m.joined(m.called(), m.of('官方资讯', '官方发布', '官方服务', '校方通知', '官方号')),
        bio: m.of('校园官方资讯', '官方', `${m.s.name}最新通知`),
      },
      ...{
        posts: [
          ...m.duties('学校', m.int(1, 3)),
          m.of(
            `办理校园宽带找我，加微信${m.wechat()}`,
            `专升本保录班火热报名，电话${m.phone()}`,
            '点开链接领取新生大礼包，填写姓名、身份证号、手机号',
          ),
        ],
      },
    }),
    (m) => ({
      ...{
        name: m.joined(m.called(), m.of('助学贷款办理', '学生资助中心', '财务处', '奖助学金发放')),
        bio: m.of('学生资助官方办理', `${m.s.name}财务处`, '在线办理，当日到账'),
      },
      ...{
        posts: m.some(m.int(1, 2), [
          `接上级通知，本年度补助已下发，请把银行卡照片发给老师登记，QQ：${m.int(100_000_000, 999_999_999)}`,
          `学费优惠政策最后一天，请转入指定个人账户，户名王某某`,
          '补贴名额只剩十个，请添加负责老师微信领取',
        ]),
      },
    }),
    (m) => ({
      ...{
        name: `${m.called()}${m.of('教务处老师', '辅导员', '教务系统', '成绩查询')}`,
        bio: m.of('可修改成绩、代办学籍', '挂科补考安排，联系我', `${m.s.name}教务在编`),
      },
      ...{
        posts: [
          m.of(
            `四级替考，当天出成绩，有意滴滴，微信${m.wechat()}`,
            '改成绩不成功不收费，懂的来',
            `学历提升，免考入学，国家承认，V${m.phone()}`,
          ),
        ],
      },
    }),
  ],
  fan: [
    (m) => ({
      name: m.joined(m.short(), m.of('表白墙', '万能墙', '树洞', '吃瓜', '校园墙', '捞人bot', '失物招领墙')),
      bio: m.of(
        '同学们自己的墙，投稿私信',
        '非官方，投稿匿名，不代表学校',
        '有事找墙墙，加墙QQ',
        `运营者是大二学生，与学校无关`,
        '',
      ),
      posts: m.days(m.int(2, 5)),
    }),
    (m) => ({
      name: m.of(
        `在${m.short()}的${m.nick()}`,
        `${m.short()}${m.nick()}`,
        `${m.short()}第一干饭人`,
        `${m.nick()}在${m.short()}`,
      ),
      bio: m.of('大专生的日常', '分享生活', `${m.s.name}在读，普通学生一枚`, ''),
      posts: m.days(m.int(1, 4)),
    }),
    (m) => ({
      name: m.nick(),
      bio: m.of(`坐标${m.short()}`, `${m.called()}${m.int(20, 25)}级新生，记录大学三年`, `${m.short()}的猫爱好者`),
      posts: m.days(m.int(1, 4)),
    }),
    (m) => ({
      name: m.joined(m.short(), m.of('二手', '跳蚤市场', '闲置交易', '拼车群', '跑腿', '外卖推荐', '美食地图')),
      bio: m.of('学生自发，交易风险自负', '个人运营，非盈利', '校园里的小生意', ''),
      posts: m.days(m.int(2, 4)),
    }),
    (m) => ({
      name: m.joined(m.short(), m.of('篮球迷', '后援会', '观察', '杂谈', '专升本互助', '考研互助', '新生互助')),
      bio: m.of('爱学校的民间小号', '粉丝自建，不是官方', '学长学姐义务答疑，仅供参考，以学校通知为准'),
      posts: m.days(m.int(1, 3)),
    }),
    (m) => ({
      ...{
        name: m.nick(),
        bio: `教育博主，讲讲${m.s.town}的大学`,
        certification: { kind: 'person' as const, text: '教育博主' },
      },
      posts: [`探校${m.s.name}，宿舍条件真实测评`, ...m.days(2)],
    }),
    (m) => ({
      name: m.joined(m.short(), m.of('生活圈', '校园圈', '微校园', '同学汇', '那些事', '吧', '资讯站', '那点事儿')),
      bio: m.of('吃喝玩乐校园生活', `商家合作联系${m.wechat()}`, `我们是几个${m.short()}的学生`, ''),
      posts: [...m.days(m.int(1, 3)), ...(m.chance(0.4) ? ['校门口新开奶茶店，报暗号第二杯半价'] : [])],
    }),
    (m) => ({
      name: m.joined(m.short(), m.of('信工小王', '学姐说', '宿舍日记', '大二狗', '养猫人', '老六', '摄影师阿凯')),
      bio: m.of('随便发发', `${m.unit('department')}${m.int(21, 25)}级`, '记录青春'),
      posts: m.days(m.int(2, 4)),
    }),
    (m) => ({
      name: m.nick(),
      bio: `${m.s.name}${m.unit('department')}学生，${m.of('喜欢唱歌', '游戏主播', '约拍私信', '接摄影')}`,
      posts: m.days(m.int(1, 3)),
    }),
    (m) => ({
      name: `${m.short()}${m.unit('department')}${m.int(2101, 2508)}班`,
      bio: m.of('我们班的快乐时光', '班级相册', ''),
      posts: m.days(m.int(1, 3)),
    }),
  ],
  alumni: [
    (m) => ({
      name: m.joined(
        m.called(),
        `${m.year()}级${m.of('机电', '会计', '护理', '计算机', '建工')}${m.of('班', '一班', '校友')}`,
      ),
      bio: m.of('毕业多年，同窗情谊长存', '老同学在这里聚一聚', ''),
      posts: m.some(2, [
        '毕业二十年聚会定在国庆，报名接龙',
        '翻出当年的毕业照，泪目',
        '班主任退休了，大家有空去看看他',
      ]),
    }),
    (m) => ({
      name: m.joined(m.called(), `${m.of('成都', '北京', '深圳', '重庆', '上海')}校友${m.of('', '会', '圈', '之家')}`),
      bio: m.of('在外打拼的校友自己的家', '校友联谊、互助', `${m.s.name}校友自发组织`),
      posts: m.some(2, ['本周六校友羽毛球活动，自愿参加', '欢迎新毕业的学弟学妹加入', '校友企业招聘两名销售']),
    }),
    (m) => ({
      name: m.of(`${m.short()}毕业的${m.nick()}`, m.nick()),
      bio: `${m.s.name}${m.year()}届毕业生，${m.of('现做财务', '电工一枚', '在医院上班', '开了家小店')}`,
      posts: m.some(2, ['回母校看看，变化真大', '工作五年的一点感悟', '今天加班到十点', '母校校庆，祝越来越好']),
    }),
    (m) => ({
      ...{
        name: `${m.person()}聊职场`,
        bio: `毕业于${m.s.name}，分享求职经验`,
        certification: { kind: 'person' as const, text: m.of('职场博主', '情感博主', '某公司人力资源总监') },
      },
      posts: ['简历怎么写才不会被刷', '面试官最反感的三句话'],
    }),
    (m) => ({
      name: m.joined(m.short(), `${m.unit('department')}${m.year()}届`),
      bio: m.of('同学录', '一晃十年', '各奔东西，常联系'),
      posts: ['当年的宿舍楼拆了', '谁还有班主任的电话'],
    }),
    (m) => ({
      name: m.nick(),
      bio: `前${m.short()}学生会主席，现创业中`,
      posts: ['创业第三年，活下来了', '回忆在学生会的日子'],
    }),
  ],
  other_school: [
    (m) => {
      const n = m.neighbour();
      return {
        name: n,
        bio: m.of(`${n}官方账号`, '学校官方发布', ''),
        certification: m.chance(0.7) ? m.org(n) : NONE,
        posts: m.some(2, [`${n}举行开学典礼`, `${n}${m.year()}年招生章程发布`, `我校与${m.s.name}签署战略合作协议`]),
      };
    },
    (m) => {
      const n = m.neighbour();
      const unit = m.unit('department', 'office');
      return {
        name: m.joined(n, unit),
        bio: m.of('', `${n}${unit}`),
        certification: m.chance(0.4) ? m.org(`${n}${unit}`) : NONE,
        posts: m.duties(unit, m.int(1, 3)),
      };
    },
    (m) => {
      const n = m.neighbour();
      const unit = m.unit('department', 'office');
      return {
        name: `${unit}${m.of('', '团总支', '学生会', '青年')}`,
        bio: `${n}${unit}${m.of('官方平台', '学生工作', '宣传阵地')}`,
        certification: m.chance(0.3) ? m.org(n) : NONE,
        posts: m.duties(unit, m.int(1, 3)),
      };
    },
    (m) => ({
      name: `${m.called()}${m.of('附属医院', '附属小学', '附属中学', '附中', '附属幼儿园')}`,
      bio: m.of('', '全心全意为您服务', '家校沟通平台'),
      posts: m.some(2, ['门诊时间调整', '家长会通知', '秋季招生公告', '义诊活动']),
    }),
    (m) => ({
      name: m.joined(m.neighbour(), m.of('表白墙', '吃瓜', '校友会', '二手')),
      bio: m.of('投稿私信', '非官方', ''),
      posts: m.days(m.int(1, 3)),
    }),
    (m) => ({
      name: m.joined(m.short(), m.unit('office', 'department')),
      bio: `${m.s.town}${m.of('新', '第二', '国际')}职业学校${m.of('官方账号', '招生热线见主页')}`,
      certification: m.chance(0.5) ? m.org(`${m.s.town}第二职业学校`) : NONE,
      posts: m.duties('学校', 2),
    }),
    (m) => {
      const n = m.neighbour();
      return {
        name: m.of('青年', '团学', '校园', '学子') + m.of('之声', '在线', '风采'),
        bio: `${n}团委`,
        posts: [`我校与${m.s.name}开展友谊赛`, ...m.duties('校团委', 2)],
      };
    },
    (m) => ({ name: m.nick(), bio: `${m.neighbour()}在读，常去${m.short()}找朋友`, posts: m.days(2) }),
  ],
  homonym: [
    (m) => ({
      name: `${m.s.town}${m.of('文旅', '美食', '同城', '发布', '房产', '本地宝', '交警', '气象')}`,
      bio: m.of(`${m.s.town}生活资讯`, '吃喝玩乐一手掌握', ''),
      posts: m.some(2, [`${m.s.town}明天有雨`, '周末去哪儿玩', `${m.s.name}附近新开一家火锅店`]),
      certification: m.chance(0.3) ? m.org(`${m.s.town}${m.of('融媒体中心', '文化旅游有限公司', '公安局')}`) : NONE,
    }),
    (m) => ({
      name: `${m.unit('office', 'department')}${m.of('', '', '小助手', '的日常')}`,
      bio: m.of('', `${m.of('某', '市属', '厂办')}单位`, '打工人', '游戏公会'),
      posts: m.some(2, ['今天也是搬砖的一天', '公会招人，活跃优先', '单位食堂的红烧肉', '设备检修完成']),
    }),
    (m) => ({
      ...{
        name: `${m.s.town}${m.of('晚报', '日报', '电视台', '新闻网', '头条')}`,
        bio: '本地权威媒体',
        certification: m.org(m.of(`${m.s.town}日报社`, `${m.s.town}广播电视台`)),
      },
      posts: [`${m.s.name}举办技能竞赛`, `记者从${m.s.name}获悉，该校新校区开工`, '市区道路施工绕行提示'],
    }),
    (m) => ({
      name:
        m.of('高职单招指南', '专升本之家', '高考志愿小参谋', '院校库', '大学招生速递') + m.of('', String(m.int(1, 99))),
      bio: m.of('第三方资讯，与各院校无隶属关系', '汇总各校招生简章', '升学规划'),
      certification: m.chance(0.5) ? m.org(`${m.of('成都', '重庆')}升学帮教育科技有限公司`) : NONE,
      posts: [`${m.s.name}、${m.neighbour()}等十所高职分数线汇总`, '志愿填报十问十答', '低分怎么选学校'],
    }),
    (m) => ({
      name: m.of(
        `${m.s.town}职业培训学校`,
        `${m.s.town}技工教育`,
        `${m.s.town}驾校`,
        `${m.s.town}少儿舞蹈`,
        `${m.s.town}图书馆`,
        `${m.s.town}后勤服务公司`,
      ),
      bio: m.of('技能培训，考证取证', '报名电话见主页', '全民阅读', ''),
      posts: m.some(2, ['电工焊工培训开班', '科目二通过率高', '周末读书会', '团餐配送']),
    }),
    (m) => ({
      name: m.joined(m.s.town, m.of('大学城租房', '考研机构', '自考服务', '成人教育', '家政', '人才网')),
      bio: m.of('服务周边高校学生', `${m.s.name}对面`, `毗邻${m.short()}`),
      certification: m.chance(0.4) ? m.org(`${m.s.town}${m.of('安居', '博学')}服务有限公司`) : NONE,
      posts: [`${m.short()}附近精装一室出租，押一付一，电话${m.phone()}`],
    }),
    (m) => ({
      name: `${m.person()}${m.of('说教育', '谈就业', '看高校')}`,
      bio: m.of('资深教育记者', '志愿填报规划师', '高校观察'),
      certification: { kind: 'person', text: '知名教育博主' },
      posts: [`聊聊${m.s.name}的王牌专业`, `${m.neighbour()}也值得报`],
    }),
  ],
};
