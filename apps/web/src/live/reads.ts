import type {
  AnalysisState,
  CollectionHealth,
  ExcludedMentions,
  IncidentDetail,
  IndexStatus,
  Overview,
  SentenceView,
  Talk,
} from '@fengsui/contract';
import { useEffect, useRef } from 'react';
import { api } from '../api/client';
import { learnExactTime } from './now';
import { useLive, type Live } from './useLive';

/** The dashboard's data, kept fresh. */
export function useOverview(): Live<Overview> {
  return useLive(
    async () => {
      const o = await api<Overview>('GET', '/api/overview');
      learnExactTime(o.now);
      return o;
    },
    () => true,
    'overview',
  );
}

/** The one sentence, kept fresh. */
export function useSentence(): Live<SentenceView> {
  return useLive(
    () => api<SentenceView>('GET', '/api/overview/sentence'),
    (m) => m.type === 'incident' || m.type === 'alarm' || m.type === 'source',
    'sentence',
  );
}

/** What is talked about and where: read with the slow refresh alone, for it changes by the minute. */
export function useTalk(): Live<Talk> {
  return useLive(
    () => api<Talk>('GET', '/api/overview/talk'),
    () => false,
    'talk',
  );
}

/** One incident, kept fresh. Of posts only its own concern it: in a storm elsewhere the page is left in peace. */
export function useIncident(id: string): Live<IncidentDetail> {
  const own = useRef<ReadonlySet<string>>(new Set());
  const live = useLive(
    () => api<IncidentDetail>('GET', `/api/incidents/${encodeURIComponent(id)}`),
    (m) => {
      if (m.type === 'incident') return m.data.id === id;
      if (m.type === 'mentions') return m.data.ids.some((post) => own.current.has(post));
      return m.type === 'alarm' && m.data.incidentId === id;
    },
    `incident:${id}`,
  );
  const posts = live.data?.mentions;
  useEffect(() => void (own.current = new Set(posts?.map((p) => p.id))), [posts]);
  return live;
}

/** 采集健康, kept fresh. */
export function useCollection(): Live<CollectionHealth> {
  return useLive(
    async () => {
      const c = await api<CollectionHealth>('GET', '/api/collection');
      learnExactTime(c.now);
      return c;
    },
    (m) => m.type === 'source',
    'collection',
  );
}

/** How far judging the stored posts anew has come, kept fresh. */
export function useAnalysis(): Live<AnalysisState> {
  return useLive(
    () => api<AnalysisState>('GET', '/api/analysis'),
    () => false,
    'analysis',
  );
}

/** Posts that were not counted, kept fresh. */
export function useLeftOut(): Live<ExcludedMentions> {
  return useLive(
    () => api<ExcludedMentions>('GET', '/api/mentions/excluded'),
    () => false,
    'left-out',
  );
}

/** How the search index is, kept fresh. */
export function useIndexStatus(): Live<IndexStatus> {
  return useLive(
    () => api<IndexStatus>('GET', '/api/index'),
    (m) => m.type === 'mentions',
    'index',
  );
}
