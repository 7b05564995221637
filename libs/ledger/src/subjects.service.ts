import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { PersonInLog } from '@fengsui/contract';
import { type Sql, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { CHAIN } from './chain.js';
import type { Actor, SealedPerson } from './event.js';
import { Ledger } from './ledger.service.js';
import { LedgerKeys } from './ledger-keys.js';

/** An ordinary person (反映人, 作者, 学生), never an official in office: what he did in office is kept (docs/adr/0011). */
export interface NamedPerson {
  role: string;
  name: string;
  contact?: string;
}

const IV = 12;
const TAG = 16;
const NEWEST = 50;

interface SubjectRow {
  ref: string;
  kid: string;
  sealed_key: Buffer;
}

/**
 * Names in the log that may have to be erased (PIPL 47). The chain holds them sealed under a key of the person; erasing destroys the key, and
 * every hash stays as it is. The person's key is itself sealed under the ring, so that a copy of the database alone opens nothing.
 */
@Injectable()
export class Subjects {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(LedgerKeys) private readonly keys: LedgerKeys,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** For the payload of an event that names them. The same name and contact is the same person until he is erased. */
  async seal(tx: Sql, people: NamedPerson[]): Promise<SealedPerson[]> {
    const sealed: SealedPerson[] = [];
    for (const p of people) {
      const { ref, key } = await this.subject(tx, p);
      sealed.push({
        ref,
        role: p.role,
        hash: createHmac('sha256', key).update(p.name).digest('hex'),
        sealed: seal(key, JSON.stringify({ name: p.name, contact: p.contact ?? null }), ref).toString('base64'),
      });
    }
    return sealed;
  }

  private async subject(tx: Sql, p: NamedPerson): Promise<{ ref: string; key: Buffer }> {
    const [known]: SubjectRow[] = await tx.query(
      `select ref, kid, sealed_key from ledger_subject where name_lookup = any($1) and contact_lookup = any($2) limit 1`,
      [this.lookups(p.name), this.lookups(p.contact ?? '')],
    );
    if (known) return { ref: known.ref, key: this.open(known) };
    const kid = this.keys.kids()[0]!;
    const key = randomBytes(32);
    const [{ ref }] = await tx.query(`select gen_random_uuid() as ref`);
    await tx.query(
      `insert into ledger_subject (ref, name_lookup, contact_lookup, kid, sealed_key) values ($1, $2, $3, $4, $5)`,
      [ref, this.lookup(kid, p.name), this.lookup(kid, p.contact ?? ''), kid, seal(this.ringKey(kid), key, ref)],
    );
    return { ref, key };
  }

  /** Entries that name people: those of a name or contact, or the newest. */
  async inLog(nameOrContact: string | null): Promise<PersonInLog[]> {
    const lookups = nameOrContact === null ? null : this.lookups(nameOrContact);
    const rows: (SubjectRow & { seq: string; at: Date; text: string; person: SealedPerson; erased_at: Date | null })[] =
      await this.dataSource.query(
        `select e.seq, e.at, e.payload::jsonb->>'text' as text, p.person, s.ref, s.kid, s.sealed_key, s.erased_at
         from ledger_event e, lateral jsonb_array_elements(e.payload::jsonb->'people') as p(person)
         join ledger_subject s on s.ref = (p.person->>'ref')::uuid
         where e.chain_id = $1 and e.payload like '%"people":[{%' and ($2::text[] is null or s.name_lookup = any($2) or s.contact_lookup = any($2))
         order by e.seq desc limit ${NEWEST}`,
        [CHAIN, lookups],
      );
    return rows.map((r) => {
      const person = r.erased_at ? null : this.read(r, r.person);
      return {
        seq: Number(r.seq),
        at: r.at.toISOString(),
        text: r.text,
        ref: r.ref,
        role: r.person.role,
        name: person?.name ?? null,
        contact: person?.contact ?? null,
        erasedAt: r.erased_at?.toISOString() ?? null,
      };
    });
  }

  /** 删除个人信息: the key is destroyed, the entries and the chain stay. Once; 404 where there is nobody (any more). */
  async erase(ref: string, reason: string, actor: Actor): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const [rows] = await tx.query(
        `update ledger_subject set sealed_key = null, kid = null, name_lookup = null, contact_lookup = null, erased_at = app.now()
         where ref = $1 and erased_at is null returning ref`,
        [ref],
      );
      if (rows.length === 0) throw new UserError('no_person', '没有这个人的信息，或已经删除。', 404);
      await this.ledger.append(tx, {
        kind: 'person.erased',
        incidentId: null,
        actor,
        payload: { text: `${actor.name}按本人要求删除一名普通人员的个人信息：${reason}`, subject: ref, reason },
      });
    });
  }

  private read(row: SubjectRow, person: SealedPerson): { name: string; contact: string | null } {
    const text = open(this.open(row), Buffer.from(person.sealed, 'base64'), row.ref);
    return JSON.parse(text.toString('utf8')) as { name: string; contact: string | null };
  }

  private open(row: SubjectRow): Buffer {
    return open(this.ringKey(row.kid), row.sealed_key, row.ref);
  }

  private ringKey(kid: string): Buffer {
    const key = this.keys.key(kid, 'people');
    if (!key)
      throw new UserError('no_key', `缺少密钥 ${kid}，打不开日志中的个人信息：请把它加回 FENGSUI_LEDGER_KEYS。`, 500);
    return key;
  }

  private lookups(text: string): string[] {
    return this.keys.kids().map((kid) => this.lookup(kid, text));
  }

  private lookup(kid: string, text: string): string {
    return this.keys.mac(kid, 'people', text.replace(/\s/g, ''))!;
  }
}

/** iv | tag | ciphertext, bound to the person. */
function seal(key: Buffer, text: string | Buffer, label: string): Buffer {
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(label));
  const body = Buffer.concat([cipher.update(text), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

function open(key: Buffer, sealed: Buffer, label: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV), { authTagLength: TAG });
  decipher.setAAD(Buffer.from(label)).setAuthTag(sealed.subarray(IV, IV + TAG));
  return Buffer.concat([decipher.update(sealed.subarray(IV + TAG)), decipher.final()]);
}
