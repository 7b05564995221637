import { Inject, Injectable } from '@nestjs/common';
import type { FilingView } from '@fengsui/contract';
import { type Sql, UserError } from '@fengsui/platform';
import type { EntityManager } from 'typeorm';
import { acknowledge, type ActOn, ActDesk, actorOf, aside, type Via } from './act-desk.js';
import { type ClockKind, isRepeating } from './clock-kinds.js';
import { checkFiles, filingViews, insertFiling } from './filings.js';
import { LevelTeller } from './level-teller.js';
import type { Matter } from './matter.js';
import type { TargetRow } from './rows.js';
import { FILING_NAME } from './words.js';
import { type Said, writtenAt } from './written-at.js';

/** What a 初报 must say. */
const FIRST_REPORT: Record<string, string> = {
  truth: '是否属实',
  situation: '现状',
  measures: '已采取措施',
  next: '下一步',
};

/** What the people who were told may file. note: 进展, a word on how it stands; zero_report: nothing new since the last report. */
export type FilingKind =
  'first_report' | 'response' | 'follow_up' | 'zero_report' | 'decline' | 'final_report' | 'note';

export interface FilingAct extends ActOn {
  personId: string;
  kind: FilingKind;
  body: Record<string, string>;
  requestId: string;
  said?: Said | undefined;
  files?: { name: string; content: Buffer }[];
}

/** The clocks a report answers. Whatever says something is a 零报告 too; where there is nothing new, 零报告 is the 续报. */
const CLOCKS_OF: Partial<Record<FilingKind, ClockKind[]>> = {
  first_report: ['first_report', 'zero_report'],
  response: ['respond', 'zero_report'],
  follow_up: ['follow_report', 'zero_report'],
  zero_report: ['zero_report', 'follow_report'],
  final_report: ['final_report'],
};
const NOTHING_NEW = '无新情况';

/** What people do under 第十三条. Each takes the same row lock as the engine, so that signing and escalating have one order. */
@Injectable()
export class EscalationActions {
  constructor(
    @Inject(ActDesk) private readonly desk: ActDesk,
    @Inject(LevelTeller) private readonly teller: LevelTeller,
  ) {}

  /** 签收: received, no more. A second signature answers the time of the first. 403 not asked, 409 stale. within: more to do in the same transaction. */
  sign(
    act: ActOn & { personId: string; via: Via; said?: Said | undefined },
    within?: (tx: Sql) => Promise<void>,
  ): Promise<{ signedAt: Date }> {
    return this.desk.act(act, async (tx, m) => {
      const mine = m.targetsOf(act.personId).filter((t) => !t.cc);
      if (mine.length === 0)
        throw new UserError('not_asked', '此事件没有请您签收。如应由您处置，请联系宣传部值班室。', 403);
      await within?.(tx);
      const open = mine.filter((t) => !t.acked_at);
      if (open.length === 0) return { signedAt: mine[0]!.acked_at! };
      return { signedAt: acknowledge(m, open, act.via, writtenAt(act.said, m.now, toldAt(m, act.personId))) };
    });
  }

  /**
   * 初报、回应、续报、零报告、终报、进展、不属我单位. Filing without having signed signs as well: who answers has received. requestId makes a repeat
   * harmless, whatever became of the incident meanwhile. What counts is when it came, whenever it was written.
   */
  async file(act: FilingAct): Promise<FilingView> {
    checkBody(act);
    const files = checkFiles(act.files ?? []);
    const known = async (tx: Sql): Promise<FilingView> => (await filingViews(tx, { requestId: act.requestId }))[0]!;
    return this.desk.act(
      act,
      async (tx, m) => {
        const me = this.asked(m, act);
        const written = writtenAt(act.said, m.now, toldAt(m, act.personId));
        const open = m.targetsOf(act.personId).filter((t) => !t.cc && !t.acked_at);
        if (open.length > 0 && act.kind !== 'decline') acknowledge(m, open, 'web', written);
        // what 宣传部 or a leader files does not answer for the unit
        const ladderNo = me.level_no === 1 ? me.ladder_no : null;
        const { id, hashes } = await insertFiling(tx, m, {
          kind: act.kind,
          body: act.kind === 'zero_report' && !act.body['text']?.trim() ? { text: NOTHING_NEW } : act.body,
          personId: act.personId,
          name: me.person_name,
          post: `${me.unit_name} ${me.post_title}`,
          ladderNo,
          requestId: act.requestId,
          writtenAt: written.at,
          files,
        });
        const late = ladderNo !== null && this.meet(m, act.kind, ladderNo);
        m.activity(me.ladder_no, !['note', 'zero_report', 'decline'].includes(act.kind));
        const did = act.kind === 'decline' ? '提出不属我单位' : `报送${FILING_NAME[act.kind]}`;
        const photos = files.length > 0 ? `，附 ${files.length} 个文件` : '';
        m.log(
          `filing.${act.kind}`,
          `${me.unit_name}${me.post_title}${me.person_name}${did}${photos}${aside(late, written.words)}`,
          {
            filingId: id,
            ...(written.at ? { writtenAt: written.at.toISOString() } : {}),
            ...(hashes.length > 0 ? { files: hashes } : {}),
          },
          actorOf(me, 'web'),
        );
        if (act.kind === 'decline') await this.askForJudgement(tx, m, me, id, act.body['text'] ?? '');
        return known(tx);
      },
      known,
    );
  }

