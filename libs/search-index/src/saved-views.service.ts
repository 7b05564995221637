import { Inject, Injectable } from '@nestjs/common';
import type { SavedView } from '@fengsui/contract';
import { UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';

/** More could not be told apart in a list. */
const MOST = 50;

/** The page whose searches they are: 信息流, 台账. */
export type SavedPage = 'stream' | 'accounts';

/** Searches that a person keeps under names of his own. */
@Injectable()
export class SavedViews {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** By name. */
  list(personId: string, page: SavedPage): Promise<SavedView[]> {
    return this.dataSource.query(
      `select id, name, query from saved_view where person_id = $1 and page = $2 order by name`,
      [personId, page],
    );
  }

  /** Keeps a search; one of the same name is replaced. Throws UserError 409 when there are too many. */
  async keep(personId: string, page: SavedPage, name: string, query: string): Promise<SavedView> {
    return this.dataSource.transaction(async (tx) => {
      await tx.query(`select 1 from person where id = $1 for no key update`, [personId]);
      const [{ others }] = await tx.query(
        `select count(*)::int as others from saved_view where person_id = $1 and page = $2 and name <> $3`,
        [personId, page, name],
      );
      if (others >= MOST) throw new UserError('too_many_views', `最多保存 ${MOST} 个检索，请先删去不用的。`, 409);
      const [kept] = await tx.query(
        `insert into saved_view (person_id, page, name, query) values ($1, $2, $3, $4)
         on conflict (person_id, page, name) do update set query = excluded.query, saved_at = app.now() returning id, name, query`,
        [personId, page, name, query],
      );
      return kept;
    });
  }

  /** Safe to repeat. */
  async remove(personId: string, id: string): Promise<void> {
    await this.dataSource.query(`delete from saved_view where person_id = $1 and id = $2`, [personId, id]);
  }
}
