import { randomInt } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Actor, Ledger } from '@fengsui/ledger';
import { type Sql, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { ADDRESS_NAMES, maskAddress } from './address-rules.js';
import { CodeSender } from './code-sender.js';
import { ContactRepository } from './contact.repository.js';

type Kind = 'mobile' | 'mail';
const MINUTES = 10;
const TRIES = 5;
const PAUSE_S = 60;
/** As 阿里云 allows of 验证码 to one number. */
const PER_HOUR = 5;

/** Proves an address by a code sent there: whoever can read it at the address may say so here. */
@Injectable()
export class ContactCodes {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ContactRepository) private readonly repository: ContactRepository,
    @Inject(CodeSender) private readonly sender: CodeSender,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Throws UserError: no address, not set up, too soon, or what the service said. A lost answer counts as sent. */
  async send(personId: string, kind: Kind): Promise<void> {
    const name = ADDRESS_NAMES[kind];
    if (!this.sender.ready(kind))
      throw new UserError(
        'no_sender',
        `学校尚未启用${kind === 'mail' ? '邮件' : '验证码短信'}；首次有消息送达时，${name}自动标为已核实。`,
        409,
        kind,
      );
    const { address, code } = await this.dataSource.transaction(async (tx) => {
      const person = await this.repository.lock(tx, personId);
      const own = person?.[kind];
      if (!own) throw new UserError('no_address', `请先填写${name}。`, 409, kind);
      return { address: own, code: await this.issue(tx, personId, kind, own) };
    });
    const result = await this.sender.send(kind, address, code);
    if (result.outcome !== 'accepted' && result.outcome !== 'ambiguous')
      throw new UserError('not_sent', `验证码没有发出：${result.reason}`, 409, kind);
  }

  private async issue(tx: Sql, personId: string, kind: Kind, address: string): Promise<string> {
    const [last] = await tx.query(
      `select ceil(extract(epoch from sent_at + $3 * interval '1 second' - app.now()))::int as wait,
         hour_began_at > app.now() - interval '1 hour' and sent_in_hour >= $4 as full from contact_code where person_id = $1 and kind = $2`,
      [personId, kind, PAUSE_S, PER_HOUR],
    );
    if (last?.wait > 0) throw new UserError('too_soon', `刚刚发过，请 ${last.wait} 秒后再试。`, 429, kind);
    if (last?.full) throw new UserError('too_many', `一小时内最多发 ${PER_HOUR} 次，请稍后再试。`, 429, kind);
    const code = String(randomInt(100_000, 1_000_000));
    await tx.query(
      `insert into contact_code as c (person_id, kind, address, code) values ($1, $2, $3, $4)
       on conflict (person_id, kind) do update set address = $3, code = $4, sent_at = app.now(), wrong = 0,
         sent_in_hour = case when c.hour_began_at > app.now() - interval '1 hour' then c.sent_in_hour + 1 else 1 end,
         hour_began_at = case when c.hour_began_at > app.now() - interval '1 hour' then c.hour_began_at else app.now() end`,
      [personId, kind, address, code],
    );
    return code;
  }

  /** Throws UserError: wrong, too often wrong, too late, or sent to another address than is registered now. */
  async confirm(personId: string, kind: Kind, code: string, actor: Actor): Promise<void> {
    const refusal = await this.dataSource.transaction(async (tx) => {
      const person = await this.repository.lock(tx, personId);
      const [sent] = await tx.query(
        `select address, code, wrong, sent_at < app.now() - $3 * interval '1 minute' as late from contact_code where person_id = $1 and kind = $2 for update`,
        [personId, kind, MINUTES],
      );
      if (!sent || sent.late || sent.wrong >= TRIES || sent.address !== person?.[kind])
        return '验证码已失效，请重新发送。';
      if (sent.code !== code.normalize('NFKC').replace(/\s/g, '')) {
        await tx.query(`update contact_code set wrong = wrong + 1 where person_id = $1 and kind = $2`, [
          personId,
          kind,
        ]);
        const left = TRIES - 1 - sent.wrong;
        return left > 0 ? `验证码不对，还可试 ${left} 次，请核对。` : '验证码不对，请重新发送。';
      }
      await tx.query(`update contact_code set wrong = ${TRIES} where person_id = $1 and kind = $2`, [personId, kind]);
      await this.repository.verify(tx, personId, kind, sent.address);
      const text = `${actor.name}核实本人的${ADDRESS_NAMES[kind]}（${maskAddress(kind, sent.address)}）`;
      await this.ledger.append(tx, { kind: 'contact.verified', incidentId: null, actor, payload: { text, personId } });
      return null;
    });
    if (refusal) throw new UserError('bad_code', refusal, 409, 'code');
  }
}
