/** One thing to be timed. */
export interface Case {
  name: string;
  run(): unknown | Promise<unknown>;
}

/** What the clock said, ms. */
export interface Timing {
  medianMs: number;
  minMs: number;
  maxMs: number;
  nRuns: number;
}

/** The middle value; of an even number of values, the mean of the middle two. */
export function median(values: readonly number[]): number {
  if (values.length === 0) {
    throw new RangeError(
      "Cannot take a median: 'values' must have at least 1 value, got 0",
    );
  }
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Times the cases in turn, over and over, so that whatever else the machine
 * does falls on all of them alike. A first round, untimed, warms them up.
 *
 * @param cases what is timed
 * @param options `nRuns`: timed rounds, at least 1; `onRound`: called after each
 * @returns the timings by name
 */
export async function interleave(
  cases: readonly Case[],
  { nRuns, onRound = () => {} }: {
    nRuns: number;
    onRound?: (nDone: number) => void;
  },
): Promise<Record<string, Timing>> {
  const times = new Map(cases.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round <= nRuns; round++) {
    for (const { name, run } of cases) {
      const startMs = performance.now();
      await run();
      if (round > 0) times.get(name)!.push(performance.now() - startMs);
    }
    onRound(round);
  }
  return Object.fromEntries(
    [...times].map(([name, ms]) => [name, {
      medianMs: median(ms),
      minMs: Math.min(...ms),
      maxMs: Math.max(...ms),
      nRuns: ms.length,
    }]),
  );
}
