import type { AuthorisationList, AuthorisationRow } from '@fengsui/contract';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { type Live, useLive } from '../../live/useLive';
import { Time } from '../Time';

/** 发布授权 that wait for whoever looks; told by message, so a message is the hint. */
export const useMyAuthorisations = (): Live<AuthorisationList> =>
  useLive(
    () => api<AuthorisationList>('GET', '/api/publishing/authorisations?mine=1'),
    (m) => m.type === 'inbox',
    'my-authorisations',
  );

/** 发布授权 on the phone's 待办: an opinion is given there, a sheet that came back is mended at the desk. */
export function MyAuthorisations({ sheets }: { sheets: AuthorisationRow[] }) {
  if (sheets.length === 0) return null;
  return (
    <section aria-label="发布授权" data-testid="my-authorisations">
      <h2>发布授权 {sheets.length}</h2>
      {sheets.map((a) => (
        <Link
          key={a.id}
          className="card incident-card"
          to={a.state === 'returned' ? `/publishing/${a.id}` : `/m/publishing/${a.id}`}
        >
          <div className="card-title">{a.title}</div>
          <div className="quiet">
            {a.unitName} · {a.categoryName}
          </div>
          <div>
            {a.stateName} <Time at={a.stateAt} />
          </div>
        </Link>
      ))}
    </section>
  );
}
