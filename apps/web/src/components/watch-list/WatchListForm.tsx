import type { WatchListDraft } from '@fengsui/contract';
import { Checkbox, Select, Switch } from 'antd';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { WORD_FIELDS } from './fields';

/** Words come one by one, or many at once from a text: divided by these. */
const SEPARATORS = ['、', '，', ',', '；', ';', ' ', '　', '\t', '\n', '\r\n'];
const HOURS = (from: number): { value: number; label: string }[] =>
  Array.from({ length: 24 }, (_, i) => ({ value: i + from, label: `${i + from} 时` }));

/** All that makes a list; each field says what it does, and its own error. */
export function WatchListForm({
  draft,
  onChange,
  error,
}: {
  draft: WatchListDraft;
  onChange: (draft: WatchListDraft) => void;
  error: { field: string; message: string } | null;
}) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error) form.current?.querySelector('[data-wrong="true"]')?.scrollIntoView({ block: 'center' });
  }, [error]);
  const set = (part: Partial<WatchListDraft>): void => onChange({ ...draft, ...part });
  /** The api names a word by its place too: riskWords.3. */
  const wrong = (key: string): string | null =>
    error && (error.field === key || error.field.startsWith(`${key}.`)) ? error.message : null;
  const field = (key: string, label: string, hint: string, control: ReactNode) => (
    <div className="field" key={key} data-wrong={wrong(key) !== null}>
      <label htmlFor={id + key}>{label}</label>
      {control}
      <span id={`${id}${key}-hint`} className="quiet small">
        {hint}
      </span>
      {wrong(key) && (
        <span className="strong" role="alert">
          {wrong(key)}
        </span>
      )}
    </div>
  );
  return (
    <form ref={form} onSubmit={(e) => e.preventDefault()} aria-label="方案内容">
      {field(
        'name',
        '方案名称',
        '给人看的名字。例：全校、招生季、二食堂',
        <input
          id={`${id}name`}
          value={draft.name}
          maxLength={50}
          aria-describedby={`${id}name-hint`}
          onChange={(e) => set({ name: e.target.value })}
        />,
      )}
      {WORD_FIELDS.map(({ key, label, hint }) =>
        field(
          key,
          label,
          hint,
          <Select
            id={id + key}
            mode="tags"
            open={false}
            suffixIcon={null}
            allowClear
            value={draft[key]}
            tokenSeparators={SEPARATORS}
            placeholder="输入后回车；可一次粘贴多个"
            status={wrong(key) ? 'error' : undefined}
            aria-describedby={`${id}${key}-hint`}
            style={{ width: '100%' }}
            onChange={(value: string[]) =>
              set({ [key]: [...new Set(value.map((w) => w.trim()).filter(Boolean))] } as Partial<WatchListDraft>)
            }
          />,
        ),
      )}
      {field(
        'platforms',
        '平台',
        '只在勾选的平台上检索。',
        <Checkbox.Group
          value={draft.platforms}
          options={[
            { value: 'weibo', label: '微博' },
            { value: 'wechat', label: '微信' },
          ]}
          onChange={(platforms) => set({ platforms: platforms as WatchListDraft['platforms'] })}
        />,
      )}
      {field(
        'activeFrom',
        '时段',
        '北京时间；时段外不检索，省下的次数留给其他方案。',
        <div className="hours">
          <Switch
            id={`${id}activeFrom`}
            checked={draft.activeFrom === null}
            checkedChildren="全天"
            unCheckedChildren="分时"
            onChange={(all) => set(all ? { activeFrom: null, activeTo: null } : { activeFrom: 6, activeTo: 24 })}
          />
          {draft.activeFrom !== null && (
            <>
              <Select
                aria-label="自"
                value={draft.activeFrom}
                options={HOURS(0)}
                onChange={(activeFrom) => set({ activeFrom })}
              />
              至
              <Select
                aria-label="至"
                value={draft.activeTo}
                options={HOURS(1)}
                onChange={(activeTo) => set({ activeTo })}
              />
            </>
          )}
        </div>,
      )}
      {field(
        'active',
        '启用',
        '停用后不再检索，已收的内容不受影响。',
        <div>
          <Switch
            id={`${id}active`}
            checked={draft.active ?? true}
            checkedChildren="启用"
            unCheckedChildren="停用"
            onChange={(active) => set({ active })}
          />
        </div>,
      )}
    </form>
  );
}
