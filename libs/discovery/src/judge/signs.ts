/** What an account says of itself and does, from general knowledge of the language. Each answers the words that say it. */

/** The words of a text that a pattern finds. */
export const first = (pattern: RegExp, text: string): string | null => pattern.exec(text)?.[0] ?? null;

const NOT_OURS =
  /非官方|(?:不是|并非|不属于)(?:学校|校方)?官方|不代表(?:学校|校方|官方)|(?:与|和|跟)(?:学校|校方|各院校|院校|官方)\p{Script=Han}{0,3}(?:无关|无\p{Script=Han}{0,2}关系)|民间|自发|自建|个人(?:运营|号|账号)|私人(?:号|运营)|第三方|粉丝(?:自建|号|团|站)|以(?:学校|官方)(?:通知|发布)?为准|自负|同学们?自己的|学生自(?:办|建|己|发)|无隶属|(?<!官方)小号|自娱自乐/u;
/** It says that it does not speak for the school. */
export const disclaims = (text: string): string | null => first(NOT_OURS, text);

const OFFICIAL =
  /official|蓝[vV]|官博|官方(?!网站|通知|发布为准|为准)|官微|官网|官号|官抖|唯一|权威发布|授权|指定(?:平台|账号)|(?:本|我)校(?!友|区门口)|招办|招生(?:办|处|老师)|工作人员|校方|学校(?:服务号|平台)/iu;
/** It claims to speak for the school or one of its parts. */
export const claims = (text: string): string | null => first(OFFICIAL, text.replace(new RegExp(NOT_OURS, 'gu'), '，'));

const RUN_BY =
  /(?:主管|主办|承办|运营|管理|指导|隶属|下属|所属|直属|宣传(?:平台|阵地|窗口)|(?:信息|活动|工作)发布|对外窗口|发布平台|(?:官方|工作|宣传|服务|发布|交流)?平台|阵地|传声筒|学生工作|办公(?:电话|地址)|联系电话|服务热线|为您服务|小编)/u;
/** It says by whom it is run, as a unit does. */
export const runBy = (text: string): string | null => first(RUN_BY, text.replace(new RegExp(NOT_OURS, 'gu'), '，'));

const FAN =
  /自习室|打印店|超市$|民宿|宾馆|门口|旁边|附近|周边|对面|日记|阿姨|大爷|大叔|保安|小姐姐|小哥|学[姐长弟妹]|表白|万能墙|校园墙|墙$|墙(?=bot)|树洞|吃瓜|捞人|bot|二手|闲置|跳蚤|拼车|跑腿|外卖|美食|互助|后援|球迷|粉丝|杂谈|观察|失物招领|匿名|八卦|吐槽|交友|脱单|相亲|[男女]朋友|找搭子|租房|驾校|同城|贴吧|粉圈|应援|干饭|生活圈|校园圈|微校园|同学汇|那些事|那点事|\d{2,4}班$|班级/iu;
/** The name of what students and followers do for themselves. */
export const byFollowers = (name: string): string | null => first(FAN, name);

const PERSONAL =
  /坐标|在读|普通学生|大[一二三四]|(?:的|我是)(?:一枚|一名|一个)?(?:学生|新生)|学生(?=[，,。、\s]|$)|(?:前|曾任|原|现任)\p{Script=Han}{2,16}(?:主席|部长|会长|干事)|约拍|接单|主播|我们班|(?:\d{2}|\d{4})级(?:新生|学生|学长|学姐)|博主|日常$|日常(?=[，。])|分享生活|记录(?:大学|生活|我)|爱好者|考研ing|干饭|一枚|up主|打工人|咸鱼|追星|养猫|随便发发|记录青春/iu;
/** It speaks as one person does. */
export const personal = (text: string): string | null => first(PERSONAL, text);

const ALUMNI =
  /校友|(?<!包)毕业(?!生(?![，,。、；\s]|$)|典礼|设计|论文|季|证|照)|母校|老同学|同窗|同学会|(?<!第)(?<!\d)(?:19|20)?\d{2}[级届](?!新生|萌新|迎新|学生会|研究生支教|本科|辅导员|团|毕业生就业)/u;
/** It speaks as those do who have left the school. */
export const ofAlumni = (text: string): string | null =>
  first(ALUMNI, /团支部|团总支|学生会|辅导员|迎新|新生/u.test(text) ? text.replace(/\d{2,4}级/gu, '') : text);

const ASSOCIATION = /校友(?:联谊)?会(?!办)|校友(?:俱乐部|圈|群|之友|足球队|创业)|同学会|同学聚会|聚会/u;
/** A body of alumni of a place, a year or a trade; the school's own one (总会, 办公室) is a part of it. */
export const association = (name: string): string | null =>
  /校友总会|校友(?:工作)?办|校友之家/u.test(name) ? null : first(ASSOCIATION, name);

