/** A form on A4 before it becomes DOCX or PDF: a title, labelled fields, and the places where people write their opinion and set the seal. */
export interface FormPaper {
  /** 「青衣江职业技术学院各级官方微博、微信登记表」 */
  title: string;
  /** left and right above the table: 「第 2 号」「填表日期：2026年11月25日」 */
  left: string;
  right: string;
  /** wide: a row of its own; others stand in pairs */
  fields: { label: string; value: string; wide: boolean }[];
  /** text empty: to be written by hand; each has its place for the seal and the date */
  opinions: { label: string; text: string }[];
  /** small, under the table */
  note: string;
  /** ISO 8601; the date inside the files */
  date: string;
  creator: string;
}

/** Fields as rows of the table: two beside each other, or one across. */
export function formRows(fields: FormPaper['fields']): FormPaper['fields'][] {
  const rows: FormPaper['fields'][] = [];
  for (const f of fields) {
    const last = rows.at(-1);
    if (!f.wide && last?.length === 1 && !last[0]!.wide) last.push(f);
    else rows.push([f]);
  }
  return rows;
}

export const SEAL_WORDS = '（盖章）　　　　年　　月　　日';
