import type { IncidentDetail } from '@fengsui/contract';
import { useMe } from '../../api/session';
import { Act } from '../Act';
import { readDraft } from '../draft';
import { Ladders, Standing } from '../Ladder';
import { type ActName, offered } from './acts';
import { LevelForm } from './LevelForm';
import { draftKey } from './useDraft';

/** Always in view: what is asked of the person who looks, the ladder, and what may be done. */
export function Rail({
  incident: i,
  reload,
  open,
}: {
  incident: IncidentDetail;
  reload: () => void;
  open: (act: ActName) => void;
}) {
  const me = useMe();
  const asked = i.can.sign || i.can.firstReport || i.can.respond || i.can.followUp || i.can.decline;
  const grades = i.can.confirm && i.state === 'proposed';
  const acts = offered(i).filter((a) => !(a.name === 'confirm' && grades));
  const kept = (name: ActName): boolean =>
    readDraft(draftKey(me.personId, i.id, name === 'wording' ? 'wording:new' : name)) !== null;
  return (
    <aside className="rail" aria-label="处置">
      {/* it scrolls by keys where nothing in it can be reached */}
      <div className="rail-body" role="group" aria-label="进展" tabIndex={0}>
        {grades && (
          <div className="card">
            <h2>核定等级</h2>
            <LevelForm key={`${i.level}${i.unitId}`} incident={i} reload={reload} />
          </div>
        )}
        {asked && (
          <div className="card">
            <h2>请您处理</h2>
            <Act incident={i} reload={reload} />
          </div>
        )}
        <div className="card rail-ladder">
          <h2>处置阶梯</h2>
          <Standing incident={i} />
          <Ladders incident={i} />
        </div>
      </div>
      {acts.length > 0 && (
        <div className="card rail-acts" role="toolbar" aria-label="处置操作">
          {acts.map((a) => (
            <button
              key={a.name}
              type="button"
              className={a.name === 'judge' ? 'small-button rail-first' : 'small-button'}
              aria-haspopup="dialog"
              aria-keyshortcuts={a.key ?? undefined}
              title={a.key ? `${a.title}（${a.key.toUpperCase()}）` : a.title}
              onClick={() => open(a.name)}
            >
              {a.label}
              {kept(a.name) && <span className="kept">有草稿</span>}
            </button>
          ))}
        </div>
      )}
    </aside>
  );
}
