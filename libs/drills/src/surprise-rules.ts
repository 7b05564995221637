import type { PostFunction } from '@fengsui/registry';

/** Surprise drills (不预告演练) in a calendar year, Asia/Shanghai. */
export const MOST_A_YEAR = 4;
/** A consent holds so long. */
const CONSENT_DAYS = 30;

const DAY = 86_400_000;

/** What decides whether a surprise drill may begin now. */
export interface SurpriseFacts {
  now: Date;
  /** who ordered it */
  byId: string;
  consents: { personId: string; at: Date; functions: PostFunction[] }[];
  /** codes of real incidents of level Ⅰ or Ⅱ that are open */
  grave: string[];
  /** surprise drills that began this year */
  thisYear: number;
  running: boolean;
}

/** The rules as people read them. */
export const SURPRISE_RULES = [
  '由宣传部部长提出；不预告参演人员，但须事先征得分管校领导同意，提出人不能代为同意。',
  `同意自签署起 ${CONSENT_DAYS} 天内有效。`,
  '有真实的Ⅰ级或Ⅱ级事件正在处置时不得开始；演练中如启动真实的Ⅰ级或Ⅱ级事件，演练立即中止。',
  `每个自然年不超过 ${MOST_A_YEAR} 次；同一时间只进行一场演练。`,
  '每条消息、每个页面和每份文书都标明“演练”，不计入任何统计，不作为问责依据。',
];

/** Why a surprise drill may not begin; null when it may. */
export function surpriseHindrance(f: SurpriseFacts): string | null {
  const valid = f.consents.filter(
    (c) => f.now.getTime() - c.at.getTime() <= CONSENT_DAYS * DAY && c.personId !== f.byId,
  );
  if (!valid.some((c) => c.functions.includes('school_leader')))
    return f.consents.length > 0 ? '分管校领导的同意已过期，请重新征得同意。' : '尚未征得分管校领导同意。';
  if (f.grave.length > 0) return `真实事件 ${f.grave.join('、')} 正在处置，不得开始不预告演练。`;
  if (f.thisYear >= MOST_A_YEAR) return `今年已进行 ${f.thisYear} 次不预告演练，达到上限 ${MOST_A_YEAR} 次。`;
  if (f.running) return '另一场演练正在进行，请等它结束。';
  return null;
}
