import {
  type AccountPlatform,
  type AccountRecord,
  type AccountState,
  PLATFORM_NAME,
  STATE_NAME,
} from '@fengsui/contract';
import { type Columns, dayIn, namesIn, type Row, type SheetReading } from '../sheets/sheet.js';

export type AccountKey =
  | 'platform'
  | 'name'
  | 'uid'
  | 'handle'
  | 'link'
  | 'type'
  | 'positioning'
  | 'openedOn'
  | 'certification'
  | 'certifiedAs'
  | 'certifiedUntil'
  | 'registeredBy'
  | 'phone'
  | 'phoneOwner'
  | 'mail'
  | 'credentialsKept'
  | 'unit'
  | 'approver'
  | 'leader'
  | 'admins'
  | 'guide'
  | 'review1'
  | 'review2'
  | 'review3';

/** The titles that the exported workbook has, and what schools write instead. */
export const ACCOUNT_COLUMNS: Columns<AccountKey> = {
  platform: { titles: ['平台', '账号平台', '类别'], required: true },
  name: { titles: ['账号名称', '名称', '账号'], required: true },
  uid: { titles: ['平台编号', 'UID', 'uid', '原始ID', '原始id'] },
  handle: { titles: ['微信号或昵称', '微信号', '昵称'] },
  link: { titles: ['链接', '主页', '网址'] },
  type: { titles: ['账号类型', '类型'] },
  positioning: { titles: ['定位与内容范围', '定位', '内容范围'] },
  openedOn: { titles: ['开通日期', '开通时间'] },
  certification: { titles: ['认证状态', '是否认证'] },
  certifiedAs: { titles: ['认证主体'] },
  certifiedUntil: { titles: ['认证有效期'] },
  registeredBy: { titles: ['注册名义'] },
  phone: { titles: ['绑定手机'] },
  phoneOwner: { titles: ['手机归属'] },
  mail: { titles: ['绑定邮箱', '邮箱'] },
  credentialsKept: { titles: ['口令保管'] },
  unit: { titles: ['主办单位', '单位', '部门'], required: true },
  approver: { titles: ['审批单位'] },
  leader: { titles: ['分管领导'] },
  admins: { titles: ['管理员', '运营人员'] },
  guide: { titles: ['指导教师'] },
  review1: { titles: ['初审'] },
  review2: { titles: ['复审'] },
  review3: { titles: ['终审'] },
};

const PLATFORMS = new Map<string, AccountPlatform>([
  ...Object.entries(PLATFORM_NAME).map(([p, name]): [string, AccountPlatform] => [name, p as AccountPlatform]),
  ...([
    ['微博', 'weibo'],
    ['微信', 'wechat'],
    ['微信视频号', 'channels'],
    ['B站', 'bilibili'],
  ] as const),
]);
const CERTIFICATION: Record<string, AccountRecord['certification']> = {
  ...{ 未认证: 'none', 否: 'none', 认证中: 'pending', 已认证: 'certified', 是: 'certified' },
};
const OWNER: Record<string, 'unit' | 'person'> = { 单位: 'unit', 公用: 'unit', 个人: 'person', 私人: 'person' };

export interface KnownAccounts {
  accounts: { id: string; state: AccountState; record: AccountRecord }[];
  units: { id: string; name: string; closed: boolean }[];
  people: {
    id: string;
    name: string;
    number: string | null;
    kind: 'staff' | 'student';
    active: boolean;
    units: string[];
  }[];
}
export interface AccountInSheet {
  id: string;
  state: AccountState;
  record: AccountRecord;
  before: AccountRecord | null;
}

const keyOf = (platform: string, text: string): string => `${platform} ${text}`;

/**
 * Accounts a sheet would make or change, all its faults named in it. Known accounts are told by platform and number, without one by platform and
 * name. An empty cell leaves what stands.
 */
export function checkAccounts(
  reading: SheetReading<AccountKey>,
  known: KnownAccounts,
  newId: () => string,
): AccountInSheet[] {
  const byUid = new Map(
    known.accounts.filter((a) => a.record.uid).map((a) => [keyOf(a.record.platform, a.record.uid!), a]),
  );
  const byName = new Map(known.accounts.map((a) => [keyOf(a.record.platform, a.record.name), a]));
  const cells = new Cells(reading, known);
  const rows = new Map<string, number>();
  const out: AccountInSheet[] = [];
  for (const r of reading.good()) {
    const faults = reading.faultCount;
    const platform = cells.of(r, 'platform', PLATFORMS, [...Object.values(PLATFORM_NAME)]);
    if (platform === null) continue;
    const match = (r.uid && byUid.get(keyOf(platform, r.uid))) || byName.get(keyOf(platform, r.name));
    const before = match && !(r.uid && match.record.uid && match.record.uid !== r.uid) ? match : undefined;
    const keys = [r.uid && keyOf(platform, `#${r.uid}`), keyOf(platform, r.name)].filter(Boolean);
    const first = keys.map((k) => rows.get(k)).find((row) => row !== undefined);
    if (first) reading.fault(r.row, 'name', `“${r.name}”与第 ${first} 行重复`);
    else for (const k of keys) rows.set(k, r.row);
    if (before && ['refused', 'withdrawn', 'closed'].includes(before.state))
      reading.fault(r.row, 'name', `“${r.name}”${STATE_NAME[before.state]}，不能由表格恢复`);
    const record = recordIn(r, platform, before?.record ?? null, cells);
    if (record && reading.faultCount === faults)
      out.push({
        id: before?.id ?? newId(),
        state: before?.state ?? 'registered',
        record,
        before: before?.record ?? null,
      });
  }
  return out;
}

