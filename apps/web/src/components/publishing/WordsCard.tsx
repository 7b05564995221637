import type { PublishingWord, PublishingWords } from '@fengsui/contract';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { longTime } from '../../live/time';
import { useLive } from '../../live/useLive';
import { Refused } from '../Dialog';
import { useSend } from '../useSend';
import { WORD_KINDS } from './words';

const KINDS = Object.entries(WORD_KINDS) as [PublishingWord['kind'], string][];
const lineOf = (w: PublishingWord): string => [WORD_KINDS[w.kind], w.word, w.note].filter(Boolean).join('，');

/** Lines of 「禁用，残废人，应写“残疾人”」 as words; a string: what is wrong with which line. */
function wordsOf(text: string): PublishingWord[] | string {
  const words: PublishingWord[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [kind, word, ...note] = line.split(/[,，]/).map((x) => x.trim());
    const known = KINDS.find(([, name]) => name === kind)?.[0];
    if (!known || !word)
      return `第 ${i + 1} 行应写作“禁用，词，说明”：种类为${KINDS.map(([, n]) => n).join('、')}之一。`;
    words.push({ kind: known, word, note: note.join('，') });
  }
  return words;
}

/** The school's own list of words, a version at a time. */
export function WordsCard() {
  const id = useId();
  const live = useLive(
    () => api<PublishingWords>('GET', '/api/publishing/words'),
    () => false,
    'publishing words',
  );
  const [text, setText] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const { busy, error, send } = useSend(() => (setText(null), live.reload()));
  const list = live.data;
  if (!list) return null;
  return (
    <section className="card" aria-labelledby="words-title">
      <h2 id="words-title">发布词表</h2>
      <p className="quiet small">
        {list.version === 0
          ? '学校还没有词表：只查密级标志、文号、个人信息、姓名职务和日期。'
          : `第 ${list.version} 版，共 ${list.words.length} 个词，${list.by}，${longTime(list.at!)}。`}
      </p>
      {text === null ? (
        <>
          <ul className="plain-list words-list">
            {list.words.map((w) => (
              <li key={w.word}>{lineOf(w)}</li>
            ))}
          </ul>
          {list.mayEdit && (
            <button type="button" className="small-button" onClick={() => setText(list.words.map(lineOf).join('\n'))}>
              修改词表
            </button>
          )}
        </>
      ) : (
        <form
          aria-label="发布词表"
          noValidate
          onSubmit={(e) => {
            e.preventDefault();
            const words = wordsOf(text);
            setWrong(typeof words === 'string' ? words : null);
            if (typeof words !== 'string')
              void send(() => api('PUT', '/api/publishing/words', { version: list.version, words }));
          }}
        >
          <div className="field">
            <label htmlFor={id}>每行一个：禁用、敏感或须授权，词，说明</label>
            <textarea id={id} rows={10} value={text} onChange={(e) => setText(e.target.value)} />
          </div>
          <Refused error={wrong ?? error} />
          <button type="submit" className="primary" disabled={busy}>
            {busy ? '正在保存…' : '保存为新版'}
          </button>{' '}
          <button type="button" className="small-button" onClick={() => setText(null)}>
            不改了
          </button>
        </form>
      )}
    </section>
  );
}
