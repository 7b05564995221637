import { FUNCTION_NAME } from '../function-names.js';
import type { PostFunction } from '../post.js';
import { type Columns, dayIn, type Row, type SheetReading } from '../sheets/sheet.js';
import { dayOf, dayStart, firstDay } from './days.js';

export type PersonKey =
  'name' | 'number' | 'kind' | 'unit' | 'function' | 'title' | 'postUnit' | 'main' | 'from' | 'mobile' | 'wecom';

export const PEOPLE_COLUMNS: Columns<PersonKey> = {
  name: { titles: ['姓名'], required: true },
  number: { titles: ['工号', '学号', '工号或学号'] },
  kind: { titles: ['身份'] },
  unit: { titles: ['所在单位', '单位', '部门'], required: true },
  function: { titles: ['职责'] },
  title: { titles: ['职务'] },
  postUnit: { titles: ['任职单位'] },
  main: { titles: ['主职'] },
  from: { titles: ['任职起', '任职日期'] },
  mobile: { titles: ['手机', '手机号'] },
  wecom: { titles: ['企业微信账号', '企业微信'] },
};
const KINDS: Record<string, 'staff' | 'student'> = { '': 'staff', 教职工: 'staff', 学生: 'student' };
const FUNCTIONS = new Map(Object.entries(FUNCTION_NAME).map(([fn, name]) => [name, fn as PostFunction]));
const MAIN: Record<string, boolean> = { 是: true, 否: false, 主职: true, 兼任: false };

interface KnownPerson {
  id: string;
  name: string;
  number: string | null;
  kind: 'staff' | 'student';
  unitId: string | null;
  mobile: string | null;
  wecomUserId: string | null;
  active: boolean;
}
interface KnownPost {
  personId: string;
  unitId: string;
  unitName: string;
  function: PostFunction;
  title: string;
  main: boolean;
  from: Date;
  to: Date | null;
}
/** What is registered before the sheet: posts that have not ended. */
export interface KnownPeople {
  now: Date;
  units: { id: string; name: string; closed: boolean }[];
  people: KnownPerson[];
  posts: KnownPost[];
}
export interface PersonInSheet extends Omit<KnownPerson, 'active'> {
  isNew: boolean;
}
export interface PostInSheet extends Omit<KnownPost, 'to' | 'unitName'> {
  row: number;
}

const by = <T>(items: T[], key: (item: T) => string | null): Map<string, T[]> => {
  const out = new Map<string, T[]>();
  for (const i of items) {
    const k = key(i);
    if (k !== null) out.set(k, [...(out.get(k) ?? []), i]);
  }
  return out;
};

/**
 * People and posts a sheet would make, all its faults named in it. Known people are told by 工号, without one by name and home unit. An empty
 * cell leaves what stands; a post already held is left alone.
 */
export function checkPeople(
  reading: SheetReading<PersonKey>,
  known: KnownPeople,
  newId: () => string,
): { people: PersonInSheet[]; posts: PostInSheet[]; same: number } {
  const book = new Book(reading, known, newId);
  for (const r of reading.good()) book.take(r);
  return { people: book.changed(), posts: book.newPosts, same: book.same() };
}

class Book {
  readonly newPosts: PostInSheet[] = [];
  private readonly units: Map<string, { id: string; closed: boolean }>;
  private readonly byNumber: Map<string, KnownPerson[]>;
  private readonly byName: Map<string, KnownPerson[]>;
  private readonly byWecom: Map<string, KnownPerson[]>;
  private readonly held: Map<string, KnownPost[]>;
  /** people of the sheet by id, with the row they were first seen in */
  private readonly seen = new Map<string, { person: PersonInSheet; row: number; before: KnownPerson | null }>();
  private readonly newByKey = new Map<string, string>();

  constructor(
    private readonly reading: SheetReading<PersonKey>,
    private readonly known: KnownPeople,
    private readonly newId: () => string,
  ) {
    this.units = new Map(known.units.map((u) => [u.name, u]));
    this.byNumber = by(known.people, (p) => p.number);
    this.byName = by(known.people, (p) => p.name);
    this.byWecom = by(known.people, (p) => p.wecomUserId?.toLowerCase() ?? null);
    this.held = by(known.posts, (p) => p.personId);
  }

  take(r: Row<PersonKey>): void {
    const faults = this.reading.faultCount;
    const unitId = this.unit(r, 'unit');
    if (!(r.kind in KINDS)) this.reading.fault(r.row, 'kind', `没有身份“${r.kind}”，应为教职工或学生`);
    if (r.mobile && !/^1\d{10}$/.test(r.mobile))
      this.reading.fault(r.row, 'mobile', `“${r.mobile}”不是手机号，应为 11 位，如 13800000000`);
    if (this.reading.faultCount > faults || unitId === null) return;
    const entry = this.person(r, unitId);
    if (!entry) return;
    const { person } = entry;
    const other = r.wecom ? this.byWecom.get(r.wecom.toLowerCase())?.find((p) => p.id !== person.id) : undefined;
    if (other) return this.reading.fault(r.row, 'wecom', `企业微信账号“${r.wecom}”已登记给${other.name}`);
    if (r.function) this.post(r, person, unitId);
    else if (r.title || r.postUnit || r.from)
      this.reading.fault(r.row, 'function', '填写了职务或任职日期，没有填写职责');
    else if (entry.row !== r.row) this.reading.fault(r.row, 'name', `${r.name}与第 ${entry.row} 行重复`);
  }

