/** 第十二条: what wants an answer. */
export type QuestionKind = 'question' | 'complaint';

/** Somebody is to do something about it. */
const DEMAND =
  /(?<!可以|可|被|有人|被.{1,4}|经理|打\d*)投诉(?!电话|热线|渠道|后|过后|有|成功|可|就|的话)|维权|(?:给|要|讨)个?说法|没有?人(?:来)?(?:理(?!会)|处理|解决|修|回复|打扫|清理|维护)|谁(?:来)?管|有没有人(?:来)?管|有人管|管管|不作为|乱收费|凭什么|退(?:钱|费|款)|求曝光|反映.{0,8}(?:没|无|问题|多次)|一直(?:没|不)(?:修|解决|回复|人|处理)|解决一下|置之不理|推诿|踢皮球|没(?:有)?下文|什么时候能(?:修|解决|处理|恢复)|强烈(?:要求|谴责)|建议(?:学校|后勤|食堂|教务|宿管)|希望(?:学校|后勤|有关部门|食堂).{0,12}(?:处理|解决|重视|回应|整改|出面)/u;
/** 没人管你几点回 is a freedom; 停水三天没人管 is none. */
const UNCARED = /没有?人(?:来)?管/u;
const BROKEN = /停水|停电|断水|断电|漏|坏|堵|脏|臭|异物|中毒|多少天|[一二两三四五六七几\d]+天|到底|究竟/u;

/** What a school or whoever works for it provides or decides. */
const PROVIDED =
  /网|速度|流量|信号|水|电|澡|浴|厕|卫生|宿舍|寝|楼|食堂|饭|菜|餐|吃|价|贵|超市|东西|快递|驿站|外卖|空调|洗衣|自习|图书馆|教室|跑|打卡|门禁|封校|导员|宿管|保安|学校|校|老师|课|教务|后勤|公交|校车|卡|费|建议/u;
/** Scorn of anything: counts beside what the school provides. */
const SCORN =
  /(?:^|[，,。 ])卡[，,。 ]|智慧的学校|很乱|(?<!收|扔|丢|倒|捡)垃圾(?!分|桶|袋|站|箱|回收|车|场|短信|邮件|处理|街|清|食品|话)|辣鸡|拉胯|狗都不|狗屎|一坨|(?<!没有?那么)恶心|(?<!不算(?:特别)?|没(?:有)?那么|不会.{0,4}|不要太|其他|多[的得])离谱|无语|傻逼|坑[爹人死]|血坑|稀烂|达芬|笑话|(?:很|真|好|太)烦|最不好|不好[，, ]*还贵|(?:很|太|真|好|^|[，, ])拉(?:$|[，, 。])|(?:又|好|比较|真|太|特别|很)坑|^坑[，, ]|(?:很|太|真|真的)烂|(?:^|[，,。])烂(?:$|[，,。])|脑残|差评|破烂|割韭菜|强买强卖|劫贫济富|垄断|不人性化|浪费时间|难评|(?<!有时)(?:很|极|极其|非常|太|且|又|特别)差(?!不多|别|异|点)|差劲|不(?:太)?合理|(?:很|太|真)麻烦|叹气|随缘断|服务态度.{0,2}(?:不好|差)/u;
/** Faults that name what they are about. */
const FAULT =
  /黑心|(?:比较|太|真|很)黑(?!暗|色|板)|死贵|贵[的得](?:要)?死|昂贵|溢价|多算钱|骗人|(?:特别|最|贼|好|老)贵|拉肚子|(?:系统|网站|服务器|软件|[aA][pP][pP]).{0,4}(?:崩溃|崩了)|及其差|情况严重|特别不方便|(?<!不)(?:太|非常|巨|超|真)贵|(?<!会|不会|不是|快递|打车|比较)(?:挺|很|都)贵|又贵又|贵[，,还又且]+.{0,4}(?:难吃|差|少|坑)|(?:恶意|疯狂|乱|偷偷|又)涨价|垄断价|比外面都贵|(?<!不|不算|不太|不怎么|不至于|没那么|没有)难吃|难喝|味道不好|单纯不好吃|不够用.{0,4}乱|位置少|打不了|很卡(?!吗)|东西还少|少不说|很难充|根本没空|足以冻人|拉屎|洗鞋子|要翻墙|发不出去|吃不饱|变质|都是油|肮脏|(?<!不|没有|不会|有点|好)脏(?!话)|(?<!餐具)不干净|不卫生|卫生不.{0,2}(?:保障|好)|无视卫生|环境(?:比?较|很|非常)?(?:差|恶劣)|漏水|堵塞|不修|(?:经常|总是|老是|天天|常常|时常|常年).{0,5}(?:坏|断|掉|停|卡|崩|堵|连不上|没水|凉水|冷水|积灰|漏|不好吃)|损坏|没修好|停[电水]停[电水]|(?:容易|会|脑|东西|外卖)被偷|偷外卖|偷盆|洗不了|(?<!有的?时候?.{0,6})连不上|失常|极其缓慢|排不上|外卖都不让|死慢|拥挤不堪/u;
const FOREIGN =
  /(?<!没|没有|不会|未|无|从没|没人|没人说|从来没有|很少听见|很少|较少|可能|会)(?:吃出|吃到|有|见过有|出现)(?:过|了)?(?:.{0,3})(?:异物|虫|钢丝|头发|塑料|苍蝇)|异物(?:常有|有人吃|经常)|一堆异物/u;
/** Told of others or of another time, or now and then. */
const HEDGED = /偶尔|偶有|听说|个别|据说|以前|好像|可能有|不多|没吃|少见|极少|基本没/u;

