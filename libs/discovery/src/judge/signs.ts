/** What an account says of itself and does, from general knowledge of the language. Each answers the words that say it. */

const first = (pattern: RegExp, text: string): string | null => pattern.exec(text)?.[0] ?? null;

const NOT_OURS =
  /非官方|(?:不是|并非|不属于)(?:学校|校方)?官方|不代表(?:学校|校方|官方)|(?:与|和|跟)(?:学校|校方|各院校|院校|官方)\p{Script=Han}{0,3}(?:无关|无\p{Script=Han}{0,2}关系)|民间|自发|自建|个人(?:运营|号|账号)|私人(?:号|运营)|第三方|粉丝(?:自建|号|团|站)|以(?:学校|官方)(?:通知|发布)?为准|自负|同学们?自己的|学生自(?:办|建|己|发)|无隶属|小号|自娱自乐/u;
/** It says that it does not speak for the school. */
export const disclaims = (text: string): string | null => first(NOT_OURS, text);

const OFFICIAL =
  /官方(?!网站|通知|发布为准|为准)|官微|官网|官号|官抖|唯一|权威发布|授权|指定(?:平台|账号)|(?:本|我)校(?!友|区门口)|招办|招生(?:办|处|老师)|工作人员|校方|学校(?:服务号|平台)/u;
/** It claims to speak for the school or one of its parts. */
export const claims = (text: string): string | null => first(OFFICIAL, text.replace(new RegExp(NOT_OURS, 'gu'), '，'));

const RUN_BY =
  /(?:主管|主办|承办|运营|管理|指导|隶属|下属|所属|直属|宣传(?:平台|阵地|窗口)|(?:信息|活动|工作)发布|对外窗口|发布平台|(?:官方|工作|宣传|服务|发布|交流)?平台|阵地|传声筒|学生工作|办公(?:电话|地址)|联系电话|服务热线|为您服务|小编)/u;
/** It says by whom it is run, as a unit does. */
export const runBy = (text: string): string | null => first(RUN_BY, text.replace(new RegExp(NOT_OURS, 'gu'), '，'));

const FAN =
  /表白|万能墙|校园墙|墙$|墙(?=bot)|树洞|吃瓜|捞人|bot|二手|闲置|跳蚤|拼车|跑腿|外卖|美食|互助|后援|球迷|粉丝|杂谈|观察|失物招领|匿名|八卦|吐槽|交友|脱单|相亲|[男女]朋友|找搭子|租房|驾校|同城|贴吧|粉圈|应援|干饭|生活圈|校园圈|微校园|同学汇|那些事|那点事|\d{2,4}班$|班级/iu;
/** The name of what students and followers do for themselves. */
export const byFollowers = (name: string): string | null => first(FAN, name);

const PERSONAL =
  /坐标|在读|普通学生|大[一二三四]|(?:的|我是)(?:一枚|一名|一个)?(?:学生|新生)|学生(?=[，,。、\s]|$)|(?:前|曾任|原|现任)\p{Script=Han}{2,16}(?:主席|部长|会长|干事)|约拍|接单|主播|我们班|(?:\d{2}|\d{4})级(?:新生|学生|学长|学姐)|博主|日常$|日常(?=[，。])|分享生活|记录(?:大学|生活|我)|爱好者|考研ing|干饭|一枚|up主|打工人|咸鱼|追星|养猫|随便发发|记录青春/iu;
/** It speaks as one person does. */
export const personal = (text: string): string | null => first(PERSONAL, text);

const ALUMNI =
  /校友|(?<!包)毕业(?!生(?![，,。、；\s]|$)|典礼|设计|论文|季|证|照)|母校|老同学|同窗|同学会|(?:19|20)?\d{2}[级届](?!新生|学生会)/u;
/** It speaks as those do who have left the school. */
export const ofAlumni = (text: string): string | null => first(ALUMNI, text);

const ORGAN =
  /(?:学生会|研究生会|团委|团总支|团支部|团学|党委|党总支|党支部|党校|工会|妇联|社团|社联|联合会|协会|艺术团|合唱团|乐团|话剧社|文学社|志愿者?|义工|广播站|广播台|工作站|易班|电视台|记者[团站]|通讯社|辩论队|护卫队|国旗班|礼仪队|自律会|委员会|自管会|图书馆|档案馆|校史馆|博物馆|体育馆|校医院|医务室|卫生所|教研室|实验室|研究所|研究院|招生|录取|报名|办理|查询|通知|服务|校园卡|贷款|奖助|就业|教务|学工|学生处|资助|保卫|后勤|财务|人事|科研|宣传部|融媒|新媒体|出版社|校报|学报|继续教育|培训中心|心理|青年|青协|食堂|公寓|宿管|信息中心|网络中心|国际交流|视频|影像|抖音|直播)|[\p{Script=Han}A-Z]{1,8}(?:系|处|部|科|办|委|院|所|室|社|协|会|队|团|站|馆|台|中心|基地|学院|出版社)$/u;
