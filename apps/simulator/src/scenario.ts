/** How the sites look today: kinds of answers that are no faults. Changed by setScenario or POST /__/scenario. */
export interface Scenario {
  weiboM: {
    /** page N repeats page 1 (a report of 2026-10) */
    pageStuck: boolean;
    /** created_at as until 2019: 刚刚, 1分钟前, 06-27 */
    oldTimes: boolean;
    /** long posts carry longText, as in 2019 */
    inlineLongText: boolean;
  };
  weiboS: { layout: '2018' | '2026' };
  sogou: {
    /** now; 2019 with the k/h script; until 2019 a direct link */
    layout: 'all-time-y2' | 'link-2019' | 'direct-2017';
    /** /link without k and h goes to antispider */
    needsKh: boolean;
    /** how long after publication an article is found */
    lagMinutes: number;
  };
  wechat: { temporaryLinkMinutes: number };
  passport: {
    /** life of a sign-in's cookies, of a visitor's, of a QR code */
    sessionSeconds: number;
    visitorSeconds: number;
    qrSeconds: number;
  };
}

export type ScenarioChange = { [Site in keyof Scenario]?: Partial<Scenario[Site]> };

export const usual = (): Scenario => ({
  weiboM: { pageStuck: false, oldTimes: false, inlineLongText: false },
  weiboS: { layout: '2026' },
  sogou: { layout: 'all-time-y2', needsKh: false, lagMinutes: 0 },
  wechat: { temporaryLinkMinutes: 360 },
  passport: { sessionSeconds: 30 * 86_400, visitorSeconds: 86_400, qrSeconds: 180 },
});

/** Throws when a site or a setting of it is unknown. */
export function change(scenario: Scenario, by: ScenarioChange): void {
  for (const [site, settings] of Object.entries(by)) {
    const known = scenario[site as keyof Scenario] as Record<string, unknown> | undefined;
    if (!known) throw new Error(`没有名为 ${site} 的站点，应为 ${Object.keys(scenario).join('、')} 之一`);
    for (const key of Object.keys(settings))
      if (!(key in known)) throw new Error(`${site} 没有 ${key} 这一项，应为 ${Object.keys(known).join('、')} 之一`);
    Object.assign(known, settings);
  }
}
