import type { InspectionFacts } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';

/**
 * Questions of units that were answered in time (第十二条), for 年检表. A module that counts them provides it globally; without one the sheet says that
 * they are not counted.
 */
export abstract class QuestionFigures {
  /** By unit id, for [from, to); a unit without questions may be left out: it received none. */
  abstract ofUnits(
    sql: Sql,
    unitIds: string[],
    from: Date,
    to: Date,
  ): Promise<Map<string, NonNullable<InspectionFacts['questions']>>>;
}
