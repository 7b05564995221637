import { judge, severityWords } from '@fengsui/analysis';
import type { PublishingMatter, PublishingWord } from '@fengsui/contract';
import { readable } from '../check/readable.js';

/** A matter of 第十八条 that a text is about, with the words that say so. */
export interface Matter {
  matter: PublishingMatter;
  words: string[];
}

export const MATTER_NAME: Record<PublishingMatter, string> = {
  major: '重大事件',
  emergency: '突发事件',
  sensitive: '社会热点及敏感问题',
  foreign: '重大外事',
};

/** What is taught, rehearsed or warned of has not happened. */
const TAUGHT =
  /演练|演习|讲座|培训|知识|宣讲|宣传[周月日]|教育[周月日]|主题(?:班会|教育|团日)|预防|严防|防(?:火|灾|震|溺|骗|诈|盗|汛|护|暴|恐|艾|霸)|消防(?:知识|安全|器材|设施|通道)|警示|案例|竞赛|大赛|比赛|观看|影片|电影|展览|研讨|论坛|课程|选修|课堂|学习[了《“]|小贴士|提示|提醒|指南|须知|攻略|温馨|如何|怎样|应急预案|隐患|排查|模拟|志愿者?培训|防范|反诈|反邪教|纪念|历史上|周年|读书|征文|话剧|小品|条例|办法|法治/u;

const OUTSIDE =
  '(?:美国|英国|法国|德国|俄罗斯|日本|韩国|泰国|越南|老挝|柬埔寨|缅甸|马来西亚|新加坡|印度尼西亚|印尼|菲律宾|印度|巴基斯坦|哈萨克斯坦|澳大利亚|新西兰|加拿大|意大利|西班牙|葡萄牙|荷兰|瑞士|瑞典|波兰|匈牙利|塞尔维亚|乌克兰|埃及|肯尼亚|赞比亚|南非|尼日利亚|埃塞俄比亚|巴西|墨西哥|阿根廷|欧盟|东盟|上合组织|联合国|国外|境外|海外|外国|港澳台|台湾|香港|澳门)';
const MEETS =
  '(?:来访|到访|访问|来校|会见|会谈|接待|签署|签约|签订|出访|率团|揭牌|合作协议|备忘录|洽谈|考察交流|代表团)';

