import chineseDays from 'chinese-days';

const DAY = 86_400_000;
const BEIJING = 8 * 3_600_000;

/**
 * The next moment, after now, at which it is that time of day on a working day or on a day off. Never in the past: posts and rosters that begin
 * today would not hold yet. time: HH:MM, Asia/Shanghai.
 */
export function beginning(time: string, day: 'working' | 'off', now: Date): Date {
  const today = Math.floor((now.getTime() + BEIJING) / DAY) * DAY - BEIJING;
  const [h, m] = time.split(':').map(Number);
  for (let n = 0; ; n++) {
    const at = new Date(today + n * DAY + (h! * 60 + m!) * 60_000);
    const date = new Date(at.getTime() + BEIJING).toISOString().slice(0, 10);
    if (at > now && chineseDays.isWorkday(date) === (day === 'working')) return at;
  }
}
