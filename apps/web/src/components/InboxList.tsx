import type { Inbox, InboxMessage } from '@fengsui/contract';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api, words } from '../api/client';
import { leadsTo, readInbox } from '../live/inbox';
import { useNow } from '../live/now';
import { shortTime } from '../live/time';
import type { Live } from '../live/useLive';
import { Empty, Failure, Skeleton } from './States';
import { Time } from './Time';

/** 站内消息, newest first; opening one is reading it, and leads to what it speaks of. */
export function InboxList({ live, phone, onLeave }: { live: Live<Inbox>; phone: boolean; onLeave?: () => void }) {
  const [older, setOlder] = useState<InboxMessage[]>([]);
  const [more, setMore] = useState<boolean | null>(null);
  const [error, setError] = useState<string | null>(null);
  const navigate = useNavigate();
  const now = useNow();
  if (!live.data) return live.error ? <Failure error={live.error} retry={live.reload} /> : <Skeleton rows={4} />;
  const { messages, unread } = live.data;
  const all = [...messages, ...older.filter((o) => !messages.some((m) => m.id === o.id))];

  async function attempt(work: () => Promise<void>): Promise<void> {
    setError(null);
    await work().catch((e: unknown) => setError(words(e)));
  }
  const open = (m: InboxMessage): Promise<void> =>
    attempt(async () => {
      if (!m.readAt) await readInbox({ ids: [m.id] });
      live.reload();
      const to = leadsTo(m, phone);
      if (!to) return;
      onLeave?.();
      void navigate(to);
    });
  const readAll = (): Promise<void> =>
    attempt(async () => {
      await readInbox({ until: messages[0]!.at });
      setOlder((list) => list.map((m) => ({ ...m, readAt: m.readAt ?? messages[0]!.at })));
      live.reload();
    });
  const loadMore = (): Promise<void> =>
    attempt(async () => {
      const page = await api<Inbox>('GET', `/api/inbox?before=${all.at(-1)!.id}`);
      setOlder((list) => [...list, ...page.messages]);
      setMore(page.more);
    });

  if (all.length === 0) return <Empty title="没有消息">发给您的通知都会列在这里，其他渠道没有送到的也在。</Empty>;
  return (
    <>
      {unread > 0 && (
        <button type="button" className="quiet-button" onClick={() => void readAll()}>
          全部已读
        </button>
      )}
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
      <ul className="inbox">
        {all.map((m) => (
          <li key={m.id}>
            <button
              type="button"
              className={m.readAt ? 'inbox-item' : 'inbox-item unread'}
              onClick={() => void open(m)}
            >
              <span className="inbox-title">
                {!m.readAt && <span className="sr-only">未读：</span>}
                {m.drill ? '【演练】' : ''}
                {m.title}
              </span>
              <span className="quiet small">{m.text}</span>
              <span className="quiet small figures">
                <Time at={m.at} />
                {m.code ? ` · ${m.code}` : ''}
                {m.readAt ? ` · 已读 ${shortTime(m.readAt, now)}` : ''}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {(more ?? live.data.more) && (
        <button type="button" className="quiet-button" onClick={() => void loadMore()}>
          更早的消息
        </button>
      )}
    </>
  );
}
