import { FUNCTION_NAME } from '@fengsui/registry';
import type { Plan, Policy, Step } from './policy.js';
import { CLOCK_NAME } from './policy-check.js';
import { limitWords } from './words.js';

const ROMAN = { 1: 'Ⅰ级', 2: 'Ⅱ级', 3: 'Ⅲ级', 4: 'Ⅳ级' };

const DAY = 86_400;

/** 「7 天」「7.5 小时」「30 分钟」「40 秒」 */
export function spanWords(seconds: number): string {
  if (seconds >= 2 * DAY && seconds % DAY === 0) return `${seconds / DAY} 天`;
  return seconds >= 3_600 && seconds % 1_800 === 0 ? `${seconds / 3_600} 小时` : limitWords(seconds);
}

/** What a new version changes, line by line; empty when nothing. */
export function policyChanges(before: Policy, after: Policy): string[] {
  const [old, now] = [policyFacts(before), policyFacts(after)];
  const out: string[] = [];
  for (const [label, text] of now) {
    const was = old.get(label);
    if (was === undefined) out.push(`${label}：新增 ${text}`);
    else if (was !== text) out.push(`${label}：由 ${was} 改为 ${text}`);
  }
  for (const [label, text] of old) if (!now.has(label)) out.push(`${label}：删去（原为 ${text}）`);
  return out;
}

/** Every field of a policy by the name people read. */
export function policyFacts(policy: Policy): Map<string, string> {
  const out = new Map<string, string>();
  out.set('策略名称', policy.name);
  out.set('免打扰时段', `${policy.quietHours.from}–${policy.quietHours.to}`);
  out.set('工作时间', policy.workingHours.map((h) => `${h.from}–${h.to}`).join('、'));
  for (const level of [4, 3, 2, 1] as const) planFacts(out, ROMAN[level], policy.levels[level]);
  return out;
}

function planFacts(out: Map<string, string>, level: string, plan: Plan): void {
  for (const [i, s] of plan.steps.entries()) out.set(`${level}第 ${i + 1} 步`, stepWords(s));
  for (const [field, name] of Object.entries(CLOCK_NAME) as [keyof typeof CLOCK_NAME, string][]) {
    const value = plan[field];
    out.set(`${level}${name}`, value === null ? '不设' : spanWords(value));
  }
  out.set(`${level}计时`, plan.workingTime ? '按工作时间' : '按自然时间');
  out.set(`${level}免打扰时段`, plan.quietHours === 'kept' ? '遵守' : '不受限');
}

function stepWords(s: Step): string {
  const names = (all: Step['functions']): string => all.map((f) => FUNCTION_NAME[f]).join('、');
  const told = s.toldAfterS === 0 ? '启动即通知' : `${spanWords(s.toldAfterS)}后通知`;
  const copies = s.cc.length > 0 ? `，抄送${names(s.cc)}` : '';
  const where = s.scope === 'unit' ? '本单位' : '全校';
  return `“${s.name}”${told}${where}${names(s.functions)}${copies}，${spanWords(s.ackByS)}内签收`;
}
