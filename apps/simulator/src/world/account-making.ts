import type { Random } from './random.js';
import type { MadeAccount, PopulationSchool } from './account-population.js';

/** What a way says of an account. */
export type Draft = Pick<MadeAccount, 'name' | 'bio'> & Partial<MadeAccount>;
/** One of the ways in which accounts come about. */
export type Maker = (m: Making) => Draft;

export const NONE: MadeAccount['certification'] = { kind: 'none', text: '' };

/** What the ways draw from. */
export class Making {
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
