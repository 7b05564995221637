import type { AccountActName, OfficialAccountView } from '@fengsui/contract';
import { api, newRequestId } from '../../api/client';
import { type No, Opinion } from '../Opinion';

const YES: AccountActName[] = ['endorse', 'approve'];
const NO: No<AccountActName>[] = [
  { act: 'return', name: '退回补正', why: '请写明需要补正什么。' },
  { act: 'refuse', name: '不予批准', why: '请写明不予批准的理由。' },
];

/** The leader's opinion on an application, on the phone. */
export function OpinionForm({ account: a, onDone }: { account: OfficialAccountView; onDone: (said: string) => void }) {
  const may = (act: AccountActName): boolean => a.can.some((c) => c.act === act);
  const yes = YES.find(may);
  return (
    <Opinion
      of={`account:${a.id}`}
      most={500}
      yes={yes ? { act: yes, label: '同意', said: '同意', plain: '同意' } : null}
      no={NO.filter((n) => may(n.act))}
      send={(act, opinion) =>
        api('POST', `/api/registry/accounts/${a.id}/acts`, { act, version: a.version, opinion }, newRequestId())
      }
      onDone={onDone}
    />
  );
}
