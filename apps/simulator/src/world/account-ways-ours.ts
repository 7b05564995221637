import { type Maker, NONE } from './account-making.js';
import type { MadeAccount } from './account-population.js';

/** How accounts of the school itself come about that nobody registered. */
export const OURS: Maker[] = [
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
];
