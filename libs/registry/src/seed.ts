import type { DataSource } from 'typeorm';

/** A school with its units, people, accounts and watch lists: the demonstration, drills in its name and tests begin with it. */
export interface SchoolSeed {
  school: {
    name: string;
    shortNames: string[];
    traps: string[];
    places: string[];
    nicknames?: string[];
    campuses?: string[];
    leaders?: string[];
    ambiguous?: string[];
  };
  units: { id: string; name: string; kind: string; aliases: string[]; topics: string[] }[];
  people: {
    name: string;
    mobile?: string;
    wecomUserId?: string;
    mail?: string;
    posts: { unitId: string; function: string; title: string }[];
  }[];
  /** 官方账号: Weibo uid, WeChat gh_…; unitId null: the school itself */
  officialAccounts: { platform: 'weibo' | 'wechat'; uid: string; name: string; unitId: string | null }[];
  watchLists: { id: string; name: string; schoolWords: string[]; riskWords: string[]; stopWords: string[] }[];
}

/** Writes the seed in one transaction; what is already there under the same name stays as it is. */
export async function applySeed(dataSource: DataSource, seed: SchoolSeed): Promise<void> {
  await dataSource.transaction(async (tx) => {
    await tx.query(
      `insert into school_profile (name, short_names, traps, places, nicknames, campuses, leaders, ambiguous)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
      [
        ...[seed.school.name, seed.school.shortNames, seed.school.traps, seed.school.places],
        ...[seed.school.nicknames ?? [], seed.school.campuses ?? []],
        ...[seed.school.leaders ?? [], seed.school.ambiguous ?? []],
      ],
    );
    for (const [position, u] of seed.units.entries())
      await tx.query(
        `insert into unit (id, name, kind, aliases, topics, position) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
        [u.id, u.name, u.kind, u.aliases, u.topics, position],
      );
    for (const p of seed.people) {
      const known = await tx.query(`select 1 from person where wecom_userid = $1 or ($1 is null and name = $2)`, [
        p.wecomUserId ?? null,
        p.name,
      ]);
      if (known.length > 0) continue;
      const [{ id }] = await tx.query(
        `insert into person (name, mobile, wecom_userid, unit_id) values ($1, $2, $3, $4) returning id`,
        [p.name, p.mobile ?? null, p.wecomUserId ?? null, p.posts[0]?.unitId ?? null],
      );
      if (p.mail)
        await tx.query(`insert into person_contact (person_id, channel, address) values ($1, 'mail', $2)`, [
          id,
          p.mail,
        ]);
      for (const [i, post] of p.posts.entries())
        await tx.query(`insert into post (person_id, unit_id, function, title, main) values ($1, $2, $3, $4, $5)`, [
          ...[id, post.unitId, post.function, post.title],
          i === 0,
        ]);
    }
    for (const a of seed.officialAccounts)
      await tx.query(
        `insert into official_account (platform, platform_uid, name, unit_id) values ($1, $2, $3, $4) on conflict do nothing`,
        [a.platform, a.uid, a.name, a.unitId],
      );
    for (const w of seed.watchLists)
      await tx.query(
        `insert into watch_list (id, name, school_words, risk_words, stop_words) values ($1, $2, $3, $4, $5) on conflict do nothing`,
        [w.id, w.name, w.schoolWords, w.riskWords, w.stopWords],
      );
  });
}
