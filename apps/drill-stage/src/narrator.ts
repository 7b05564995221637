import type { DataSource } from 'typeorm';

/** Entries of the log that tell a drill's course to whoever watches it. */
const TOLD = /^(incident\.(opened|level|closed)|level\.|deadline\.breached|step\.|decline\.|unit\.|engine\.)/;

/** Tells the course of a drill from its log, entry by entry. */
export class Narrator {
  private seq = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly say: (at: number, words: string) => void,
  ) {}

  async tell(): Promise<void> {
    const rows: { seq: string; at: Date; kind: string; text: string }[] = await this.dataSource.query(
      `select seq, at, kind, payload::jsonb->>'text' as text from ledger_event where seq > $1 order by seq`,
      [this.seq],
    );
    for (const r of rows) if (TOLD.test(r.kind)) this.say(r.at.getTime(), r.text);
    if (rows.length > 0) this.seq = Number(rows.at(-1)!.seq);
  }
}
