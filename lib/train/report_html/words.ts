import { type Emotion, EMOTIONS } from "../../model/mod.ts";
import type { Scores } from "../metrics.ts";

/** `0.1234` as `12.3 %`, with a space that does not break. */
export function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)}\u2009%`;
}

/** The emotions that clips have or were given, in the order of `EMOTIONS`. */
export function emotionsIn({ confusion }: Scores): Emotion[] {
  return EMOTIONS.filter((_, i) =>
    confusion[i].some((n) => n > 0) || confusion.some((row) => row[i] > 0)
  );
}
