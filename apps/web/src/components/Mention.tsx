import type { MentionView } from '@fengsui/contract';
import { Fragment, memo, type ReactNode } from 'react';
import { clockTime } from '../live/time';
import { Evidence } from './Evidence';
import { Judgement } from './Judgement';
import { amount, authorWords, PLATFORMS, topicWord } from './words';
import { Time } from './Time';

/** Text with the words that decided its sentiment underlined, wherever they stand. */
export function underline(text: string, words: string[]): ReactNode[] {
  const wanted = [...new Set(words.filter(Boolean))].sort((a, b) => b.length - a.length);
  if (wanted.length === 0) return [text];
  const pattern = new RegExp(`(${wanted.map((w) => w.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'g');
  return text.split(pattern).map((part, i) => (i % 2 ? <u key={i}>{part}</u> : part));
}

function stateWords(m: MentionView): string | null {
  const at = m.stateAt ? ` ${clockTime(m.stateAt)}` : '';
  if (m.state === 'deleted') return `已删除${at}，存证在`;
  if (m.state === 'violation') return `被平台以违规删除${at}，存证在`;
  return m.state === 'edited' ? `作者改过${at}` : null;
}

/** Text with the places of a search marked, [start, end) in UTF-16 units in order, and the words that decided underlined. */
function marked(text: string, marks: [number, number][], words: string[]): ReactNode[] {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const [start, end] of marks) {
    parts.push(...keyed(underline(text.slice(at, start), words), at));
    parts.push(<mark key={`m${start}`}>{underline(text.slice(start, end), words)}</mark>);
    at = end;
  }
  return [...parts, ...keyed(underline(text.slice(at), words), at)];
}

const keyed = (parts: ReactNode[], at: number): ReactNode[] =>
  parts.map((part, i) => <Fragment key={`${at} ${i}`}>{part}</Fragment>);

const NO_MARKS: [number, number][] = [];

/**
 * One post: where, who, when, what, how it counts and what became of it; more: what may be done with it here. found: as a search found it, with its
 * score and marked places; alike then stands for how many are like it. whole: the text is not cut.
 */
export const Mention = memo(function Mention({
  mention: m,
  more,
  found,
  alike,
  whole = false,
}: {
  mention: MentionView;
  more?: ReactNode;
  found?: { titleMarks: [number, number][]; textMarks: [number, number][] };
  alike?: ReactNode;
  whole?: boolean;
}) {
  const state = stateWords(m);
  const who = authorWords(m.authorKind, m.followers);
  const counts = [
    m.reposts === null ? '' : `转 ${amount(m.reposts)}`,
    m.comments === null ? '' : `评 ${amount(m.comments)}`,
    m.likes === null ? '' : `赞 ${amount(m.likes)}`,
  ].filter(Boolean);
  return (
    <article className={`mention mention-${m.sentiment}`} data-testid="mention">
      <div className="mention-head">
        <b>{PLATFORMS[m.platform]}</b>
        <span>{m.author}</span>
        {who && <span className="quiet">{who}</span>}
        <span className="quiet">
          <Time at={m.publishedAt ?? m.firstSeenAt} />
          {m.publishedAt ? '' : ' 发现'}
        </span>
      </div>
      {m.title && <div className="mention-title">{marked(m.title, found?.titleMarks ?? NO_MARKS, m.decidedBy)}</div>}
      <p className={whole ? 'mention-text mention-whole' : 'mention-text'}>
        {marked(m.text, found?.textMarks ?? NO_MARKS, m.decidedBy)}
      </p>
      <div className="mention-foot">
        <Judgement mention={m} />
        {found && (
          <span className="figures" title="情感得分，−1 最负面，1 最正面">
            {m.score.toFixed(2).replace('-', '−')}
          </span>
        )}
        {found && !m.aboutSchool && <b>已认定与本校无关</b>}
        {m.unitName && <span>{m.unitName}</span>}
        {m.topic && <span>{topicWord(m.topic)}</span>}
        {counts.length > 0 && <span className="figures">{counts.join(' · ')}</span>}
        {found ? alike : m.similar > 0 && <span className="figures">+{m.similar} 条相似</span>}
        {m.evidence > 0 && <Evidence mentionId={m.id} count={m.evidence} />}
        {state && <b>{state}</b>}
        {m.url && (
          <a href={m.url} target="_blank" rel="noreferrer noopener">
            原文
          </a>
        )}
        {more}
      </div>
    </article>
  );
});
