import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Topics of the first version → those of the campus list. */
const RENAMED: [string, string][] = [
  ['食品安全', '食品安全食堂'],
  ['校园安全', '安全事故火灾治安'],
  ['网络暴力', '校园暴力性侵偷拍造谣'],
  ['收费', '宿舍后勤收费'],
  ['后勤保障', '宿舍后勤收费'],
  ['校园建设', '宿舍后勤收费'],
  ['实习就业', '教学学位就业'],
  ['教学管理', '教学学位就业'],
  ['考试招生', '招生录取考试'],
  ['学生管理', '校方处置言行争议'],
  ['群体聚集', '校方处置言行争议'],
  ['奖助评优', '网贷诈骗资助'],
  ['信息安全', '网贷诈骗资助'],
  ['意识形态', '意识形态民族涉外'],
];

/** Judgements that a better analysis replaced, what a person corrected, how far judging anew has come, and the new names of the topics. */
export class AnalysisVersions1795000008000 implements MigrationInterface {
  name = 'AnalysisVersions1795000008000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table mention_analysis (
        mention_id uuid not null references mention on delete cascade,
        version text not null,
        replaced_at timestamptz not null default app.now(),
        about_school boolean not null,
        match_reason text,
        unit_id text,
        sentiment text not null,
        score real not null,
        decided_by text[] not null,
        topic text,
        severity_words text[] not null,
        is_question boolean not null,
        primary key (mention_id, version)
      );
      comment on table mention_analysis is 'What an earlier version of the analysis said of a post, kept when a later one said otherwise.';

      create table analysis_run (
        version text primary key,
        total int not null,
        done int not null default 0,
        changed int not null default 0,
        started_at timestamptz not null default app.now(),
        finished_at timestamptz
      );
      comment on table analysis_run is 'Judging the stored posts anew after a change of the analysis: total is how many there were at its start. finished_at null: under way.';

      alter table mention add column corrected text[] not null default '{}'
        check (corrected <@ '{about,unit,sentiment,topic}');
      comment on column mention.corrected is 'what a person has set: judging anew leaves it alone';
      create index mention_judged_by on mention (analysis_version, seq) where excluded_by is null and analysis_version <> '';

      alter table school_profile
        add column nicknames text[] not null default '{}',
        add column campuses text[] not null default '{}',
        add column leaders text[] not null default '{}',
        add column ambiguous text[] not null default '{}';
      comment on column school_profile.ambiguous is 'those of the names that have other meanings: their neighbours must speak for the school';
    `);
    for (const [from, to] of RENAMED) {
      await q.query(`update unit set topics = array_replace(topics, $1, $2) where $1 = any(topics)`, [from, to]);
      await q.query(`update incident set topic = $2 where topic = $1`, [from, to]);
      await q.query(`update alarm set topic = $2 where topic = $1`, [from, to]);
    }
    await q.query(`update unit set topics = array(select distinct t from unnest(topics) t order by t)
      where cardinality(topics) > (select count(distinct t) from unnest(topics) t)`);
  }

  /** The topics keep their new names: which of the old ones each was is not known any more. */
  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      alter table school_profile drop column nicknames, drop column campuses, drop column leaders, drop column ambiguous;
      drop index mention_judged_by;
      alter table mention drop column corrected;
      drop table analysis_run;
      drop table mention_analysis;
    `);
  }
}
