import type { AccountWait, AccountWaits } from '@fengsui/contract';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { type Live, useLive } from '../../live/useLive';
import { Clock, type ShownClock } from '../Clock';
import { Rest } from '../Rest';

/** What of the 台账 waits for whoever looks; told by message, so a message is the hint. */
export const useWaits = (): Live<AccountWaits> =>
  useLive(
    () => api<AccountWaits>('GET', '/api/registry/waits'),
    (m) => m.type === 'inbox',
    'account-waits',
  );

/** A term that stands beside a line, as clocks are drawn. */
export const termClock = (w: {
  ask: string;
  owner: string;
  startsAt: string;
  dueAt: string;
  late: boolean;
}): ShownClock => ({
  ...{ kindName: w.ask, owner: w.owner, startsAt: w.startsAt, dueAt: w.dueAt },
  ...{ state: w.late ? 'breached' : 'pending', metAt: null, latenessMs: null, stoodAt: null },
});

/** Until when; before the engine has looked nothing is said of it. */
export function WaitClock({
  wait: w,
  owner = true,
  big = false,
}: {
  wait: AccountWait;
  owner?: boolean;
  big?: boolean;
}) {
  if (!w.dueAt) return <p className="quiet">{owner ? `待${w.ownerName}${w.ask}` : w.ask}</p>;
  return <Clock clock={termClock({ ...w, owner: w.ownerName, dueAt: w.dueAt })} owner={owner} big={big} />;
}

/** 台账 on the phone's 待办: an opinion is given there, what needs a sheet on the account's page. */
export function MyWaits({ waits, total }: AccountWaits) {
  if (total === 0) return null;
  return (
    <section aria-label="台账" data-testid="my-waits">
      <h2>台账 {total}</h2>
      {waits.map((w) => (
        <Link key={w.id} className="card incident-card" to={pathOf(w)}>
          <div className="card-title">
            {w.accountName}：请{w.ask}
          </div>
          <div className="quiet">
            {w.unitName} · {w.platformName}
          </div>
          <WaitClock wait={w} owner={false} />
        </Link>
      ))}
      <Rest of={total - waits.length} />
    </section>
  );
}

/** What asks for a word or a signature is done on the phone, what asks for a sheet on its page. */
function pathOf(w: AccountWait): string {
  if (w.kind === 'inspection' && w.act === 'sign') return `/m/inspections/${w.id}`;
  return w.act === 'endorse' || w.act === 'approve' ? `/m/accounts/${w.accountId}` : w.path;
}
