import { seeded } from '@fengsui/platform/testing';
import type { DataSource } from 'typeorm';

/** A post as it is stored, for counting it again beside what the product counts. */
export interface StoredPost {
  platformId: string;
  uid: string;
  kind: 'post' | 'repost' | 'comment';
  at: Date;
  text: string;
  reposts: number | null;
  comments: number | null;
  likes: number | null;
  followers: number | null;
  state: 'visible' | 'edited' | 'deleted' | 'violation';
  drill: boolean;
}

const DAY = 86_400_000;

/** Posts of Weibo accounts by a stated rule: 0 to 40 of each between two moments, a tenth comments, some deleted, without counts, or of a drill. */
export function inspectedPosts(seed: number, uids: string[], from: Date, to: Date): StoredPost[] {
  const random = seeded(seed);
  const int = (n: number): number => Math.floor(random() * n);
  const span = to.getTime() - from.getTime();
  return uids.flatMap((uid, i) =>
    Array.from({ length: int(41) }, (_, n): StoredPost => {
      const kinds = ['post', 'post', 'post', 'post', 'post', 'post', 'post', 'post', 'repost', 'comment'] as const;
      const bare = int(8) === 0;
      return {
        ...{ platformId: `57${String(i).padStart(5, '0')}${String(n).padStart(4, '0')}`, uid, kind: kinds[int(10)]! },
        // whole milliseconds, and now and then the very moment of another
        at: new Date(from.getTime() + (int(20) === 0 ? Math.floor(span / DAY / 2) * DAY : int(span))),
        text: `校园服务信息第 ${n + 1} 期：${'图书馆 食堂 宿舍 讲座'.split(' ')[int(4)]}安排`,
        reposts: bare ? null : int(200),
        comments: bare ? null : int(80),
        likes: bare || int(10) === 0 ? null : int(900),
        followers: int(3) === 0 ? null : 1_000 + int(50_000),
        state: (['visible', 'visible', 'visible', 'visible', 'edited', 'deleted', 'violation'] as const)[int(7)]!,
        drill: int(25) === 0,
      };
    }),
  );
}

export async function storePosts(dataSource: DataSource, posts: StoredPost[]): Promise<void> {
  await dataSource.query(
    `insert into mention (platform, platform_id, source, author_id, author_name, author_followers, text, published_at, reposts, comments, likes, content_hash, kind, state, drill)
     select 'weibo', x."platformId", 'weibo-m', x.uid, x.uid, x.followers, x.text, x.at, x.reposts, x.comments, x.likes, md5(x."platformId"), x.kind, x.state, x.drill
     from jsonb_to_recordset($1) as x ("platformId" text, uid text, followers bigint, text text, at timestamptz, reposts bigint, comments bigint, likes bigint, kind text, state text, drill boolean)`,
    [JSON.stringify(posts)],
  );
}
