import { Inject, Injectable } from '@nestjs/common';
import type { CheckAnswer, PublishingWord, PublishingWords } from '@fengsui/contract';
import { type Actor, Ledger, postAndName } from '@fengsui/ledger';
import { beijingDateTime, type Sql, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { check, type CheckRules } from './check.js';

const MOST_WORDS = 3_000;

/** The school's own list of words in its versions, and the machine check under the one in force. */
@Injectable()
export class PublishingCheck {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** The list in force; version 0: none was made yet. */
  async words(sql: Sql = this.dataSource): Promise<Omit<PublishingWords, 'mayEdit'>> {
    const [row] = await sql.query(
      `select version, at, by_name as by, words from publishing_words order by version desc limit 1`,
    );
    return row ? { ...row, at: row.at.toISOString() } : { version: 0, at: null, by: null, words: [] };
  }

  /** A new version of the list, made from the one named. Throws UserError 400 with the word that is wrong, 409 where somebody was faster. */
  async save(from: number, words: PublishingWord[], actor: Actor): Promise<void> {
    if (words.length > MOST_WORDS)
      throw new UserError('too_many', `词表最多 ${MOST_WORDS} 个词，现有 ${words.length} 个。`, 400, 'words');
    const seen = new Set<string>();
    for (const w of words) {
      if (seen.has(w.word)) throw new UserError('twice', `“${w.word}”在词表中出现了两次，请删去一处。`, 400, 'words');
      seen.add(w.word);
    }
    await this.dataSource.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtext('publishing_words'))`);
      const now = await this.words(tx);
      if (now.version !== from)
        throw new UserError(
          'stale',
          `词表已由${now.by}更新为第 ${now.version} 版，请看最新词表后再改。`,
          409,
          'version',
        );
      await tx.query(`insert into publishing_words (version, by_name, words) values ($1, $2, $3)`, [
        from + 1,
        postAndName(actor),
        JSON.stringify(words),
      ]);
      const before = new Set(now.words.map((w) => w.word));
      const added = words.filter((w) => !before.has(w.word)).length;
      const removed = now.words.filter((w) => !seen.has(w.word)).length;
      await this.ledger.append(tx, {
        kind: 'publishing.words',
        incidentId: null,
        actor,
        payload: {
          text: `发布词表更新为第 ${from + 1} 版：共 ${words.length} 个词，新增 ${added} 个，删去 ${removed} 个`,
          from,
          to: from + 1,
        },
      });
    });
  }

  /** What the check holds texts against now: the list in force, the duty book, the day. */
  async rules(sql: Sql = this.dataSource): Promise<CheckRules & { version: number }> {
    const { version, words } = await this.words(sql);
    const [row] = await sql.query(
      `select app.now() as now,
         coalesce((select array_cat(array[name], short_names) from school_profile limit 1), '{}') as names,
         (select coalesce(jsonb_agg(jsonb_build_object('name', q.name, 'title', p.title, 'unitName', u.name, 'aliases', u.aliases, 'ofSchool', u.kind = 'leadership')), '[]')
          from post p join person q on q.id = p.person_id join unit u on u.id = p.unit_id
          where p.held_from <= app.now() and (p.held_to is null or p.held_to > app.now())
            and p.function in ('unit_leader', 'unit_deputy', 'publicity_head', 'school_leader', 'party_secretary', 'president')) as posts`,
    );
    return {
      version,
      words,
      book: { schoolNames: row.names, posts: row.posts },
      today: beijingDateTime(row.now).slice(0, 10),
    };
  }

  /** The machine check of a title and a text. */
  async check(sheet: { title: string; text: string }, sql: Sql = this.dataSource): Promise<CheckAnswer> {
    const rules = await this.rules(sql);
    return { title: check(sheet.title, rules), text: check(sheet.text, rules), wordsVersion: rules.version };
  }
}
