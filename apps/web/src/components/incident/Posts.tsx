import type { IncidentDetail, MentionView } from '@fengsui/contract';
import { Dropdown } from 'antd';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { serverNow } from '../../live/now';
import { shortTime } from '../../live/time';
import { Dialog } from '../Dialog';
import { JudgementDialog } from '../Judgement';
import { Mention } from '../Mention';
import { Exclude, Pin, Split, Unpin } from './Membership';
import { PostHistory } from './PostHistory';

/** Posts on the page at first, and more at a time. */
const AT_FIRST = 20;
const MORE = 40;

type Opened =
  | { kind: 'exclude' | 'judge' | 'history'; mention: MentionView }
  | { kind: 'pin'; mentionIds: string[]; back: boolean }
  | { kind: 'unpin' | 'split'; mentionIds: string[] };

const TITLES = {
  history: '这条帖子的变化',
  exclude: '移出本事件',
  pin: '固定在本事件',
  unpin: '取消固定',
  split: '拆分为新事件',
} as const;

/** The posts of an incident; who may confirm it says here which belong: takes out, pins, splits, and corrects their judgement. */
export function Posts({ incident: i, reload }: { incident: IncidentDetail; reload: () => void }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<Opened | null>(null);
  const [shown, setShown] = useState(AT_FIRST);
  const [made, setMade] = useState<{ id: string; title: string } | null>(null);
  const may = i.can.confirm;
  // those that have left meanwhile are not chosen any more
  const selected = useMemo(() => i.mentions.filter((m) => chosen.has(m.id)).map((m) => m.id), [i.mentions, chosen]);
  const choose = (id: string, on: boolean): void =>
    setChosen((before) => new Set(on ? [...before, id] : [...before].filter((x) => x !== id)));
  const close = (): void => setOpened(null);
  const done = (): void => {
    close();
    setChosen(new Set());
  };
  return (
    <>
      <h2>
        原文{' '}
        <span className="figures quiet">
          {i.mentions.length < i.mentionCount
            ? `显示 ${i.mentions.length} / 共 ${i.mentionCount} 条`
            : `${i.mentionCount} 条`}
        </span>
      </h2>
      {made && (
        <p className="card" role="status">
          已另立事件“{made.title}”，待核定等级。<Link to={`/incidents/${made.id}`}>打开新事件</Link>
        </p>
      )}
      {selected.length > 0 && (
        <div className="card chosen" role="toolbar" aria-label="所选帖子">
          <b className="figures">已选 {selected.length} 条</b>
          <button
            type="button"
            className="small-button"
            onClick={() => setOpened({ kind: 'split', mentionIds: selected })}
          >
            拆分为新事件
          </button>
          <button
            type="button"
            className="small-button"
            onClick={() => setOpened({ kind: 'pin', mentionIds: selected, back: false })}
          >
            固定
          </button>
          {selected.every((id) => i.pinned[id]) && (
            <button
              type="button"
              className="small-button"
              onClick={() => setOpened({ kind: 'unpin', mentionIds: selected })}
            >
              取消固定
            </button>
          )}
          <button type="button" className="quiet-button" onClick={() => setChosen(new Set())}>
            取消
          </button>
        </div>
      )}
      {i.mentions.length === 0 ? (
        <p className="quiet">
          {i.mentionCount > 0
            ? '原文正在整理。'
            : i.excluded.length > 0
              ? '帖子已全部移出。'
              : '还没有帖子。在信息流中选中帖子，可归入本事件。'}
        </p>
      ) : (
        <div className="card mentions">
          {i.mentions.slice(0, shown).map((m) => (
            <div key={m.id} className={may ? 'post post-choosable' : 'post'}>
              {may && (
                <input
                  type="checkbox"
                  aria-label={`选择：${m.text.slice(0, 20)}`}
                  checked={chosen.has(m.id)}
                  onChange={(e) => choose(m.id, e.target.checked)}
                />
              )}
              <Mention mention={m} more={<More incident={i} mention={m} may={may} open={setOpened} />} />
            </div>
          ))}
        </div>
      )}
      {shown < i.mentions.length && (
        <>
          <p className="print-only quiet">另有 {i.mentionCount - shown} 条未印出。</p>
          <button type="button" className="plain" onClick={() => setShown(shown + MORE)}>
            再显示 {Math.min(MORE, i.mentions.length - shown)} 条
          </button>
        </>
      )}
      <TakenOut
        incident={i}
        back={may ? (id) => setOpened({ kind: 'pin', mentionIds: [id], back: true }) : undefined}
      />
      {opened && opened.kind !== 'judge' && (
        <Dialog title={opened.kind === 'pin' && opened.back ? '移回本事件' : TITLES[opened.kind]} open onClose={close}>
          {opened.kind === 'history' && <PostHistory mention={opened.mention} />}
          {opened.kind === 'exclude' && <Exclude incident={i} mention={opened.mention} reload={reload} done={done} />}
          {opened.kind === 'pin' && <Pin incident={i} {...opened} reload={reload} done={done} />}
          {opened.kind === 'unpin' && <Unpin incident={i} {...opened} reload={reload} done={done} />}
          {opened.kind === 'split' && (
            <Split
              incident={i}
              mentionIds={opened.mentionIds}
              reload={reload}
              done={(made) => (done(), setMade(made))}
            />
          )}
        </Dialog>
      )}
      {opened?.kind === 'judge' && <JudgementDialog mention={opened.mention} open onClose={close} />}
    </>
  );
}

