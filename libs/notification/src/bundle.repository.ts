import type { Sql } from '@fengsui/platform';
import { type BundleItem, digestMessage, stormMessage } from './bundle-text.js';
import { fallbackWait } from './fallback-rule.js';
import type { PageMessage, Purpose } from './message.js';

/** More incidents of one unit than this, within so many minutes, are a storm: a person can no longer take them one by one. */
const STORM_INCIDENTS = 5;
const STORM_MINUTES = 10;
/** A page of a storm waits so long for others like it: short beside the ten minutes of the gravest level. */
const COLLECT_S = 20;

/** Pages to one person about incidents of one unit; Ⅰ stands apart, so that it does not drown in lesser ones. */
export interface Storm {
  personId: string;
  unitId: string;
  unitName: string;
  grave: boolean;
}

interface Folded extends BundleItem {
  id: string;
}

/** Which of these people are in a storm now. */
export async function storms(tx: Sql, personIds: string[]): Promise<Storm[]> {
  return tx.query(
    `select o.person_id as "personId", i.unit_id as "unitId", u.name as "unitName", coalesce((o.body->>'level')::int = 1, false) as grave
     from outbox o join incident i on i.id = o.incident_id join unit u on u.id = i.unit_id
     where o.person_id = any($1) and o.purpose = 'page' and o.step = 1 and o.created_at > app.now() - $2 * interval '1 minute'
     group by 1, 2, 3, 4 having count(distinct o.incident_id) > $3`,
    [personIds, STORM_MINUTES, STORM_INCIDENTS],
  );
}

/**
 * Takes the pages of a storm to one address out of the queue of a channel: fresh ones wait for others, older ones become one message.
 * Answers the rows taken. The caller holds the channel's gate.
 */
export async function foldStorm(tx: Sql, channel: string, s: Storm, address: string | null): Promise<string[]> {
  const pages: (Folded & { fresh: boolean })[] = await tx.query(
    `select o.id, o.body->>'code' as code, i.title, (o.body->>'level')::int as level, (o.body->>'drill')::boolean as drill,
       o.created_at > app.now() - $5 * interval '1 second' as fresh
     from outbox o join incident i on i.id = o.incident_id
     where o.person_id = $1 and o.channel = $2 and i.unit_id = $3 and coalesce((o.body->>'level')::int = 1, false) = $4
       and o.address is not distinct from $6 and o.state = 'pending' and o.attempt = 0 and o.purpose = 'page' and o.bundle is null
     order by o.created_at, o.id for update of o skip locked`,
    [s.personId, channel, s.unitId, s.grave, COLLECT_S, address],
  );
  const oldest = pages.find((p) => !p.fresh);
  if (!oldest) {
    await tx.query(
      `update outbox set ready = false, not_before = created_at + $2 * interval '1 second' where id = any($1) and not_before <= app.now()`,
      [pages.map((p) => p.id), COLLECT_S],
    );
    return pages.map((p) => p.id);
  }
  if (pages.length < 2) return [];
  await fold(tx, pages, 'storm', 'page', stormMessage(pages, s.unitName));
  return pages.map((p) => p.id);
}

/** How many messages are due to an address; null: to the channel's group. */
export async function dueTo(tx: Sql, channel: string, address: string | null): Promise<number> {
  const [{ n }] = await tx.query(
    `select count(*)::int as n from outbox
     where channel = $1 and ${addressed(address)} and state in ('pending', 'unknown') and ready and not_before <= app.now()`,
    address === null ? [channel] : [channel, address],
  );
  return n;
}

const addressed = (address: string | null): string => (address === null ? 'address is null' : 'address = $2');

/**
 * More is due to an address than it may be sent: courtesies become one message; if that is not enough, so do pages, and those of
 * Ⅰ only when they alone are too many. A group is asked for nothing: its pages are nobody's in particular and stay as they are. Answers the rows taken.
 */
export async function foldOverflow(tx: Sql, channel: string, address: string | null, room: number): Promise<string[]> {
  const due: (Folded & { purpose: Purpose; unitName: string | null })[] = await tx.query(
    `select o.id, o.purpose, o.body->>'code' as code, coalesce(i.title, o.body->>'title') as title, (o.body->>'level')::int as level,
       (o.body->>'drill')::boolean as drill, u.name as "unitName"
     from outbox o left join incident i on i.id = o.incident_id left join unit u on u.id = i.unit_id
     where o.channel = $1 and o.${addressed(address)} and o.state = 'pending' and o.attempt = 0 and o.bundle is null and o.ready and o.not_before <= app.now()
     order by o.priority, o.created_at, o.id for update of o skip locked`,
    address === null ? [channel] : [channel, address],
  );
  const courtesies = due.filter((d) => d.purpose !== 'page');
  const grave = due.filter((d) => d.purpose === 'page' && d.level === 1);
  const pages = due.filter((d) => d.purpose === 'page' && d.level !== 1);
  const one = (list: Folded[]): number => Math.min(1, list.length);
  const taken: Folded[] = [];
  if (courtesies.length > 1) {
    await fold(tx, courtesies, 'digest', 'status', digestMessage(courtesies, channel));
    taken.push(...courtesies);
  }
  if (address !== null)
    for (const [list, others] of [
      [pages, grave.length + one(courtesies)],
      [grave, one(pages) + one(courtesies)],
    ] as const)
      if (list.length > 1 && list.length + others > room) {
        const units = new Set(list.map((p) => p.unitName));
        await fold(tx, list, 'storm', 'page', stormMessage(list, units.size === 1 ? [...units][0]! : '多个单位'));
        taken.push(...list);
      }
  return taken.map((t) => t.id);
}

async function fold(
  tx: Sql,
  items: Folded[],
  bundle: 'storm' | 'digest',
  purpose: Purpose,
  message: PageMessage,
): Promise<void> {
  await tx.query(
    `with one as (
       insert into outbox (dedupe_key, person_id, address, channel, purpose, priority, body, bundle, chain, created_at, not_before, fallback_at)
       select $2 || ':' || gen_random_uuid(), person_id, address, channel, $3, (select min(priority) from outbox where id = any($1)), $4, $2, chain and $3 = 'page',
         app.now(), app.now(), case when chain then app.now() + $5 * interval '1 ms' end
       from outbox where id = $6 returning id)
     update outbox o set state = 'bundled', bundle_id = one.id, fallback_at = null,
       because = '与另外 ' || $7 || ' 条合并为一条消息' from one where o.id = any($1)`,
    [
      ...[items.map((i) => i.id), bundle, purpose, JSON.stringify(message), fallbackWait(purpose, message.level)],
      ...[items[0]!.id, String(items.length - 1)],
    ],
  );
}

/** What became of a bundle became of all in it; better news of another channel stays. */
export async function settleMembers(tx: Sql, bundleRowId: string): Promise<void> {
  await tx.query(
    `update outbox m set state = b.state, channel = b.channel, address = b.address, resent = b.resent,
       accepted_at = coalesce(b.accepted_at, m.accepted_at), delivered_at = b.delivered_at, error_code = b.error_code, error = b.error
     from outbox b where b.id = $1 and m.bundle_id = coalesce(b.origin_id, b.id) and b.state in ('accepted', 'delivered', 'read', 'failed')
       and (m.state in ('bundled', 'failed') or b.state in ('delivered', 'read') or (m.state = 'accepted' and m.channel = b.channel))`,
    [bundleRowId],
  );
}
