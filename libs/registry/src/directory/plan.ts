import type { DirectoryFault } from '@fengsui/contract';
import type { DirectoryUser } from './scim.js';

/** A person as registered; directoryId: who he is in the identity service, null where he was entered by hand or by sheet. */
export interface KnownMember {
  id: string;
  directoryId: string | null;
  name: string;
  number: string | null;
  kind: 'staff' | 'student';
  unitId: string | null;
  mobile: string | null;
  active: boolean;
  /** holds a post that no student may hold */
  office: boolean;
  /** a post of his begins later */
  later: boolean;
}
export type Member = Omit<KnownMember, 'active' | 'office' | 'later'>;

export interface DirectoryPlan {
  create: Member[];
  change: Member[];
  leave: KnownMember[];
  same: number;
  faults: DirectoryFault[];
  /** those who came from the identity service and are still here: the share of those who leave is of them */
  tied: number;
}

/**
 * What a pull would change. People are told by their id in the service, before that by 工号; whoever was entered by hand and is not in the service is
 * left alone. all: everybody was read, so that whoever is missing has left.
 */
export function planOf(
  users: DirectoryUser[],
  known: KnownMember[],
  units: { id: string; name: string }[],
  all: boolean,
  newId: () => string,
): DirectoryPlan {
  const unitId = new Map(units.map((u) => [u.name, u.id]));
  const byDirectory = new Map(known.flatMap((k) => (k.directoryId ? [[k.directoryId, k] as const] : [])));
  const byNumber = new Map(known.flatMap((k) => (k.number ? [[k.number, k] as const] : [])));
  const tied = known.filter((k) => k.directoryId !== null && k.active);
  const plan: DirectoryPlan = { create: [], change: [], leave: [], same: 0, faults: [], tied: tied.length };
  const numbers = new Map<string, DirectoryUser[]>();
  for (const u of users) if (u.number && u.active) numbers.set(u.number, [...(numbers.get(u.number) ?? []), u]);
  const leaving = new Set<KnownMember>();

  for (const u of users) {
    const who = `${u.name || u.id}${u.number ? `（${u.number}）` : ''}`;
    const fault = (reason: string): void => void plan.faults.push({ who, reason });
    const before = byDirectory.get(u.id) ?? null;
    if (!u.active) {
      if (before?.active) leaving.add(before);
      continue;
    }
    if (u.name === '') {
      fault('没有姓名');
      continue;
    }
    if (u.number && numbers.get(u.number)!.length > 1) {
      fault(`工号（学号）${u.number}在身份服务中有 ${numbers.get(u.number)!.length} 人`);
      continue;
    }
    const same = u.number ? (byNumber.get(u.number) ?? null) : null;
    if (same && same !== before && (same.name !== u.name || same.directoryId !== null)) {
      fault(`工号（学号）${u.number}已登记给${same.name}，请核对`);
      continue;
    }
    const person = before ?? same;
    if (person && !person.active) {
      fault('已登记离校，身份服务中仍在册，请核对');
      continue;
    }
    const named = u.units.map((n) => unitId.get(n)).find((id) => id !== undefined);
    if (named === undefined && u.units.length > 0) fault(`没有单位“${u.units[0]}”，所在单位未改，请核对名称`);
    const kind = u.kind ?? person?.kind ?? 'staff';
    if (person?.office && kind === 'student') {
      fault('身份服务中是学生，却任官微管理员以外的职务，请先结束任职');
      continue;
    }
    const member: Member = {
      id: person?.id ?? newId(),
      directoryId: u.id,
      name: u.name,
      number: u.number ?? person?.number ?? null,
      kind,
      unitId: named ?? person?.unitId ?? null,
      // who has given a number himself keeps it
      mobile: person?.mobile ?? u.mobile,
    };
    if (!person) plan.create.push(member);
    else if (FIELDS.some((f) => member[f] !== person[f])) plan.change.push(member);
    else plan.same++;
  }

  if (all) {
    const there = new Set(users.map((u) => u.id));
    for (const k of tied) if (!there.has(k.directoryId!)) leaving.add(k);
  }
  for (const k of leaving) {
    if (k.later) plan.faults.push({ who: k.name, reason: '身份服务中已离校，却还有以后开始的任职，请先核对' });
    else plan.leave.push(k);
  }
  return plan;
}

const FIELDS = ['directoryId', 'name', 'number', 'kind', 'unitId', 'mobile'] as const;