function More({
  incident: i,
  mention: m,
  may,
  open,
}: {
  incident: IncidentDetail;
  mention: MentionView;
  may: boolean;
  open: (what: Opened) => void;
}) {
  const pin = i.pinned[m.id];
  return (
    <>
      {pin && (
        <span data-testid="pinned">
          已由{pin.by}固定
          <span className="figures">
            （{shortTime(pin.at, serverNow())}：{pin.reason}）
          </span>
        </span>
      )}
      <button type="button" className="link-button" onClick={() => open({ kind: 'history', mention: m })}>
        变化
      </button>
      {may && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: [
              { key: 'exclude', label: '移出本事件…' },
              pin ? { key: 'unpin', label: '取消固定…' } : { key: 'pin', label: '固定在本事件…' },
              { key: 'judge', label: '更正研判…' },
            ],
            onClick: ({ key }) =>
              open(
                key === 'pin'
                  ? { kind: 'pin', mentionIds: [m.id], back: false }
                  : key === 'unpin'
                    ? { kind: 'unpin', mentionIds: [m.id] }
                    : { kind: key as 'exclude' | 'judge', mention: m },
              ),
          }}
        >
          <button type="button" className="link-button" aria-haspopup="menu">
            处理
          </button>
        </Dropdown>
      )}
    </>
  );
}

/** What people took out of this incident, counted; each can be brought back. */
function TakenOut({ incident: i, back }: { incident: IncidentDetail; back?: (mentionId: string) => void }) {
  if (i.excluded.length === 0) return null;
  return (
    <details className="card taken-out" data-testid="taken-out">
      <summary>
        已移出 <span className="figures">{i.excluded.length} 条</span>
      </summary>
      <ul className="plain-list">
        {i.excluded.map((e) => (
          <li key={e.mention.id}>
            {(e.mention.title ?? e.mention.text).slice(0, 80)}
            <div className="quiet small">
              {e.by} <span className="figures">{shortTime(e.at, serverNow())}</span> 移出：{e.reason}
              {e.now && (
                <>
                  ；现在 <Link to={`/incidents/${e.now.id}`}>{e.now.code}</Link>
                </>
              )}{' '}
              {back && (
                <button type="button" className="link-button" onClick={() => back(e.mention.id)}>
                  移回本事件
                </button>
              )}
            </div>
          </li>
        ))}
      </ul>
    </details>
  );
}
