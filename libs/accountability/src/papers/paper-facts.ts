import { articleName, type CluePaperFacts, type CluePaperWords, type Role } from '@fengsui/contract';
import { type Actor, postAndName } from '@fengsui/ledger';
import type { Sql } from '@fengsui/platform';
import type { ClueRow } from '../procedure/clue.repository.js';
import type { Effect, Wanted } from '../procedure/effects.js';
import { DECISIONS } from '../procedure/machine.js';
import { subjectWords } from '../procedure/rights.js';
import { itemViews } from '../procedure/views/clue-parts.js';

/** The step that a paper belongs to. */
export interface PaperStep {
  c: ClueRow;
  act: 'notify' | 'decide';
  wanted: Wanted;
  effect: Effect;
  now: Date;
  actor: Actor;
  roles: Role[];
  files: string[];
}

/** All that the paper of a step says: what stands in the record, and the words of those who verified, spoke and decided. */
export async function paperFacts(tx: Sql, s: PaperStep): Promise<Omit<CluePaperFacts, 'number'>> {
  const { c, effect, wanted } = s;
  const items = await itemViews(tx, c);
  const { post } = c.evidence;
  const hashes: { seq: string; hash: string }[] = await tx.query(
    `select seq, hash from ledger_event where seq = any($1)`,
    [[...items.map((i) => i.ledgerSeq), ...(post ? [post.ledgerSeq] : [])]],
  );
  const hashOf = (seq: number): string => hashes.find((h) => Number(h.seq) === seq)?.hash ?? '';
  const [incident] = await tx.query(`select opened_at from incident where id = $1`, [c.incident_id]);
  const said = await words(tx, c.id);
  const decides = s.act === 'decide';
  return {
    kind: decides ? 'decision' : 'notice',
    at: s.now.toISOString(),
    drill: c.drill,
    ...(await signer(tx, s)),
    against: c.against,
    subject: subjectWords(c),
    incident: incident
      ? {
          ...{ code: c.incident_code!, title: c.incident_title, level: c.incident_level! },
          openedAt: (incident.opened_at as Date).toISOString(),
        }
      : null,
    ...(post ? { post: { ...post, ledgerHash: hashOf(post.ledgerSeq) } } : {}),
    items: items.map((i) => ({ ...i, ledgerHash: hashOf(i.ledgerSeq) })),
    exemptions: c.exemptions,
    ...(await law(tx, c.id, post ? 18 : c.against === 'approver' ? 10 : 13)),
    verified: said.findLast((w) => w.act === 'verify')!,
    words: { at: s.now.toISOString(), by: postAndName(s.actor), text: wanted.text, files: s.files },
    statementDue: (effect.change.statement_due ?? c.statement_due!).toISOString(),
    statements: decides ? said.filter((w) => w.act === 'state') : [],
    decision: decides
      ? {
          ...{ kind: wanted.decision!, name: DECISIONS[wanted.decision!].name },
          rectifyDue: effect.change.rectify_due?.toISOString() ?? null,
          appealDue: effect.change.appeal_due!.toISOString(),
        }
      : null,
  };
}

/** The article that settles a matter of the model regulation: a post without leave is held against 第十八条, whoever approved the account answers by 第十条, the others by 第十三条. */
async function law(tx: Sql, clueId: string, basis: number): Promise<Pick<CluePaperFacts, 'law'>> {
  const [row] = await tx.query(
    `select r.body->>'title' as title, (a->>'no')::int as no, a->>'text' as text
     from clue c join rule_version r on r.kind = 'regulation' and r.no = (c.rules->>'regulation')::int, jsonb_array_elements(r.body->'articles') a
     where c.id = $1 and (a->>'basis')::int = $2`,
    [clueId, basis],
  );
  return row ? { law: { title: row.title, article: articleName(row.no), text: row.text } } : {};
}

/** Steps in people's own words. */
async function words(tx: Sql, clueId: string): Promise<(CluePaperWords & { act: string })[]> {
  const rows: { act: string; at: Date; by: string; text: string; files: string[] }[] = await tx.query(
    `select s.act, s.at, s.by_name as by, s.text, coalesce((select array_agg(f.name order by f.name) from clue_file f where f.step_id = s.id), '{}') as files
     from clue_step s where s.clue_id = $1 and s.act in ('verify', 'state') order by s.id`,
    [clueId],
  );
  return rows.map((r) => ({ ...r, at: r.at.toISOString() }));
}

/** The school decides through its leaders, 问责评审 through its own people, 宣传部 in all else. */
async function signer(tx: Sql, s: PaperStep): Promise<{ schoolName: string; issuer: string }> {
  const [row] = await tx.query(
    `select coalesce((select name from school_profile), '') as school, (select u.name from post p join unit u on u.id = p.unit_id where p.function = 'publicity_head' order by u.id limit 1) as office`,
  );
  const has = (role: Role): boolean => s.roles.includes(role);
  const office = `${row.school}${row.office ?? '党委宣传部'}`;
  if (s.act === 'decide' && has('school_leader')) return { schoolName: row.school, issuer: row.school };
  const review = has('review') && !has('publicity_head') && !has('duty');
  return { schoolName: row.school, issuer: review ? `${row.school}问责评审` : office };
}
