import { cutBytes } from '../http/text.js';
import type { OutboxRow } from '../message.js';

export interface CardSettings {
  WECOM_AGENT_ID: number;
  PUBLIC_URL: string;
}

/** Limits of the service, in bytes of UTF-8 or pieces. */
const TITLE_BYTES = 128;
const TEXT_BYTES = 512;
const ROWS = 6;
const BUTTONS = 6;
/** The longest interval in which the service itself recognises a repeated message. */
const DUPLICATE_CHECK_S = 1800;

/**
 * The body of message/send for one message: a card with buttons, or a notice without. The task id is the message's own
 * number in every attempt: a repeat is refused by the service (42014), which tells that the first attempt arrived.
 */
export function wecomBody(row: OutboxRow, settings: CardSettings): Record<string, unknown> {
  const m = row.body;
  const withButtons = m.buttons.length > 0;
  const marks = `${row.before === 'unknown' ? '【补发】' : ''}${m.drill ? '【演练】' : ''}`;
  const rows = [...(m.code ? [{ key: '编号', value: m.code }] : []), ...(m.rows ?? [])].slice(0, ROWS);
  // a notice must lead somewhere; a card with buttons need not
  const url = m.url ?? (withButtons ? null : settings.PUBLIC_URL);
  return {
    touser: row.address,
    msgtype: 'template_card',
    agentid: settings.WECOM_AGENT_ID,
    template_card: {
      card_type: withButtons ? 'button_interaction' : 'text_notice',
      source: { desc: '舆情处置平台' },
      main_title: { title: cutBytes(`${marks}${m.title}`, TITLE_BYTES), desc: cutBytes(m.description, TEXT_BYTES) },
      horizontal_content_list: rows.map((r) => ({ keyname: cutBytes(r.key, 24), value: cutBytes(r.value, 96) })),
      ...(url ? { card_action: { type: 1, url } } : {}),
      task_id: taskId(row.id),
      ...(withButtons
        ? {
            button_list: m.buttons
              .slice(0, BUTTONS)
              .map((b, i) => ({ text: cutBytes(b.text, 30), style: i === 0 ? 1 : 2, key: b.key })),
          }
        : {}),
    },
    enable_duplicate_check: 1,
    duplicate_check_interval: DUPLICATE_CHECK_S,
  };
}

/** At most 128 bytes of [0-9A-Za-z_-@], says the service. */
function taskId(id: string): string {
  if (!/^[0-9A-Za-z_\-@]{1,128}$/.test(id)) throw new Error(`not a task id: ${id}`);
  return id;
}
