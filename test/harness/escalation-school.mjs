/** A school large enough that nobody's phone is the bottleneck, and incidents in any number, for measuring and breaking the escalation. */
const UNITS = 100;
const UNIT_FUNCTIONS = [
  ['unit_leader', '主要负责人'],
  ['unit_deputy', '分管负责人'],
];
const SCHOOL_FUNCTIONS = [
  ['publicity_duty', '值班员'],
  ['school_leader', '分管校领导'],
];

/** A hundred units with a leader and a deputy each, 宣传部 and 分管校领导 above them. No such person exists. */
export const LARGE_SCHOOL = {
  school: { name: '量程学院', shortNames: ['量程'], traps: [], places: [] },
  units: [
    { id: 'publicity', name: '党委宣传部', kind: 'party', aliases: [], topics: [] },
    ...Array.from({ length: UNITS }, (_, i) => ({
      id: `u${i}`,
      name: `第${i + 1}系`,
      kind: 'department',
      aliases: [],
      topics: [],
    })),
  ],
  people: [
    ...SCHOOL_FUNCTIONS.map(([f, title]) => person(f, 'publicity', f, title)),
    ...Array.from({ length: UNITS }, (_, i) =>
      UNIT_FUNCTIONS.map(([f, title]) => person(`${f}${i}`, `u${i}`, f, title)),
    ).flat(),
  ],
  officialAccounts: [],
  watchLists: [],
};

function person(id, unitId, post, title) {
  return { name: id, wecomUserId: id.replace('_', ''), posts: [{ unitId, function: post, title }] };
}

/** Opens incidents of one level in the units by turns, at app.now(). Answers their ids. */
export async function openIncidents(sql, count, level, from = 0) {
  const rows = await sql.query(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state, opened_at)
     select 'YQ2026-' || lpad(n::text, 5, '0'), '二食堂餐食出现异物', 'u' || n % ${UNITS}, '食品安全食堂', $2, '人工立案', 'open', app.now()
     from generate_series($3::int, $3::int + $1::int - 1) n returning id`,
    [count, level, from],
  );
  await sql.query(`select pg_notify('fengsui_wake', 'escalation')`);
  return rows.map((r) => r.id);
}