/** It is called as a part of a school, or as one of its student bodies, is. */
export const organ = (name: string): string | null => first(ORGAN, name);

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

const WARNS =
  /谨防|防范|警惕|切勿|不要(?:相信|轻信|转账|点击)|骗子|诈骗|上当|从未|从不|不(?:会|得|以|曾)?(?:委托|收取|授权|索要)|未委托|未授权|严禁|辟谣|假冒/u;
const CONTACT =
  /(?:加|扫|联系|私信?|滴滴|找|添加)\p{Script=Han}{0,6}(?:微信|[Vv](?![a-z]{2})|VX|vx|QQ|qq|扣扣|客服|我)|(?:微信|VX|vx|威信|薇信|[Vv])\s*(?:[:：]|同号|号|[a-z]{2,}\d|1[3-9]\d{9})|加\s*[VvQq]|QQ\s*\d{5,}|(?<!\d)1[3-9]\d{9}(?!\d)|私信|私聊|扫码|(?:点|戳|复制|打开)\p{Script=Han}{0,2}链接|链接|二维码|进群|加群|客服|联系(?:老师|主任|我)/u;
const MONEY =
  /转账|(?:交|缴|付|收|退)\p{Script=Han}{0,5}费|定金|订金|押金|缴(?:费|纳)|付款|汇款|打款|收款|付费|到账|退款|全退|学费|费用|优惠|领券|立减|下单|订购|代购|贷款|分期|激活|退费|办卡|充值|欠费|办证|报名|资助|商务|广告|合作|推广|好物|床品|领取|补助|补贴|奖金|宽带|成绩|学历|礼包|\d元|会费|捐款|兼职|名额|价格|捐赠|一站式/u;
const GRAVE =
  /内部(?:名额|指标|渠道|关系)|(?:包|保)(?:过|录|上|分配)|不过(?:退|不收)|录不上|锁定(?:专业|学位|名额)|预留(?:专业|名额)|(?:低分|分数不够|没考上)\p{Script=Han}{0,8}(?:上|录|读|补)|补录(?:通道|名额|进行)|日结|刷单|代(?:考|写|刷|办|抢|签|挂号|课)|银行卡(?:号|密码)|(?:填写|提供|输入|发送|索要)\p{Script=Han}{0,6}(?:验证码|密码)|身份证号|名额有限|先到先得|手慢无|商务合作|广告合作|合作请?联系|名额(?:只剩|仅剩|不多|有限)|(?:转入|打入|汇入|存入)\p{Script=Han}{0,6}(?:账户|账号|卡)|银行卡(?:照片|信息|账号)|零首付|内定|收\p{Script=Han}{0,4}费(?!用)|(?:交|付|缴)\p{Script=Han}{0,3}(?:押金|资料费|定金|报名费)|一年拿证|包毕业|不用上课|(?:撤销?|消除?)处分|特招名额|押题|内部资料|入群费|交钱|个人账户|日薪|代抢|代充|保入职|付费入职|广告位|(?:填写|输入|提供|上传|发送?|登记)\p{Script=Han}{0,8}(?:卡号|银行卡|身份证|验证码|密码)|(?:微信|支付宝|扫码)(?:转|付|支付)|包拿证|有偿|先(?:转账|付款|交钱|个人账户|日薪|代抢|代充|保入职|付费入职|广告位|(?:填写|输入|提供|上传|发送?|登记)\p{Script=Han}{0,8}(?:卡号|银行卡|身份证|验证码|密码)|(?:微信|支付宝|扫码)(?:转|付|支付)|打款)|代缴|替考|改成绩|(?:修改|提高)成绩|免考|不成功不收|身份证(?:照|正反|复印件)|当日到账/u;

/** What would take people's money or data, or sells: the words, the gravest first, and how many are grave. What warns of it is none. */
export function baits(texts: string[]): { words: string[]; grave: number } {
  const [worst, rest]: [string[], string[]] = [[], []];
  for (const sentence of texts.flatMap((t) => t.split(/[。！!？?；;\n]/u))) {
    if (WARNS.test(sentence)) continue;
    const grave = first(GRAVE, sentence);
    const [contact, money] = [first(CONTACT, sentence), first(MONEY, sentence)];
    if (grave) worst.push(grave);
    else if (contact && money) rest.push(`${money}…${contact}`);
  }
  return { words: [...worst, ...rest], grave: worst.length };
}

/** A private way to be reached. */
export const privateContact = (text: string): string | null => first(CONTACT, text);

const COMPANY = /公司|商行|商贸|工作室|经营部|事务所|个体|集团|店$|合作社|传媒(?!学院)|文化传播|科技|教育咨询|培训/u;
export const company = (text: string): string | null => first(COMPANY, text);

const STAFF = /老师|辅导员|班主任|主任|处长|科长|部长|院长|校长|书记|教务|学办/u;
/** It is called as people of a school's staff are. */
export const staff = (name: string): string | null => first(STAFF, name);
