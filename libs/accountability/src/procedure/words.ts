import { beijingDateTime } from '@fengsui/platform';

/** 11月28日 17:30, Asia/Shanghai. */
export function dayTime(at: Date): string {
  const text = beijingDateTime(at);
  return `${Number(text.slice(5, 7))}月${Number(text.slice(8, 10))}日 ${text.slice(11, 16)}`;
}

const LINE = 40;
/** The line of a lock screen: at most 40 characters; the incident's title gives way first. */
export function line(head: string, title: string, tail: string): string {
  const room = LINE - [...head].length - [...tail].length;
  const shown = [...title].length > room ? `${[...title].slice(0, Math.max(4, room - 1)).join('')}…` : title;
  return `${head}${shown}${tail}`;
}
