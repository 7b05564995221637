import { type Maker, NONE } from './account-making.js';

/** How those of whoever likes the school do, of who has left it, of other schools, of who only has a like name. */
export const FANS: Maker[] = [
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
];

export const ALUMNI: Maker[] = [
  (m) => ({
    name: m.joined(
      m.called(),
      `${m.year()}级${m.of('机电', '会计', '护理', '计算机', '建工')}${m.of('班', '一班', '校友')}`,
    ),
    bio: m.of('毕业多年，同窗情谊长存', '老同学在这里聚一聚', ''),
    posts: m.some(2, ['毕业二十年聚会定在国庆，报名接龙', '翻出当年的毕业照，泪目', '班主任退休了，大家有空去看看他']),
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
];

export const OTHER_SCHOOLS: Maker[] = [
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
];

export const HOMONYMS: Maker[] = [
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
];
