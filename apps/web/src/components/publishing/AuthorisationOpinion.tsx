import type { AuthorisationAct, AuthorisationActName, AuthorisationView } from '@fengsui/contract';
import { api, newRequestId } from '../../api/client';
import { type No, Opinion } from '../Opinion';
import { useActFields } from './ActFields';

const isYes = (act: AuthorisationActName): boolean => act === 'approve' || act.startsWith('review_');
const NO: No<AuthorisationActName>[] = [
  { act: 'return', name: '退回修改', why: '请写明需要修改什么。' },
  { act: 'to_leader', name: '报分管校领导', why: '请写明报批的理由。' },
  { act: 'refuse', name: '不予授权', why: '请写明不予授权的理由。' },
];

/** Whether the viewer's word is awaited here. */
export const isAsked = (a: AuthorisationView): boolean => a.can.some((c) => isYes(c.act));

/** An opinion on what is to be published, on the phone. */
export function AuthorisationOpinion({ view: a, onDone }: { view: AuthorisationView; onDone: (said: string) => void }) {
  const yes = a.can.find((c) => isYes(c.act));
  const { fields, sent } = useActFields(yes?.act);
  return (
    <Opinion
      of={`authorisation:${a.id}`}
      yes={yes ? { act: yes.act, label: yes.name, said: yes.name, plain: '同意' } : null}
      no={NO.filter((n) => a.can.some((c) => c.act === n.act))}
      send={(act, text) => {
        const body: AuthorisationAct = { act, version: a.version, text, ...(act === yes?.act ? sent : {}) };
        return api('POST', `/api/publishing/authorisations/${a.id}/acts`, body, newRequestId());
      }}
      onDone={onDone}
    >
      {fields}
    </Opinion>
  );
}
