import type { UnitNode, UnitTree } from '@fengsui/contract';
import { Segmented, Tree } from 'antd';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { api } from '../api/client';
import { seesSchool } from '../api/rights';
import { useMe } from '../api/session';
import DeskFrame from '../components/DeskFrame';
import { DirectoryCard } from '../components/registry/DirectoryCard';
import { PeopleList } from '../components/registry/PeopleList';
import { SchoolPane } from '../components/registry/SchoolPane';
import { SheetImport } from '../components/registry/SheetImport';
import { treeOf, withPaths } from '../components/registry/tree';
import { UnitForm } from '../components/registry/UnitForm';
import { UnitPane } from '../components/registry/UnitPane';
import { useNarrow } from '../components/roster/useNarrow';
import { Empty, Failure, Skeleton } from '../components/States';
import { useLive } from '../live/useLive';
import '../styles/registry.css';

type View = 'units' | 'people' | 'school' | 'import';
const TREE_HEIGHT = 640;
const UNIT_TEMPLATE = '单位名称,类别,上级单位,启用日期,别名';
const PEOPLE_TEMPLATE = '姓名,工号,身份,所在单位,职责,职务,任职单位,主职,任职起,手机,企业微信账号';

/** 单位与人员: the tree of units, who answers for each, all people, and what the school is called. */
export default function Units() {
  const live = useLive(
    () => api<UnitTree>('GET', '/api/registry/units'),
    () => false,
    'units',
  );
  const [params, setParams] = useSearchParams();
  const view = (params.get('view') ?? 'units') as View;
  const { roles } = useMe();
  const seesPeople = roles.length > 0;
  const tree = live.data;
  const tabs: { value: View; label: string; shown: boolean | undefined }[] = [
    { value: 'units', label: '单位', shown: true },
    { value: 'people', label: '人员', shown: seesPeople },
    { value: 'school', label: '学校', shown: true },
    { value: 'import', label: '导入', shown: tree?.mayEdit },
  ];
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      <div className="page-head">
        <h1 className="page-title">单位与人员</h1>
        <span className="row">
          {(view === 'units' || view === 'people') && seesSchool(roles) && (
            <a href={`/api/tables/${view}.xlsx`} download>
              导出 Excel
            </a>
          )}
          <Segmented<View>
            value={view}
            options={tabs.filter((t) => t.shown).map(({ value, label }) => ({ value, label }))}
            onChange={(v) => setParams(v === 'units' ? {} : { view: v })}
          />
        </span>
      </div>
      {view === 'school' ? (
        <SchoolPane />
      ) : !tree ? (
        live.error ? (
          <Failure error={live.error} retry={live.reload} />
        ) : (
          <Skeleton rows={10} />
        )
      ) : (
        <>
          <p className="registry-sentence" data-testid="units-sentence">
            {sentence(tree.units)}
          </p>
          {view === 'people' ? (
            <PeopleList units={tree.units} mayEdit={tree.mayEdit} />
          ) : view === 'import' && tree.mayEdit ? (
            <div className="registry-imports">
              <SheetImport
                title="导入单位"
                path="/api/registry/import?kind=units"
                template={UNIT_TEMPLATE}
                onDone={live.reload}
              />
              <SheetImport
                title="导入人员和任职"
                path="/api/registry/import?kind=people"
                template={PEOPLE_TEMPLATE}
                onDone={live.reload}
              />
              <DirectoryCard onDone={live.reload} />
            </div>
          ) : (
            <Body tree={tree} reload={live.reload} />
          )}
        </>
      )}
    </DeskFrame>
  );
}

function sentence(units: UnitNode[]): string {
  const standing = units.filter((u) => !u.closed);
  const gaps = standing.filter((u) => u.missing.length > 0).length;
  return `共 ${standing.length} 个单位，${gaps > 0 ? `${gaps} 个单位的责任链有缺口` : '责任链均无缺口'}。`;
}

function Body({ tree, reload }: { tree: UnitTree; reload: () => void }) {
  const [params, setParams] = useSearchParams();
  const narrow = useNarrow();
  const [wanted, setWanted] = useState('');
  const [gapsOnly, setGapsOnly] = useState(false);
  const [closedToo, setClosedToo] = useState(false);
  const [making, setMaking] = useState(false);
  const shown = useMemo(
    () =>
      withPaths(
        tree.units,
        (u) => (closedToo || !u.closed) && (!gapsOnly || u.missing.length > 0) && u.name.includes(wanted.trim()),
      ),
    [tree, wanted, gapsOnly, closedToo],
  );
  const branches = useMemo(() => treeOf(shown), [shown]);
  const standing = tree.units.filter((u) => !u.closed);
  const chosen = params.get('unit') ?? (standing.find((u) => u.missing.length > 0) ?? standing[0])?.id ?? null;
  const choose = (id: string): void => setParams({ unit: id });
  return (
    <div className="registry-columns">
      <section className="card" aria-label="单位">
        <div className="row">
          <input
            type="search"
            className="registry-search"
            aria-label="查找单位"
            placeholder="单位名称"
            value={wanted}
            onChange={(e) => setWanted(e.target.value)}
          />
          {tree.mayEdit && (
            <button type="button" className="small-button push" onClick={() => setMaking(true)}>
              新设单位
            </button>
          )}
        </div>
        <div className="row">
          <label className="check-line">
            <input type="checkbox" checked={gapsOnly} onChange={(e) => setGapsOnly(e.target.checked)} /> 只看有缺口的
          </label>
          <label className="check-line">
            <input type="checkbox" checked={closedToo} onChange={(e) => setClosedToo(e.target.checked)} /> 含已撤销
          </label>
        </div>
        {branches.length === 0 ? (
          <Empty title={tree.units.length === 0 ? '还没有登记单位' : '没有找到'}>
            {tree.units.length === 0 && '可以从 Excel 导入，也可以逐个新设。'}
          </Empty>
        ) : (
          <Tree
            key={wanted.trim() || gapsOnly ? 'found' : 'all'}
            blockNode
            defaultExpandAll={shown.length < 200}
            autoExpandParent
            {...(narrow ? { height: 240 } : { height: TREE_HEIGHT })}
            treeData={branches}
            selectedKeys={chosen ? [chosen] : []}
            defaultExpandedKeys={chosen ? [chosen] : []}
            onSelect={(_, { node }) => choose(node.key)}
            titleRender={(b) => (
              <span>
                {b.title}
                {b.unit.closed && <span className="quiet small"> 已撤销</span>}
                {b.unit.missing.length > 0 && (
                  <span className="chain-why small">
                    {' '}
                    缺{b.unit.missing.map((m) => m.replace('单位', '')).join('、')}
                  </span>
                )}
              </span>
            )}
          />
        )}
      </section>
      {chosen && <UnitPane key={chosen} id={chosen} units={tree.units} changed={reload} />}
      {making && (
        <UnitForm
          unit={null}
          parentId={null}
          units={tree.units}
          onClose={() => setMaking(false)}
          onSaved={(id) => (setMaking(false), reload(), choose(id))}
        />
      )}
    </div>
  );
}
