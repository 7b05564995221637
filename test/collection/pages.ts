import type { SourceName } from '@fengsui/contract';
import type { FaultKind, Origin, Simulator } from '@fengsui/simulator';

/** A page of a source as the simulator shows it. */
export interface SavedPage {
  source: SourceName;
  /** where it comes from, for the message of a failed test */
  name: string;
  body: string;
}

const HEADERS = { cookie: 'SUB=sim; SUBP=sim', referer: 'https://weibo.com/', 'x-requested-with': 'XMLHttpRequest' };
const ORIGIN: Record<SourceName, Origin> = {
  'weibo-m': 'weibo-m',
  'weibo-s': 'weibo-s',
  'weibo-ajax': 'weibo-web',
  'weibo-hot': 'weibo-web',
  sogou: 'sogou',
  'sogou-account': 'sogou',
  'wechat-article': 'wechat',
};
const BLOCKS: FaultKind[] = [
  'captcha',
  'captcha_silent',
  'login',
  'banned',
  'unknown_error',
  'visitor',
  'shell',
  'layout',
  '403',
  '502',
  'drift',
];

/** One page of each kind that a source shows, those without results and those that stand in the way included. */
export async function savedPages(sim: Simulator, at: number): Promise<SavedPage[]> {
  const post = sim.addPost({ text: `青江职院食堂${'长'.repeat(180)}`, at: at - 9_000, reach: 200 });
  sim.addPost({ text: '转发微博', repostOf: post.id, at: at - 8_000, author: { id: '88', name: '某官微' } });
  sim.addPost({ text: '青江职院图书馆<br>【开放】', at: at - 7_000, author: { id: '88', name: '某官微' } });
  const article = (more: object): string =>
    Buffer.from(
      sim.addPost({
        platform: 'wechat',
        title: '青江职院通知',
        text: '第一段\n第二段“引号”',
        at: at - 6_000,
        author: { id: 'gh_9', name: '青江职院' },
        ...more,
      }).id,
    ).toString('base64url');
  const articles = [
    {},
    { article: { type: 8 } },
    { article: { type: 10 } },
    ...(['deleted', 'violation', 'unavailable', 'unknown_error'] as const).map((state) => ({ article: { state } })),
  ].map((more) => `/s/${article(more)}`);
  const container = (id: string): string => `/api/container/getIndex?${new URLSearchParams({ containerid: id })}`;
  const paths: Record<SourceName, string[]> = {
    'weibo-m': [
      container('100103type=61&q=青江职院'),
      container('100103type=61&q=没有这样的词'),
      container('10760388'),
      `/comments/hotflow?id=${post.id}&mid=${post.id}`,
      `/api/statuses/repostTimeline?id=${post.id}&page=1`,
      `/statuses/show?id=${post.id}`,
      `/detail/${post.id}`,
    ],
    'weibo-s': ['/weibo?q=青江职院', '/realtime?q=没有这样的词'],
    'weibo-ajax': [
      `/ajax/statuses/show?id=${post.id}`,
      `/ajax/statuses/buildComments?id=${post.id}&count=5`,
      `/ajax/statuses/repostTimeline?id=${post.id}&page=1&moduleID=feed&count=10`,
      '/ajax/statuses/mymblog?uid=88&page=1&feature=0',
      '/ajax/profile/info?uid=88',
      '/ajax/statuses/show?id=4000000000000000',
    ],
    'weibo-hot': ['/ajax/side/hotSearch', '/ajax/statuses/hot_band'],
    sogou: ['/weixin?type=2&query=青江职院', '/weixin?type=2&query=没有这样的词', '/antispider/'],
    'sogou-account': ['/weixin?type=1&query=青江', '/weixin?type=1&query=没有这样的词', '/antispider/'],
    'wechat-article': [...articles, '/mp/wappoc_appmsgcaptcha'],
  };
  const bases: Record<SourceName, string> = {
    'weibo-m': sim.urls.weiboM,
    'weibo-s': sim.urls.weiboS,
    'weibo-ajax': sim.urls.weiboWeb,
    'weibo-hot': sim.urls.weiboWeb,
    sogou: sim.urls.sogou,
    'sogou-account': sim.urls.sogou,
    'wechat-article': sim.urls.wechat,
  };
  const pages: SavedPage[] = [];
  const save = async (source: SourceName, path: string, how: string): Promise<void> => {
    const { cookie, referer, ...xhr } = HEADERS;
    // s.weibo.com refuses requests that call themselves scripts
    const headers = { cookie, referer, ...(source === 'weibo-m' || source === 'weibo-ajax' ? xhr : {}) };
    const answer = await fetch(new URL(path, bases[source]), { headers });
    pages.push({ source, name: `${how} ${path}`, body: await answer.text() });
  };
  for (const source of Object.keys(paths) as SourceName[]) {
    for (const path of paths[source]) await save(source, path, 'GET');
    for (const fault of BLOCKS) {
      sim.setFault({ origin: ORIGIN[source], fault });
      await save(source, paths[source][0]!, fault);
      sim.clearFaults();
    }
  }
  sim.setScenario({ weiboS: { layout: '2018' } });
  await save('weibo-s', '/weibo?q=青江职院', '2018');
  for (const layout of ['link-2019', 'direct-2017'] as const) {
    sim.setScenario({ sogou: { layout } });
    await save('sogou', '/weixin?type=2&query=青江职院', layout);
  }
  return pages;
}
