import type {
  AfterActionReport,
  DrillExpectation,
  DrillInject,
  DrillResult,
  Level,
  ReportBlock,
} from '@fengsui/contract';
import { type DutyFact, SCENARIO_KINDS, score, type Scenario } from '@fengsui/drills';
import { CLOCKS } from '@fengsui/escalation';
import { beijingDateTime, durationWords } from '@fengsui/platform';
import { drillReport } from '@fengsui/reports';
import type { DataSource } from 'typeorm';
import type { Written } from './script.js';

const MINUTE = 60_000;
const NUMERAL: Record<number, string> = { 1: 'Ⅰ', 2: 'Ⅱ', 3: 'Ⅲ', 4: 'Ⅳ' };

/** What a drill came to, before its report is made of it. */
type Course = Omit<DrillResult, 'reportHash'>;

/** What a drill came to. */
export async function outcome(
  dataSource: DataSource,
  a: {
    scenario: Scenario;
    incidentId: string;
    report: AfterActionReport;
    injects: DrillInject[];
    written: readonly Written[];
    firstPostAt: number;
    tookMs: number;
  },
): Promise<Course> {
  const { scenario, report } = a;
  const facts: (DutyFact & { levelNo: number; ladderNo: number; epoch: number })[] = await dataSource.query(DUTIES, [
    a.incidentId,
  ]);
  for (const f of facts) if (CLOCKS[f.kind].ower === 'office') Object.assign(f, { who: '宣传部', reached: true });
  const [{ proposedAt, openedAt, plannedAt, collected }] = await dataSource.query(
    `select (select min(at) from ledger_event where incident_id = $1) as "proposedAt", opened_at as "openedAt",
       (select count(*)::int from mention where platform_id = any($2)) as collected,
       (select t0 from escalation_ladder where incident_id = $1 and ladder_no = 1) as "plannedAt"
     from incident where id = $1`,
    [a.incidentId, a.written.map((w) => w.platformId)],
  );
  const { code, title, level, unitName, topic } = report.incident;
  return {
    title: scenario.title,
    kind: SCENARIO_KINDS[scenario.kind],
    incident: { code, title, level, unitName, topic },
    startedAt: new Date(a.firstPostAt).toISOString(),
    endedAt: report.incident.closedAt ?? report.createdAt,
    score: score(facts, a.injects),
    injects: a.injects,
    expectations: expectations(scenario, {
      level,
      topic: await fullTopic(dataSource, a.incidentId),
      detectedMs: (proposedAt as Date).getTime() - a.firstPostAt,
      openedAt: openedAt as Date,
      plannedAt: plannedAt as Date,
      facts,
    }),
    posts: { written: a.written.length, collected },
    tookMs: a.tookMs,
  };
}

async function fullTopic(dataSource: DataSource, incidentId: string): Promise<string> {
  const [{ topic }] = await dataSource.query(`select topic from incident where id = $1`, [incidentId]);
  return topic;
}

function expectations(
  s: Scenario,
  found: {
    level: Level;
    topic: string;
    detectedMs: number;
    openedAt: Date;
    plannedAt: Date;
    facts: (DutyFact & { levelNo: number; ladderNo: number; epoch: number })[];
  },
): DrillExpectation[] {
  const e = s.expect;
  const list: DrillExpectation[] = [
    { text: `事件定为 ${NUMERAL[e.level]} 级，实为 ${NUMERAL[found.level]} 级`, met: found.level === e.level },
    {
      text: `首条信息发布后 ${e.detectedWithin} 分钟内形成事件，实为 ${durationWords(found.detectedMs)}`,
      met: found.detectedMs <= e.detectedWithin * MINUTE,
    },
  ];
  if (e.topic) list.push({ text: `主题判为“${e.topic}”，实为“${found.topic}”`, met: found.topic === e.topic });
  for (const d of e.deadlines) {
    // a new plan, made when the level changed, counts from its own moment; what the school owes outward from the opening
    const clock = found.facts
      .filter((f) => f.kind === d.duty && (d.duty !== 'ack' || (f.ladderNo === 1 && f.levelNo === d.level)))
      .sort((x, y) => y.epoch - x.epoch)[0];
    const name = `${d.duty === 'ack' ? `第 ${d.level} 级` : ''}${CLOCKS[d.duty].name}`;
    const from = CLOCKS[d.duty].ower === 'office' ? found.openedAt : found.plannedAt;
    const within = clock ? Math.round((clock.dueAt.getTime() - from.getTime()) / MINUTE) : null;
    const real = within === null ? '没有这项时限' : `${within} 分钟`;
    list.push({
      text: `${name}时限为启动后 ${d.within} 分钟，实为${within === null ? '' : ' '}${real}`,
      met: within === d.within,
    });
  }
  return list;
}

