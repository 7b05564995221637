const WHEN =
  '(?:今晚|明晚|今天|明天|后天|明早|下午|晚上|中午|周[一二三四五六日天]|星期[一二三四五六日天]|[0-9一二两三四五六七八九十]{1,3}(?:点|号|:))';
const WHERE =
  '(?:操场|广场|校门|东门|西门|南门|北门|大门|食堂|行政楼|办公楼|校长|图书馆|教学楼|体育馆|体育场|田径场|楼下|门口|教育局|信访)';
const MEET = '(?:见|集合|集结|碰头|聚集|汇合|不见不散|等(?:大家|你们)|走起|站出来)';
const PROTEST =
  '(?:罢课|罢餐|罢考|静坐|游行|示威|抗议|拉横幅|请愿|上访|堵门|堵校门|围堵|讨说法|要说法|讨个说法|要个说法|维权)';
const CALL = '(?:一起|大家|同学们|都来|都去|号召|呼吁|组织|参加|速来|约起|集体|人多力量大|转发扩散|有没有人)';

const CALLS = [
  new RegExp(`${WHEN}[^。！!？?\\n]{0,14}${WHERE}[^。！!？?\\n]{0,8}${MEET}`, 'u'),
  new RegExp(`${CALL}[^。！!？?\\n]{0,12}${PROTEST}`, 'u'),
  new RegExp(`${PROTEST}[^。！!？?\\n]{0,10}(?:走起|约吗|一起|速来|集合|扩散|加群|进群|算我一个)`, 'u'),
  /(?:大家|全班|集体|全体|同学们|都)(?:都)?(?:别|不要|不)(?:去)?(?:上课|吃食堂|去食堂|考试|交钱|签字|返校)/u,
  /一起去[^。！!？?\n]{0,6}(?:行政楼|校长办公室|校长室|教育局|信访|校门口)/u,
];
/** Said of a gathering by those who report, forbid or rehearse it. */
const AGAINST =
  /演练|演习|预案|预防|辟谣|谣言|请勿|切勿|不要(?:参与|参加|聚集|组织)|禁止|严禁|避免|勿(?:参与|聚集|信)|已(?:劝返|疏散)|史|纪念|电影|小说|剧情|法国|美国|英国|韩国|印度/u;
const GRIEVANCE = /说法|维权|罢|抗议|不公|黑心|领导|涨价|退|停水|停电|封|处理|讨|横幅|学校/u;
const EVENT =
  /音乐节|演唱会|招新|晚会|比赛|球赛|夜跑|跑步|迎新|电影|讲座|路演|运动会|彩排|表演|舞会|游园|集市|快闪|合照|毕业照|飞盘|滑板|社团|歌会|约饭|生日|吃/u;

/** The words in which a text calls people to gather or to stop taking part; null when it does not. */
export function callToGather(text: string): string | null {
  if (AGAINST.test(text)) return null;
  for (const call of CALLS) {
    const found = call.exec(text)?.[0];
    if (found && (!EVENT.test(text) || GRIEVANCE.test(text))) return found.slice(0, 30);
  }
  return null;
}
