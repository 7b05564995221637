import { Inject, Injectable } from '@nestjs/common';
import type { SchoolDraft } from '@fengsui/contract';
import { type Actor, Ledger } from '@fengsui/ledger';
import { type Sql, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import type { SchoolProfile } from '../registry.service.js';
import { changeRegistry, stale } from './change.js';

/** The lists of names, as people call them, in the order of the page. */
const NAME_LISTS = {
  shortNames: '简称',
  nicknames: '昵称',
  campuses: '校区',
  leaders: '校领导',
  ambiguous: '多义的名称',
  traps: '易混的校外名称',
  places: '校内地点',
} as const satisfies Record<keyof Omit<SchoolProfile, 'name'>, string>;
type ListName = keyof typeof NAME_LISTS;
const LISTS = Object.keys(NAME_LISTS) as ListName[];
const NAMING: ListName[] = ['shortNames', 'nicknames', 'campuses', 'leaders'];

const NOTHING: SchoolDraft = {
  ...{ name: '', shortNames: [], nicknames: [], campuses: [], leaders: [], ambiguous: [], traps: [], places: [] },
  version: null,
};

/** What the school is called, entered by 部长 or administrator. */
@Injectable()
export class School {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** All empty and version null before it is entered. */
  async read(sql: Sql = this.dataSource): Promise<SchoolDraft> {
    const [row] = await sql.query(
      `select name, short_names as "shortNames", nicknames, campuses, leaders, ambiguous, traps, places, version from school_profile`,
    );
    return row ?? NOTHING;
  }

  /** Answers what then stands. Throws UserError 400 for names that would find posts of others or say nothing, 409 for a unit's name or when somebody else was faster. */
  async set(draft: SchoolDraft, actor: Actor): Promise<SchoolDraft> {
    refuseNames(draft);
    return changeRegistry(this.dataSource, this.ledger, actor, async (tx) => {
      const before = await this.read(tx);
      if (before.version !== draft.version) throw stale('学校名称');
      await refuseUnits(tx, draft);
      const changed = changesOf(before, draft);
      if (changed.length === 0) return { step: null, answer: before };
      await tx.query(
        `insert into school_profile as s (name, short_names, nicknames, campuses, leaders, ambiguous, traps, places) values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (id) do update set name = excluded.name, short_names = excluded.short_names, nicknames = excluded.nicknames,
           campuses = excluded.campuses, leaders = excluded.leaders, ambiguous = excluded.ambiguous, traps = excluded.traps,
           places = excluded.places, version = s.version + 1, updated_at = app.now()`,
        [
          ...[draft.name, draft.shortNames, draft.nicknames, draft.campuses, draft.leaders, draft.ambiguous],
          ...[draft.traps, draft.places],
        ],
      );
      const kind = before.version === null ? 'school.entered' : 'school.changed';
      const text = `${before.version === null ? '录入' : '修改'}学校名称：${changed.join('；')}`;
      return { step: { kind, text }, answer: await this.read(tx) };
    });
  }
}

const refuse = (field: string, why: string, status = 400): never => {
  throw new UserError('bad_field', why, status, field);
};
/** As the matcher sees them: without regard to case. */
const fold = (name: string): string => name.toLowerCase();

function refuseNames(draft: SchoolDraft): void {
  if ([...draft.name].length < 4) refuse('name', '请填写学校全称（四个字以上），如“某某职业技术学院”；简称填在下面。');
  for (const list of LISTS)
    for (const name of draft[list])
      if ([...name].length < 2)
        refuse(list, `${NAME_LISTS[list]}“${name}”不足两个字，会认错很多帖子，请填写两个字以上，或删去。`);
  const seen = new Map([[fold(draft.name), '全称']]);
  for (const list of [...NAMING, 'traps'] as const)
    for (const name of draft[list]) {
      const at = seen.get(fold(name));
      if (at === NAME_LISTS[list]) refuse(list, `${at}“${name}”填写了两次，请删去一处。`);
      if (at) refuse(list, `“${name}”在${at}和${NAME_LISTS[list]}里都有，请只留一处。`);
      seen.set(fold(name), NAME_LISTS[list]);
    }
  for (const list of ['places', 'ambiguous'] as const) {
    const twice = draft[list].find((name, i) => draft[list].map(fold).indexOf(fold(name)) !== i);
    if (twice) refuse(list, `${NAME_LISTS[list]}“${twice}”填写了两次，请删去一处。`);
  }
  const names = [draft.name, ...NAMING.flatMap((list) => draft[list])];
  const stray = draft.ambiguous.find((name) => !names.includes(name));
  if (stray)
    refuse('ambiguous', `多义的名称“${stray}”不在上面的名称里，请先把它填为简称、昵称、校区或校领导，或删去。`);
}

/** A unit's name stands in posts of every school. A tree may begin with the school itself: that unit bears the school's names. */
async function refuseUnits(tx: Sql, draft: SchoolDraft): Promise<void> {
  const own = [...draft.shortNames, ...draft.nicknames];
  const [unit]: { name: string; word: string }[] = await tx.query(
    `select u.name, w.word from unit u, unnest($1::text[]) with ordinality w (word, n)
     where (u.active_to is null or u.active_to > app.now()) and u.name <> $2 and lower(w.word) in (select lower(x) from unnest(u.name || u.aliases) x)
     order by w.n limit 1`,
    [own, draft.name],
  );
  if (!unit) return;
  const list = draft.shortNames.includes(unit.word) ? 'shortNames' : 'nicknames';
  const what = fold(unit.name) === fold(unit.word) ? '名称' : '别名';
  refuse(
    list,
    `“${unit.word}”是单位“${unit.name}”的${what}，别的学校也这样叫，不能作${NAME_LISTS[list]}，请删去，或先改单位的${what}。`,
    409,
  );
}

/** What is different, in words. */
function changesOf(before: SchoolDraft, after: SchoolDraft): string[] {
  const lists = LISTS.flatMap((list) => {
    const more = after[list].filter((n) => !before[list].includes(n));
    const less = before[list].filter((n) => !after[list].includes(n));
    const moved = more.length + less.length === 0 && after[list].join('\n') !== before[list].join('\n');
    const parts = [
      ...(more.length > 0 ? [`${before.version === null ? '' : '增加'}${more.join('、')}`] : []),
      ...(less.length > 0 ? [`去掉${less.join('、')}`] : []),
      ...(moved ? [`次序改为${after[list].join('、')}`] : []),
    ];
    return parts.length > 0 ? [`${NAME_LISTS[list]}${parts.join('，')}`] : [];
  });
  if (before.name === after.name) return lists;
  return [before.name ? `全称由${before.name}改为${after.name}` : `全称${after.name}`, ...lists];
}
