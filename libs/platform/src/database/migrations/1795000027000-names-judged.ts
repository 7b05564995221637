import type { MigrationInterface, QueryRunner } from 'typeorm';

const FOUND = (recent: string): string => `
  drop trigger question_found on mention;
  create trigger question_found after update of is_question, about_school on mention for each row
    when (new.is_question and new.about_school and not (old.is_question and old.about_school) and not new.drill
      and new.author_kind in ('plain', 'verified_person') and coalesce(new.published_at, new.first_seen_at) > app.now() - ${recent})
    execute function app.question_wait();`;

const KINDS = [
  'search',
  'window',
  'timeline',
  'post',
  'comments',
  'reposts',
  'accounts',
  'article',
  'hot',
  'screenshot',
];
const jobs = (kinds: string[]): string => `
  alter table crawl_job drop constraint crawl_job_kind_check,
    add constraint crawl_job_kind_check check (kind in (${kinds.map((k) => `'${k}'`).join(', ')}));`;

/** By which names an account was judged, and what was read of it by itself; what judging anew finds to be a question is asked of nobody after a day. */
export class NamesJudged1795000027000 implements MigrationInterface {
  name = 'NamesJudged1795000027000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      alter table account_sighting add column judged_by text not null default '', add column asked_at timestamptz;
      comment on column account_sighting.judged_by is 'key of the names of school and units by which it was judged; under others it is judged anew';
      comment on column account_sighting.asked_at is 'when its platform was last asked for it by its name, because bio and certification were not known';
      alter table account_sighting add column posts text[] not null default '{}', add column posts_at timestamptz;
      comment on column account_sighting.posts is 'its newest posts as its own page showed them at posts_at, of accounts that are proposed as ours or as false: they are no mentions';
      ${jobs([...KINDS, 'account'])}
      alter table account_sighting_mark add column names text not null default '';
      comment on column account_sighting_mark.names is 'key of the names by which authors and links were looked through; under others the last 90 days are looked through anew';
      create index mention_wechat_author on mention (author_name, published_at desc) where platform = 'wechat';
      ${FOUND(`case when new.analysis_version = old.analysis_version then interval '7 days' else interval '1 day' end`)}
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      ${FOUND(`interval '7 days'`)}
      drop index mention_wechat_author;
      alter table account_sighting_mark drop column names;
      alter table account_sighting drop column judged_by, drop column asked_at, drop column posts, drop column posts_at;
      delete from crawl_job where kind = 'account';
      ${jobs(KINDS)}
    `);
  }
}
