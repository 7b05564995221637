import { first } from './signs.js';

/** What would take people's money or data under a school's name, or sells. */

const WARNS =
  /谨防|防范|警惕|切勿|不要(?:相信|轻信|转账|点击)|骗子|诈骗|上当|从未|从不|不(?:会|得|以|曾)?(?:委托|收取|授权|索要)|未委托|未授权|严禁|辟谣|假冒/u;
const CONTACT =
  /(?:加|扫|联系|私信?|滴滴|找|添加)\p{Script=Han}{0,6}(?:微信|[Vv](?![a-z]{2})|VX|vx|QQ|qq|扣扣|客服|我)|(?:微信|VX|vx|威信|薇信|[Vv])\s*(?:[:：]|同号|号|[a-z]{2,}\d|1[3-9]\d{9})|加\s*[VvQq]|QQ\s*\d{5,}|(?<!\d)1[3-9]\d{9}(?!\d)|私信|私聊|扫码|(?:点|戳|复制|打开)\p{Script=Han}{0,2}链接|链接|二维码|进群|加群|客服|联系(?:老师|主任|我)/u;
const MONEY =
  /购买|出售|打折|转账|(?:交|缴|付|收|退)\p{Script=Han}{0,5}费|定金|订金|押金|缴(?:费|纳)|付款|汇款|打款|收款|付费|到账|退款|全退|学费|费用|优惠|领券|立减|下单|订购|代购|贷款|分期|激活|退费|办卡|充值|欠费|办证|报名|资助|商务|广告|合作|推广|好物|床品|领取|补助|补贴|奖金|宽带|成绩|学历|礼包|\d元|会费|捐款|兼职|名额|价格|捐赠|一站式/u;
/** What is grave by itself, by what it is about. */
const GRAVE = new RegExp(
  [
    // places that are not on sale
    /不限分数|[零无]门槛|走关系|有门路|可操作|点招|委培|预录取|破格录|保送名额|特招名额|内部\p{Script=Han}{0,2}(?:答案|资料|调剂|操作|押题|题库|价|通道|名额|指标|渠道|关系)|录不上|锁定(?:专业|学位|名额)|预留(?:专业|名额)|(?:低分|分数不够|没考上)\p{Script=Han}{0,8}(?:上|录|读|补)|补录(?:通道|名额|进行)|无需高考|不看分数|免试入学|代理报名|名额有限|名额(?:只剩|仅剩|不多|有限)|先到先得|手慢无|内定/u,
    // certificates and marks
    /[包保](?:过|录|上|分配|就业|上岗|拿|升|毕业|入职)|不过(?:退|不收)|不成功不收|不用上课|免考|一年拿证|(?:快速|半年|一年|两年)\p{Script=Han}{0,2}(?:拿证|毕业|取证)|学信网可查|包上网|(?:四六级|考试|期末|真题)\p{Script=Han}{0,2}答案|助考|替考|押题|代(?:考|写|刷|办|抢|签|挂号|课|充|缴)|(?:成绩|分数|绩点|考勤|学籍|学分|处分)(?:\p{Script=Han}{0,3}(?:可|能|包)(?:以)?(?:改|修改|消|撤)|修改|代改|提升|撤销|消除)|(?:改|替|代)(?:成绩|考勤|课|签到)|(?:修改|提高)成绩|(?:撤销?|消除?)处分/u,
    // money to a person
    /(?:付|交|缴纳?|收取)(?!学费|住宿|书|水|电|党|团|会费|话费)\p{Script=Han}{1,5}费(?!用|通知|标准|时间|方式|系统|平台|指南)|(?:交|缴纳?|付|收取?)\p{Script=Han}{0,6}(?:床位|预留|预定|定位|占位|保证|激活|解冻|手续|中介|服装|体检|资料|报名)\p{Script=Han}{0,2}[费金]|(?<!AA)收\p{Script=Han}{0,4}费(?!用|通知)|先(?:付|交|缴|转)\p{Script=Han}{0,6}(?:费|金|款|半|钱|账)|先(?:转账|付款|交钱|打款)|(?:交|付|缴)\p{Script=Han}{0,3}(?:押金|定金)|(?:交|缴|付|转)\s*\d+|\d\s*(?:元|块)\s*(?:群费|押金|定金|手续费|名额)|\d+\s*(?:元|块)?\s*(?:一|\/)\s*(?:个|天|单|人|位|次)|入群费|交钱|个人账户|(?:转入|打入|汇入|存入)\p{Script=Han}{0,6}(?:账户|账号|卡)|(?:微信|支付宝|扫码)(?:转|付|支付)|有偿|统一购买|统一要求(?:购买|办理)|当日到账/u,
    // data
    /银行卡(?:号|密码|照片|信息|账号)|身份证号|身份证(?:照|正反|复印件)|(?:填写|输入|提供|上传|发送?|登记|索要)\p{Script=Han}{0,8}(?:卡号|银行卡|身份证|验证码|密码)|(?:账号|登录)密码/u,
    // loans, work and wares
    /秒批|无抵押|放款|借款|套现|征信|低息|提现|零首付|返现|返利|稳赚|理财产品|日结|日薪|刷单|[日月]赚|月入|兼职(?:群|[:：]|\p{Script=Han}{0,6}(?:打字|点赞|日结))|内推名额|付费入职|代理(?:招募|加盟)|招\p{Script=Han}{0,4}代理|红包|橱窗|带货|卖货|商务合作|广告合作|广告位|合作请?联系|(?:买|卖|购买|出售)\p{Script=Han}{0,10}[，,]?\p{Script=Han}{0,4}(?:找我|私信|微信)/u,
  ]
    .map((r) => r.source)
    .join('|'),
  'u',
);

/**
 * What would take people's money or data, or sells: the words, the gravest first, and how many are grave. What warns of it is none. whole: the price may stand in
 * the bio and the address in a post.
 */
export function baits(texts: string[], whole: boolean): { words: string[]; grave: number } {
  const [worst, rest]: [string[], string[]] = [[], []];
  const sentences = texts.flatMap((t) => t.split(/[。！!？?；;\n]/u)).filter((s) => !WARNS.test(s));
  for (const sentence of whole ? [sentences.join('，')] : sentences) {
    const grave = first(GRAVE, sentence);
    const [contact, money] = [first(CONTACT, sentence), first(MONEY, sentence)];
    if (grave) worst.push(grave);
    else if (contact && money) rest.push(`${money}…${contact}`);
  }
  return { words: [...worst, ...rest], grave: worst.length };
}

/** A private way to be reached. */
export const privateContact = (text: string): string | null => first(CONTACT, text);
