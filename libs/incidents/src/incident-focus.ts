import { Inject, Injectable } from '@nestjs/common';
import { severityWords, shortTopic } from '@fengsui/analysis';
import { type Focus, FocusWords } from '@fengsui/collection';
import { Registry } from '@fengsui/registry';
import { DataSource } from 'typeorm';

/** Searches every few minutes cost most of a day's budget: two names × two words an incident, and the newest five incidents. */
const NAMES = 2;
const WORDS = 2;
const INCIDENTS = 5;

interface Row {
  id: string;
  title: string;
  topic: string;
  watch_list_id: string | null;
  texts: string[];
}

/** What open and proposed incidents make worth searching for: the names their posts use most × the words of the matter. */
@Injectable()
export class IncidentFocus extends FocusWords {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Registry) private readonly registry: Registry,
  ) {
    super();
  }

  override async current(): Promise<Focus[]> {
    const rows: Row[] = await this.dataSource.query(
      `select i.id, i.title, i.topic, i.watch_list_id, coalesce((select array_agg(t.text) from (
          select left(m.text, 500) as text from incident_mention im join mention m on m.id = im.mention_id
          where im.incident_id = i.id order by m.seq desc limit 200) t), '{}') as texts
       from incident i where i.state in ('proposed', 'open') and i.drill = app.is_drill() order by i.opened_at desc limit ${INCIDENTS}`,
    );
    const school = await this.registry.profile();
    if (rows.length === 0 || !school) return [];
    const names = [...school.shortNames, school.name];
    return rows.map((r) => {
      const texts = [r.title, ...r.texts];
      const matter = [...school.places, ...new Set(texts.flatMap(severityWords))];
      const words = most(matter, texts, WORDS);
      const asked = words.length > 0 ? words : [shortTopic(r.topic)].filter((t) => t !== '其他');
      const used = most(names, texts, NAMES);
      return {
        incidentId: r.id,
        watchListId: r.watch_list_id,
        words: (used.length > 0 ? used : names.slice(0, 1)).flatMap((n) => asked.map((w) => `${n} ${w}`)),
      };
    });
  }
}

/** Those that stand in most texts, at least in one; of equals the first. */
function most(words: string[], texts: string[], n: number): string[] {
  return words
    .map((word) => ({ word, n: texts.filter((t) => t.includes(word)).length }))
    .filter((w) => w.n > 0)
    .sort((a, b) => b.n - a.n)
    .slice(0, n)
    .map((w) => w.word);
}
