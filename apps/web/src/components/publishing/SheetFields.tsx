import {
  type AuthorisationChoices,
  type AuthorisationSheet,
  type CheckAnswer,
  type PublishingCategory,
  type SecrecyQuestion,
  CATEGORY_NAME,
  SECRECY,
} from '@fengsui/contract';
import { useEffect, useId, useState } from 'react';
import { api } from '../../api/client';
import { FindingList, Marked } from './Marked';
import { beijingInput, fromBeijingInput } from '../../live/time';

const QUESTIONS = Object.keys(SECRECY) as SecrecyQuestion[];
/** The check is asked when writing rests. */
const REST_MS = 600;

/** A sheet whose secrecy questions nobody has answered yet. */
export type SheetDraft = Omit<AuthorisationSheet, 'secrecy'> & { secrecy: Partial<AuthorisationSheet['secrecy']> };
export const EMPTY_SHEET: SheetDraft = {
  title: '',
  text: '',
  category: 'major',
  accountIds: [],
  wantedAt: null,
  secrecy: {},
};

export function useChoices(): AuthorisationChoices {
  const [choices, setChoices] = useState<AuthorisationChoices>({ units: [], accounts: [] });
  useEffect(() => {
    let here = true;
    api<AuthorisationChoices>('GET', '/api/publishing/choices').then(
      (c) => here && setChoices(c),
      () => undefined,
    );
    return () => {
      here = false;
    };
  }, []);
  return choices;
}

/** What is asked for, with the machine check beside it while it is written. */
export function SheetFields({
  sheet,
  set,
  unitId,
  choices,
}: {
  sheet: SheetDraft;
  set: (part: Partial<SheetDraft>) => void;
  unitId: string;
  choices: AuthorisationChoices;
}) {
  const id = useId();
  const check = useCheck(sheet.title, sheet.text);
  const accounts = choices.accounts.filter((a) => (sheet.category === 'account' ? a.school : a.unitId === unitId));
  const answer = (q: SecrecyQuestion, part: object): void =>
    set({ secrecy: { ...sheet.secrecy, [q]: { answer: 'no', note: '', ...sheet.secrecy[q], ...part } } });
  return (
    <>
      <div className="field">
        <label htmlFor={`${id}t`}>标题</label>
        <input id={`${id}t`} value={sheet.title} maxLength={100} onChange={(e) => set({ title: e.target.value })} />
      </div>
      <div className="field">
        <label htmlFor={`${id}b`}>正文</label>
        <textarea id={`${id}b`} rows={9} value={sheet.text} onChange={(e) => set({ text: e.target.value })} />
      </div>
      {check && sheet.text.trim() !== '' && (
        <div className="check-beside" data-testid="live-check">
          {check.title.length > 0 && <Marked text={sheet.title} findings={check.title} />}
          <FindingList findings={[...check.title, ...check.text]} />
        </div>
      )}
      <div className="field">
        <label htmlFor={`${id}c`}>类别</label>
        <select
          id={`${id}c`}
          value={sheet.category}
          onChange={(e) => set({ category: e.target.value as PublishingCategory, accountIds: [] })}
        >
          {Object.entries(CATEGORY_NAME).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <fieldset className="field">
        <legend>发布账号</legend>
        {accounts.length === 0 && <p className="quiet">没有可选的账号，请先在台账登记。</p>}
        {accounts.map((a) => (
          <label key={a.id} className="check-line">
            <input
              type="checkbox"
              checked={sheet.accountIds.includes(a.id)}
              onChange={(e) =>
                set({
                  accountIds: e.target.checked
                    ? [...sheet.accountIds, a.id]
                    : sheet.accountIds.filter((x) => x !== a.id),
                })
              }
            />
            {a.platformName}“{a.name}”
          </label>
        ))}
      </fieldset>
      <div className="field">
        <label htmlFor={`${id}w`}>希望发布时间（不填为批准后即发）</label>
        <input
          id={`${id}w`}
          type="datetime-local"
          value={sheet.wantedAt ? beijingInput(Date.parse(sheet.wantedAt)) : ''}
          onChange={(e) => set({ wantedAt: e.target.value ? fromBeijingInput(e.target.value) : null })}
        />
      </div>
      <fieldset className="field">
        <legend>保密审查（第十七条），逐项回答</legend>
        {QUESTIONS.map((q) => (
          <div key={q} className="secrecy-line" role="group" aria-label={SECRECY[q]}>
            <span>{SECRECY[q]}</span>
            {(['no', 'yes'] as const).map((a) => (
              <label key={a} className="check-line">
                <input
                  type="radio"
                  name={`${id}${q}`}
                  checked={sheet.secrecy[q]?.answer === a}
                  onChange={() => answer(q, { answer: a })}
                />
                {a === 'no' ? '否' : '是'}
              </label>
            ))}
            {sheet.secrecy[q]?.answer === 'yes' && (
              <input
                aria-label={`${SECRECY[q]}：怎样处理`}
                placeholder="怎样处理"
                value={sheet.secrecy[q].note}
                onChange={(e) => answer(q, { note: e.target.value })}
              />
            )}
          </div>
        ))}
      </fieldset>
    </>
  );
}

function useCheck(title: string, text: string): CheckAnswer | null {
  const [answer, setAnswer] = useState<CheckAnswer | null>(null);
  useEffect(() => {
    if (text.trim() === '' && title.trim() === '') return undefined;
    let here = true;
    const timer = setTimeout(() => {
      api<CheckAnswer>('POST', '/api/publishing/check', { title, text }).then(
        (a) => here && setAnswer(a),
        () => here && setAnswer(null),
      );
    }, REST_MS);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [title, text]);
  return answer;
}
