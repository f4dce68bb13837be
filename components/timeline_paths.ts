/** A stretch of time, as `lib/journal`'s `timelineBins` gives it. */
interface Bin {
  probabilities: readonly number[] | null;
}

/** One stretch of speech without a gap: bins `first` to `last`, both included. */
interface Run {
  first: number;
  last: number;
}

/**
 * The areas of a stacked chart in a box of `bins.length` by 1, y down: one SVG
 * path an emotion, in the order of the probabilities. Silence is left empty.
 */
export function stackedAreas(bins: readonly Bin[]): string[] {
  const runs = speechRuns(bins);
  const nAreas = bins.find((b) => b.probabilities)?.probabilities?.length ?? 0;
  return Array.from(
    { length: nAreas },
    (_, area) => runs.map((run) => runPath(bins, run, area)).join(""),
  );
}

/**
 * Boxes over the bins of speech of which the model was mostly not sure, as one
 * SVG path in the same box.
 */
export function unsureBoxes(
  bins: readonly (Bin & { sure: number })[],
): string {
  return bins.map(({ probabilities, sure }, i) =>
    probabilities !== null && sure < 0.5 ? `M${i} 0h1v1h-1Z` : ""
  ).join("");
}

function speechRuns(bins: readonly Bin[]): Run[] {
  const runs: Run[] = [];
  for (const [i, { probabilities }] of bins.entries()) {
    if (probabilities === null) continue;
    const run = runs.at(-1);
    if (run?.last === i - 1) run.last = i;
    else runs.push({ first: i, last: i });
  }
  return runs;
}

/** Along the top from left to right, and back along the bottom. */
function runPath(
  bins: readonly Bin[],
  { first, last }: Run,
  area: number,
): string {
  const top: string[] = [];
  const bottom: string[] = [];
  for (let i = first; i <= last; i++) {
    const values = bins[i].probabilities!;
    const below = values.slice(area + 1).reduce((a, b) => a + b, 0);
    const [y1, y0] = [place(below + values[area]), place(below)];
    // Level over a bin at the ends of a run, straight between the middles.
    const xs = [i + 0.5];
    if (i === first) xs.unshift(i);
    if (i === last) xs.push(i + 1);
    for (const x of xs) {
      top.push(`${x} ${y1}`);
      bottom.unshift(`${x} ${y0}`);
    }
  }
  return `M${top.join("L")}L${bottom.join("L")}Z`;
}

function place(height: number): string {
  return (1 - Math.min(1, Math.max(0, height))).toFixed(3);
}
