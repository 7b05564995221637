import { Link } from 'react-router';
import { flush, type Outgoing, sendAgain, takeBack, useOutgoing } from '../live/outgoing';
import { useNow } from '../live/now';
import { shortTime } from '../live/time';

/** What of this matter waits on this device: in place of its form. epoch: the plan that runs now. */
export function OutgoingCards({ items, epoch, changed }: { items: Outgoing[]; epoch: number; changed: () => void }) {
  return (
    <>
      {items.map((i) => (
        <Card key={i.id} item={i} epoch={epoch} changed={changed} />
      ))}
    </>
  );
}

function Card({ item, epoch, changed }: { item: Outgoing; epoch: number | null; changed: () => void }) {
  const { sending, kept } = useOutgoing();
  const now = useNow();
  const share = sending?.id === item.id ? sending.share : null;
  const written = `${shortTime(item.writtenAt, now)} ${item.draft ? '写' : '点'}`;
  const photos = item.photos > 0 ? `，照片 ${item.photos} 张` : '';
  return (
    <section
      className="outgoing"
      role="status"
      data-testid="outgoing"
      data-state={item.refused ? 'refused' : 'waiting'}
    >
      <b>
        {item.what} {item.refused ? '未被接受' : share === null ? '待发送' : '正在发送'}
      </b>
      <p className="quiet small figures">
        {written}
        {photos}
        {share !== null && item.photos > 0 && `，已传 ${Math.round(share * 100)}%`}
      </p>
      {item.refused ? (
        <p>{item.refused}</p>
      ) : (
        <p className="small">
          {kept ? '已存在本机，网络恢复后自动发送。' : '本机不能保存，发出前请勿关闭此页。'}
          送到之前不算{item.what}，时限照走；送到时会注明书写时间。
        </p>
      )}
      <div className="row">
        {item.refused ? (
          <button type="button" className="plain" onClick={() => void sendAgain(item, epoch).then(changed)}>
            照原文再送
          </button>
        ) : (
          <button type="button" className="plain" disabled={share !== null} onClick={() => void flush().then(changed)}>
            立即重试
          </button>
        )}
        {share === null && (
          <button type="button" className="quiet-button" onClick={() => void takeBack(item).then(changed)}>
            {item.draft ? '取回修改' : '撤回'}
          </button>
        )}
      </div>
    </section>
  );
}

/** On the list: what waits, whichever matter it is of. */
export function OutgoingList() {
  const { items } = useOutgoing();
  const now = useNow();
  if (items.length === 0) return null;
  return (
    <section className="outgoing" data-testid="outgoing-list" aria-label="待发送">
      <b>{items.length} 项待发送</b>
      <ul>
        {items.map((i) => (
          <li key={i.id}>
            {i.incidentId ? (
              <Link to={`/m/i/${i.incidentId}`}>
                {i.what}：{i.about}
              </Link>
            ) : (
              <Link to="/m/up">
                {i.what}：{i.about}
              </Link>
            )}
            <span className="quiet small figures">
              {' '}
              {shortTime(i.writtenAt, now)}
              {i.refused ? `，未被接受：${i.refused}` : ''}
            </span>
          </li>
        ))}
      </ul>
      <p className="quiet small">网络恢复后自动发送，送到时注明书写时间。</p>
    </section>
  );
}
