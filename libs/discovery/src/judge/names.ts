import { isWord, matchSchool, plainText, type SchoolNames } from '@fengsui/analysis';

/** Signs of one meaning or one look, as they are put in for one another in names: those behind the first are read as it. */
const SAME =
  '学學 业業 术術 术朮 职職 师師 范範笵 医醫 电電 农農 财財 经經 贸貿 艺藝 体體 卫衛 护護 车車 机機 东東 华華 广廣 贵貴 云雲 阳陽 绵綿 乐樂 宁寧 济濟 汉漢 龙龍 国國 语語 军軍 航舧 铁鐵 矿礦 园園 长長 陈陳 兰蘭 岭嶺 湾灣 门門 关關 连連 义義 开開 杨楊 顺順 铜銅 资資 运運 轻輕 纺紡 织織 传傳 术怵 工エ 口囗 一ー 院园 大太 未末 土士 己已 人入 日曰 末未 青靑 教敎 技枝 科秝 丽麗 泽澤 庆慶 苏蘇 扬揚 镇鎮 滨濱 辽遼 齐齊 鲁魯 粤粵 赣贛 闽閩 陕陝 郑鄭 许許 厦廈 枣棗 庄莊 临臨 黄黃 钢鋼 邮郵 盐鹽 银銀 绍紹 兴興 温溫 达達 万萬 县縣 乡鄉 区區 爱愛 诚誠 药藥 疗療 养養 检檢 验驗 测測 绘繪 轨軌 质質 气氣 计計 税稅 审審 统統 际際 务務 声聲 观觀 应應 德徳 强強 实實 优優 团團 总總 论論 说説 为為 时時';
