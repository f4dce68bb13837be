import { type Moment, MOMENT_EMOTIONS } from "../../lib/journal/mod.ts";
import type { Emotion } from "../../lib/model/mod.ts";

/** Speech with `p` for `emotion`, the rest shared out evenly. */
export function spoken(
  atSeconds: number,
  emotion: Emotion,
  { p = 0.86, sure = true } = {},
): Moment {
  const probabilities = MOMENT_EMOTIONS.map((each) =>
    each === emotion ? p : (1 - p) / 7
  );
  return { atSeconds, state: "speech", emotion, sure, probabilities };
}

/** Nobody speaks. */
export function silent(atSeconds: number): Moment {
  return {
    atSeconds,
    state: "silence",
    emotion: null,
    sure: false,
    probabilities: null,
  };
}

/** Moments a quarter of a second apart, the first after `fromSeconds`. */
export function run(
  fromSeconds: number,
  toSeconds: number,
  toMoment: (atSeconds: number) => Moment,
): Moment[] {
  const count = Math.round(4 * (toSeconds - fromSeconds));
  return Array.from(
    { length: count },
    (_, i) => toMoment(fromSeconds + (i + 1) / 4),
  );
}
