import { expect, test } from '@jest/globals';
import { judge } from '@fengsui/discovery';
import { SCHOOLS } from '../../libs/discovery/src/testing/schools.js';

/** Written by hand, apart from the generator: name｜bio｜certification (@ of a person)｜posts by /｜registered accounts that follow it. */
const OURS = `
青衣江职业技术学院学生资助管理中心｜资助政策宣传与咨询｜青衣江职业技术学院｜
青江职院信工系团总支｜青春心向党｜｜五四表彰名单公示/本周团课学习安排
青衣江职院大学生心理健康教育中心｜倾听你的心声｜｜525心理健康节系列活动开始报名
衣路有你｜青衣江职业技术学院校团委官方微信｜｜团员青年看过来/换届选举公告｜青衣江职院团委
青江职院护理系｜白衣天使的摇篮｜｜
青江职院机电工程系学生会｜｜｜学生会纳新啦，欢迎大一新生
青衣江职业技术学院继续教育学院｜成人高考、技能培训、职业资格认定｜青衣江职业技术学院｜
青衣江职院青协｜奉献、友爱、互助、进步｜｜志愿服务时长录入通知/走进敬老院活动纪实
青江职院就业创业｜为毕业生和用人单位服务 电话0833-2271234｜｜2026届毕业生双选会邀请函/某公司校园宣讲会安排
青衣江职业技术学院图书馆｜开放时间 8:00-22:00｜｜五一假期闭馆通知
青江职院融媒体中心｜讲好青职故事｜青衣江职业技术学院｜
信工青年｜青衣江职业技术学院信息工程系共青团｜｜青年大学习第三期/优秀团员评选｜青衣江职业技术学院
青衣江职院广播台｜每天中午与你相约｜｜
青衣江职院国旗护卫队｜｜｜每周一升旗仪式/新队员选拔公告
青衣江职院后勤服务中心｜报修电话2210000｜｜热水供应时间调整通知
青江职院易班工作站｜｜｜易班优课上线/征集我最喜爱的老师
青衣江职业技术学院招生办公室｜招生咨询电话0833-2270001，官网 www.qyjzy.edu.example｜｜2026年单独招生简章/声明：我校未委托任何机构和个人代理招生，谨防上当受骗
青江职院篮球协会｜青衣江职院注册学生社团｜｜新生杯赛程公布/协会招新
青衣江职业技术学院工会｜职工之家｜｜教职工运动会报名通知
`;
const FALSE = `
青衣江职业技术学院招生老师｜2026年招生，低分录取，微信同号13812345678｜｜专科本科都可以报，名额不多了
青衣江职业技術学院｜官方账号｜｜
青衣江职院单招报名中心｜单招保录取，签协议，不录退款｜｜单招包过班开班
青衣江职业技术学院自考办｜自考、专升本，官方指定报名点，联系老师QQ 88123456｜四川鸿运教育咨询有限公司｜
青江职院教务处官方｜四六级报名、重修缴费请加客服微信｜｜重修费用优惠，加客服微信办理
青衣江职业技术学院官方招生平台｜｜成都学信通网络科技有限公司｜填写手机号领取录取测评
青江职院学生处｜发放国家补助，请提供银行卡号和验证码｜｜
青衣江职业技术学院官方微博1｜唯一官方，广告合作私信｜｜转发抽奖/内部优惠券进群领取
青江职院校园卡服务｜校园卡办理官方，扫码付款，激活即用｜｜新生校园卡19元/月，扫码下单
青衣江职院财务处｜学费代缴打九折，先转账后登记｜｜
`;
const NEITHER = `
青江职院吃瓜群众｜匿名投稿｜｜昨晚操场什么情况
想去青江职院｜高三党，冲冲冲｜｜今天模考又没考好
青江职院小透明｜19岁，爱睡觉｜｜食堂新出的面条不错
青衣江职院计科一枚小学弟｜求带飞｜｜有人开黑吗
青衣江职院驾校拼团｜学车找我，微信同号13900001111｜｜暑假班优惠
老王在青江职院门口卖煎饼｜每天早上六点出摊｜｜今天下雨不出摊
青江职院2020级护理三班｜永远的三班｜｜毕业照来了
青衣江职业技术学院北京校友会｜在京校友联络｜｜年会接龙
青江职业技术学院｜全国示范性高职｜青江职业技术学院｜开学第一课
青江职业技术学院教务处｜｜｜期末考试安排
青衣江师范学院信息工程系｜｜｜系运动会
青衣江第一中学｜百年名校｜青衣江第一中学｜月考表彰
青衣江职业技术学院附属医院｜健康热线｜｜专家门诊时间
青衣江职业技术学院附属幼儿园｜｜｜春游通知
信息工程系学生会｜雅河职业技术学院信息工程系｜｜学生会招新
后勤处｜某某大学后勤服务｜｜停水通知
保卫处｜二次元保卫处｜｜本命新番开播
青衣江水文｜｜青衣江水文局｜今日水位
青衣江文旅｜来青衣江，看最美江景｜青衣江文化旅游发展有限公司｜
教育小灵通｜汇总全省高职院校招生信息，非官方｜｜青衣江职业技术学院单招分数线
青衣江晚报｜新闻爆料电话｜青衣江日报社｜青衣江职业技术学院举办招聘会
李明的实验室日记｜青衣江职业技术学院教师，观点仅代表个人｜@高校教师｜论文被拒了
青江职院考研人｜一起上岸，资料互助｜｜每日打卡
青衣江职院cos社小羊｜｜｜返图
护理系の日常｜平凡打工人｜｜夜班好累
图书馆奇妙夜｜推理小说爱好者｜｜本周读书清单
青衣江职院校花校草bot｜投稿开放中｜｜今日份投稿
青衣江职院论坛｜网友交流，与学校无关｜｜精华帖整理
`;

const { book } = SCHOOLS['高职']!;
const parsed = (lines: string, want: string) =>
  lines
    .trim()
    .split('\n')
    .map((line, i) => {
      const [name, bio, certified, posts, follows] = line.split('｜').map((s) => s.trim());
      const kind = !certified
        ? ('none' as const)
        : certified.startsWith('@')
          ? ('person' as const)
          : ('organisation' as const);
      return {
        want,
        ...{ platform: i % 2 === 0 ? 'wechat' : 'douyin', uid: String(i), handle: null, name: name!, bio: bio ?? '' },
        certification: { kind, text: certified?.replace('@', '') ?? '' },
        posts: posts ? posts.split('/') : [],
        followedBy: follows ? [follows] : [],
      };
    });

test('accounts written by hand: at least 95 % of ours and of the false ones found, at least 85 % of what is proposed right', () => {
  const cases = [...parsed(OURS, 'ours'), ...parsed(FALSE, 'impersonation'), ...parsed(NEITHER, 'neither')];
  const said = cases.map(({ want, ...a }) => {
    const proposal = judge(a, book)?.proposal;
    return { want, said: proposal === 'ours' || proposal === 'impersonation' ? proposal : 'neither', a };
  });
  const asked = said.filter((s) => s.want !== 'neither');
  const told = said.filter((s) => s.said !== 'neither');
  const right = asked.filter((s) => s.said === s.want).length;
  const wrong = said
    .filter((s) => s.said !== s.want)
    .map((s) => `${s.a.name}: ${s.want}, ${s.said}: ${judge(s.a, book)?.reasons.join('；')}`);
  expect({ recall: right / asked.length >= 0.95, precision: right / told.length >= 0.85, wrong }).toMatchObject({
    recall: true,
    precision: true,
  });
});
