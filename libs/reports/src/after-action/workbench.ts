import type { AfterActionReport, FactElement, WordingState } from '@fengsui/contract';
import { WORDING } from '@fengsui/escalation';
import { FACT_NAME } from '@fengsui/incidents';
import { type LedgerEvent, textHash } from '@fengsui/ledger';
import type { Sql } from '@fengsui/platform';
import type { KnownFact, WordingFact } from './facts.js';
import { noStop } from './names.js';
import { masked } from './spread.js';

/** What the workbench adds to a report: 五要素 as they were known at the end, and 口径 with their review. An incident without either adds nothing. */

const ELEMENTS = Object.keys(FACT_NAME) as FactElement[];

/** The newest text of each element. events: of the incident, among which the row is looked for that holds the hash of the text. */
export async function readKnown(sql: Sql, incidentId: string, events: LedgerEvent[]): Promise<KnownFact[]> {
  const rows: (Omit<KnownFact, 'seq'> & { revision: number })[] = await sql.query(
    `select distinct on (element) element, revision, text, source, confirmed, by_post || by_name as by, at
     from incident_fact where incident_id = $1 order by element, revision desc`,
    [incidentId],
  );
  return rows
    .map(({ revision, ...r }) => {
      const is = { element: r.element, revision, confirmed: r.confirmed, textHash: textHash(r.text) };
      return { ...r, seq: rowOf(events, 'incident.fact', is)?.seq ?? null };
    })
    .sort((a, b) => ELEMENTS.indexOf(a.element) - ELEMENTS.indexOf(b.element));
}

/** 口径 that were not dropped, the first begun first, each with its newest text. */
export async function readWordings(sql: Sql, incidentId: string, events: LedgerEvent[]): Promise<WordingFact[]> {
  const rows: (Omit<WordingFact, 'seq' | 'ownReview' | 'by'> & { id: string; byId: string; byName: string })[] =
    await sql.query(
      `select w.id, w.title, w.state, w.revision, r.text, r.by_id as "byId", r.by_name as "byName", r.at, w.reviewed_by as "reviewedBy", w.reviewed_at as "reviewedAt",
              f.at as "publishedAt", f.body->>'url' as url
       from incident_wording w join incident_wording_revision r on r.wording_id = w.id and r.revision = w.revision left join filing f on f.id = w.filing_id
       where w.incident_id = $1 and w.state <> 'dropped' order by w.created_at, w.id`,
      [incidentId],
    );
  return rows.map(({ id, byId, byName, ...r }) => {
    const is = { wordingId: id, revision: r.revision, textHash: textHash(r.text) };
    const approval = rowOf(events, 'wording.approve', is);
    return { ...r, by: byName, ownReview: approval?.actor.id === byId, seq: approval?.seq ?? null };
  });
}

/** The newest row of this kind that says all of this. */
function rowOf(events: LedgerEvent[], kind: string, is: Record<string, unknown>): LedgerEvent | undefined {
  return events.findLast((e) => e.kind === kind && Object.entries(is).every(([k, v]) => e.payload[k] === v));
}

/** 「五要素写明 4 项，其中已核实 3 项；待核实：影响；未写明：人物。」 null: nobody wrote any. */
export function knownWords(known: KnownFact[]): string | null {
  if (known.length === 0) return null;
  const names = (elements: FactElement[]): string => elements.map((e) => FACT_NAME[e]).join('、');
  const open = known.filter((k) => !k.confirmed).map((k) => k.element);
  const missing = ELEMENTS.filter((e) => !known.some((k) => k.element === e));
  const parts = [
    `五要素写明 ${known.length} 项，其中已核实 ${known.length - open.length} 项`,
    ...(open.length > 0 ? [`待核实：${names(open)}`] : []),
    ...(missing.length > 0 ? [`未写明：${names(missing)}`] : []),
  ];
  return `${parts.join('；')}。内容与来源见下表。`;
}

export function knownRows(known: KnownFact[]): Pick<AfterActionReport, 'known'> {
  if (known.length === 0) return {};
  return {
    known: known.map((k) => ({
      element: FACT_NAME[k.element],
      text: masked(k.text),
      source: masked(k.source),
      confirmed: k.confirmed,
      by: k.by,
      at: k.at.toISOString(),
      seq: k.seq,
    })),
  };
}

const APPROVED: WordingState[] = ['approved', 'published'];
const isApproved = (w: WordingFact): boolean => APPROVED.includes(w.state);

/** 「审定口径 2 份，其中按审定原文发布 1 份。」「另有 1 份未经审定：“对师生说明”（起草中）。」 null: there are none. */
export function wordingWords(wordings: WordingFact[]): string | null {
  if (wordings.length === 0) return null;
  const approved = wordings.filter(isApproved);
  const published = approved.filter((w) => w.state === 'published').length;
  const open = wordings.filter((w) => !isApproved(w));
  const first =
    approved.length > 0
      ? `审定口径 ${approved.length} 份，其中按审定原文发布 ${published} 份，审定情况见下表。`
      : '没有经审定的口径。';
  const named = open.map((w) => `“${noStop(w.title)}”（${WORDING[w.state].name}）`).join('、');
  return open.length > 0 ? `${first}另有 ${open.length} 份未经审定：${named}。` : first;
}

/** Those that were approved, with the text as approved. */
export function wordingRows(wordings: WordingFact[]): Pick<AfterActionReport, 'wordings'> {
  const approved = wordings.filter(isApproved);
  if (approved.length === 0) return {};
  return {
    wordings: approved.map((w) => ({
      title: w.title,
      text: w.text,
      revision: w.revision,
      draftedBy: w.by,
      draftedAt: w.at.toISOString(),
      approvedBy: w.reviewedBy ?? '',
      approvedAt: w.reviewedAt?.toISOString() ?? null,
      ownReview: w.ownReview,
      publishedAt: w.publishedAt?.toISOString() ?? null,
      url: w.url,
      seq: w.seq,
    })),
  };
}
