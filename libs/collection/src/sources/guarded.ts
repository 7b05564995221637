import { failed, type Page, type Parsed } from '../outcome.js';

/** A page that a parser cannot bear is one of unknown layout, never the end of the process; the note says what it stumbled over. */
export function guarded(parse: (page: Page) => Parsed, page: Page): Parsed {
  try {
    return parse(page);
  } catch (error) {
    return failed('layout_changed', `读取页面时出错：${error instanceof Error ? error.message : String(error)}`);
  }
}
