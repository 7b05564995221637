import { Link } from 'react-router';
import { InboxList } from '../components/InboxList';
import PhoneFrame from '../components/PhoneFrame';
import { useInbox } from '../live/inbox';
import '../styles/inbox.css';

/** 消息 on the phone: what the person was told, whichever channel brought it. */
export default function PhoneInbox() {
  const live = useInbox();
  const unread = live.data?.unread ?? 0;
  return (
    <PhoneFrame loadedAt={live.loadedAt}>
      <header className="phone-bar">
        <h1>消息{unread > 0 ? ` ${unread} 条未读` : ''}</h1>
      </header>
      <InboxList live={live} phone />
      <footer className="phone-foot">
        <Link to="/m">全部待办</Link>
      </footer>
    </PhoneFrame>
  );
}
