/** Synthetic posts about a school for benches: the project's own sentences from parts, seeded, with a long tail of words and a few articles. */
import { seeded } from '@fengsui/platform/testing';

const NAMES = ['青江职院', '青衣江职院', '青衣江职业技术学院'];
const PLACES =
  '二食堂 一食堂 三食堂 图书馆 北苑宿舍 南苑宿舍 三号楼 实训楼 田径场 体育馆 教学楼 校门口 快递站 医务室 行政楼 机房 澡堂 超市 停车场 报告厅'.split(
    ' ',
  );
const WHO =
  '室友 同学 学姐 学长 老师 辅导员 阿姨 保安 宿管 班长 学生会 家长 窗口师傅 教练 院长 社长 网友 校友 新生 毕业生'.split(
    ' ',
  );
const PLAIN =
  '今天的晚霞特别好看|银杏叶黄了一地|早八差点迟到|补考时间还没通知|选课系统有点卡|社团招新排了好长的队|四级成绩终于出来了|快递又堆成山了|运动会彩排走了三遍|实习单位定下来了|招聘会来了八十多家企业|毕业照约在周五下午|自习室座位要预约|新设备终于能用了|降温了记得加衣服|校园卡补办要去哪里|篮球赛打到加时|志愿者活动加两分|讲座改到了报告厅|奖学金名单公示了'.split(
    '|',
  );
const ANGRY =
  '饭里吃出了异物|餐盘里有一截钢丝|热水停了三天没人管|半夜断电空调都关了|电费莫名其妙涨价|投诉以后没有下文|查寝的时候翻柜子|强制缴费不给发票|浴室排队一个小时|网络卡得交不了作业|垃圾堆在楼道发臭|老师当众辱骂学生|实习工资被中介扣掉|宿舍漏水墙皮发霉|保安态度特别差|考试安排一改再改|电动车在楼道里充电|吃完拉肚子去了医院'.split(
    '|',
  );
const HAPPY =
  '味道比想象中好|服务态度很温暖|修得特别快值得表扬|食堂阿姨多给了一勺肉|图书馆延长开放真贴心|老师讲得很清楚|校庆晚会太精彩了|拿到奖学金请客|比赛拿了省一等奖|新宿舍住着真舒服'.split(
    '|',
  );
const TAIL = [
  '有没有人管管',
  '求个说法',
  '大家注意一下',
  '转给需要的人',
  '哈哈哈哈',
  '太真实了',
  '我先说',
  '围观',
  '希望学校看到',
  '就这样吧',
  '真的会谢',
  '附图',
  '求助',
  '在线等',
];
const LONG =
  '学校有关部门表示已经关注到网上反映的情况|记者随后联系了当事人并走访了现场|多名学生讲述了事情的经过|相关负责人称将在调查后公布结果|根据管理办法单位应当在第一时间回应|现场的监控录像已经调取|专家认为关键在于日常监督和信息公开|截至发稿时事件仍在处理之中|当地市场监管部门已经介入|学校后勤处回应称已对窗口停业整顿'.split(
    '|',
  );
const SYLLABLES = '安博晨德恩芳光海佳凯兰明宁平青荣思涛文欣雅泽振志中紫永雪旭晓'.split('');
const REGIONS = [
  '四川',
  '四川',
  '四川',
  '四川',
  '四川',
  '重庆',
  '北京',
  '广东',
  '江苏',
  '浙江',
  '陕西',
  '贵州',
  '云南',
  '湖北',
  null,
];

/** Posts without end: {text, mood, author, kind, region, platform}. mood is what the author meant, not what analysis says. */
export function* campusPosts(seed) {
  const random = seeded(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  // few write much, many write once
  const author = () => Math.floor(random() ** 3 * 60_000);
  for (;;) {
    const mood = random() < 0.25 ? 'neg' : random() < 0.3 ? 'pos' : 'neu';
    const sentence = () => pick(mood === 'neg' ? ANGRY : mood === 'pos' ? HAPPY : PLAIN);
    const name = pick(SYLLABLES) + pick(SYLLABLES);
    const n = author();
    const article = random() < 0.02;
    const parts = [`${pick(NAMES)}${pick(PLACES)}${sentence()}`, `${pick(WHO)}${name}说${sentence()}`];
    if (random() < 0.5) parts.push(`${pick(PLACES)}${pick(PLAIN)}`);
    if (article)
      for (let i = 0; i < 40; i++)
        parts.push(pick(LONG), `${pick(PLACES)}的${pick(WHO)}${pick(SYLLABLES)}${pick(SYLLABLES)}表示${sentence()}`);
    if (random() < 0.6) parts.push(pick(TAIL));
    yield {
      text: `${parts.join('，')}${random() < 0.3 ? `#${pick(PLACES)}${Math.floor(random() * 3000)}#` : ''}`,
      title: article ? `${pick(NAMES)}${pick(PLACES)}：${pick(LONG)}` : null,
      mood,
      author: {
        id: String(100_000 + n),
        name: `${pick(SYLLABLES)}同学${n}`,
        kind: article
          ? pick(['media', 'organisation'])
          : n % 97 === 0
            ? 'verified_person'
            : n % 211 === 0
              ? 'official'
              : 'plain',
        followers: n % 4000,
      },
      region: pick(REGIONS),
      platform: article || random() < 0.08 ? 'wechat' : 'weibo',
    };
  }
}

/** A post as a parser would hand it over. */
export const collected = (p, id, at) => ({
  platform: p.platform,
  id,
  url: `https://example.invalid/${id}`,
  author: { ...p.author },
  title: p.title,
  text: p.text,
  publishedAt: at,
  publishedRaw: null,
  reposts: 0,
  comments: 0,
  likes: 0,
  region: p.region,
  kind: p.platform === 'wechat' ? 'article' : 'post',
  rootId: null,
  edited: false,
  repostOf: null,
});

export const percentile = (values, p) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? null;
};
