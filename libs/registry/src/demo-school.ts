import type { SchoolSeed } from './seed.js';

/** The made-up college of the demonstration and of the tests. No such school or person exists. */
export const DEMO_SCHOOL: SchoolSeed = {
  school: {
    name: '青衣江职业技术学院',
    shortNames: ['青衣江职院', '青江职院'],
    traps: ['青衣江职业技术学院附属医院', '青江职院附中'],
    places: ['二食堂', '一食堂', '图书馆', '北苑宿舍', '南苑宿舍', '实训楼', '田径场'],
  },
  units: [
    { id: 'publicity', name: '党委宣传部', kind: 'party', aliases: ['宣传部', '官微'], topics: [] },
    {
      id: 'logistics',
      name: '后勤处',
      kind: 'office',
      aliases: ['食堂', '一食堂', '二食堂', '餐厅', '浴室', '热水', '停水', '停电', '断电', '超市'],
      topics: ['食品安全食堂', '宿舍后勤收费'],
    },
    {
      id: 'student',
      name: '学工部',
      kind: 'office',
      aliases: ['辅导员', '宿舍', '寝室', '查寝', '奖学金', '助学金', '社团'],
      topics: ['学生违纪言行', '心理健康', '网贷诈骗资助', '校园暴力性侵偷拍造谣'],
    },
    {
      id: 'academic',
      name: '教务处',
      kind: 'office',
      aliases: ['考试', '补考', '选课', '课表', '四六级', '教务系统'],
      topics: ['教学学位就业', '招生录取考试'],
    },
    {
      id: 'security',
      name: '保卫处',
      kind: 'office',
      aliases: ['门禁', '保安', '校门', '电动车'],
      topics: ['安全事故火灾治安', '刑事案件投毒'],
    },
    { id: 'it-dept', name: '信息工程系', kind: 'department', aliases: ['信工系', '计算机班', '软件技术'], topics: [] },
    { id: 'leadership', name: '学校领导', kind: 'leadership', aliases: [], topics: [] },
  ],
  people: [
    {
      name: '王晓岚',
      mobile: '13800000001',
      wecomUserId: 'wangxiaolan',
      posts: [{ unitId: 'publicity', function: 'publicity_duty', title: '舆情值班员' }],
    },
    {
      name: '刘敏',
      mobile: '13800000002',
      wecomUserId: 'liumin',
      posts: [{ unitId: 'publicity', function: 'publicity_head', title: '部长' }],
    },
    {
      name: '陈建国',
      mobile: '13800000003',
      wecomUserId: 'chenjianguo',
      posts: [{ unitId: 'logistics', function: 'unit_leader', title: '处长' }],
    },
    {
      name: '周涛',
      mobile: '13800000004',
      wecomUserId: 'zhoutao',
      posts: [{ unitId: 'logistics', function: 'unit_deputy', title: '副处长' }],
    },
    {
      name: '吴静',
      mobile: '13800000005',
      wecomUserId: 'wujing',
      posts: [{ unitId: 'logistics', function: 'account_admin', title: '官微管理员' }],
    },
    {
      name: '赵立新',
      mobile: '13800000006',
      wecomUserId: 'zhaolixin',
      posts: [{ unitId: 'leadership', function: 'school_leader', title: '副院长（分管宣传）' }],
    },
    {
      name: '孙伟',
      mobile: '13800000007',
      wecomUserId: 'sunwei',
      posts: [{ unitId: 'leadership', function: 'party_secretary', title: '党委书记' }],
    },
    {
      name: '何芳',
      mobile: '13800000008',
      wecomUserId: 'hefang',
      posts: [{ unitId: 'student', function: 'unit_leader', title: '部长' }],
    },
    {
      name: '马超然',
      mobile: '13800000009',
      wecomUserId: 'machaoran',
      posts: [{ unitId: 'academic', function: 'unit_leader', title: '处长' }],
    },
    {
      name: '钱进',
      mobile: '13800000010',
      wecomUserId: 'qianjin',
      posts: [{ unitId: 'security', function: 'unit_leader', title: '处长' }],
    },
    {
      name: '韩雪',
      mobile: '13800000011',
      wecomUserId: 'hanxue',
      posts: [{ unitId: 'it-dept', function: 'unit_leader', title: '系主任' }],
    },
  ],
  officialAccounts: [
    { platform: 'weibo', uid: '9000000001', name: '青衣江职院', unitId: 'publicity' },
    { platform: 'weibo', uid: '9000000002', name: '青衣江职院学工在线', unitId: 'student' },
    { platform: 'wechat', uid: 'gh_qyjzy0000001', name: '青衣江职业技术学院', unitId: 'publicity' },
  ],
  watchLists: [
    {
      id: 'school',
      name: '学校全称与简称',
      schoolWords: ['青衣江职业技术学院', '青衣江职院', '青江职院'],
      riskWords: [],
      stopWords: ['招聘信息汇总'],
    },
  ],
};