/** The report with what only a drill has: its score, the injects, and what the scenario expected. */
export function withFurther(report: AfterActionReport, result: Course): AfterActionReport {
  const at = (iso: string | null): string => (iso ? beijingDateTime(new Date(iso)).slice(5, 16) : '—');
  const { score: s } = result;
  return drillReport(report, [
    {
      title: '演练评分',
      blocks: [
        text(`本次演练得 ${s.total ?? '—'} 分，${s.grade}。${s.rule}`),
        table(
          [
            ['事项', -22],
            ['责任人', -26],
            ['时限', 14],
            ['完成', 14],
            ['结果', 14],
            ['得分', 10],
          ],
          s.rows.map((r) => [
            r.duty,
            r.who,
            at(r.dueAt),
            at(r.doneAt),
            r.result,
            r.points === null ? '—' : `${r.points}/${r.of}`,
          ]),
        ),
      ],
    },
    {
      title: '导调情况',
      blocks:
        result.injects.length === 0
          ? [text('本次演练没有导调。')]
          : [
              table(
                [
                  ['时间', 14],
                  ['导调', -30],
                  ['对象', -16],
                  ['要求', -20],
                  ['答复', -20],
                ],
                result.injects.map((i) => [
                  at(i.at),
                  `${i.title}：${i.text}`,
                  i.to,
                  i.expected,
                  i.answer ? `${at(i.answeredAt)}，${i.answer}` : '未答复',
                ]),
              ),
            ],
    },
    {
      title: '与脚本预期对照',
      blocks: [
        text(`脚本信息 ${result.posts.written} 条，采集到 ${result.posts.collected} 条。`),
        table(
          [
            ['预期', -84],
            ['结果', 16],
          ],
          result.expectations.map((e) => [e.text, e.met ? '相符' : '不符']),
        ),
      ],
    },
  ]);
}

const text = (words: string): ReportBlock => ({ kind: 'text', runs: [{ text: words, strong: false }] });

/** Columns as [title, width]; a negative width: set left. */
function table(columns: [string, number][], rows: string[][]): ReportBlock {
  const made = columns.map(([title, w]) => ({ title, width: Math.abs(w), center: w > 0 }));
  return { kind: 'table', columns: made, rows, small: true };
}

/** Every clock, with who owed it and whether a message to any of them got through. */
const DUTIES = `
  select d.kind, d.starts_at as "startsAt", d.due_at as "dueAt", d.state, d.met_at as "metAt", d.level_no as "levelNo", d.ladder_no as "ladderNo", d.epoch,
    coalesce(t.who, u.name) as who, coalesce(t.reached, false) as reached
  from deadline d join unit u on u.id = d.unit_id left join lateral (
    select string_agg(t.unit_name || t.post_title || t.person_name, '、' order by t.told_at, t.person_name) as who,
      bool_or(exists (select 1 from outbox o where o.incident_id = d.incident_id and o.person_id = t.person_id and o.purpose = 'page'
        and o.state in ('accepted', 'delivered', 'read'))) as reached
    from escalation_target t
    where t.incident_id = d.incident_id and t.epoch = d.epoch and t.ladder_no = d.ladder_no and t.level_no = d.level_no and not t.cc) t on true
  where d.incident_id = $1 and (d.kind <> 'idle' or d.state = 'breached')
  order by d.due_at, d.kind, d.ladder_no, d.level_no`;
