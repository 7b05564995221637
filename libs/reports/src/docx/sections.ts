import { Paragraph, type FileChild } from 'docx';
import type { AfterActionReport } from '@fengsui/contract';
import { beijingDateTime } from '@fengsui/platform';
import { shortTime } from '../after-action/names.js';
import { spreadChart } from './chart.js';
import { body, FONT, heading, LINE, note, run, SIZE, subheading, table } from './parts.js';

/** The text of the report in eight parts. */
export function sections(report: AfterActionReport): FileChild[] {
  const opened = new Date(report.incident.openedAt);
  const at = timesOf(report);
  return [
    heading('一、概述'),
    ...report.summary.map(body),
    heading('二、传播情况'),
    subheading('（一）传播曲线'),
    ...spreadChart(report),
    subheading('（二）分平台情况'),
    ...(report.spread.length > 0
      ? [
          table(
            [
              { title: '平台', width: 40, center: true },
              { title: '信息（条）', width: 30, center: true },
              { title: '其中负面（条）', width: 30, center: true },
            ],
            report.spread.map((s) => [s.platform, String(s.count), String(s.negative)]),
          ),
        ]
      : [body('没有归入本事件的信息。')]),
    subheading('（三）重点信息'),
    ...keyPostTable(report, at),
    heading('三、处置经过'),
    timeNote(opened),
    table(
      [
        { title: '时间', width: 18, center: true },
        { title: '经过', width: 82 },
      ],
      report.timeline.map((t) => [at(t.at), t.text]),
    ),
    heading('四、逐级报告与时限'),
    ...dutyTable(report, at),
    heading('五、报送与回应'),
    ...(report.filings.length > 0
      ? report.filings.map((f) => body(`${at(f.at)}，${f.who}报送${f.kind}。${f.text}`))
      : [body('未收到报送。')]),
    heading('六、监测覆盖'),
    ...(report.gaps.length > 0
      ? [body('下列时段的情况看不到，本报告的数字不含此间的信息。'), ...gapTable(report, at)]
      : [body('处置期间各来源未记录到监测中断。')]),
    heading('七、线索'),
    ...(report.clues.length > 0
      ? [
          body('以下线索由系统依据时限记录形成，须经核实并听取说明，不作为处理结论。'),
          ...report.clues.map((c, i) => body(`${i + 1}. ${c.text}（${c.state}）`)),
        ]
      : [body('没有形成线索。')]),
    heading('八、改进意见'),
    ...report.lessons.map((l, i) => body(report.lessons.length > 1 ? `${i + 1}. ${l}` : l)),
  ];
}

type At = (iso: string | null) => string;

/** Times of the report: clock only on the day of the opening. */
function timesOf(report: AfterActionReport): At {
  const opened = new Date(report.incident.openedAt);
  return (iso) => (iso ? shortTime(new Date(iso), opened) : '—');
}

function timeNote(opened: Date): Paragraph {
  return note(`时间为北京时间；未注日期的均为 ${beijingDateTime(opened).slice(0, 10)}。`);
}

function keyPostTable(report: AfterActionReport, at: At): FileChild[] {
  if (report.keyPosts.length === 0) return [body('没有归入本事件的信息。')];
  return [
    table(
      [
        { title: '时间', width: 14, center: true },
        { title: '来源', width: 22 },
        { title: '内容', width: 42 },
        { title: '互动', width: 22 },
      ],
      report.keyPosts.map((p) => [at(p.at), `${p.platform}\n${p.author}`, p.text, p.counts]),
    ),
  ];
}

function dutyTable(report: AfterActionReport, at: At): FileChild[] {
  if (report.duties.length === 0) return [body('本事件没有设定个人时限。')];
  return [
    table(
      [
        { title: '级别', width: 12, center: true },
        { title: '责任人', width: 17 },
        { title: '事项', width: 8, center: true },
        { title: '告知', width: 11, center: true },
        { title: '时限', width: 11, center: true },
        { title: '完成', width: 11, center: true },
        { title: '结果', width: 11, center: true },
        { title: '通道凭据', width: 19 },
      ],
      report.duties.map((d) => [
        d.level.replace(' ', '\n'),
        d.person,
        d.duty,
        at(d.toldAt),
        at(d.dueAt),
        at(d.doneAt),
        d.lateness,
        d.channel,
      ]),
      SIZE.small,
    ),
    note('“送达未应”指消息已到达而未收到答复；“未送达”指消息未到达，不计为其本人未履行。'),
  ];
}

function gapTable(report: AfterActionReport, at: At): FileChild[] {
  return [
    table(
      [
        { title: '来源', width: 24, center: true },
        { title: '起', width: 18, center: true },
        { title: '止', width: 18, center: true },
        { title: '说明', width: 40 },
      ],
      report.gaps.map((g) => [g.source, at(g.from), at(g.to), g.words]),
    ),
  ];
}

/** 附件: what a reader needs to compare the paper with the log. */
export function logExtract(report: AfterActionReport): FileChild[] {
  const at = timesOf(report);
  return [
    new Paragraph({ children: [run('附件', FONT.head)], pageBreakBefore: true, spacing: LINE }),
    new Paragraph({
      children: [run('处置日志摘录', FONT.title, SIZE.four)],
      alignment: 'center',
      spacing: LINE,
      keepNext: true,
    }),
    table(
      [
        { title: '序号', width: 8, center: true },
        { title: '时间', width: 14, center: true },
        { title: '记录', width: 54 },
        { title: '校验值（前 16 位）', width: 24, center: true },
      ],
      report.log.map((l) => [String(l.seq), at(l.at), l.text, l.hash.slice(0, 16)]),
      SIZE.small,
    ),
    note(`日志只增不改，逐条以校验值相连。末条校验值 ${report.chainHead}；正文校验值 ${report.bodyHash}。`),
  ];
}
