const parts = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

function fields(at: Date): Record<string, string> {
  return Object.fromEntries(parts.formatToParts(at).map((p) => [p.type, p.value]));
}

/** 2026-11-22 14:35:08, Asia/Shanghai. */
export function beijingDateTime(at: Date): string {
  const f = fields(at);
  return `${f.year}-${f.month}-${f.day} ${f.hour}:${f.minute}:${f.second}`;
}

/** 14:35, Asia/Shanghai. */
export function beijingTime(at: Date): string {
  const f = fields(at);
  return `${f.hour}:${f.minute}`;
}

/** 11月28日 17:30, Asia/Shanghai: in sentences. */
export function beijingDayTime(at: Date): string {
  const f = fields(at);
  return `${Number(f.month)}月${Number(f.day)}日 ${f.hour}:${f.minute}`;
}

/** 14:35:08, Asia/Shanghai: where deadlines are shorter than minutes. */
export function beijingClock(at: Date): string {
  const f = fields(at);
  return `${f.hour}:${f.minute}:${f.second}`;
}

/** 「2 小时 10 分」「4 分 12 秒」「35 秒」. */
export function durationWords(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000));
  const d = Math.floor(s / 86400);
  const h = Math.floor((s % 86400) / 3600);
  const m = Math.floor((s % 3600) / 60);
  if (d > 0) return h > 0 ? `${d} 天 ${h} 小时` : `${d} 天`;
  if (h > 0) return m > 0 ? `${h} 小时 ${m} 分` : `${h} 小时`;
  if (m > 0) return s % 60 > 0 ? `${m} 分 ${s % 60} 秒` : `${m} 分`;
  return `${s} 秒`;
}
