import { luhn } from '@fengsui/analysis';
import { each, type Found } from './readable.js';

const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '),
);
const S = '[ \\-·.]?';
const ID18 = new RegExp(`(?<![\\dA-Za-z])[1-8](?:${S}\\d){16}${S}[\\dXx×](?![\\dA-Za-z])`, 'g');
const ID15 = new RegExp(`(?<![\\dA-Za-z])[1-8](?:${S}\\d){14}(?![\\dA-Za-z])`, 'g');
const MOBILE =
  /(?<![\d.A-Za-z])(?:\(?(?:\+|00)?86\)?[- ]?)?1(?:3\d|4[014-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])(?:[-– ·.]{0,2}\d{4}[-– ·.]{0,2}\d{4}|\d[- ]?\d{3}[- ]?\d{4})(?![\dA-Za-z]|\.\d)/g;
/** 一三八〇〇一三八〇〇〇 */
const SPELT =
  /(?<![〇零○一二三四五六七八九幺])[一幺][三四五六七八九][〇零○一二三四五六七八九幺]{9}(?![〇零○一二三四五六七八九幺])/gu;
const CARD = /(?<![\d.A-Za-z])[3-6]\d{3}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?![\dA-Za-z])/g;

/** What is counted is nobody's number. */
const COUNTED = /^\s*(?:次|元|人次|件|册|万|字节|步|平方|千克|吨)/u;
/** What tells that a long number is a bank card though one of its digits is wrong. */
const BANK = /银行|[工农中建交]行|邮储|信用社|卡号|银行账号|打卡|开户|收款/u;
const PASSPORT =
  /(?<=(?:护照|通行证)\s*(?:号码?|编号)?\s*[:为是]?\s*)(?:[EGDSPH][A-Z]?\d{7,8}|[CHM]\d{8,10})(?![\dA-Za-z])/gu;
const ADDRESS =
  /(?<=(?:家庭|现|户籍|常住|居住)(?:住址|地址|住)\s*[:为是]?\s*)\p{Script=Han}[\p{Script=Han}\d\-#A-Za-z]{3,30}(?:\d\s*(?:号|室|栋|幢|单元|组|户)|村|社区|小区)[\p{Script=Han}\d-]{0,12}/gu;

/** Right before a number: it is counted things, not a person's. */
const OTHER_LABEL =
  /(?:订单|单|运单|快递|物流|流水|编|批|货|序列|序|合同|项目|课题|招标|采购|资产|设备|发票|票|档案|图书|条形|条码|产品|型|账单|交易|统一社会信用代码|信用代码|学籍|准考证|报名[号序]|学号?|工号?|考生|ISBN|QQ|群|会议|房间|版本|版|备案|许可证|证书)\s*(?:号码?|编号|代码|ID|No\.?)?\s*[:为是#]?\s*[A-Za-z]{0,4}$/iu;
const ID_LABEL = /(?:身份证|证件|公民身份|身份号|居民身份)[^\d]{0,10}$/u;
const PHONE_LABEL = /(?:电话|手机|联系方式|联系人|热线|致电|拨打|来电|微信|短信|tel|phone)[^\d]{0,8}$/iu;

const bare = (s: string): string => s.replace(/[^\dXx×]/g, '').replace(/[x×]/g, 'X');

/** Numbers that tell who somebody is: identity cards of 18 and 15 digits, mobiles, bank cards; each by its own rule, not by length alone. */
export function personalNumbers(text: string): Found[] {
  const found: Found[] = [];
  const free = (f: Found): boolean => !found.some((x) => x.from < f.to && f.from < x.to);
  const add = (more: Found[]): void => void found.push(...more.filter(free));
  add(
    each(text, ID18, (m, before) => {
      const id = bare(m[0]);
      const born = PROVINCES.has(id.slice(0, 2)) && isDay(id.slice(6, 14));
      if (born && (checkDigit(id) || ID_LABEL.test(before))) return PERSONAL('身份证号');
      const doubted = ID_LABEL.test(before) || (born && !OTHER_LABEL.test(before));
      return doubted ? PERSONAL('身份证号（校验码不符，仍请核对）') : null;
    }),
  );
  add(
    each(text, ID15, (m, before) => {
      const id = bare(m[0]);
      if (!PROVINCES.has(id.slice(0, 2)) || !isDay(`19${id.slice(6, 12)}`)) return null;
      return OTHER_LABEL.test(before) && !ID_LABEL.test(before) ? null : PERSONAL('身份证号（15 位）');
    }),
  );
  add(
    each(text, MOBILE, (_, before, after) =>
      COUNTED.test(after) || (OTHER_LABEL.test(before) && !PHONE_LABEL.test(before)) ? null : PERSONAL('手机号码'),
    ),
  );
  add(each(text, SPELT, () => PERSONAL('手机号码')));
  add(
    each(text, CARD, (m, before, after) =>
      !(luhn(bare(m[0])) || BANK.test(before + after)) || (OTHER_LABEL.test(before) && !/卡/u.test(before))
        ? null
        : PERSONAL('银行卡号'),
    ),
  );
  add(each(text, PASSPORT, () => PERSONAL('护照或通行证号码')));
  add(each(text, ADDRESS, () => PERSONAL('家庭住址')));
  return found;
}

const PERSONAL = (what: string): string => `${what}：个人信息不得公开，确需公布的请改用单位电话或隐去中间几位。`;

function isDay(yyyymmdd: string): boolean {
  const [y, m, d] = [yyyymmdd.slice(0, 4), yyyymmdd.slice(4, 6), yyyymmdd.slice(6, 8)].map(Number) as [
    number,
    number,
    number,
  ];
  const day = new Date(Date.UTC(y, m - 1, d));
  return y >= 1900 && y <= 2099 && day.getUTCMonth() === m - 1 && day.getUTCDate() === d;
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/** GB 11643-1999. */
export function checkDigit(id: string): boolean {
  const sum = WEIGHTS.reduce((total, w, i) => total + w * Number(id[i]), 0);
  return '10X98765432'[sum % 11] === id[17];
}
