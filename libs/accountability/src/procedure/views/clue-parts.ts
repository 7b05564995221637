import type { ClueActName, ClueDetail, ClueFile, ClueItem, ClueStep } from '@fengsui/contract';
import { CLOCKS } from '@fengsui/escalation';
import { type Ledger, postAndName } from '@fengsui/ledger';
import type { Sql } from '@fengsui/platform';
import type { ClueRow, StepRow } from '../clue.repository.js';
import { ACTS, DECISIONS, OUTCOMES } from '../machine.js';

const nameOf = (kind: string): string => CLOCKS[kind as keyof typeof CLOCKS]?.name ?? kind;

/** What the clue rests on, each missed clock with how the messages fared and whether it was done late. */
export async function itemViews(sql: Sql, c: ClueRow): Promise<ClueItem[]> {
  const { items } = c.evidence;
  const done: { id: string; met_at: Date | null }[] = await sql.query(
    `select id, met_at from deadline where id = any($1)`,
    [items.map((i) => i.deadlineId)],
  );
  const people: { id: string; name: string }[] = await sql.query(`select id, name from person where id = any($1)`, [
    items.flatMap((i) => i.receipts.map((r) => r.person_id)),
  ]);
  return items.map((i) => ({
    kind: i.kind,
    kindName: nameOf(i.kind),
    startsAt: i.startsAt,
    dueAt: i.dueAt,
    metAt: done.find((d) => d.id === i.deadlineId)?.met_at?.toISOString() ?? null,
    ledgerSeq: i.ledgerSeq,
    latenessMs: i.latenessMs,
    persons: i.persons.map((p) => `${p.post} ${p.name}`),
    receipts: i.receipts.map((r) => ({
      person: people.find((p) => p.id === r.person_id)?.name ?? '',
      channel: r.channel,
      state: r.state,
      at: r.at ?? null,
      error: r.error,
    })),
    flags: i.flags,
  }));
}

const BY_ENGINE: Record<string, string> = {
  open: '生成线索',
  flag: '注明可免责情形',
  seen: '查看通知',
  overdue: '已过时限',
  unreached: '通知未送达',
};

/** Every step in order, with its files; those that only the log tells (opened, flagged, dropped by the judgement of a decline) among them. */
export async function stepViews(sql: Sql, ledger: Ledger, c: ClueRow): Promise<ClueStep[]> {
  const rows: StepRow[] = await sql.query(`select * from clue_step where clue_id = $1 order by id`, [c.id]);
  const files: (ClueFile & { stepId: string })[] = await sql.query(
    `select f.step_id as "stepId", f.hash, f.name, e.mime, e.size_bytes as "sizeBytes" from clue_file f join evidence e on e.hash = f.hash
     where f.clue_id = $1 order by f.step_id, f.name`,
    [c.id],
  );
  const steps: ClueStep[] = rows.map((r) => ({
    at: r.at.toISOString(),
    act: r.act as ClueStep['act'],
    actName: actName(r),
    by: r.by_name,
    from: r.from_state,
    to: r.to_state,
    text: r.text,
    files: files.filter((f) => f.stepId === r.id).map(({ stepId: _, ...f }) => f),
    ledgerSeq: Number(r.ledger_seq),
  }));
  const known = new Set(steps.map((s) => s.ledgerSeq));
  // of a post every step is a row
  const log = c.incident_id === null ? [] : await ledger.ofIncident(c.incident_id, sql);
  const told = log.filter((e) => e.kind.startsWith('clue.') && !known.has(e.seq) && names(e.payload, c.id));
  for (const e of told) {
    const act = e.kind === 'clue.opened' ? 'open' : (e.kind.slice('clue.'.length) as 'flag' | 'drop');
    steps.push({
      at: e.at.toISOString(),
      act,
      actName: act === 'drop' ? ACTS.drop.name : BY_ENGINE[act]!,
      by: postAndName(e.actor),
      from: act === 'open' ? null : 'opened',
      to: act === 'drop' ? 'dropped' : 'opened',
      text: e.payload.text,
      files: [],
      ledgerSeq: e.seq,
    });
  }
  return steps.sort((a, b) => a.ledgerSeq - b.ledgerSeq);
}

const names = (payload: Record<string, unknown>, id: string): boolean =>
  payload['clueId'] === id || (Array.isArray(payload['also']) && payload['also'].includes(id));

function actName(r: StepRow): string {
  const name = BY_ENGINE[r.act] ?? ACTS[r.act as ClueActName].name;
  if (r.detail.decision) return `${name}：${DECISIONS[r.detail.decision].name}`;
  return r.detail.outcome ? `${name}：${OUTCOMES[r.detail.outcome]}` : name;
}

/** Who had which role so far. */
export async function rolesOf(sql: Sql, c: ClueRow): Promise<ClueDetail['roles']> {
  const list: [ClueActName, string | null, Date | null][] = [
    ['verify', c.verified_by, c.verified_at],
    ['decide', c.decided_by, c.decided_at],
    ['close', c.closed_by, c.closed_at],
    ['hear', c.heard_by, c.heard_at],
  ];
  const people: { id: string; name: string }[] = await sql.query(`select id, name from person where id = any($1)`, [
    list.flatMap(([, id]) => id ?? []),
  ]);
  return list.flatMap(([act, id, at]) =>
    id && at
      ? [
          {
            act,
            name: ACTS[act].name,
            by: people.find((p) => p.id === id)?.name ?? '',
            at: at.toISOString(),
          },
        ]
      : [],
  );
}
