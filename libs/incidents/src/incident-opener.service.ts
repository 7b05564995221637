import { Inject, Injectable } from '@nestjs/common';
import type { Level } from '@fengsui/contract';
import { ENGINE, Ledger } from '@fengsui/ledger';
import { notifyLive, wake } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { DataSource, type EntityManager } from 'typeorm';
import { type Incident, IncidentRepository } from './incident.repository.js';
import { LEVEL_NUMERAL, proposeLevel } from './level.js';
import { IncidentSorter } from './incident-sorter.service.js';
import { MembershipRepository } from './membership.repository.js';
import { incidentTitle } from './title.js';

/** Alarms of one matter within this time are one incident. */
const SAME_MATTER_HOURS = 24;
/** Open incidents that are looked through at a time, newest first; and how often, when no post and no alarm has come. */
const LOOKED_THROUGH = 500;
const LOOK_MS = 60_000;
/** A matter that nothing points to is 宣传部's until somebody knows better. */
const NOBODYS = 'publicity';

interface OpenAlarm {
  id: string;
  kind: string;
  /** of a hot_search alarm: the word, and the incident it is about */
  numbers: { word?: string; incidentId?: string | null };
  reason: string;
  watch_list_id: string | null;
  mention_ids: string[];
  unit_id: string | null;
  topic: string | null;
}

/** Turns alarms into incidents, attaches posts as they come, proposes and raises levels. Any number of processes: one works at a time. */
@Injectable()
export class IncidentOpener {
  /** the newest post and the time of the last look at all open incidents */
  private looked = { seq: '', at: 0 };

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(IncidentRepository) private readonly incidents: IncidentRepository,
    @Inject(MembershipRepository) private readonly members: MembershipRepository,
    @Inject(IncidentSorter) private readonly sorter: IncidentSorter,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Answers how many ms to rest. */
  async round(): Promise<number> {
    await this.dataSource.transaction(async (tx) => {
      await this.members.lock(tx);
      const alarms: OpenAlarm[] = await tx.query(
        `select id, kind, numbers, reason, watch_list_id, mention_ids, unit_id, topic from alarm where incident_id is null order by at limit 50`,
      );
      for (const alarm of alarms) await this.take(tx, alarm);
      await this.sorter.sortArrivals(tx);
      for (const { id, siblings } of await this.toLookAt(tx, alarms.length > 0)) await this.grow(tx, id, siblings);
    });
    return 3_000;
  }

  /** Nothing new came: only incidents whose level nobody has proposed yet; all of them now and then, for what changes without a post (the hot-search board). */
  private async toLookAt(tx: EntityManager, alarmed: boolean): Promise<{ id: string; siblings: string[] }[]> {
    const [{ seq, at }] = await tx.query(
      `select coalesce(max(seq), 0)::text as seq, extract(epoch from app.now()) * 1000 as at from mention`,
    );
    const all = alarmed || seq !== this.looked.seq || Number(at) - this.looked.at >= LOOK_MS;
    if (all) this.looked = { seq, at: Number(at) };
    return tx.query(
      `select i.id, array(select s.id from incident s where s.state in ('proposed', 'open') and s.unit_id = i.unit_id and s.topic = i.topic and s.id <> i.id) as siblings
       from (select * from incident where state in ('proposed', 'open') and ($1 or level_reason = '') order by opened_at desc limit ${LOOKED_THROUGH}) i
       order by i.opened_at`,
      [all],
    );
  }

  private async take(tx: EntityManager, alarm: OpenAlarm): Promise<void> {
    const unitId = alarm.unit_id ?? NOBODYS;
    const topic = alarm.topic ?? '其他';
    const rejected = await this.members.rejectedWith(tx, alarm.mention_ids);
    const same = rejected ?? (await this.home(tx, alarm)) ?? (await this.sameMatter(tx, alarm, unitId, topic));
    const id: string = same ?? (await this.open(tx, alarm, unitId, topic));
    await tx.query(`update alarm set incident_id = $2 where id = $1`, [alarm.id, id]);
    await this.members.attach(tx, id, await this.relevant(tx, alarm, unitId, topic));
    const how = rejected ? '预警内容与已撤销的本事件相同，不再立案' : '预警并入';
    if (same) await this.log(tx, id, 'alarm.linked', `${how}：${alarm.reason}`, { alarmId: alarm.id });
    await notifyLive(tx, { type: 'incident', data: { id, unitId } });
  }

  /** What the posts of an alarm say comes first; its unit and topic decide when they say nothing known. */
  private async home(tx: EntityManager, alarm: OpenAlarm): Promise<string | null> {
    return alarm.mention_ids.length > 0 ? this.sorter.homeOf(tx, alarm.mention_ids) : null;
  }

