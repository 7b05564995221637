import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { WatchList, WatchListDraft } from '@fengsui/contract';
import { type Actor, Ledger } from '@fengsui/ledger';
import { beijingTime, UserError, wake } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { checkDraft, tidyDraft } from './check.js';
import { WatchListRepository } from './watch-list.repository.js';

/** 监测方案 as people make and change them. version is what they saw: two at once never overwrite each other silently. */
@Injectable()
export class WatchLists {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(WatchListRepository) private readonly repository: WatchListRepository,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Throws UserError that names the field. */
  async create(draft: WatchListDraft, actor: Actor): Promise<WatchList> {
    const tidy = tidyDraft(draft);
    checkDraft(tidy);
    return this.dataSource.transaction(async (tx) => {
      const made = await this.repository.insert(tx, randomUUID(), tidy, actor.id);
      await this.tell(tx, 'watch_list.created', made, actor, '新建');
      return made;
    });
  }

  /** Throws UserError: 400 with the field, 404, or 409 with the name of who was faster. */
  async change(id: string, draft: WatchListDraft, version: number, actor: Actor): Promise<WatchList> {
    const tidy = tidyDraft(draft);
    checkDraft(tidy);
    return this.update(id, version, actor, 'watch_list.changed', '修改', (now) => ({
      draft: tidy,
      active: draft.active ?? now.active,
    }));
  }

  /** Takes a list into use or out of it; 404, 409 as change. */
  async setActive(id: string, active: boolean, version: number, actor: Actor): Promise<WatchList> {
    const [kind, verb] = active ? ['watch_list.activated', '启用'] : ['watch_list.deactivated', '停用'];
    return this.update(id, version, actor, kind!, verb!, (now) => ({ draft: now, active }));
  }

  private async update(
    id: string,
    version: number,
    actor: Actor,
    kind: string,
    verb: string,
    next: (now: WatchList) => { draft: WatchListDraft; active: boolean },
  ): Promise<WatchList> {
    return this.dataSource.transaction(async (tx) => {
      const now = await this.repository.lock(tx, id);
      if (!now) throw new UserError('no_watch_list', '没有这个监测方案，请刷新页面。', 404);
      if (now.version !== version) {
        const { by, at } = await this.repository.lastChange(tx, id);
        throw new UserError('conflict', `此方案已被${by ?? '他人'}于 ${beijingTime(at)} 修改，请刷新后再改。`, 409);
      }
      const { draft, active } = next(now);
      const changed = await this.repository.update(tx, id, draft, active, actor.id);
      await this.tell(tx, kind, changed, actor, verb);
      return changed;
    });
  }

  private async tell(tx: EntityManager, kind: string, list: WatchList, actor: Actor, verb: string): Promise<void> {
    await wake(tx, 'plan');
    await this.ledger.append(tx, {
      kind,
      incidentId: null,
      actor,
      payload: { text: `${actor.name}${verb}监测方案“${list.name}”`, list },
    });
  }
}
