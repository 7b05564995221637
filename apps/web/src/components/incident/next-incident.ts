import type { IncidentPageOfList } from '@fengsui/contract';
import { api } from '../../api/client';

/** The neighbour of an incident among those under way, nearest clock first; null: it is the only one. */
export async function nextIncident(id: string, step: 1 | -1): Promise<string | null> {
  const { rows } = await api<IncidentPageOfList>('GET', '/api/incidents/page?state=open,proposed&count=100');
  const others = rows.filter((r) => r.id !== id);
  if (others.length === 0) return null;
  const at = rows.findIndex((r) => r.id === id);
  return at < 0 ? others[0]!.id : rows[(at + step + rows.length) % rows.length]!.id;
}
