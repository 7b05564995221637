import { type Maker, NONE } from './account-making.js';

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

/** How false ones do. */
export const FALSE: Maker[] = [
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
];
