import { Inject, Injectable } from '@nestjs/common';
import { ClueViews } from '@fengsui/accountability';
import type {
  AccountWait,
  ClockView,
  HomeChange,
  HomeItem,
  HomeKind,
  HomeView,
  IncidentSummary,
  Role,
} from '@fengsui/contract';
import { CLUE_READERS, DataQualityTasks, EscalationViews } from '@fengsui/escalation';
import { Clock } from '@fengsui/platform';
import { QuestionLists, QuestionReader } from '@fengsui/questions';
import { accountActName, certificationActName, Waits } from '@fengsui/registry';
import { ImprovementViews } from '../improvement/improvement.views.js';
import { ACTS as TASK_ACTS } from '../improvement/machine.js';
import { unitScope, type Viewer } from '../viewer.js';
import { type ChangeRow, HomeRepository } from './home.repository.js';

const DAYS = 7;
const MOST = 30;
/** Of what waits and of what is late, so many stand on the page. */
const SHOWN = 50;
const OFFICE: Role[] = ['duty', 'publicity_head'];
const MENDS: Role[] = [...OFFICE, 'admin'];
const CLUES: Role[] = [...CLUE_READERS, 'unit'];
const NAME: Record<HomeKind, string> = {
  incident: '事件',
  clue: '问责',
  task: '整改',
  account: '新建申请',
  certification: '认证辅助',
  inspection: '年检',
  candidate: '账号核查',
  question: '答复',
  gap: '待补全',
};

/** One thing that is to be done by somebody. */
type Found = HomeItem & { mine: boolean };
/** How many wait for the viewer, of them late, and are late with others. */
interface Counts {
  mine: number;
  mineLate: number;
  others: number;
}
/** What was found in one place, or the first of it; counts: of all there is. */
interface Place {
  items: Found[];
  counts: Counts;
}
const place = (items: Found[]): Place => {
  const mine = items.filter((i) => i.mine);
  const others = items.filter((i) => !i.mine && i.late).length;
  return { items, counts: { mine: mine.length, mineLate: mine.filter((i) => i.late).length, others } };
};