/** Asked of whoever reads. */
const ASKED =
  /请问|求问|想问|问一下|问下|咨询(?!室|处|电话|师|台|中心|热线|公司|服务)|有没有(?:人|同学|学长|学姐|老师)?.{0,6}知道|有(?:人|谁)知道|谁知道|(?<!需要|可以|就|请|能|要)求助|求解|求告知|求推荐|求回答|求教|怎么办(?:理|啊|呢|呀)?(?:$|[?？。！!])|(?<!不|没|不知道|不太|都|啥)(?:怎么|怎样|如何)(?:申请|办理|查(?!寝)|报名|交|弄|填|领|退|补|缴|登录|预约|改|开)/u;
/** Without a mark at the end. */
const UNMARKED =
  /(?:什么|啥)时候(?:开|放|发|能|可以|公布|报名|考|出|交|结束|恢复)|几点(?:开|关|上|下|到|断)|在哪(?:里|儿)?(?:办|领|交|查|报|买|看)|能不能|可不可以|吗$/u;
const KNOWN_NOT =
  /不知|不太?清楚|完什么时候|什么时候.{1,6}都|要问|不记得|不确定|忘|取决|根据|看情况|随便|不一定|想什么|不了解|没注意/u;
/** A clause that ends in a mark and asks: one without such a word is a guess (大概两个月？). */
const INTERROGATIVE =
  /吗|呢|么$|什么|啥|怎么|咋|哪|谁|几[点个号月周天]|多少|多久|多长|多远|是不是|能不能|可不可以|有没有|会不会|要不要|行不|可以不|何|(?:时间|情况|政策|要求|流程|价格|电话|地址|地点|方式)$/u;
/** Asked of nobody. */
const RHETORICAL =
  /(?:为什么|为啥|怎么)(?:这么|那么|如此)|怎么(?:还|可能|会|能|就|敢|当|成)|(?:为什么|为啥|凭啥)(?:不|要|还|会|没)|谁懂|这谁顶得住|谁(?:还|敢|能|不)|(?:还|也)有(?:谁|哪)|不(?:是|香|好)吗|难道|岂|何在|有什么(?:好|道理|意思|用)|不值得|这东西|有意思吗|是什么(?:鬼|玩意)|还有.{0,10}(?:希望|人)|什么玩意|闹哪样|以为|真的(?:吗|么|假的)|不会吧|不清楚|不知道|不记得|懂了么|死得?早/u;

const clauses = (text: string): string[] =>
  text
    .replace(/（[^（）]{0,40}）|\([^()]{0,40}\)/gu, '')
    .replace(/\[[^[\]]{1,6}\]|#[^#]{1,30}#/gu, '')
    .match(/[^?？。！!；;\n，,]+[?？]?/gu) ?? [];

function asks(text: string): boolean {
  if (ASKED.test(text)) return !RHETORICAL.test(text);
  const marked = clauses(text).filter((c) => /[?？]$/u.test(c));
  if (marked.some((c) => INTERROGATIVE.test(c.slice(0, -1)) && !RHETORICAL.test(c))) return true;
  return UNMARKED.test(text) && !KNOWN_NOT.test(text) && !RHETORICAL.test(text);
}

/** What stands before a word that is denied by it: 没出现离谱现象, 不会太离谱, 没有很贵. */
const DENIED = /(?:没有?|无|不会?|不是|不算|并非|未|没那么)(?:出现|太|很|特别|非常|那么|这么|什么|算|怎么|至于|过)?$/u;
const everywhere = new Map([DEMAND, SCORN, FAULT].map((list) => [list, new RegExp(list, 'gu')]));
/** Whether a list finds a word that nothing denies. */
function holds(list: RegExp, text: string): boolean {
  if (!list.test(text)) return false;
  return [...text.matchAll(everywhere.get(list)!)].some(
    ({ index }) => !DENIED.test(text.slice(Math.max(0, index - 6), index)),
  );
}

/** Whether somebody is asked to do something, be it to put right what is wrong. */
const demands = (text: string): boolean => holds(DEMAND, text) || (UNCARED.test(text) && BROKEN.test(text));

function deplores(text: string): boolean {
  if (holds(FAULT, text) || (PROVIDED.test(text) && holds(SCORN, text))) return true;
  return FOREIGN.test(text) && !HEDGED.test(text);
}

/** What the lists alone say; null when a text neither asks nor complains. */
export function questionByLists(text: string): QuestionKind | null {
  if (demands(text)) return 'complaint';
  if (asks(text)) return 'question';
  return deplores(text) ? 'complaint' : null;
}

/** How many answers listHits gives. */
export const LIST_HITS = 13;
/** What each list finds in a text, 1 or 0: the model weighs them. */
export function listHits(text: string): number[] {
  const said = questionByLists(text);
  return [
    ...[said === 'question', said === 'complaint', demands(text), holds(SCORN, text), holds(FAULT, text)],
    ...[FOREIGN, HEDGED, PROVIDED, BROKEN, ASKED, UNMARKED, KNOWN_NOT, RHETORICAL].map((list) => list.test(text)),
  ].map(Number);
}

/** Whether it wants an answer: a complaint may only deplore. */
export const wantsAnswer = (text: string): boolean => demands(text) || asks(text);

/** Whether it says so outright (请问, 求助, 没人处理), not by a mark alone, which stands behind many a thing that is asked of nobody. */
export const asksOutright = (text: string): boolean => demands(text) || (ASKED.test(text) && !RHETORICAL.test(text));
