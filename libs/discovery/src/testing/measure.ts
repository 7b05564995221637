import { judge } from '../judge/judge.js';
import type { Book, SeenAccount } from '../judge/seen.js';

const ASKED = ['ours', 'impersonation'] as const;

/**
 * What the judge makes of a population. Right: an account of ours, or a false one, proposed as what it is; told: everything proposed as either, so that a
 * false account proposed as ours counts against precision and against recall too. table: truth → proposal → how many.
 */
export function measured(accounts: (SeenAccount & { truth: string })[], book: Book) {
  const table: Record<string, Record<string, number>> = {};
  const wrong: string[] = [];
  let [right, told, sought, mute] = [0, 0, 0, 0];
  for (const { truth, ...account } of accounts) {
    const judged = judge(account, book);
    const said = judged?.proposal ?? 'nothing';
    const row = (table[truth] ??= {});
    row[said] = (row[said] ?? 0) + 1;
    const asked = ASKED.some((p) => p === said);
    if (judged && judged.reasons.length === 0) mute++;
    if (ASKED.some((p) => p === truth)) sought++;
    if (asked) told++;
    if (asked && said === truth) right++;
    if (ASKED.some((p) => p === truth) ? said !== truth : asked)
      wrong.push(
        `${truth}→${said} ${account.name}｜${account.bio}｜${account.certification.text}｜${account.followedBy.join()}｜${account.posts.join(' / ')}｜${judged?.reasons.join('；') ?? ''}`,
      );
  }
  return { recall: right / sought, precision: right / told, right, told, sought, mute, table, wrong };
}
