import type { DataSource } from 'typeorm';
import { type Actor, type Ledger, textHash } from '@fengsui/ledger';
import { T0 } from './seed-incident.js';

/**
 * What people wrote on the workbench about the made-up incident: four of the 五要素, of which three are vouched for and one twice written; a 口径
 * that was approved on its second text and published as the statement, one approved by its own author and not published, one still a draft, one dropped.
 */
export async function seedWorkbench(
  dataSource: DataSource,
  ledger: Ledger,
  incidentId: string,
  people: Record<string, string>,
): Promise<void> {
  const at = (second: number): Date => new Date(T0 + second * 1000);
  const person = (name: string): Actor => ({ type: 'person', id: people[name]!, name, channel: 'web' });
  const log = (kind: string, name: string, text: string, payload: object): Promise<void> =>
    dataSource.transaction(async (tx) => {
      await ledger.append(tx, { kind, incidentId, actor: person(name), payload: { text, ...payload } });
    });

  const fact = async (element: string, revision: number, name: string, post: string, second: number, said: Said) => {
    await dataSource.query(
      `insert into incident_fact (incident_id, element, revision, text, source, confirmed, by_id, by_name, by_post, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [incidentId, element, revision, said.text, said.source, said.confirmed, people[name], name, post, at(second)],
    );
    const { confirmed } = said;
    await log('incident.fact', name, `${name}写明五要素`, {
      element,
      revision,
      confirmed,
      textHash: textHash(said.text),
    });
  };
  const [duty, head] = [
    ['王晓岚', '舆情值班员'],
    ['刘敏', '部长'],
  ] as const;
  await fact('place', 1, ...duty, 200, { text: '二食堂', source: '发帖', confirmed: false });
  await fact('place', 2, ...head, 490, { text: '二食堂二楼窗口', source: '后勤处初报', confirmed: true });
  await fact('time', 1, ...duty, 210, { text: '当日午餐时段', source: '发帖', confirmed: true });
  await fact('people', 1, ...duty, 495, {
    text: '涉事学生陈晓雪，电话13812345678',
    source: '后勤处初报',
    confirmed: true,
  });
  await fact('impact', 1, ...duty, 500, { text: '未见就诊', source: '校医院电话', confirmed: false });

  const wording = async (w: {
    title: string;
    state: string;
    texts: [string, string, number][];
    reviewed?: [string, number];
    filing?: string;
  }) => {
    const [{ id }] = await dataSource.query(
      `insert into incident_wording (incident_id, title, state, revision, reviewed_by, reviewed_at, filing_id, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
      [
        incidentId,
        w.title,
        w.state,
        w.texts.length,
        w.reviewed?.[0] ?? null,
        w.reviewed ? at(w.reviewed[1]) : null,
        w.filing ?? null,
        at(w.texts[0]![2]),
      ],
    );
    for (const [i, [text, name, second]] of w.texts.entries())
      await dataSource.query(
        `insert into incident_wording_revision (wording_id, revision, text, by_id, by_name, at) values ($1, $2, $3, $4, $5, $6)`,
        [id, i + 1, text, people[name], name, at(second)],
      );
    const text = w.texts.at(-1)![0];
    if (w.reviewed)
      await log('wording.approve', w.reviewed[0], `${w.reviewed[0]}审定口径“${w.title}”第 ${w.texts.length} 稿`, {
        wordingId: id,
        revision: w.texts.length,
        textHash: textHash(text),
      });
  };
  const [{ id: filing }] = await dataSource.query(
    `select id from filing where incident_id = $1 and kind = 'public_statement'`,
    [incidentId],
  );
  await wording({
    title: '对外口径',
    state: 'published',
    texts: [
      ['学校正在核实。', '王晓岚', 610],
      ['关于二食堂餐食问题的情况说明', '王晓岚', 640],
    ],
    reviewed: ['刘敏', 700],
    filing,
  });
  await wording({
    title: '答媒体问',
    state: 'approved',
    texts: [['以学校通报为准。', '刘敏', 650]],
    reviewed: ['刘敏', 660],
  });
  await wording({ title: '对学生说明', state: 'draft', texts: [['请同学们放心。', '王晓岚', 720]] });
  await wording({ title: '旧稿', state: 'dropped', texts: [['作废的文字。', '王晓岚', 605]] });
}

interface Said {
  text: string;
  source: string;
  confirmed: boolean;
}
