import { Inject, Injectable } from '@nestjs/common';
import type { AuthorisationActName } from '@fengsui/contract';
import { ACTS, AUTHORISATION_ASK, AuthorisationReader } from '@fengsui/publishing';
import { DataSource } from 'typeorm';
import { unitScope, type Viewer } from '../../viewer.js';
import { changeOf, type Found, type HomeSource, kindOf, type Span, type StepRow } from '../source.js';

/** $1: units, null all; $2: since; $3: how many; $4: the viewer. */
const CHANGES = `
  select s.at, a.id, a.title, s.act, s.by_name as by from authorisation_step s join authorisation a on a.id = s.authorisation_id
  where s.at >= $2 and s.at <= app.now() and ($1::text[] is null or a.unit_id = any($1) or a.drafted_by = $4) order by s.at desc limit $3`;

/** 发布授权: a sheet waits for its next review or word, without a term; one that came back for who wrote it. */
@Injectable()
export class AuthorisationSource implements HomeSource {
  constructor(
    @Inject(AuthorisationReader) private readonly authorisations: AuthorisationReader,
    @Inject(DataSource) private readonly dataSource: DataSource,
  ) {}

  async read(viewer: Viewer, { since, most }: Span): Promise<Found> {
    const [{ authorisations }, steps] = await Promise.all([
      this.authorisations.list(viewer, null, true),
      this.dataSource.query(CHANGES, [unitScope(viewer), since, most, viewer.personId]) as Promise<
        (StepRow & { act: AuthorisationActName | 'draft' })[]
      >,
    ]);
    return {
      waiting: authorisations.map((a) => {
        const href = `/publishing/${a.id}`;
        return {
          ...{
            ...kindOf('authorisation'),
            id: a.id,
            title: a.title,
            ask: AUTHORISATION_ASK[a.state]!,
            owner: a.unitName,
          },
          ...{ startsAt: a.stateAt, dueAt: null, late: false, href, mine: true },
          phone: {
            ...{ text: a.title, note: `${a.unitName} · ${a.categoryName}` },
            // an opinion is given in the hand, a sheet that came back is mended at the desk
            href: a.state === 'returned' ? href : `/m${href}`,
          },
        };
      }),
      changes: steps.map((s) =>
        changeOf(
          s,
          s.act === 'draft' ? '提交审核' : ACTS[s.act].name,
          kindOf('authorisation').kindName,
          `/publishing/${s.id}`,
        ),
      ),
    };
  }
}
