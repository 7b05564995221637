import type { Site, SourceName } from '@fengsui/contract';
import type { Config } from '@fengsui/platform';
import { SITE_OF } from '../health/words.js';

/** What the product knows of a site that keeps cookies. */
interface SiteFacts {
  /** 微博移动端（weibo.cn） */
  name: string;
  /** registrable domain of its cookies; those of another site are refused */
  suffix: string;
  /** domain a cookie is kept under when nobody said one */
  domain: string;
  /** cookies without which there is no session; empty: any will do */
  required: readonly string[];
  /** setting that may hold a cookie header; null: none */
  setting: 'WEIBO_M_COOKIE' | 'WEIBO_S_COOKIE' | 'SOGOU_COOKIE' | null;
  /** base addresses whose requests carry its cookies, the first one first */
  bases: readonly (keyof Config & `${string}_BASE`)[];
}

export const SITES: Record<Site, SiteFacts> = {
  'weibo.cn': {
    name: '微博移动端（weibo.cn）',
    suffix: 'weibo.cn',
    domain: '.weibo.cn',
    required: ['SUB', 'SUBP'],
    setting: 'WEIBO_M_COOKIE',
    bases: ['WEIBO_M_BASE'],
  },
  'weibo.com': {
    name: '微博网页版（weibo.com）',
    suffix: 'weibo.com',
    domain: '.weibo.com',
    required: ['SUB', 'SUBP'],
    setting: 'WEIBO_S_COOKIE',
    bases: ['WEIBO_WEB_BASE', 'WEIBO_S_BASE'],
  },
  sogou: {
    name: '搜狗微信搜索（sogou.com）',
    suffix: 'sogou.com',
    domain: '.sogou.com',
    required: [],
    setting: 'SOGOU_COOKIE',
    bases: ['SOGOU_BASE'],
  },
  wechat: {
    name: '微信公众平台（mp.weixin.qq.com）',
    suffix: 'qq.com',
    domain: 'mp.weixin.qq.com',
    required: [],
    setting: null,
    bases: ['WECHAT_BASE'],
  },
};
export const ALL_SITES = Object.keys(SITES) as Site[];

/** Where a site's cookies may go and be learnt from: its configured origins and, for Weibo, the passport. */
export const originsOf = (site: Site, config: Config): Set<string> =>
  new Set(
    [...SITES[site].bases, ...(site.startsWith('weibo') ? (['WEIBO_PASSPORT_BASE'] as const) : [])].map(
      (b) => new URL(config[b]).origin,
    ),
  );

/** The sources that send a site's cookies. */
export const sourcesOf = (site: Site): SourceName[] =>
  (Object.keys(SITE_OF) as SourceName[]).filter((s) => SITE_OF[s] === site);

/** True when a cookie domain lies within the site: `.weibo.cn`, `m.weibo.cn`. */
export function belongs(domain: string, site: Site): boolean {
  const d = domain.replace(/^\./, '').toLowerCase();
  return d === SITES[site].suffix || d.endsWith(`.${SITES[site].suffix}`);
}

/** The site a cookie domain lies within; null: none we read. */
export const siteOf = (domain: string): Site | null => ALL_SITES.find((s) => belongs(domain, s)) ?? null;