/** Words that tell a matter by themselves. */
const CUES: Record<PublishingMatter, RegExp[]> = {
  emergency: [
    /(?:突发|发生|突遇|遭遇|出现)(?:一起|了一?起?|严重|重大|疑似|意外|\d+起)?[^,，。！？\n]{0,8}(?:事件|事故|火情|火灾|险情|爆炸|泄漏|坍塌|伤亡|疫情|地震|洪水|内涝|泥石流|滑坡|中毒|触电|踩踏|纠纷|冲突|伤人)/gu,
    /(?:火情|火灾|起火|着火|浓烟|明火|爆炸|泄漏|坍塌|塌方|垮塌|触电|踩踏|溺水|溺亡|坠楼|坠亡|坠落|身亡|死亡|遇难|猝死|失联|走失|受伤|重伤|送医|住院|昏迷|抢救|中毒|腹泻|呕吐|命案|持刀|伤人|被捅|车祸|交通事故|爆燃|烧伤|烫伤|打伤|骨折|殴打|斗殴)/gu,
    /(?:确诊病例|核酸(?:检测|筛查)|阳性|密接|疫情|聚集性(?:病例|感染|发热)|诺如|封闭管理|封控|隔离观察|停课)/gu,
    /(?:事故(?:原因|通报|处理|调查|现场)|启动应急响应|紧急(?:通报|通知|疏散|停课|转移|救援)|突发(?:事件|情况|事故)|暴雨(?:红色|橙色)预警|震感|余震|灾情|积水|内涝)/gu,
  ],
  major: [
    /(?:党代会|党员代表大会|党代表大会|教职工代表大会|教代会)[^,，。！？\n]{0,10}(?:召开|开幕|闭幕|胜利|选举|举行|审议)|(?:召开|胜利召开|隆重举行|隆重召开)[^,，。！？\n]{0,14}(?:党代会|党员代表大会|党代表大会)/gu,
    /(?:任命|任免|免去|调任|卸任|到任|履新|拟任|提名)[^,，。！？\n]{0,24}(?:书记|院长|校长)|(?:书记|院长|校长)[^,，。！？\n]{0,16}(?:任职|到任|履新|卸任|调离|任免)|领导班子[^,，。！？\n]{0,10}(?:调整|任免|宣布|换届)|(?:干部|领导)(?:教师)?大会[^。！？\n]{0,24}(?:宣布|任免|决定)|(?:党委|班子)换届|新任(?:党委书记|院长|校长)|(?:不再担任|[出就]任|担任|任)[^,，。！？\n]{0,14}(?:大学|学院|学校|我校|我院)(?:党委书记|校长|院长)(?!助理)/gu,
    /(?:更名|升格|升本|合并组建|合校|整体搬迁|迁建|新校区)[^,，。！？\n]{0,16}(?:获批|批准|同意|启用|启动|开工|奠基|落成|公示|签约|搬迁|为)|(?:获批|批准|同意)[^,，。！？\n]{0,16}(?:更名|升格|升本|新校区|职业本科|本科层次)/gu,
    /(?:校庆|建校[一二三四五六七八九十百\d]+周年|办学[一二三四五六七八九十百\d]+周年)[^,，。！？\n]{0,12}(?:大会|庆典|典礼|公告|举行|启动|晚会)/gu,
    /(?:国家领导人|党和国家领导人|总书记|总理|副总理|国务委员|省委书记|省长|副省长|省委常委|市委书记|教育部(?:副?部长|领导|党组)|教育厅(?:厅长|副厅长|领导))[^,，。！？\n]{0,20}(?:来校|到校|莅临|莅校|视察|调研|考察|检查|指导)|(?:视察|莅临|来校|到校)[^,，。！？\n]{0,16}(?:省委书记|省长|副省长|部长|厅长|市委书记)/gu,
    /(?:巡视组|巡察组|督导组|审计组|专家组)[^,，。！？\n]{0,14}(?:进驻|入驻|反馈|进校|到校|移交)|(?:巡视|巡察)(?:反馈|整改|进驻|工作动员)|(?:审核评估|水平评估|“?双高”?|办学评估)[^,，。！？\n]{0,14}(?:结论|专家进校|进校考察|通过|落选|入选)/gu,
    /(?:学费|住宿费|收费标准)[^,，。！？\n]{0,10}(?:上调|调整|上涨|涨至)|(?:招生计划|专业)[^,，。！？\n]{0,8}(?:停招|撤销|缩减)|(?:停招|撤销)[^,，。！？\n]{0,10}专业/gu,
    /(?:机构改革|机构调整|绩效改革|薪酬改革|院系调整|撤并)[^,，。！？\n]{0,12}(?:方案|实施|公布|启动|通过)/gu,
  ],
  sensitive: [
    /(?:网传|网曝|网上流传|网络流传|网络(?:热议|舆情|谣言)|热搜|辟谣|不实信息|不实传言|谣言止于|传言|澄清)/gu,
    /(?:情况(?:通报|说明|回应)|通报如下|致歉|道歉|声明如下|郑重声明|严正声明|联合调查组|调查组|涉事|当事(?:人|学生|教师)|网友(?:反映|质疑|爆料)|引发(?:关注|热议|质疑|争议)|社会关注|舆论)/gu,
    /(?:维权|上访|信访|罢课|罢餐|罢工|抗议|静坐|示威|集会|聚集|拉横幅|讨薪|欠薪|拖欠|讨要|讨说法|群体性)/gu,
    /(?:性骚扰|性侵|猥亵|师德失范|师德师风问题|体罚|霸凌|欺凌|偷拍|学术不端|抄袭|论文造假|替考|泄题|作弊|受贿|贪污|违纪违法|被查|停职|免职|清退|被立案|被曝|依规依纪|接受审查|(?:纪委|纪检监察|监委)[^,，。！？\n]{0,10}(?:调查|立案|通报)|双开|开除学籍|开除党籍|举报|实名举报)/gu,
    /(?:台独|港独|疆独|藏独|涉疆|涉藏|台海|两岸关系|钓鱼岛|南海(?:问题|仲裁|争端)|俄乌|巴以|法轮功|邪教|宗教(?:活动|渗透)|民族(?:矛盾|歧视|冲突)|辱华|反动|颠覆|敏感)/gu,
    /(?:关于|就)[^。！？\n]{0,30}(?:的回应|作出回应|回应如下)|(?:学校|校方|我校|我院)回应(?!师生关切)/gu,
    /(?:强制实习|实习(?:纠纷|乱象)|学历(?:造假|纠纷)|毕业证(?:纠纷|发放问题)|食品安全(?:问题|事件)|吃出|异物|鼠头|涨价|乱收费|违规收费|裁员|校园贷|歧视)/gu,
  ],
  foreign: [
    new RegExp(`${OUTSIDE}[^。！？\\n]{0,24}${MEETS}|${MEETS}[^。！？\\n]{0,20}${OUTSIDE}`, 'gu'),
    /(?:驻华|大使|总领事|领事馆|使馆|使团|使节|外宾|外国专家代表团|外方(?:代表|校长|院长)|国际(?:代表团|组织)|友好城市)[^。！？\n]{0,24}|(?:鲁班工坊|孔子学院|中外合作办学|海外分校|国际分校|丝路学院)[^,，。！？\n]{0,16}(?:揭牌|签约|签署|获批|启动|成立|开班|落户)/gu,
    /(?:出访|出国访问|率团|代表团)[^,，。！？\n]{0,16}(?:访问|赴|考察|出席|抵达|来校|到校|抵校)|(?:重大外事|外事活动|国际合作协议|合作备忘录)/gu,
  ],
};
/** Ordinary notices that hold such a word. */
const ORDINARY =
  /敏感(?:性|肌|度)|过敏|高考(?:作弊入刑)|聚集(?:智慧|力量|人气|了?众多|优质)|火灾自动|中毒性|澄清池|学术道德|失物|疫情防控期间的?(?:坚守|故事)|代表团(?:队|入场|方阵|获)|运动会|火灾报警|受伤害|无(?:人员)?伤亡事故|零事故|网友点赞|引发(?:共鸣|热烈反响)|热议(?:二十|党|会议)|涨价前|考试不作弊|诚信(?:考试|应考)|严禁作弊|举报(?:电话|邮箱|箱|方式|平台|渠道)|监督举报/u;
