import type { LiveMessage, LiveNotice } from '@fengsui/contract';

/** One event for these rooms; a socket in several of them gets it once. */
export type Frame = { rooms: string[] } & LiveMessage;

/** Rooms by right. */
export const ROOM = {
  /** who sees the whole school */
  desk: 'desk',
  unit: (id: string): string => `unit:${id}`,
  person: (id: string): string => `person:${id}`,
};

/** What came within one frame's time, folded: posts into one event, of several hints about the same thing the last. */
export function frames(batch: LiveNotice[]): Frame[] {
  const ids = new Set<string>();
  const by = new Map<string, Frame>();
  for (const m of batch) {
    if (m.type === 'mentions') for (const id of m.data.ids) ids.add(id);
    else if (m.type === 'incident')
      by.set(`incident ${m.data.id} ${m.data.unitId}`, { rooms: [ROOM.desk, ROOM.unit(m.data.unitId)], ...m });
    else if (m.type === 'presence') {
      const told = by.get(`presence ${m.data.id}`)?.rooms ?? [];
      by.set(`presence ${m.data.id}`, { rooms: [...new Set([...told, ...m.data.personIds.map(ROOM.person)])], ...m });
    } else if (m.type === 'alarm') by.set(`alarm ${m.data.id}`, { rooms: [ROOM.desk], ...m });
    else if (m.type === 'drill') by.set(`drill ${m.data.id}`, { rooms: [ROOM.desk], ...m });
    else if (m.type === 'source') by.set(`source ${m.data.source}`, { rooms: [ROOM.desk], ...m });
    else if (m.type === 'inbox') by.set(`inbox ${m.data.personId}`, { rooms: [ROOM.person(m.data.personId)], ...m });
  }
  const posts: Frame[] = ids.size > 0 ? [{ rooms: [ROOM.desk], type: 'mentions', data: { ids: [...ids] } }] : [];
  return [...posts, ...by.values()];
}
