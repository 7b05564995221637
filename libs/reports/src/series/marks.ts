/** What is marked on the axis of the two curves. */
export interface MarkFacts {
  alarms: { at: Date }[];
  targets: { levelNo: number; name: string; cc: boolean; toldAt: Date; ackedAt: Date | null }[];
  filings: { kindName: string; name: string; at: Date }[];
}

const LEVEL_SHORT: Record<number, string> = { 1: '单位负责人', 2: '宣传部', 3: '分管校领导', 4: '书记、校长' };

/** Marks in order of time: alarms, each level told (once), signatures, filings. */
export function marksOf(facts: MarkFacts): { at: string; label: string }[] {
  const marks = facts.alarms.map((a) => ({ at: a.at, label: '预警' }));
  const told = new Map<number, Date>();
  for (const t of facts.targets.filter((x) => !x.cc)) {
    const known = told.get(t.levelNo);
    if (!known || t.toldAt.getTime() < known.getTime()) told.set(t.levelNo, t.toldAt);
  }
  for (const [levelNo, at] of told) marks.push({ at, label: `报${LEVEL_SHORT[levelNo] ?? `第 ${levelNo} 级`}` });
  for (const t of facts.targets) if (t.ackedAt) marks.push({ at: t.ackedAt, label: `${t.name}签收` });
  for (const f of facts.filings) marks.push({ at: f.at, label: f.kindName });
  return marks
    .sort((a, b) => a.at.getTime() - b.at.getTime() || a.label.localeCompare(b.label, 'zh'))
    .map((m) => ({ at: m.at.toISOString(), label: m.label }));
}
