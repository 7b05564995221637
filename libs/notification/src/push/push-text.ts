import type { OutboxRow } from '../message.js';

/** What is read on a lock screen. */
const LINE = 40;
/** 「，相关37条。请14:35前签收」: what is asked by when stands at the end and is never cut. */
const TAIL = 18;

/** What the service worker is given (apps/web/public/sw.js). */
export interface PushPayload {
  /** number of the message: a repeat takes the place of the one shown */
  id: string;
  title: string;
  /** page of this site */
  path: string;
  /** stays until it is seen to */
  sticky: boolean;
  /** for the receipt: whoever shows it has read the message */
  proof: string;
}

/** One line of at most 40 characters; what is too long gives way in the middle. */
export function pushPayload(row: OutboxRow, publicUrl: string, proof: string): PushPayload {
  const m = row.body;
  const marks = `${row.before === 'unknown' ? '【补发】' : ''}${m.drill ? '【演练】' : ''}`;
  const line = [...`${marks}${m.title}`.replace(/\s+/g, ' ')];
  const title =
    line.length <= LINE
      ? line.join('')
      : [...line.slice(0, LINE - TAIL - 1), '…', ...line.slice(line.length - TAIL)].join('');
  return { id: row.id, title, path: pathOf(row, publicUrl), sticky: row.purpose === 'page', proof };
}

/** /go/ID finds the page of an incident that fits the device; a link with a signature stays out of notifications. */
function pathOf(row: OutboxRow, publicUrl: string): string {
  if (row.incidentId) return `/go/${row.incidentId}`;
  const base = publicUrl.replace(/\/$/, '');
  return row.body.url?.startsWith(`${base}/`) ? row.body.url.slice(base.length) : '/m/inbox';
}
