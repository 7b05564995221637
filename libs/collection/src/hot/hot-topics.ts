import { Inject, Injectable } from '@nestjs/common';
import { type Sql, wake } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { FocusWords } from '../focus.js';
import type { CollectedItem } from '../outcome.js';
import * as repository from './hot.repository.js';
import { matchHot } from './match-hot.js';

/** 热搜: which words of the board concern the school, with the history of their ranks. */
@Injectable()
export class HotTopics {
  constructor(
    @Inject(Registry) private readonly registry: Registry,
    @Inject(FocusWords) private readonly focus: FocusWords,
  ) {}

  /**
   * Records one reading of the whole board within tx: items of kind hot (title, or text where there is none, is the word; rank from 1 or null outside the ranking), read at `at`.
   * Detection is woken when one concerns the school. Answers how many did.
   */
  async record(tx: Sql, board: 'search' | 'band', items: CollectedItem[], at: Date): Promise<number> {
    const school = await this.registry.profile(tx);
    const units = await this.registry.units(tx);
    const lists = await repository.activeLists(tx);
    const focus = await this.focus.current();
    const known = {
      school: school ?? { name: '\u0000', shortNames: [], traps: [], places: [] },
      units: units.flatMap((u) => [u.name, ...u.aliases]),
      lists,
      focus,
    };
    const entries = new Map<string, repository.HotEntry>();
    for (const i of items) {
      if (i.kind !== 'hot') continue;
      const word = wordOf(i);
      const match = entries.has(word) ? null : matchHot(word, known);
      if (match) entries.set(word, { ...match, word, url: i.url, rank: i.rank ?? null, heat: i.heat ?? null });
    }
    if (entries.size > 0) await repository.record(tx, board, [...entries.values()], at);
    await repository.endOthers(tx, board, [...entries.keys()], at);
    if (entries.size > 0) await wake(tx, 'detection');
    return entries.size;
  }
}

/** The board writes some words as #word#. */
const wordOf = (i: CollectedItem): string => (i.title ?? i.text).replace(/^#(.+)#$/u, '$1').trim();
