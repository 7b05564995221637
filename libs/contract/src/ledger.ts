/** One reading of the whole log (GET /api/ledger, POST /api/ledger/verifications, fengsui audit verify). */
export interface LedgerVerification {
  id: number;
  /** who asked: a name, 引擎每日校验, 命令行 */
  askedBy: string;
  startedAt: string;
  /** null: under way */
  finishedAt: string | null;
  /** rows read (so far) */
  rows: number;
  /** null: not known yet */
  intact: boolean | null;
  /** sequence number from which on the log cannot be relied on; null: none, or what is wrong is the file of checkpoints */
  firstBreak: number | null;
  /** what is wrong, in Chinese; empty: nothing */
  problems: string[];
  head: { seq: number; hash: string } | null;
  /** newest checkpoint outside the database that fits */
  lastCheckpoint: { seq: number; at: string } | null;
  /** rows after it: a superuser who recomputes the tail is not seen there */
  newerRows: number | null;
}

/** GET /api/ledger: the page 审计. */
export interface LedgerState {
  /** null: nothing has been written yet */
  head: { seq: number; hash: string; at: string | null } | null;
  /** newest signed line of the file of checkpoints on this host; null: none */
  checkpoint: { seq: number; hash: string; at: string } | null;
  newerRows: number;
  /** last finished one */
  verification: LedgerVerification | null;
  running: LedgerVerification | null;
}

/** GET /api/ledger/people?name= (a name or a contact; left out: the newest): entries that name ordinary people, whose names can be erased. */
export interface PersonInLog {
  seq: number;
  at: string;
  /** the entry's sentence */
  text: string;
  ref: string;
  /** 反映人 … */
  role: string;
  /** null: 已删除的个人信息 */
  name: string | null;
  contact: string | null;
  erasedAt: string | null;
}
