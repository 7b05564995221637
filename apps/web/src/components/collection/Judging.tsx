import { useAnalysis } from '../../live/reads';

/** A line on how far judging the stored posts anew has come; nothing where it was never needed. */
export function Judging() {
  const { data } = useAnalysis();
  const run = data?.run;
  if (!run) return null;
  return (
    <p className="quiet small figures" data-testid="judging" aria-live="polite">
      {run.finishedAt === null && <progress max={Math.max(run.total, 1)} value={run.done} aria-label="重新研判进度" />}{' '}
      {run.words}
    </p>
  );
}
