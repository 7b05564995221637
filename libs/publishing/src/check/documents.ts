import { each, type Found } from './readable.js';

/** 国发, 教职成厅函 …: papers of the state that stand on public sites. */
const PUBLIC =
  /(?<![院校职大党系处部团京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼绵])(?:国(?:发|办发|函|办函|令|字)|中(?:发|办发)|教(?:职成|高|思政|社科|体艺|技|基|政法|发|财|人|外|党|师|学|办|督|监管|科信|材|研)?(?:厅|司)?函?|人社(?:部|厅)?(?:发|函|规)|财(?:教|税|行|社|建|综|资|库|会|预|农|企|文|科教)|发改\S{0,4}|中青(?:联)?发|学位|卫(?:健)?发|工信部\S{0,4}|国标委\S{0,4}|建标|公通字)$/u;
const YEAR = '(?:(?:19|20)\\s*\\d\\s*\\d|[二一][〇○零O九][〇○零O一二三四五六七八九]{2})';
/** Houses of the state named in full before their sign. */
const ISSUER =
  /(?:中共中央|国务院|教育部|财政部|人力资源社会保障部|工业和信息化部|科技部|公安部|国家\p{Script=Han}{2,8}(?:局|委|部|总局)|省委|省政府|省?教育厅|省?财政厅|(?:省|市)\p{Script=Han}{2,8}[厅局委])(?:办公[厅室])?/gu;
/** 川教函, 京政办发: papers of a province's government, which stand on its site. */
const PROVINCE =
  /(?:^|[^\p{Script=Han}]|[据按照依和及、见由经以行发印落实彻])[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼](?:委|府|政|办|教|财|人社|发改|科|卫|市监|招考|建|文旅|民|公安|学位|考|职)\p{Script=Han}{0,4}?(?:发|函|规|字|令|办|厅|通|通知)$/u;
/** 号 of a house, a platform, a machine is none of a paper. */
const HAO = '号(?!楼|公寓|宿舍|线|院|门|机|考场|教室|桌|馆|食堂|车|厅|地块|店|窗口|球场|学生|选手)';
const SIGN = new RegExp(
  `(?<head>[\\p{Script=Han}A-Za-z]{1,14}?\\s*)(?<open>[〔\\[【(<《])\\s*${YEAR}\\s*年?\\s*(?<close>[〕\\]】)>》])\\s*(?:第\\s*)?(?:\\d[\\d ]{0,4}|[一二三四五六七八九十百]{1,4})\\s*${HAO}`,
  'gu',
);
/** 院字2024第15号, 党宣字〔…〕 without brackets. */
const PLAIN = new RegExp(
  `[\\p{Script=Han}]{1,10}(?:字|办发|院发|校发|党发|党宣|办函|校字|院字|内发)\\s*第?\\s*${YEAR}\\s*年?\\s*[-—第]?\\s*\\d{1,4}\\s*${HAO}`,
  'gu',
);
const MINUTES = new RegExp(
  `(?:党|校|院|纪)(?:委)?办?(?:公室)?(?:情况)?(?:通报|简报|专报|内参|要情)\\s*[〔[【(]?\\s*${YEAR}\\s*年?\\s*[〕\\]】)]?\\s*(?:总?第)?\\s*\\d{1,3}\\s*期|第?\\s*\\d{1,3}\\s*次(?:党委|院长|校长|办公|行政|常委|联席)[\\p{Script=Han}]{0,6}会议?纪要|(?:会议|办公会|常委会|党委会|联席会)纪要\\s*[〔[【(]?\\s*${YEAR}\\s*年?\\s*[〕\\]】)]?\\s*第?\\s*\\d{1,3}\\s*[号期]`,
  'gu',
);
const LABEL =
  /(?:文\s*号|发文字号|文件编号|公文编号|内部编号|密件编号|涉密编号|内部文号)\s*[:为是]\s*[^\s,。;)]{3,30}/gu;

/** Numbers of internal papers (第十七条): 绵职院党宣〔2017〕 15 号 in every bracket; the state's published papers are none. */
export function documentNumbers(text: string): Found[] {
  const reason = (words: string): string =>
    `内部公文字号“${words.trim()}”：校内公文和办公信息未经批准不得公开，请核对（第十七条）。`;
  const signs = each(text, SIGN, (m, before) => {
    const head = (before + m.groups!['head']!).replace(/\s+$/u, '').replace(ISSUER, ' ');
    if (PUBLIC.test(head) || PROVINCE.test(head)) return null;
    // round brackets hold years of many things: only a head that ends as issuers' signs do makes it a number of a paper
    if (
      '(<《'.includes(m.groups!['open']!) &&
      !/(?:字|发|函|党|宣|办|院|校|处|部|系|团|学|教|人|财|保|纪|内|密|通|令|纪要)$/u.test(head)
    )
      return null;
    return reason(m[0]);
  }).map((f) => tight(text, f));
  const others = [
    ...each(text, PLAIN, (m) => reason(m[0])),
    ...each(text, MINUTES, (m) => reason(m[0])),
    ...each(text, LABEL, (m) => reason(m[0])),
  ];
  return [...signs, ...others.filter((o) => !signs.some((s) => s.from < o.to && o.from < s.to))];
}

const SENTENCE =
  /^.*(?:根据|按照|依据|参照|执行|印发|转发|下发|见|和|与|及|的|了|按|据|经|以|贯彻|落实|学习|文件|通知|《|》|为|是|在)(?=.)/u;
/** Without the words of the sentence that stand before the issuer's sign. */
function tight(text: string, f: Found): Found {
  const words = text.slice(f.from, f.to);
  const bracket = words.search(/[〔[【(<《]/u);
  const lead = SENTENCE.exec(words.slice(0, bracket))?.[0].length ?? 0;
  return { ...f, from: f.from + lead };
}