  /** As what the person files. Throws UserError when it is not theirs to file, or not yet. */
  private asked(m: Matter, act: FilingAct): TargetRow {
    const mine = m.targetsOf(act.personId);
    const me = mine.find((t) => !t.cc) ?? mine[0];
    if (!me) throw new UserError('not_asked', '此事件没有请您处置，不能报送。如应由您处置，请联系宣传部值班室。', 403);
    if (act.kind === 'decline' && (me.cc || me.level_no !== 1))
      throw new UserError('not_asked', '只有涉事单位负责人可以提出不属我单位。', 403);
    if (act.kind === 'zero_report') {
      if (me.level_no !== 1) throw new UserError('not_asked', '零报告由涉事单位报送。', 403);
      if (!m.hasFiled('first_report', me.ladder_no))
        throw new UserError('too_early', '请先报送初报；此后没有新情况的，可报零报告。', 409);
    }
    if (act.kind === 'final_report') {
      if (me.level_no !== 1 || !m.ladderOf(me).lead) throw new UserError('not_asked', '终报由牵头单位报送。', 403);
      if (!m.hasFiled('first_report', me.ladder_no) || !m.hasFiled('response', me.ladder_no))
        throw new UserError('too_early', '请先报送初报和回应，再报终报。', 409);
    }
    return me;
  }

  /** Meets the clock a report answers and starts what follows from it. Answers whether it came late. */
  private meet(m: Matter, kind: FilingKind, ladderNo: number): boolean {
    const ladder = m.ladderOf({ ladder_no: ladderNo });
    const met = (CLOCKS_OF[kind] ?? []).flatMap((clock) =>
      m.meet(clock, (d) => d.ladder_no === ladderNo && d.starts_at <= m.now),
    );
    if (kind === 'first_report' && m.pending('follow_report', ladderNo).length === 0)
      m.startRepeating('follow_report', ladder, m.now);
    if (kind === 'response') m.meet('idle', (d) => d.ladder_no === ladderNo && d.state === 'pending');
    for (const d of met) if (isRepeating(d.kind) && d.state === 'met') m.startRepeating(d.kind, ladder, d.due_at);
    if (kind === 'final_report')
      m.cancel((d) => d.ladder_no === ladderNo && (isRepeating(d.kind) || d.kind === 'idle'));
    return met.some((d) => d.state === 'breached' && (d.kind !== 'zero_report' || kind === 'zero_report'));
  }

  /** The clocks go on until 宣传部 has judged. */
  private async askForJudgement(
    tx: EntityManager,
    m: Matter,
    me: TargetRow,
    filingId: string,
    reason: string,
  ): Promise<void> {
    const rows = await tx.query(
      `insert into decline (filing_id, incident_id, ladder_no) values ($1, $2, $3) on conflict do nothing returning 1 as n`,
      [filingId, m.incident.id, me.ladder_no],
    );
    if (rows.length === 0)
      throw new UserError('already_declined', '已提出过不属我单位，正等待宣传部研判，期间时限照常计算。', 409);
    await this.teller.notify(tx, m, 'office', {
      head: '待研判',
      tail: `，${me.unit_name}称不属本单位`,
      text: `${me.unit_name}${me.post_title}：${reason}`,
      key: `decline:${filingId}`,
    });
  }
}

/** When a person was first told of the matter: nothing was written before. */
function toldAt(m: Matter, personId: string): Date {
  const told = m.targets.filter((t) => t.person_id === personId).map((t) => t.told_at.getTime());
  return new Date(Math.min(...told));
}

function checkBody(act: FilingAct): void {
  const text = act.kind === 'decline' ? '不属我单位的理由' : `${FILING_NAME[act.kind]}内容`;
  if (act.kind === 'zero_report') return;
  const wanted: Record<string, string> = act.kind === 'first_report' ? FIRST_REPORT : { text };
  for (const [field, name] of Object.entries(wanted))
    if (!act.body[field]?.trim()) throw new UserError('missing_field', `请填写“${name}”。`, 400, field);
}