function recordIn(
  r: Row<AccountKey>,
  platform: AccountPlatform,
  before: AccountRecord | null,
  cells: Cells,
): AccountRecord | null {
  const unitId = cells.unit(r, 'unit');
  if (unitId === null) return null;
  const text = <K extends keyof AccountRecord>(key: K & AccountKey): AccountRecord[K] =>
    (r[key] || before?.[key] || null) as AccountRecord[K];
  const one = <T>(key: AccountKey, names: Record<string, T>, otherwise: T): T =>
    r[key] === '' ? otherwise : (cells.of(r, key, new Map(Object.entries(names)), Object.keys(names)) ?? otherwise);
  const day = (key: 'openedOn' | 'certifiedUntil'): string | null =>
    r[key] === '' ? (before?.[key] ?? null) : cells.day(r, key);
  const person = (key: AccountKey, was: string | null | undefined, staff: boolean): string | null =>
    r[key] === '' ? (was ?? null) : cells.person(r, key, r[key], unitId, staff);
  const was = before?.people;
  return {
    platform,
    name: r.name,
    ...{ uid: text('uid'), handle: text('handle'), link: text('link'), type: text('type') },
    positioning: text('positioning'),
    openedOn: day('openedOn'),
    certification: one('certification', CERTIFICATION, before?.certification ?? 'none'),
    certifiedAs: text('certifiedAs'),
    certifiedUntil: day('certifiedUntil'),
    registeredBy: one('registeredBy', OWNER, before?.registeredBy ?? 'unit'),
    phone: text('phone'),
    phoneOwner: one('phoneOwner', OWNER, before?.phoneOwner ?? 'unit'),
    ...{ mail: text('mail'), credentialsKept: text('credentialsKept') },
    unitId,
    approverUnitId: r.approver === '' ? (before?.approverUnitId ?? null) : cells.unit(r, 'approver'),
    people: {
      leader: person('leader', was?.leader, true),
      admins:
        r.admins === ''
          ? (was?.admins ?? [])
          : namesIn(r.admins).flatMap((n) => cells.person(r, 'admins', n, unitId, false) ?? []),
      guide: person('guide', was?.guide, true),
      reviewers: [
        person('review1', was?.reviewers[0], true),
        person('review2', was?.reviewers[1], true),
        person('review3', was?.reviewers[2], true),
      ],
    },
  };
}

/** What cells mean, and the fault where they mean nothing. */
class Cells {
  private readonly units: Map<string, { id: string; closed: boolean }>;
  private readonly people = new Map<string, KnownAccounts['people']>();

  constructor(
    private readonly reading: SheetReading<AccountKey>,
    known: KnownAccounts,
  ) {
    this.units = new Map(known.units.map((u) => [u.name, u]));
    for (const p of known.people)
      for (const key of p.number ? [p.name, p.number] : [p.name])
        this.people.set(key, [...(this.people.get(key) ?? []), p]);
  }

  of<T>(r: Row<AccountKey>, key: AccountKey, names: Map<string, T>, told: string[]): T | null {
    const found = names.get(r[key]);
    if (found !== undefined) return found;
    this.reading.fault(r.row, key, `“${r[key]}”无法识别，应为${told.join('、')}`);
    return null;
  }

  day(r: Row<AccountKey>, key: AccountKey): string | null {
    const day = dayIn(r[key]);
    if (day === null) this.reading.fault(r.row, key, `“${r[key]}”不是日期，应写作 2026-11-28`);
    return day;
  }

  unit(r: Row<AccountKey>, key: AccountKey): string | null {
    const unit = this.units.get(r[key]);
    if (unit && !unit.closed) return unit.id;
    const why = unit ? `“${r[key]}”已撤销，请填写现有单位` : `没有单位“${r[key]}”，请核对名称或先导入单位`;
    this.reading.fault(r.row, key, why);
    return null;
  }

  /** A name, 「姓名（工号）」 where several bear it; those of the host unit come first. staff: students are refused. */
  person(r: Row<AccountKey>, key: AccountKey, text: string, unitId: string, staff: boolean): string | null {
    const [, name, number] = /^(.+?)(?:[（(](\w+)[）)])?$/.exec(text)!;
    const alike = (this.people.get(name!) ?? []).filter((p) => p.active && (!number || p.number === number));
    const own = alike.filter((p) => p.units.includes(unitId));
    const chosen = own.length === 1 ? own : alike;
    const refuse = (why: string): null => {
      this.reading.fault(r.row, key, why);
      return null;
    };
    if (chosen.length === 0) return refuse(`没有登记“${text}”，或已离校，请先登记人员`);
    if (chosen.length > 1) return refuse(`有 ${chosen.length} 位${name}，请写成“${name}（工号）”`);
    if (staff && chosen[0]!.kind === 'student')
      return refuse(`${name}是学生，可以任管理员，不能任分管领导、指导教师，也没有审核权`);
    return chosen[0]!.id;
  }
}
