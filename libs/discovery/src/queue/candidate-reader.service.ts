import { Inject, Injectable } from '@nestjs/common';
import {
  type AccountPlatform,
  type AccountWait,
  CANDIDATE_FILE_NAME,
  CANDIDATE_STATE_NAME,
  type CandidateActName,
  type CandidateList,
  type CandidateRow,
  type CandidateState,
  type CandidateView,
  FOUND_BY_NAME,
  platformName,
  PROPOSAL_NAME,
} from '@fengsui/contract';
import { UserError } from '@fengsui/platform';
import { type Hand, Waits } from '@fengsui/registry';
import { DataSource } from 'typeorm';
import { type Candidate, seenBy } from './candidate.repository.js';
import { mayAct, missingPapers } from './candidates.service.js';
import { ACTS, CANDIDATE_STATES, MOVES, stepName } from './machine.js';

const CANDIDATE_PAGE = 50;
const SELECT = `select c.*, u.name as unit_name from account_candidate c left join unit u on u.id = c.unit_id`;

/** Candidates as pages read them. */
@Injectable()
export class CandidateReader {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Waits) private readonly waits: Waits,
  ) {}

  /** What must be judged first, then what waits, then the rest; a page of fifty. units: whose are seen, null all. */
  async list(
    f: { state: CandidateState | null; q: string | null },
    page: number,
    units: string[] | null,
  ): Promise<Omit<CandidateList, 'mayEdit'>> {
    const where = `${seenBy('$1')} and ($2::text is null or c.state = $2) and ($3::text is null or c.name ilike $3 or u.name ilike $3)`;
    const args = [units, f.state, f.q && `%${f.q.replace(/[\\%_]/g, '\\$&')}%`];
    const [rows, [{ total }], counts]: [
      Candidate[],
      [{ total: number }],
      { state: CandidateState; n: number; false: number }[],
    ] = await Promise.all([
      this.dataSource.query(
        `${SELECT} where ${where} order by array_position($4::text[], c.state), (c.proposal = 'impersonation') desc, c.found_at desc, c.name, c.id
           limit ${CANDIDATE_PAGE} offset $5`,
        [...args, ORDER, (page - 1) * CANDIDATE_PAGE],
      ),
      this.dataSource.query(
        `select count(*)::int as total from account_candidate c left join unit u on u.id = c.unit_id where ${where}`,
        args,
      ),
      this.dataSource.query(
        `select c.state, count(*)::int as n, count(*) filter (where c.proposal = 'impersonation')::int as false from account_candidate c where ${seenBy('$1')} group by 1`,
        [units],
      ),
    ]);
    const waits = await this.waits.ofCandidates(rows.map((r) => r.id));
    const of = (state: CandidateState): number => counts.find((c) => c.state === state)?.n ?? 0;
    return {
      sentence: sentence(counts, units !== null),
      candidates: rows.map((r) => rowView(r, waits)),
      ...{ total, page, size: CANDIDATE_PAGE },
      counts: CANDIDATE_STATES.map((state) => ({ state, name: CANDIDATE_STATE_NAME[state], n: of(state) })),
    };
  }

  /** Throws UserError 404 where there is none that these units see. hand: what the viewer may do; null: nothing. */
  async one(id: string, units: string[] | null, hand: Hand | null): Promise<CandidateView> {
    const [row]: Candidate[] = await this.dataSource.query(`${SELECT} where c.id = $2 and ${seenBy('$1')}`, [
      units,
      id,
    ]);
    if (!row) throw new UserError('no_candidate', '没有这个账号，或您无权查看。', 404, 'id');
    const [waits, steps, files, missing] = await Promise.all([
      this.waits.ofCandidates([id]),
      this.dataSource.query(
        `select no, act, text, made_by as by, made_at as at from account_candidate_step where candidate_id = $1 order by no desc`,
        [id],
      ) as Promise<{ no: number; act: string; text: string; by: string; at: Date }[]>,
      this.dataSource.query(
        `select hash, kind, name, added_by as by, added_at as at from account_candidate_file where candidate_id = $1 order by added_at, name`,
        [id],
      ) as Promise<(Omit<CandidateView['files'][number], 'kindName' | 'at'> & { at: Date })[]>,
      missingPapers(this.dataSource, row),
    ]);
    const { seen } = row;
    return {
      ...rowView(row, waits),
      ...{ uid: seen.uid, handle: seen.handle, bio: seen.bio, certification: seen.certification },
      ...{ followers: seen.followers, link: seen.link, posts: seen.posts, followedBy: seen.followedBy },
      ...{ reasons: row.reasons, accountId: row.account_id, route: row.route, version: row.version },
      steps: steps.map(({ act, at, ...s }) => ({ ...s, actName: stepName(act), at: at.toISOString() })),
      files: files.map((x) => ({ ...x, kindName: CANDIDATE_FILE_NAME[x.kind], at: x.at.toISOString() })),
      missing: missing.map((k) => CANDIDATE_FILE_NAME[k]),
      can: (Object.keys(ACTS) as CandidateActName[])
        .filter((act) => MOVES[row.state][act] && hand !== null && mayAct(hand, act, row.unit_id))
        .map((act) => ({ act, name: ACTS[act].name, words: ACTS[act].words })),
      mayAddFiles: (hand?.office ?? false) && row.route !== null,
    };
  }

  /** The file itself. Throws UserError 404. */
  async file(
    id: string,
    hash: string,
    units: string[] | null,
  ): Promise<{ name: string; mime: string; content: Buffer }> {
    const [row] = await this.dataSource.query(
      `select f.name, e.mime, e.content from account_candidate_file f join evidence e on e.hash = f.hash join account_candidate c on c.id = f.candidate_id
       where f.candidate_id = $2 and f.hash = $3 and ${seenBy('$1')} limit 1`,
      [units, id, hash],
    );
    if (!row) throw new UserError('no_file', '没有这份材料，或您无权查看。', 404);
    return row;
  }
}

