import type { UnitNode } from '@fengsui/contract';

export interface Branch {
  value: string;
  key: string;
  title: string;
  unit: UnitNode;
  children: Branch[];
}

/** Units below their parents; a unit whose parent is not among them stands at the top. */
export function treeOf(units: UnitNode[]): Branch[] {
  const branches = new Map(
    units.map((u): [string, Branch] => [u.id, { value: u.id, key: u.id, title: u.name, unit: u, children: [] }]),
  );
  const top: Branch[] = [];
  for (const b of branches.values()) (branches.get(b.unit.parentId ?? '')?.children ?? top).push(b);
  return top;
}

/** The units that hold the words, with all above them, so that the tree stays one. */
export function withPaths(units: UnitNode[], found: (u: UnitNode) => boolean): UnitNode[] {
  const byId = new Map(units.map((u) => [u.id, u]));
  const kept = new Set<string>();
  for (const u of units.filter(found))
    for (let at: UnitNode | undefined = u; at && !kept.has(at.id); at = byId.get(at.parentId ?? '')) kept.add(at.id);
  return units.filter((u) => kept.has(u.id));
}
