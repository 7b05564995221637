import type { ClockView, LadderStep, TargetView } from '@fengsui/contract';
import { CLOCKS, isRepeating } from './clock-kinds.js';
import type { Matter } from './matter.js';
import { type Coming, comingOn, ownerOf } from './next-step.js';
import type { DeadlineRow, LadderRow } from './rows.js';
import { KIND_NAME, momentWords } from './words.js';

export function clockView(m: Matter, d: DeadlineRow): ClockView {
  const metLate = d.state === 'breached' && d.met_at;
  return {
    deadlineId: d.id,
    kind: d.kind,
    kindName: CLOCKS[d.kind].name,
    levelNo: d.level_no,
    startsAt: d.starts_at.toISOString(),
    dueAt: d.due_at.toISOString(),
    state: d.state,
    metAt: d.met_at?.toISOString() ?? null,
    latenessMs: metLate
      ? metLate.getTime() - d.due_at.getTime()
      : d.lateness_ms === null
        ? null
        : Number(d.lateness_ms),
    stoodAt: d.state === 'pending' && m.stands(d) ? m.run.paused_at!.toISOString() : null,
    owner: ownerOf(m, d),
    ownerUnitId: d.unit_id,
  };
}

/** 处置阶梯 of one unit: done, running, and what comes next and when. */
export function ladderSteps(m: Matter, ladder: LadderRow, targets: Map<number, TargetView[]>): LadderStep[] {
  const coming = ladder.left_at || m.run.state === 'ended' ? [] : comingOn(m, ladder);
  // what stands while the incident is paused goes on afterwards
  const stands = !ladder.left_at && m.pending().some((d) => m.ladderOf(d) === ladder && m.stands(d));
  // of a unit that left what it was asked stays to be seen, and no more
  const steps = ladder.left_at ? m.plan.steps.filter((s) => s.no <= ladder.level_no) : m.plan.steps;
  return steps.map((step) => {
    const own = m.deadlines.filter(
      (d) => d.level_no === step.no && d.epoch === m.run.epoch && m.ladderOf(d) === ladder,
    );
    const clocks = own.filter((d) => !bygone(d, own) && !(ladder.left_at && d.state === 'cancelled'));
    const told = step.no <= ladder.level_no;
    const people = targets.get(step.no) ?? [];
    const planned = new Date(ladder.t0.getTime() + step.toldAfterS * 1000);
    return {
      levelNo: step.no,
      name: step.name,
      state: ladder.left_at
        ? 'left'
        : told
          ? toldState(clocks, people)
          : coming.length > 0 || stands
            ? 'waiting'
            : 'not_needed',
      targets: people,
      clocks: clocks.map((d) => clockView(m, d)),
      words: ladder.left_at
        ? ''
        : told
          ? toldWords(clocks, people)
          : waitingWords(m, ladder, step.no, planned, coming, stands),
      plannedAt: told ? null : planned.toISOString(),
    };
  });
}

/** Silence that was broken; a repeated report in time that a later one has followed. */
function bygone(d: DeadlineRow, all: DeadlineRow[]): boolean {
  if (d.kind === 'idle') return d.state !== 'breached' && d.state !== 'pending';
  return (
    isRepeating(d.kind) &&
    d.state === 'met' &&
    all.some((x) => x.kind === d.kind && x.state === 'met' && x.occurrence > d.occurrence)
  );
}

function toldState(clocks: DeadlineRow[], targets: TargetView[]): LadderStep['state'] {
  if (clocks.some((d) => d.state === 'breached' && !d.met_at)) return 'late';
  if (clocks.some((d) => d.state === 'pending' && d.kind !== 'idle')) return 'running';
  if (nobody(targets)) return 'unreachable';
  return targets.some((t) => t.ackedAt) || clocks.every((d) => d.met_at) ? 'done' : 'running';
}

/** Why a level was passed over; null: somebody of it was told. */
function nobody(targets: TargetView[]): string | null {
  const main = targets.filter((t) => !t.cc);
  if (main.length === 0) return '无人在岗，已直接报上一级';
  return main.some((t) => t.reached || t.ackedAt) ? null : '登记的联系方式均无法送达，已直接报上一级';
}

function toldWords(clocks: DeadlineRow[], targets: TargetView[]): string {
  const names = (found: DeadlineRow[]): string => [...new Set(found.map((d) => KIND_NAME[d.kind]))].join('、');
  const open = names(clocks.filter((d) => d.state === 'pending' && d.kind !== 'idle'));
  const late = names(clocks.filter((d) => d.state === 'breached' && !d.met_at));
  const rest = [late && `未收到${late}`, open && `待${open}`].filter(Boolean);
  const passed = nobody(targets);
  return [...(passed ? [passed] : []), ...rest].join('；') || '已完成';
}

function waitingWords(
  m: Matter,
  ladder: LadderRow,
  no: number,
  planned: Date,
  coming: Coming[],
  stands: boolean,
): string {
  if (m.run.state === 'ended') return '未启用';
  if (coming.length === 0 && stands) return '处置暂停，恢复后时限顺延';
  if (coming.length === 0) return '各项时限均已完成，无需上报';
  const bringing = coming.find((c) => c.brings);
  if (!bringing) return '目前没有到期将报此级的时限';
  return no === ladder.level_no + 1 ? bringing.words : `最早 ${momentWords(planned, m.now)}`;
}
