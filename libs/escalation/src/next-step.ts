import { CLOCKS, clockOrder } from './clock-kinds.js';
import type { Matter } from './matter.js';
import type { DeadlineRow, LadderRow } from './rows.js';
import { momentWords } from './words.js';

/** What comes on a ladder and when. brings: the next level hears of it. */
export interface Coming {
  at: Date;
  words: string;
  brings: boolean;
}

/** The nearest moment at which the engine must look; null: nothing is to come. */
export function nextMoment(m: Matter): Date | null {
  if (m.run.state === 'ended') return null;
  const moments = m
    .pending()
    .filter((d) => !m.stands(d))
    .flatMap((d) => (d.warned ? [d.due_at] : [d.warn_at, d.due_at]));
  if (m.run.state === 'paused' && m.run.paused_until) moments.push(m.run.paused_until);
  if (m.run.state === 'running')
    for (const l of m.active) {
      if (!l.level_at) moments.push(l.t0);
      if (l.climb_at) moments.push(l.climb_at);
    }
  return moments.length > 0 ? new Date(Math.min(...moments.map((x) => x.getTime()))) : null;
}

/** 「14:35 若未签收，将报宣传部」; null when nothing is to come. */
export function nextStepWords(m: Matter): string | null {
  if (m.run.state === 'ended' || m.incident.state !== 'open') return null;
  if (m.run.state === 'paused')
    return `处置已暂停（${m.run.paused_reason ?? ''}），${momentWords(m.run.paused_until!, m.now)} 自动恢复计时`;
  const coming = m.active.flatMap((l) => comingOn(m, l).slice(0, 1)).sort((a, b) => a.at.getTime() - b.at.getTime())[0];
  return coming?.words ?? null;
}

/** What comes on one ladder, the next first; of a joint incident its unit is named. */
export function comingOn(m: Matter, ladder: LadderRow): Coming[] {
  const unit = m.active.length > 1 ? ladder.unit_name : '';
  const found: Coming[] = m
    .pending()
    .filter((d) => m.ladderOf(d) === ladder && !m.stands(d))
    .sort((a, b) => clockOrder(a.kind) - clockOrder(b.kind))
    .map((d) => consequence(m, ladder, d, unit));
  const next = m.step(ladder.level_no + 1);
  if (ladder.climb_at && next) {
    const at = momentWords(ladder.climb_at, m.now);
    found.push({ at: ladder.climb_at, words: `${at} 若${unit}仍未签收，将报${next.name}`, brings: true });
  }
  return found.sort((a, b) => a.at.getTime() - b.at.getTime());
}

function consequence(m: Matter, ladder: LadderRow, d: DeadlineRow, unit: string): Coming {
  const { name, ower } = CLOCKS[d.kind];
  const who = ower === 'office' ? '宣传部' : unit;
  const at = momentWords(d.due_at, m.now, d.due_at.getTime() - d.starts_at.getTime());
  const said = (words: string, brings = false): Coming => ({ at: d.due_at, words: `${at} ${words}`, brings });
  if (d.kind === 'idle' && d.stage === 1) return said(`若${who}仍无进展，将再次提醒`);
  const next = targetOf(m, ladder, d);
  const unmet = d.kind === 'idle' ? `若${who}仍无进展` : `若${who}未${name}`;
  // nobody hears of it: then it must say whose it is
  return next ? said(`${unmet}，将报${next}`, true) : said(`${who || ownerOf(m, d)}${name}时限到`);
}

/** Who owes a clock, for people. */
export function ownerOf(m: Matter, d: DeadlineRow): string {
  if (CLOCKS[d.kind].ower === 'office') return '宣传部';
  if (d.level_no === 1) return m.ladderOf(d).unit_name;
  const told = m.targets.find((t) => t.ladder_no === d.ladder_no && t.level_no === d.level_no && !t.cc);
  return told?.unit_name ?? m.step(d.level_no)?.name ?? m.incident.unitName;
}

/** Name of the level a missed clock brings; null: none is left, or another clock has brought it already. */
function targetOf(m: Matter, ladder: LadderRow, d: DeadlineRow): string | null {
  if (d.kind === 'ack' && d.level_no < ladder.level_no) return null;
  const above = CLOCKS[d.kind].ower === 'office' ? Math.max(ladder.level_no, d.level_no) : ladder.level_no;
  return m.step(above + 1)?.name ?? null;
}
