/** Words that say: a school is meant. */
const CAMPUS =
  '学生|女生|男生|同学|教授|讲师|老师|教师|导师|博导|硕导|辅导员|班主任|宿管|院长|校长|书记|校友|毕业|肄业|本科|专科|硕士|博士|研究生|考研|考博|保研|保送|复试|调剂|初试|录取|投档|招生|招办|报考|考上|考入|考进|入学|升学|开学|开课|新生|报到|军训|校区|校园|校庆|校门|校内|校方|校史|校考|艺考|校徽|校服|校训|食堂|宿舍|寝室|图书馆|教学楼|实验室|体育馆|学院|专业|学位|学历|学籍|论文|课程|选课|上课|听课|课堂|任教|特奖|思修|思政|公开课|选修|上学|读书|讲座|奖学金|助学金|贫困生|通知书|成绩|分数线|社团|迎新|学霸|学长|学姐|学妹|学弟|学子|院士|樱花|课题组|团队|考生|高考|\\d{2,4}级|[硕博]士?生|师生|留学生|副研究员|特任|智库|慕课|毕设|毕业照|研究所|研究院|表演系|表演班|美术系|\\p{Script=Han}{1,3}系(?=[\\p{Script=Han}]|$)|MBA|CUBA|男篮|女篮|校队|乒超|附中';
/** What an institution does, right after its name. */
const ACTS =
  '回应|通报|发文|发博|发声|发布|公布|公示|官宣|官微|官网|祝贺|恭喜|感谢|欢迎|致歉|道歉|辟谣|否认|澄清|声明|报警|成立|设立|开设|取消|撤销|处分|开除|解聘|停职|研发|研究|发现|捐赠|陪|送|请|把|给|为|称|再|已|将|拟|决定|宣布|表示|暂停|启动|举办|举行|迎来|招聘|聘|获|夺冠|夺金|战胜|不愧|被曝|被指|被举报|王牌|封校|放假|停课|解封|打卡|赏|攻略';
const STUDIES =
  '考上|考入|考进|考到|考|就读|就读于|毕业于|来自|入读|报考|录取|保送|转学|回母校|母校|任教|受聘|捐给|上岸|保研|直博|读博|读研|留学';
/** Those of them that no adjective precedes: 重大发现, 重大决定. */
const PLAIN_ACTS = '回应|通报|发文|发声|官宣|官微|官网|祝贺|致歉|道歉|辟谣|否认';
const GOES = '进入|去了|回到|走进|走到|去|在|到|从|回|逛|游|访|入职|加盟|向|致信|选|投';

const campus = new RegExp(`(?:${CAMPUS})`, 'u');
const campusNext = new RegExp(
  `^(?:大学(?!生)|(?:大学|大)?[的一两三四五六七八九十0-9多几名位个某原前副女男新老大首在岁后级届「“【#\\s]{0,5}(?:${CAMPUS}))`,
  'u',
);
const actNext = new RegExp(`^(?:${ACTS})`, 'u');
const plainActNext = new RegExp(`^(?:${PLAIN_ACTS})`, 'u');
const studyBefore = new RegExp(`(?:${STUDIES})(?:了|至|到|于)?$`, 'u');
const goBefore = new RegExp(`(?:${GOES})$`, 'u');
const strong = /录取通知书|毕业典礼|开学典礼|校庆|新生|食堂|宿舍|图书馆|毕业生|招生/u;
const NEAR = 14;

/** How strongly the neighbours of a short form say that a school is meant. */
export interface Evidence {
  /** a campus word right after it */
  campusNext: boolean;
  /** what only a school has follows soon */
  strongNear: boolean;
  /** a campus word near it */
  campusNear: boolean;
  /** it acts as an institution does */
  acts: boolean;
  /** as only an institution does */
  actsPlainly: boolean;
  /** somebody studies or teaches there, or wants to */
  studies: boolean;
  /** somebody goes there, is there, comes from there */
  goes: boolean;
}

export function evidenceOf(before: string, after: string): Evidence {
  return {
    campusNext: campusNext.test(after.slice(0, NEAR)),
    strongNear: strong.test(after.slice(0, NEAR)),
    campusNear: campus.test(after.slice(0, NEAR)) || campus.test(before.slice(-NEAR)),
    acts: actNext.test(after),
    actsPlainly: plainActNext.test(after),
    studies: studyBefore.test(before),
    goes: goBefore.test(before),
  };
}

/** Single characters that often follow the name of a school as words of their own. */
export const RIGHT_OK = new Set(
  '的了是在和与跟及或有被把将给让向对从为已也都又再还却很太最真不没未无能可会要想应拟称说回发送陪办建推出开设请用获得夺赢输胜负遭涉现迎招考录查放封解停改换选投捐收退聘任撤取处罚认致女男新老校院系师生博硕本研党团一二两三四五六七八九十百千万双单多几某这那首第近前后内外里中上下年月日号级届名位个人版队杯展节赛课班楼猫狗之其仍正刚才就只因而但并若如何吗呢吧啊呀哦哈嘛等来去看谈比打做写拍画唱学读教养种卖买吃住睡走跑骑到过着起所连约超满达破创非俩映樱弟妹受竟居网暖当留雷'.split(
    '',
  ),
);

/** Single characters that often stand before it. */
export const LEFT_OK = new Set(
  '在于从到去来回上进考读念报是为被把将和与跟及或对向给让请叫称说的了着过有没不也都又再还就才只很太最真更新老原前现该这那某各两一二三四五六七八九十双几多男女我你他她年月日号级届后里外下对论谈评看见离赴入返逛游遇访驻由因随同送选投捐爱恨赞骂怼黑夸晒拍画唱写走等盼求寻找当做像如比及暨即以用致信令告诉问传蹭宠带助赴别疑曝成'.split(
    '',
  ),
);