/** Below this the analysis of topics decides nothing here. */
const SURE = 0.9;

/** Matters of 第十八条 that a post of an official account is about; empty: it may be published without leave. words: the school's own list. Pure. */
export function mattersOf(original: string, words: PublishingWord[]): Matter[] {
  const { text } = readable(original);
  const found = new Map<PublishingMatter, Set<string>>();
  const add = (matter: PublishingMatter, word: string): void => {
    const set = found.get(matter) ?? new Set();
    found.set(matter, set.add(word.trim()));
  };
  const own = words.filter((w) => w.kind === 'matter').map((w) => w.word.trim());
  // where the whole text teaches, its examples are no news
  const taught = TAUGHT.test(text.slice(0, 60));
  for (const clause of text.split(/(?<=[。！？!?\n;；])/u)) {
    for (const word of own) if (clause.includes(word)) add('sensitive', word);
    if (ORDINARY.test(clause)) continue;
    for (const matter of Object.keys(CUES) as PublishingMatter[]) {
      if ((matter === 'emergency' || matter === 'sensitive') && (taught || TAUGHT.test(clause))) continue;
      for (const cue of CUES[matter]) for (const m of clause.matchAll(cue)) add(matter, m[0]);
    }
  }
  if (found.size === 0 && !taught && !TAUGHT.test(text)) {
    const { risk, sentiment, topics } = judge(text);
    const grave = severityWords(text);
    if (grave.length > 0 || (risk && sentiment === 'neg' && (topics[0]?.p ?? 0) >= SURE))
      add('sensitive', grave[0] ?? topics[0]!.name);
  }
  return [...found].map(([matter, set]) => ({ matter, words: told(set) }));
}

/** At most five, without those that stand within another. */
const told = (words: Set<string>): string[] =>
  [...words].filter((w) => ![...words].some((x) => x !== w && x.includes(w))).slice(0, 5);