const PAIRS = SAME.split(' ').map((p) => [p[0]!, p.slice(1)] as const);
/** Signs that people put between the parts of a name. */
const MARKS = /[\s·•・\-—_丨|｜/\\~～.。,，:：“”"'「」【】()（）[\]<>《》★☆♥❤！!]+/gu;

/** A name without what decorates it. */
export const bare = (name: string): string =>
  plainText(name)
    .replace(MARKS, '')
    .replace(/\p{Extended_Pictographic}/gu, '');

/** Where a name stands that has one sign other than ours; by itself it may as well be another school's. */
export function oneOff(name: string, ours: string[]): { written: string; meant: string } | null {
  for (const meant of ours)
    for (let at = 0; meant.length >= 4 && at + meant.length <= name.length; at++) {
      const written = name.slice(at, at + meant.length);
      if ([...meant].filter((c, i) => c !== written[i]).length === 1) return { written, meant };
    }
  return null;
}

/** Words of schools' names that the dictionary lacks. */
const isKnown = (word: string): boolean => isWord(word) || /^(?:师范|理工|医科|工大|职院|师大|高专)$/u.test(word);

/** Where a name stands with one sign other than ours that breaks a word and makes none (师范 → 帅范, 健康 → 健庚): no school is called so. */
export function misspelt(name: string, own: string): { written: string; meant: string } | null {
  const inWord = (t: string, i: number): boolean => isKnown(t.slice(i - 1, i + 1)) || isKnown(t.slice(i, i + 2));
  for (let at = 0; own.length >= 6 && at + own.length <= name.length; at++) {
    const written = name.slice(at, at + own.length);
    const off = [...written].flatMap((c, i) => (c === own[i] ? [] : [i]));
    const [i] = off;
    if (off.length === 1 && i! > 0 && inWord(own, i!) && !inWord(written, i!)) return { written, meant: own };
  }
  return null;
}

/** Where a name stands that looks like ours and is written with other signs; null: nowhere. */
export function lookalike(name: string, ours: string[]): { written: string; meant: string } | null {
  for (const own of ours) {
    if (own.length < 4 || name.includes(own)) continue;
    for (let at = 0; at + own.length <= name.length; at++) {
      const written = name.slice(at, at + own.length);
      let changed = 0;
      for (let i = 0; i < own.length && changed < 3; i++)
        if (written[i] !== own[i]) changed += PAIRS.some(([a, b]) => a === own[i] && b.includes(written[i]!)) ? 1 : 9;
      if (changed > 0 && changed < 3) return { written, meant: own };
    }
  }
  return null;
}

/** A name in each of the ways in which one of its signs is another that looks or reads like it: what false accounts are searched by. */
export const lookalikesOf = (name: string): string[] =>
  [...name].flatMap((sign, i, all) =>
    PAIRS.filter(([ours]) => ours === sign).flatMap(([, others]) => [...others].map((o) => all.with(i, o).join(''))),
  );

const HOUSE =
  /\p{Script=Han}{2,16}?(?:大学城|大学|职业(?:技术)?学院|职业(?:技术)?学校|高等专科学校|专科学校|师范学院|师范学校|医学院|技师学院|技工学校|中等职业学校|职业中学|培训学校|中学|小学|幼儿园|附属医院|职院|师院|职校|技校|学院|附中|附小|学校)/gu;
/** The hospital, the schools for children: they bear the name and are others'. */
const ATTACHED =
  /^(?:第?[一二三四五六])?(?:附属\p{Script=Han}{0,8}?(?:医院|中学|小学|学校|幼儿园)|附[中小院幼]|附[一二三四五六]院?)/u;
/** Parts of a school that end as schools do. */
const PART =
  /^(?:\p{Script=Han}{0,12}?)(?:马克思主义|外国语|继续教育|国际教育|计算机|人工智能|二级|产业|创新创业|乡村振兴|本|我|该|各|全|贵|他|在|回|原|入|离|返|爱|护|名|联合|兄弟)(?:学院|学校)$/u;
const SUBJECT =
  /(?:经济|管理|商务?|法|药|护理|数学|物理|化学|化工|生命|生物|信息|软件|电子|电气|自动化|机械|机电|材料|能源|环境|土木|建筑|水利|交通|航空|汽车|农|林|园艺|园林|动物|食品|旅游|新闻|传媒|传播|文学?|外语|人文|历史|哲学|政治|公共|社会|教育|体育|艺术|美术|设计|音乐|学前|影视|国际|研究生|金融|财经|会计|统计|心理|地理|测绘|资源|纺织|轻工|工程|通信|智能|网络|数据|制造|技术)学院$/u;

/** What stands before a school's name and makes no other school of it. */
const DRESS =
  /(?:毕业于|就读于|考上|报考|来自|隶属|走进|遇见|记者从|魅力|青春|今日|掌上|印象|最美|这里|官方|我们|[是在的和与由到我爱致微E])$/iu;

/**
 * Where a short name of ours is the end of another school's: 西京明德学院 beside our 滨城明德学院 (明德学院). Only a short name that the whole one ends with
 * has such namesakes; a direction or 新 before any of our names makes another one too (东岚江大学).
 */
export function namesake(text: string, school: SchoolNames): string | null {
  for (const short of school.shortNames) {
    if (!school.name.endsWith(short) || short.length < 3) continue;
    const own = school.name.slice(0, -short.length);
    for (let at = text.indexOf(short); at >= 0; at = text.indexOf(short, at + 1)) {
      const before = /\p{Script=Han}*$/u.exec(text.slice(0, at))![0];
      if (before.length > 1 && !before.endsWith(own) && !DRESS.test(before)) return before + short;
    }
  }
  for (const name of [school.name, ...school.shortNames]) {
    const at = text.indexOf(name);
    const before = at > 0 ? /(?:^|[^\p{Script=Han}])(\p{Script=Han}{0,2}[东南西北新])$/u.exec(text.slice(0, at)) : null;
    if (before && name.length > 2 && !isWord(before[1]!)) return before[1]! + name;
  }
  return null;
}

/** Everything that is called as a school is and is not ours, in the order of the text. */
export function otherHouses(
  text: string,
  book: { school: SchoolNames; units: { name: string; aliases: string[] }[] },
): string[] {
  const { school, units } = book;
  const own = [school.name, ...school.shortNames, ...(school.campuses ?? []), ...(school.nicknames ?? [])];
  let rest = text;
  const out = school.traps.filter((t) => text.includes(t));
  for (const t of out) rest = rest.replaceAll(t, '，');
  const other = namesake(text, school);
  if (other) out.push(other);
  for (const name of own.toSorted((a, b) => b.length - a.length))
    // the hospital, the school for children: they carry the name and are others'
    rest = rest.replaceAll(name, (m, at: number) => (ATTACHED.test(rest.slice(at + name.length)) ? m : '，'));
  for (const u of units)
    for (const n of [u.name, ...u.aliases]) if (n.length > 2 && !n.startsWith('校')) rest = rest.replaceAll(n, '，');
  for (const [house] of rest.matchAll(HOUSE)) {
    if (
      PART.test(house) ||
      (SUBJECT.test(house) && !/职业|大学|师范/u.test(house)) ||
      /大学城$|^(?:的|和|与|在|是)?(?:高等|高职|民办|公办|普通|知名)/u.test(house)
    )
      continue;
    out.push(house.replace(/^.*(?:毕业于|就读于|来自|是|和|与|在|由|的|考上|报考|附近|走进|记者从)/u, ''));
  }
  return out.filter((h) => h.length > 2);
}

/** How our school is named in a text; null: not at all. */
export function namedIn(text: string, school: SchoolNames): { name: string; why: string } | null {
  const other = namesake(text, school);
  const plain = plainText(other ? text.replaceAll(other, '，') : text);
  if (runsOn(plain, school.name)) return null;
  const { about, reason } = matchSchool(plain, school);
  const names = [school.name, ...school.shortNames].toSorted((a, b) => b.length - a.length);
  if (about) return { name: names.find((n) => plain.includes(n)) ?? school.name, why: reason! };
  // a name of an account is no sentence: what stands beside it says nothing, unless it makes another house of it
  const name = names.find(
    (n) =>
      (n.length >= 4 && plain.includes(n)) || (n.length === 3 && plain.startsWith(n) && !school.ambiguous?.includes(n)),
  );
  if (!name || /不是本校|另一所|是地名|的一部分/u.test(reason ?? '')) return null;
  // 微电 of 微电台 is no company
  if (/公司或商号/u.test(reason ?? '') && /公司|集团|股份|有限|商行/u.test(plain)) return null;
  // an independent college bears the whole name, and schools of trades have none
  if (/独立学院/u.test(reason ?? '') && name === school.name && !/职业|专科/u.test(name)) return null;
  return { name, why: name === school.name ? `全称“${name}”` : `简称“${name}”` };
}

/** 岚江大学习中心 is of 岚江 and its 学习中心: the last sign of our name belongs to the word that goes on, and nothing begins behind it. */
function runsOn(text: string, name: string): boolean {
  const at = text.indexOf(name);
  if (at < 0 || !name.endsWith('学')) return false;
  const next = text.slice(at + name.length, at + name.length + 2);
  return next.length === 2 && isWord(`学${next[0]}`) && !isWord(next);
}

/**
 * A short name as people clip it once more (涪职 of 涪职院): at the beginning of a name only, and it says something only beside a part of a school.
 */
export function clipped(name: string, school: SchoolNames): string | null {
  for (const short of school.shortNames) {
    const clip = /院$/u.test(short) && short.length === 3 ? short.slice(0, -1) : null;
    if (clip && name.startsWith(clip) && !name.startsWith(short)) return clip;
  }
  return null;
}

const PREFIX = /^(?:党委|中共|校|院|学校|学院)/u;
const KINDS = /(?:系|部|处|院|馆|中心|办|室|团委|工会|科|会|社|台|党支部|党总支)$/u;

/** The unit whose name stands in a text, the longest first; aliases count where they are called as units are. */
export function unitIn(
  text: string,
  units: { id: string; name: string; aliases: string[] }[],
): { id: string; name: string; written: string } | null {
  let best: { id: string; name: string; written: string } | null = null;
  for (const u of units) {
    const names = [u.name, u.name.replace(PREFIX, ''), ...u.aliases.filter((a) => KINDS.test(a))];
    for (const written of names)
      if (
        written.length > 2 - Number(written === u.name) &&
        text.includes(written) &&
        written.length > (best?.written.length ?? 0)
      )
        best = { id: u.id, name: u.name, written };
  }
  return best;
}

/** The unit of which this is a short form, sign by sign from its first on (公卫 of 公共卫生学院): what stands after our name. */
export function shortUnit(
  rest: string,
  units: { id: string; name: string }[],
): { id: string; name: string; written: string } | null {
  if (!/^\p{Script=Han}{2,4}$/u.test(rest)) return null;
  const unit = units.find((u) => u.name[0] === rest[0] && isWithin(rest, u.name));
  return unit ? { id: unit.id, name: unit.name, written: rest } : null;
}

/** Every sign of the short one stands in the long one, in order. */
export function isWithin(short: string, long: string): boolean {
  let at = 0;
  for (const c of long) if (c === short[at]) at++;
  return at === short.length;
}

/** Why a name of ours that stands in a text was not taken for us; null: none stands there. */
export function refusedIn(text: string, school: SchoolNames): string | null {
  const { about, reason } = matchSchool(plainText(text), school);
  return about ? null : reason;
}
