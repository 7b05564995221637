import type { ContactBook, ContactView } from '@fengsui/contract';
import { useState } from 'react';
import { api } from '../api/client';
import { EditContact } from '../components/contacts/EditContact';
import { ImportContacts } from '../components/contacts/ImportContacts';
import DeskFrame from '../components/DeskFrame';
import { Empty, Loaded } from '../components/States';
import { useLive } from '../live/useLive';
import { Head } from '../components/Listing';
import '../styles/contacts.css';

/** 联系方式: where everybody is reached, for the office; what is missing or unproved stands first. */
export default function Contacts() {
  const live = useLive(
    () => api<ContactBook>('GET', '/api/contacts'),
    () => false,
    'contacts',
  );
  const [wanted, setWanted] = useState('');
  const [editing, setEditing] = useState<ContactView | null>(null);
  const people = live.data?.people ?? [];
  const shown = people.filter((p) => [p.name, p.post, p.mobile, p.mail].some((t) => t?.includes(wanted.trim())));
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      <div className="page-head">
        <h1 className="page-title">联系方式</h1>
        <input
          type="search"
          className="contact-search"
          aria-label="查找"
          placeholder="姓名、职务、手机、邮箱"
          value={wanted}
          onChange={(e) => setWanted(e.target.value)}
        />
      </div>
      <Loaded live={live} rows={10}>
        {() => (
          <>
            <p className="contact-sentence" data-testid="contacts-sentence">
              {sentence(people)}
            </p>
            {shown.length === 0 ? (
              <Empty title={wanted ? '没有找到' : '还没有登记人员'}>{wanted && '换一个词试试。'}</Empty>
            ) : (
              <Table people={shown} edit={setEditing} />
            )}
            <ImportContacts onDone={live.reload} />
          </>
        )}
      </Loaded>
      {editing && (
        <EditContact
          key={editing.personId}
          person={editing}
          onClose={() => setEditing(null)}
          onSaved={() => (setEditing(null), live.reload())}
        />
      )}
    </DeskFrame>
  );
}

function sentence(people: ContactView[]): string {
  const without = people.filter((p) => !p.mobile && !p.wecomUserId).length;
  const unproved = people.filter((p) => p.mobile && !p.mobileVerifiedAt).length;
  return `共 ${people.length} 人${without > 0 ? `，${without} 人没有手机和企业微信，通知送不到` : ''}${unproved > 0 ? `，${unproved} 人的手机未核实` : ''}。`;
}

function Table({ people, edit }: { people: ContactView[]; edit: (p: ContactView) => void }) {
  return (
    <div className="contact-table">
      <table>
        <Head names={['姓名', '职务', '手机', '邮箱', '企业微信', '推送设备', '']} />
        <tbody>
          {people.map((p) => (
            <tr key={p.personId}>
              <th scope="row">{p.name}</th>
              <td>{p.post || <span className="quiet">未任职</span>}</td>
              <Cell address={p.mobile} verifiedAt={p.mobileVerifiedAt} />
              <Cell address={p.mail} verifiedAt={p.mailVerifiedAt} />
              <Cell address={p.wecomUserId} verifiedAt={p.wecomVerifiedAt} />
              <td className="figures">{p.devices || <span className="quiet">无</span>}</td>
              <td>
                <button type="button" className="quiet-button" aria-label={`修改${p.name}`} onClick={() => edit(p)}>
                  修改
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ address, verifiedAt }: { address: string | null; verifiedAt: string | null }) {
  return (
    <td className="figures">
      {address ?? <b>未登记</b>}
      {address && !verifiedAt && <span className="quiet small"> 未核实</span>}
    </td>
  );
}
