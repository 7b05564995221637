/** The eighteen topics; short: as pages and titles show it. The last is no risk. */
export const TOPICS = [
  { name: '师德师风', short: '师德师风' },
  { name: '学术不端', short: '学术不端' },
  { name: '学生教工伤亡', short: '师生伤亡' },
  { name: '安全事故火灾治安', short: '安全事故' },
  { name: '刑事案件投毒', short: '刑事案件' },
  { name: '食品安全食堂', short: '食品安全' },
  { name: '宿舍后勤收费', short: '后勤收费' },
  { name: '招生录取考试', short: '招生考试' },
  { name: '教学学位就业', short: '教学就业' },
  { name: '校园暴力性侵偷拍造谣', short: '校园暴力' },
  { name: '学生违纪言行', short: '学生违纪' },
  { name: '校方处置言行争议', short: '校方处置' },
  { name: '公共卫生', short: '公共卫生' },
  { name: '网贷诈骗资助', short: '网贷诈骗资助' },
  { name: '人事反腐', short: '人事反腐' },
  { name: '意识形态民族涉外', short: '意识形态涉外' },
  { name: '心理健康', short: '心理健康' },
  { name: '正面荣誉庆典', short: '正面' },
] as const;

export type TopicName = (typeof TOPICS)[number]['name'];

/** Topics by number, from 0; the one that is no risk is the last. */
export const NORMAL = TOPICS.length - 1;

/** A topic as pages and titles show it; one of an earlier version stays as it is. */
export const shortTopic = (name: string): string => TOPICS.find((t) => t.name === name)?.short ?? name;
