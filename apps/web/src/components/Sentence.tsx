import type { SentenceView } from '@fengsui/contract';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useMe } from '../api/session';
import { serverNow, useNow } from '../live/now';
import { useSentence } from '../live/reads';
import { clockTime, lengthWords } from '../live/time';
import { staleFor } from './stale';

type Part = SentenceView['parts'][number];

/**
 * The one sentence of a page that watches, its largest text: by rule from the data, its times counting on. Data that have stopped beat it: what
 * happened since cannot be seen.
 */
export function Sentence({ of: s, loadedAt }: { of: SentenceView; loadedAt: number | null }) {
  const now = useNow();
  const stale = staleFor(loadedAt, Date.now());
  const parts = stale === null ? s.parts : stopped(loadedAt!, stale);
  return (
    <>
      <h1 data-testid="sentence" data-kind={stale === null ? s.kind : 'stale'}>
        {phrases(parts).map((phrase, i) => (
          <span key={i} className="phrase">
            {phrase.map((p) => (p.clock ? <b key={p.clock.at}>{passed(p.clock, now)}</b> : p.text))}
          </span>
        ))}
      </h1>
      {/* read out when its words change, not at every second of its times */}
      <span className="sr-only" role="status">
        {parts.map((p) => (p.clock ? '' : p.text)).join('')}
      </span>
      {stale !== null && <p className="sentence-before">此前：{s.text}</p>}
    </>
  );
}

function passed({ at, counts }: NonNullable<Part['clock']>, now: number): string {
  const left = Date.parse(at) - now;
  return lengthWords(counts === 'down' ? left : -left);
}

/** 「数据已停在 14:02，3 分钟前，此后的情况看不到。」 */
function stopped(loadedAt: number, ms: number): Part[] {
  const at = clockTime(loadedAt + serverNow() - Date.now());
  return [{ text: `数据已停在 ${at}，${lengthWords(ms)}前，此后的情况看不到。`, clock: null }];
}

/** Pieces that stay on one line where there is room: up to a mark of punctuation. */
function phrases(parts: Part[]): Part[][] {
  const all: Part[][] = [[]];
  for (const part of parts) {
    if (part.clock) all.at(-1)!.push(part);
    else
      for (const text of part.text.split(/(?<=[，。：；])/)) {
        all.at(-1)!.push({ text, clock: null });
        if (/[，。：；]$/.test(text)) all.push([]);
      }
  }
  return all.filter((p) => p.length > 0);
}

/** The head of a desk page beside the dashboard: its name, and the one sentence with what to do next. */
export function PageSentence({ page, children }: { page: string; children?: ReactNode }) {
  const live = useSentence();
  return (
    <section className={`headline page-sentence headline-${live.data?.kind ?? 'calm'}`}>
      <div className="headline-words">
        <h2 className="page-name quiet">{page}</h2>
        {live.data ? (
          <>
            <Sentence of={live.data} loadedAt={live.loadedAt} />
            <NextAct of={live.data} />
          </>
        ) : (
          // what cannot be told is not calm
          <h1>{live.error ? '全局情况暂时读不到，正在重试。' : '正在读取全局情况…'}</h1>
        )}
      </div>
      {children}
    </section>
  );
}

/** What to do next, as the one button below the sentence. Who may not open 采集健康 sees the sources on the dashboard. */
export function NextAct({ of: s }: { of: SentenceView }) {
  const mayCollect = useMe().roles.some((r) => r === 'duty' || r === 'publicity_head' || r === 'admin');
  if (!s.action) return null;
  const { href, label } = s.action;
  return href === '/collection' && !mayCollect ? (
    <Link className="primary" to="/#sources">
      {label}
    </Link>
  ) : (
    <Link className="primary" to={href}>
      {label}
    </Link>
  );
}
