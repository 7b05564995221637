/** What the sites have shown, for tests that count. */
export class Served {
  private readonly ids = { weibo: new Set<string>(), wechat: new Set<string>() };

  note(platform: 'weibo' | 'wechat', ids: string[]): void {
    for (const id of ids) this.ids[platform].add(id);
  }
  list(): { weibo: string[]; wechat: string[] } {
    return { weibo: [...this.ids.weibo].sort(), wechat: [...this.ids.wechat].sort() };
  }
  clear(): void {
    this.ids.weibo.clear();
    this.ids.wechat.clear();
  }
}
