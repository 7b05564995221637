import type { Level } from '@fengsui/contract';
import { LEVELS } from './words';

/** The level by numeral, word and colour; dashed while only proposed. */
export function LevelTag({ level, confirmed = true }: { level: Level; confirmed?: boolean }) {
  const l = LEVELS[level];
  return (
    <span
      className={`level level-${level}${confirmed ? '' : ' level-proposed'}`}
      title={`${l.numeral}级（${l.word}，${l.colour}）${confirmed ? '' : '，系统建议，待核定'}`}
    >
      <b>{l.numeral}</b>级 {l.word}
      {confirmed ? '' : '（建议）'}
    </span>
  );
}