const ORDER: CandidateState[] = [
  'found',
  'complaining',
  'sent',
  'sent_guest',
  'asked',
  'filed',
  'registered',
  'gone',
  'aside',
];

function rowView(r: Candidate, waits: AccountWait[]): CandidateRow {
  // what a person has decided stands before what was proposed
  const proposal = r.aside_as ?? r.proposal;
  return {
    ...{ id: r.id, platform: r.platform as AccountPlatform, platformName: platformName(r.platform), name: r.name },
    ...{ proposal, proposalName: PROPOSAL_NAME[proposal], state: r.state, stateName: CANDIDATE_STATE_NAME[r.state] },
    ...{ unitId: r.unit_id, unitName: r.unit_name, reason: r.reasons.slice(0, 3).join('；') },
    ...{ foundBy: FOUND_BY_NAME[r.found_by], foundAt: r.found_at.toISOString() },
    wait: waits.find((w) => w.id === r.id) ?? null,
  };
}

function sentence(counts: { state: CandidateState; n: number; false: number }[], unit: boolean): string {
  const n = (...states: CandidateState[]): number =>
    counts.filter((c) => states.includes(c.state)).reduce((sum, c) => sum + c.n, 0);
  if (unit) return n('asked') > 0 ? `请登记 ${n('asked')} 个账号。` : '没有要登记的账号。';
  const found = counts.find((c) => c.state === 'found');
  const running = [
    n('asked', 'filed') > 0 && `${n('asked', 'filed')} 个已请单位登记`,
    n('complaining', 'sent', 'sent_guest') > 0 && `${n('complaining', 'sent', 'sent_guest')} 个在投诉`,
  ].filter(Boolean);
  if (!found) return running.length > 0 ? `没有待判断的账号，${running.join('，')}。` : '没有待判断的账号。';
  return `${found.n} 个账号待判断${found.false > 0 ? `，其中 ${found.false} 个疑似假冒` : ''}${running.length > 0 ? `；${running.join('，')}` : ''}。`;
}