  /** A word on the board has no posts that would say what it is about: it joins the incident whose words it holds, or one of its own unit and topic. */
  private async sameMatter(
    tx: EntityManager,
    alarm: OpenAlarm,
    unitId: string,
    topic: string,
  ): Promise<string | undefined> {
    const strict = alarm.kind === 'hot_search';
    const [same] = await tx.query(
      `select id from incident where state in ('proposed', 'open') and (id = $6::uuid or (opened_at > app.now() - $3 * interval '1 hour'
         and (unit_id = $1 or $4::text is null) and (topic = $2 or $5::text is null) and not ($7 and ($4::text is null or $5::text is null))))
       order by (id = $6::uuid) desc nulls last, opened_at desc limit 1`,
      [unitId, topic, SAME_MATTER_HOURS, alarm.unit_id, alarm.topic, alarm.numbers.incidentId ?? null, strict],
    );
    return same?.id;
  }

  /** Of the posts in a rise, those of this matter: the chatter around it does not belong. */
  private async relevant(tx: EntityManager, alarm: OpenAlarm, unitId: string, topic: string): Promise<string[]> {
    const rows: { id: string }[] = await tx.query(
      `select id from mention where id = any($1) and (cardinality($1) = 1 or (sentiment <> 'pos' and (topic = $3 or unit_id = $2 or $3 = '其他')))
         and not exists (select 1 from incident_mention im where im.mention_id = mention.id)`,
      [alarm.mention_ids, unitId, topic],
    );
    return rows.map((r) => r.id);
  }

  private async open(tx: EntityManager, alarm: OpenAlarm, unitId: string, topic: string): Promise<string> {
    const posts: { text: string; severity_words: string[] }[] = await tx.query(
      `select text, severity_words from mention where id = any($1)`,
      [alarm.mention_ids],
    );
    const profile = await this.registry.profile(tx);
    const units = await this.registry.units(tx);
    const title =
      alarm.kind === 'hot_search'
        ? [...`热搜：${alarm.numbers.word ?? ''}`].slice(0, 20).join('')
        : incidentTitle(
            posts.map((p) => p.text),
            {
              places: profile?.places ?? [],
              severityWords: [...new Set(posts.flatMap((p) => p.severity_words))],
              topic,
              unitName: units.find((u) => u.id === unitId)?.name ?? '',
            },
          );
    const { id, code } = await this.incidents.insert(tx, { title, unitId, topic, watchListId: alarm.watch_list_id });
    await this.log(tx, id, 'incident.opened', `事件 ${code}“${title}”由预警产生：${alarm.reason}`, {
      alarmId: alarm.id,
      unitId,
      topic,
    });
    await wake(tx, 'plan'); // its words are searched from now on
    return id;
  }

  /** New posts join; the level rises when the facts say so, and never falls by rule. */
  private async grow(tx: EntityManager, id: string, siblings: string[]): Promise<void> {
    const [row] = await tx.query(
      `select id from incident where id = $1 and state in ('proposed', 'open') for no key update`,
      [id],
    );
    const incident = row ? await this.incidents.byId(id, tx) : null;
    if (!incident) return;
    const matching = await this.incidents.newlyMatching(tx, incident);
    const added = await this.members.attach(tx, id, await this.sorter.bestIn(tx, id, siblings, matching));
    const { level, reason } = proposeLevel(await this.incidents.facts(tx, id));
    const first = incident.levelReason === '';
    const rises = first ? level <= incident.level : level < incident.level;
    if (rises) await this.setLevel(tx, incident, level, reason);
    if (added > 0 || rises) await notifyLive(tx, { type: 'incident', data: { id, unitId: incident.unitId } });
  }

  /** Ⅰ and Ⅱ go out before a person confirms them (product.md 6). */
  private async setLevel(tx: EntityManager, incident: Incident, level: Level, reason: string): Promise<void> {
    const opens = level <= 2 && incident.state === 'proposed';
    await tx.query(
      `update incident set level = $2, level_reason = $3, version = version + 1,
         state = case when $4 then 'open' else state end, opened_at = case when $4 then app.now() else opened_at end where id = $1`,
      [incident.id, level, reason, opens],
    );
    const then = opens ? '，按规定先行启动处置，请值班员复核' : incident.state === 'proposed' ? '，待值班员确认' : '';
    await this.log(tx, incident.id, 'incident.level', `拟定为 ${LEVEL_NUMERAL[level]} 级：${reason}${then}`, {
      level,
      reason,
    });
    await wake(tx, 'escalation');
  }

  private async log(
    tx: EntityManager,
    incidentId: string,
    kind: string,
    text: string,
    more: Record<string, unknown>,
  ): Promise<void> {
    await this.ledger.append(tx, { kind, incidentId, actor: ENGINE, payload: { text, ...more } });
  }
}