const KEYWORD = /学生会|团委|协会|社团|志愿|图书馆|招生|教务|后勤|就业|融媒|青年/u;
const ORGAN =
  /(?:学生会|研究生会|研会|团委|团总支|团支部|团学|党委|党总支|党支部|党校|工会|妇联|社团|社联|联合会|协会|艺术团|合唱团|乐团|话剧社|文学社|志愿者?|义工|广播站|广播台|工作站|易班|电视台|记者[团站]|通讯社|辩论队|护卫队|国旗班|礼仪队|自律会|委员会|自管会|图书馆|档案馆|校史馆|博物馆|体育馆|校医院|医务室|卫生所|教研室|实验室|研究所|研究院|招生|录取|报名|办理|查询|通知|服务|校园[卡网]|贷款|奖助|就业|教务|学工|学生处|资助|保卫|后勤|财务|人事|科研|宣传部|融媒|新媒体|出版社|校报|学报|继续教育|培训中心|心理|青年|青协|食堂|公寓|宿管|信息中心|网络中心|国际交流|视频|影像|抖音|直播)|[\p{Script=Han}A-Z]{1,8}(?:系|处|部|科|办|委|院|所|室|社|协|会|队|团|站|馆|台|中心|基地|学院|专业|出版社)$/u;
/** It is called as a part of a school, or as one of its student bodies, is. */
export const organ = (name: string): string | null => {
  const found = first(ORGAN, name);
  // 岚大er的自习室 is one person's speech, not the name of a room
  return found && /(?:的|er|ers|の)/iu.test(name) && KEYWORD.exec(found) === null ? null : found;
};

const BODY =
  /(?:系|处|部|科|办|委|院|所|室|社|协会|学会|会|队|团|站|台|馆|中心|基地|学部|支部|工作坊|学院|出版社|委员会|战队|专业|实训室?|广播|校报|校刊|编辑部|发展中心)(?:官方)?(?:微信|微博|公众号|公众平台|账号|抖音|平台|新媒体)?$/u;
/** A bio that says no more than whose it is: the rest of its first words behind our name is a body's name. */
export const body = (rest: string): string | null =>
  rest.length >= 2 && rest.length <= 18 && !/[的我]|学生$|同学|粉丝|考生/u.test(rest) && byFollowers(rest) === null
    ? first(BODY, rest)
    : null;

const VOICE = [
  /【?(?:通知|公告|公示|通告|简讯|预告|紧急通知)】?|特此通知|现将\p{Script=Han}{0,12}(?:通知|公布)/u,
  /(?:召开|举办|举行|开展|组织|启动|承办|签署|受理|圆满(?:结束|落幕)|顺利(?:举行|完成))/u,
  /请(?:相关|各|全体|广大|有关|师生|同学|家长|老师|参加)|(?:全体|广大)(?:师生|同学|教职工|学生)|师生|同学们|教职工/u,
  /我(?:系|院|校|处|部|馆|中心|站|会|社|队|团|办)(?!的)|本(?:系|院|处|部|馆|中心|会|社)/u,
  /各(?:班|团?支部|年级|单位|系|社团)|书记|辅导员|团日|党日|党支部|团支部|青年大学习|志愿(?:服务|活动)|公益/u,
  /(?:招新|换届|迎新|纳新|报名(?:请|地点|方式|截止)|面试(?:地点|时间)|指南|活动回顾|回顾)/u,
  /(?:一|二|三|特|优秀)等奖|荣获|获评|获得\p{Script=Han}{0,6}(?:奖|称号)|祝贺/u,
  /(?:温馨提示|提醒|谨防|注意安全|防范|敬请谅解|公告|公示|简章|启事|名单|邀请函|安排|实录|活动|展播|讲座|大赛|报名|予以公布|暂停\p{Script=Han}{0,8}(?:服务|借还|开放)|停水|停电|检修)/u,
];
/** How many ways of an institution its posts show, and whether most of them show any. */
export const voice = (posts: string[]): { ways: number; mostly: boolean } => ({
  ways: VOICE.filter((v) => posts.some((p) => v.test(p))).length,
  mostly: posts.length > 0 && posts.filter((p) => VOICE.some((v) => v.test(p))).length * 2 >= posts.length,
});

const COMPANY = /公司|商行|商贸|工作室|经营部|事务所|个体|集团|店$|合作社|传媒(?!学院)|文化传播|科技|教育咨询|培训/u;
export const company = (text: string): string | null => first(COMPANY, text);

const STAFF = /管理员|客服|专员|老师|辅导员|班主任|主任|处长|科长|部长|院长|校长|书记|教务|学办/u;
/** It is called as people of a school's staff are. */
export const staff = (name: string): string | null => first(STAFF, name);
