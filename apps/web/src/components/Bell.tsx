import { useState } from 'react';
import { useInbox } from '../live/inbox';
import { Dialog } from './Dialog';
import { InboxList } from './InboxList';
import '../styles/inbox.css';

/** The desk's bell: how many 站内消息 are unread, live; pressed, it lists them. */
export function Bell() {
  const live = useInbox();
  const [open, setOpen] = useState(false);
  const unread = live.data?.unread ?? 0;
  return (
    <>
      <button
        type="button"
        className="quiet-button bell"
        aria-label={unread > 0 ? `消息，${unread} 条未读` : '消息'}
        data-testid="bell"
        onClick={() => setOpen(true)}
      >
        消息{unread > 0 && <b className="bell-count figures">{unread > 99 ? '99+' : unread}</b>}
      </button>
      <Dialog title="消息" open={open} onClose={() => setOpen(false)}>
        <InboxList live={live} phone={false} onLeave={() => setOpen(false)} />
      </Dialog>
    </>
  );
}
