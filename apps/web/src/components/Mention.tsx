import type { MentionView } from '@fengsui/contract';
import { memo, type ReactNode } from 'react';
import { clockTime, shortTime } from '../live/time';
import { serverNow } from '../live/now';
import { Evidence } from './Evidence';
import { Judgement } from './Judgement';
import { amount, authorWords, PLATFORMS, topicWord } from './words';

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

/** One post: where, who, when, what, how it counts and what became of it; more: what may be done with it here. */
export const Mention = memo(function Mention({ mention: m, more }: { mention: MentionView; more?: ReactNode }) {
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
        <time
          className="quiet"
          dateTime={m.publishedAt ?? m.firstSeenAt}
          title={m.publishedAt ? '发布时间' : '首次发现时间'}
        >
          {shortTime(m.publishedAt ?? m.firstSeenAt, serverNow())}
          {m.publishedAt ? '' : ' 发现'}
        </time>
      </div>
      {m.title && <div className="mention-title">{underline(m.title, m.decidedBy)}</div>}
      <p className="mention-text">{underline(m.text, m.decidedBy)}</p>
      <div className="mention-foot">
        <Judgement mention={m} />
        {m.unitName && <span>{m.unitName}</span>}
        {m.topic && <span>{topicWord(m.topic)}</span>}
        {counts.length > 0 && <span className="figures">{counts.join(' · ')}</span>}
        {m.similar > 0 && <span className="figures">+{m.similar} 条相似</span>}
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
