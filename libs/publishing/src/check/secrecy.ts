import { each, type Found } from './readable.js';

const LEVEL = '(?:绝\\s*密|机\\s*密|秘\\s*密)';
const MARKS: [RegExp, string][] = [
  // 机密★1年, 绝密★启用前, 秘密 ☆ 长期
  [
    new RegExp(
      `${LEVEL}\\s*级?\\s*[★☆✩✭✮⭐*]\\s*(?:\\d+\\s*(?:年|个?月|天|日)|[一二三四五六七八九十]+\\s*(?:年|个月)|长\\s*期|启用前)?`,
      'gu',
    ),
    '密级标志',
  ],
  [new RegExp(`密\\s*级\\s*[:是为]?\\s*[\\[【(]?\\s*(?:${LEVEL}|内\\s*部)`, 'gu'), '密级标志'],
  [
    new RegExp(`[\\[【(〔]\\s*(?:${LEVEL}|涉密|内部(?:资料|文件|材料|使用|掌握)?)\\s*[\\]】)〕]`, 'gu'),
    '密级或内部标志',
  ],
  [new RegExp(`(?<=^|\\n)[ \\t]*${LEVEL}[ \\t]*(?=\\n|$)`, 'gu'), '密级标志'],
  [new RegExp(`${LEVEL}级?(?:文件|文电|电报|急件|公文|资料|材料)`, 'gu'), '涉密文件'],
  [/保密期限\s*[:是为]?\s*(?:\d+|[一二三五十]+)\s*(?:年|个?月)/gu, '保密期限'],
  [
    /内部(?:资料|文件|材料|刊物|情况|信息|通报|明电)\s*[,、;\s]*(?:请?注意保存|请勿|切勿|严禁|不得|不宜|妥善保管|仅供|限)[^,。;!\n]{0,10}/gu,
    '内部资料标志',
  ],
  [/内部\s*(?:资料|文件|材料)[ \t]*(?=\n|$)/gu, '内部资料标志'],
  [/内部明电|内部传真电报/gu, '内部电报'],
  [
    /(?:仅供|仅限|只限|限)\s*(?:校内|院内|系内|本?单位|内部|校领导|中层干部|党内|领导)[^,。;!\n]{0,4}?(?:使用|参阅|传阅|参考|掌握|阅读|阅知|知悉)/gu,
    '只供内部使用',
  ],
  [
    /(?:严禁|不得|请勿|切勿|禁止|不要|不宜)\s*(?:擅自|随意|私自)?\s*(?:向?对?外(?:传|泄露?|公开|提供|发布|披露|散发)|上网公开|公开(?:发布|发表|传播)|翻印外传|复印外传|泄露)/gu,
    '不得对外',
  ],
  [/阅后\s*(?:即焚|收回|销毁|退回|即毁|即删)/gu, '阅后收回'],
  [/此件\s*(?:不予?公开|不宜公开|依申请公开|发至[^,。;)\n]{1,8}级)/gu, '不公开的文件'],
];
/** What is said about secrecy, not a mark: 保密教育, titles of films, law. */
const TALK_BEFORE = /(?:保守|泄露|窃取|国家|商业|个人|揭开|探索|隐藏的?|小|的)\s*$/u;
const TALK_AFTER = /^\s*的?(?:管理|保管|保护|培训|制度|安全|处理|销毁|归档|传递|清退)/u;
/** 严禁泄露考生信息 is a rule about something; a mark on a paper names nothing. */
const ENDS = /^(?:[\s,.。;!)\]】]|$)/u;

/** Secrecy marks and marks of internal papers (第十七条). */
export function secrecyMarks(text: string): Found[] {
  return MARKS.flatMap(([pattern, what]) =>
    each(text, pattern, (m, before, after) => {
      if (what === '涉密文件' && (TALK_BEFORE.test(before) || TALK_AFTER.test(after))) return null;
      if (/泄露?$/u.test(m[0]) && !ENDS.test(after)) return null;
      return `${what}“${m[0].trim()}”：涉密和内部资料不得发布，请核对（第十七条）。`;
    }),
  );
}
