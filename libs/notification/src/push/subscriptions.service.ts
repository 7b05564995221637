import { ECDH } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { PushDevice } from '@fengsui/contract';
import { type Actor, ENGINE, Ledger } from '@fengsui/ledger';
import { CONFIG, type Config, type Sql, UserError } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { allowsPushService } from './push-services.js';

/** A browser to write to. */
export interface PushSubscriptionRow {
  id: string;
  personId: string;
  endpoint: string;
  p256dh: string;
  auth: string;
  kid: string;
  device: string;
}
export interface NewPushSubscription {
  personId: string;
  endpoint: string;
  p256dh: string;
  auth: string;
  /** our key that the browser was given */
  kid: string;
  /** 「Edge · Windows」 */
  device: string;
}

/** More than anybody carries. */
const MOST = 10;
const COLUMNS = `id, person_id as "personId", endpoint, p256dh, auth, kid, device`;

/** The browsers that show notifications, one row each; every change stands in the log. */
@Injectable()
export class PushSubscriptions {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(CONFIG) private readonly config: Pick<Config, 'WEB_PUSH_SERVICES'>,
  ) {}

  async byId(id: string): Promise<PushSubscriptionRow | null> {
    const [row] = await this.dataSource.query(`select ${COLUMNS} from push_subscription where id = $1`, [id]);
    return row ?? null;
  }

  /** A person's own, oldest first; verifiedAt: first proof that a message arrived there. */
  async of(personId: string): Promise<PushDevice[]> {
    const rows: { id: string; device: string; endpoint: string; created_at: Date; verified_at: Date | null }[] =
      await this.dataSource.query(
        `select s.id, s.device, s.endpoint, s.created_at, c.verified_at from push_subscription s
         left join person_contact c on c.person_id = s.person_id and c.channel = 'web_push' and c.address = s.id::text
         where s.person_id = $1 order by s.created_at, s.id`,
        [personId],
      );
    return rows.map((r) => ({
      id: r.id,
      device: r.device,
      endpoint: r.endpoint,
      createdAt: r.created_at.toISOString(),
      verifiedAt: r.verified_at?.toISOString() ?? null,
    }));
  }

  /**
   * Within the caller's transaction. A browser that somebody else had used changes hands. greet: writes its first message.
   * Throws UserError 400 for an address that is no known push service's, and for keys that are none.
   */
  async add(
    tx: EntityManager,
    s: NewPushSubscription,
    actor: Actor,
    greet: (id: string) => Promise<unknown>,
  ): Promise<void> {
    if (!allowsPushService(this.config.WEB_PUSH_SERVICES, s.endpoint))
      throw new UserError(
        'foreign_service',
        '此浏览器使用的推送服务不在允许之列，请换用 Edge、Chrome、Firefox 或 Safari；仍需使用的，请管理员核对 WEB_PUSH_SERVICES。',
        400,
        'endpoint',
      );
    if (!isPoint(s.p256dh) || Buffer.from(s.auth, 'base64url').length !== 16)
      throw new UserError('bad_keys', '浏览器给出的推送密钥不完整，请关闭推送后重新开启。', 400, 'keys');
    const [old] = await tx.query(`select ${COLUMNS} from push_subscription where endpoint = $1 for update`, [
      s.endpoint,
    ]);
    if (old) await this.drop(tx, old.id);
    const [{ n }] = await tx.query(`select count(*)::int as n from push_subscription where person_id = $1`, [
      s.personId,
    ]);
    if (n >= MOST) throw new UserError('too_many', `最多 ${MOST} 台设备，请先移除不再使用的设备。`, 409, 'endpoint');
    const [{ id }] = await tx.query(
      `insert into push_subscription (person_id, endpoint, p256dh, auth, kid, device) values ($1, $2, $3, $4, $5, $6) returning id`,
      [s.personId, s.endpoint, s.p256dh, s.auth, s.kid, s.device],
    );
    await tx.query(`insert into person_contact (person_id, channel, address) values ($1, 'web_push', $2)`, [
      s.personId,
      id,
    ]);
    await greet(id);
    await this.record(tx, 'contact.push_added', `${actor.name}在“${s.device}”开启浏览器推送`, actor, s.personId);
  }

  /** The person's own device; 404 where there is none of that number. */
  async remove(personId: string, id: string, actor: Actor): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const row = await this.drop(tx, id, personId);
      if (!row) throw new UserError('no_device', '没有这台设备，可能已经移除。', 404);
      await this.record(tx, 'contact.push_removed', `${actor.name}在“${row.device}”关闭浏览器推送`, actor, personId);
    });
  }

  /** The push service says that the browser has ended it. */
  async ended(id: string, code: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const row = await this.drop(tx, id);
      if (!row) return;
      const text = `浏览器推送已失效（推送服务应答 ${code}），移除设备“${row.device}”`;
      await this.record(tx, 'contact.push_removed', text, ENGINE, row.personId);
    });
  }

  private async drop(tx: Sql, id: string, personId: string | null = null): Promise<PushSubscriptionRow | null> {
    const [rows]: [PushSubscriptionRow[]] = await tx.query(
      `delete from push_subscription where id = $1 and ($2::uuid is null or person_id = $2) returning ${COLUMNS}`,
      [id, personId],
    );
    if (rows[0]) await tx.query(`delete from person_contact where channel = 'web_push' and address = $1`, [id]);
    return rows[0] ?? null;
  }

  private async record(tx: EntityManager, kind: string, text: string, actor: Actor, personId: string): Promise<void> {
    await this.ledger.append(tx, { kind, incidentId: null, actor, payload: { text, personId } });
  }
}

/** An uncompressed point of P-256, base64url. */
function isPoint(text: string): boolean {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== 65 || bytes[0] !== 4) return false;
  try {
    ECDH.convertKey(bytes, 'prime256v1');
    return true;
  } catch {
    return false; // not on the curve
  }
}