/** What waits for somebody, what is late, what changed: from incidents, 问责, 整改, the 台账 and 答复, each within the viewer's right there. */
@Injectable()
export class HomeService {
  constructor(
    @Inject(EscalationViews) private readonly incidents: EscalationViews,
    @Inject(ClueViews) private readonly clues: ClueViews,
    @Inject(ImprovementViews) private readonly tasks: ImprovementViews,
    @Inject(Waits) private readonly waits: Waits,
    @Inject(QuestionReader) private readonly questions: QuestionReader,
    @Inject(QuestionLists) private readonly questionLists: QuestionLists,
    @Inject(DataQualityTasks) private readonly gaps: DataQualityTasks,
    @Inject(HomeRepository) private readonly repository: HomeRepository,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async home(viewer: Viewer): Promise<HomeView> {
    const now = this.clock.now();
    const [fromIncidents, [fromClues, clueChanges], fromTasks, fromAccounts, fromQuestions, fromGaps, changes] =
      await Promise.all([
        this.ofIncidents(viewer, now),
        this.ofClues(viewer, now),
        this.ofTasks(viewer),
        this.ofAccounts(viewer),
        this.ofQuestions(viewer),
        this.ofGaps(viewer),
        this.repository.changes(unitScope(viewer), viewer, DAYS, MOST),
      ]);
    const places = [...[fromIncidents, fromClues, fromTasks, fromGaps].map(place), fromAccounts, fromQuestions];
    const all = places.flatMap((p) => p.items).sort(byTime);
    const sum = (key: keyof Counts): number => places.reduce((n, p) => n + p.counts[key], 0);
    const bare = ({ mine: _, ...item }: Found): HomeItem => item;
    const first = (which: (i: Found) => boolean): HomeItem[] => all.filter(which).slice(0, SHOWN).map(bare);
    const counts = { mine: sum('mine'), mineLate: sum('mineLate'), others: sum('others') };
    return {
      now: now.toISOString(),
      sentence: sentence(counts),
      ...{ waits: first((i) => i.mine), waitCount: counts.mine },
      ...{ late: first((i) => !i.mine && i.late), lateCount: counts.others },
      changes: [...changes.map(changeView), ...clueChanges].sort((a, b) => b.at.localeCompare(a.at)).slice(0, MOST),
    };
  }

  private async ofIncidents(viewer: Viewer, now: Date): Promise<Found[]> {
    const rows = await this.incidents.summaries(viewer, 0);
    const office = viewer.roles.some((r) => OFFICE.includes(r));
    const mine = (c: ClockView): boolean => viewer.unitIds.includes(c.ownerUnitId);
    return rows.flatMap((i) => {
      if (i.state === 'proposed') return office ? [ungraded(i)] : [];
      const owed = i.clocks.filter(
        (c) => c.stoodAt === null && (c.state === 'pending' || (c.state === 'breached' && !c.metAt)),
      );
      const own = owed.filter(mine);
      const late = owed.filter((c) => !mine(c) && c.dueAt <= now.toISOString());
      // one line for a matter: what is owed first, with the rest beside it
      return [own, late].flatMap((clocks) => {
        const [first] = clocks.toSorted((a, b) => a.dueAt.localeCompare(b.dueAt));
        if (!first) return [];
        const ask = [...new Set(clocks.map((c) => c.kindName))].join('、');
        return [
          {
            ...ofIncident(i),
            ask,
            owner: first.owner,
            startsAt: first.startsAt,
            dueAt: first.dueAt,
            late: first.dueAt <= now.toISOString(),
            mine: clocks === own,
          },
        ];
      });
    });
  }

  private async ofClues(viewer: Viewer, now: Date): Promise<[Found[], HomeChange[]]> {
    if (!viewer.roles.some((r) => CLUES.includes(r))) return [[], []];
    const { clues } = await this.clues.list(viewer, {});
    const found = clues.flatMap((c): Found[] => {
      if (!c.clock) return [];
      const { act, name, owner, startsAt, dueAt } = c.clock;
      const href = owner === 'concerned' && c.can.includes(act) ? `/m/clues/${c.id}` : `/clues/${c.id}`;
      const said = { ask: name, owner: owner === 'reviewer' ? '评审方' : c.subject, startsAt, dueAt, href };
      const title = `${c.subject}：${c.text}`;
      return [
        { ...kind('clue'), id: c.id, title, ...said, late: dueAt <= now.toISOString(), mine: c.can.includes(act) },
      ];
    });
    const since = new Date(now.getTime() - DAYS * 86_400_000).toISOString();
    const changes = clues
      .filter((c) => c.stateAt >= since)
      .map((c) => ({
        at: c.stateAt,
        kindName: NAME.clue,
        text: `${c.subject}的问责线索：${c.stateName}`,
        href: `/clues/${c.id}`,
      }));
    return [found, changes];
  }

  private async ofTasks(viewer: Viewer): Promise<Found[]> {
    const { tasks } = await this.tasks.list(viewer, false);
    return tasks.map((t) => {
      const act = t.state === 'submitted' ? ('accept' as const) : ('submit' as const);
      return {
        ...{ ...kind('task'), id: t.id, title: `${t.code} ${t.text}`, ask: TASK_ACTS[act].name },
        ...{ owner: act === 'accept' ? '宣传部' : t.unitName, startsAt: t.openedAt },
        ...{ dueAt: act === 'accept' ? null : t.dueAt, late: t.overdue, href: `/improvement?task=${t.id}` },
        mine: t.can.includes(act),
      };
    });
  }

  private async ofAccounts(viewer: Viewer): Promise<Place> {
    const hand = await this.waits.hand(viewer);
    const [mine, others] = await Promise.all([
      this.waits.mine(hand, SHOWN),
      this.waits.lateOfOthers(hand, unitScope(viewer), SHOWN),
    ]);
    const item = (w: AccountWait, own: boolean): Found => ({
      ...{ kind: w.kind, kindName: w.kindName, id: w.id, ask: w.ask },
      title: `${w.unitName ?? ''}“${w.accountName}”（${w.platformName}）`,
      ...{ owner: w.ownerName, startsAt: w.startsAt, dueAt: w.dueAt, late: w.late, href: w.path },
      mine: own,
    });
    return {
      items: [...mine.waits.map((w) => item(w, true)), ...others.waits.map((w) => item(w, false))],
      counts: { mine: mine.total, mineLate: mine.late, others: others.total },
    };
  }

  private async ofQuestions(viewer: Viewer): Promise<Place> {
    const { mine, others, counts } = await this.questionLists.waiting(await this.questions.hand(viewer), SHOWN);
    const items = [...mine, ...others].map((q) => ({
      ...{ ...kind('question'), id: q.id, title: `${q.kindName}：${q.excerpt}`, ask: q.ask!, owner: q.owner! },
      ...{ startsAt: q.startsAt!, dueAt: q.dueAt, late: q.late, href: `/questions/${q.id}`, mine: q.mine },
    }));
    return { items, counts };
  }

  private async ofGaps(viewer: Viewer): Promise<Found[]> {
    if (!viewer.roles.some((r) => MENDS.includes(r))) return [];
    const tasks = await this.gaps.list();
    return tasks.map((t) => ({
      ...{ ...kind('gap'), id: t.id, title: t.text, ask: '补全人员或联系方式', owner: '宣传部' },
      ...{ startsAt: t.openedAt, dueAt: null, late: false, href: '/m', mine: true },
    }));
  }
}

const kind = (k: HomeKind): Pick<HomeItem, 'kind' | 'kindName'> => ({ kind: k, kindName: NAME[k] });
const ofIncident = (i: IncidentSummary): Pick<HomeItem, 'kind' | 'kindName' | 'id' | 'title' | 'href'> => ({
  ...kind('incident'),
  id: i.id,
  title: i.title,
  href: `/go/${i.id}`,
});
const ungraded = (i: IncidentSummary): Found => ({
  ...ofIncident(i),
  ...{ ask: '定级', owner: '宣传部', startsAt: i.openedAt, dueAt: null, late: false, mine: true },
});

/** Late ones first, then the nearest; without a time last, the oldest first. */
function byTime(a: HomeItem, b: HomeItem): number {
  const at = (i: HomeItem): string => i.dueAt ?? `9${i.startsAt}`;
  return at(a).localeCompare(at(b));
}

const INCIDENT_ACTS: Record<string, string> = { opened: '发生', closed: '办结', rejected: '不立案' };

function changeView(c: ChangeRow): HomeChange {
  const act =
    c.kind === 'incident'
      ? INCIDENT_ACTS[c.act]!
      : c.kind === 'task'
        ? c.act === 'open'
          ? '交办'
          : TASK_ACTS[c.act as keyof typeof TASK_ACTS].name
        : c.kind === 'account'
          ? accountActName(c.act)
          : certificationActName(c.act);
  const by = c.by ? `，${c.by}` : '';
  const href = { incident: '/go/', task: '/improvement?task=', account: '/accounts/', certification: '/accounts/' };
  return {
    at: c.at.toISOString(),
    // a sheet of the 台账, be it of an application or not
    kindName: c.kind === 'account' ? '台账' : NAME[c.kind],
    text: `${c.title}：${act}${by}`,
    href: `${href[c.kind]}${c.id}`,
  };
}

/** 「3 件等您办，1 件已过时限；别人另有 2 件逾期未办。」 */
function sentence(n: Counts): string {
  const first =
    n.mine === 0 ? '没有等您办的事' : `${n.mine} 件等您办${n.mineLate > 0 ? `，${n.mineLate} 件已过时限` : ''}`;
  return `${first}${n.others > 0 ? `；别人另有 ${n.others} 件逾期未办` : ''}。`;
}