  private unit(r: Row<PersonKey>, key: 'unit' | 'postUnit'): string | null {
    const unit = this.units.get(r[key]);
    if (unit && !unit.closed) return unit.id;
    const why = unit ? `“${r[key]}”已撤销，请填写现有单位` : `没有单位“${r[key]}”，请核对名称或先导入单位`;
    this.reading.fault(r.row, key, why);
    return null;
  }

  /** Whom the row is about, entered once; null where that cannot be said. */
  private person(r: Row<PersonKey>, unitId: string): { person: PersonInSheet; row: number } | null {
    const before = this.find(r, unitId);
    if (before === undefined) return null;
    const key = r.number ? `#${r.number}` : `${r.name} ${unitId}`;
    const id = before?.id ?? this.newByKey.get(key) ?? this.newId();
    if (!before) this.newByKey.set(key, id);
    const entered = this.seen.get(id);
    if (entered) {
      if (entered.person.name === r.name) return entered;
      this.reading.fault(r.row, 'number', `工号“${r.number}”在第 ${entered.row} 行是${entered.person.name}`);
      return null;
    }
    const person: PersonInSheet = {
      id,
      name: r.name,
      number: r.number || (before?.number ?? null),
      kind: r.kind || !before ? KINDS[r.kind]! : before.kind,
      unitId,
      mobile: r.mobile || (before?.mobile ?? null),
      wecomUserId: r.wecom || (before?.wecomUserId ?? null),
      isNew: !before,
    };
    const entry = { person, row: r.row, before };
    this.seen.set(id, entry);
    if (r.wecom) this.byWecom.set(r.wecom.toLowerCase(), [{ ...person, active: true }]);
    return entry;
  }

  /** The registered person; null: none yet; undefined: a fault. */
  private find(r: Row<PersonKey>, unitId: string): KnownPerson | null | undefined {
    if (r.number) {
      const [found] = this.byNumber.get(r.number) ?? [];
      if (found && !found.active) return this.refuse(r, 'number', `工号“${r.number}”的${found.name}已离校`);
      if (found && found.name !== r.name)
        return this.refuse(r, 'number', `工号“${r.number}”已登记给${found.name}，与姓名“${r.name}”不符`);
      if (found) return found;
    }
    const alike = (this.byName.get(r.name) ?? []).filter(
      (p) => p.active && p.unitId === unitId && (!r.number || p.number === null),
    );
    if (alike.length > 1) return this.refuse(r, 'name', `本单位有 ${alike.length} 位${r.name}，请填写工号`);
    return alike[0] ?? null;
  }

  private refuse(r: Row<PersonKey>, key: PersonKey, reason: string): undefined {
    this.reading.fault(r.row, key, reason);
  }

  private post(r: Row<PersonKey>, person: PersonInSheet, unitId: string): void {
    const fn = FUNCTIONS.get(r.function);
    if (!fn)
      return this.reading.fault(r.row, 'function', `没有职责“${r.function}”，应为${[...FUNCTIONS.keys()].join('、')}`);
    if (person.kind === 'student' && fn !== 'account_admin')
      return this.reading.fault(r.row, 'function', '学生只能任官微管理员，且没有审核权');
    const day = r.from === '' ? dayOf(this.known.now) : dayIn(r.from);
    if (day === null) return this.reading.fault(r.row, 'from', `“${r.from}”不是日期，应写作 2026-11-28`);
    if (r.main !== '' && !(r.main in MAIN)) return this.reading.fault(r.row, 'main', '主职一列应为是或否');
    const at = r.postUnit ? this.unit(r, 'postUnit') : unitId;
    if (at === null) return;
    const held = this.held.get(person.id) ?? [];
    const same = held.find((p) => p.unitId === at && p.function === fn);
    if (same) {
      const inSheet = this.newPosts.find((p) => p.personId === person.id && p.unitId === at && p.function === fn);
      if (inSheet) this.reading.fault(r.row, 'function', `${person.name}的这项任职与第 ${inSheet.row} 行重复`);
      return;
    }
    const mains = held.filter((p) => p.main);
    const main = r.main === '' ? mains.length === 0 : MAIN[r.main]!;
    const [clash] = mains.filter((p) => p.to === null || p.to > dayStart(day));
    if (main && clash) {
      const since = firstDay(clash.from);
      return this.reading.fault(
        r.row,
        'main',
        `${person.name}${since ? `自 ${since} 起` : ''}已任${clash.unitName}${clash.title}（主职），同一时间只能有一个主职：请填“否”（兼任），或先结束原任职`,
      );
    }
    const unitName = r.postUnit || r.unit;
    const post = { personId: person.id, unitId: at, function: fn, title: r.title || r.function, main };
    this.newPosts.push({ ...post, from: dayStart(day), row: r.row });
    this.held.set(person.id, [...held, { ...post, unitName, from: dayStart(day), to: null }]);
  }

  changed(): PersonInSheet[] {
    return [...this.seen.values()].filter(differs).map((s) => s.person);
  }

  same(): number {
    return this.seen.size - this.changed().length;
  }
}

const FIELDS = ['name', 'number', 'kind', 'unitId', 'mobile', 'wecomUserId'] as const;
const differs = ({ person, before }: { person: PersonInSheet; before: KnownPerson | null }): boolean =>
  before === null || FIELDS.some((f) => person[f] !== before[f]);
