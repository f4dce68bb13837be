import type { Clip } from "../manifest.ts";
import type { SeededRandom } from "../random.ts";

/** How clips are divided where networks are measured; see `PROTOCOLS`. */
export type MeasuredProtocolName = "random" | "speakers" | "cross-corpus";

/** How clips are divided; see `PROTOCOLS`. */
export type ProtocolName = MeasuredProtocolName | "final";

/** Which clips a network learns from, is chosen by, and is measured on. */
export interface Split extends Sides {
  protocol: ProtocolName;
  seed: number;
  /** Fold of a protocol with folds, from 1; else null. */
  fold: number | null;
  /** Of the noise that copies were made with, see `NoisePool`; null for none. */
  noise?: string | null;
}

/** Identifiers of the clips on each side, see {@link clipId}. */
export interface Sides {
  train: string[];
  dev: string[];
  test: string[];
}

/** What a protocol needs to divide clips. */
export interface SplitOptions {
  seed: number;
  fold?: number | null;
  /**
   * RAVDESS actors of the training side by whom choices are made, half of
   * them women. Default 2.
   */
  developmentActors?: number;
}

/** A way to divide clips. */
export interface Protocol {
  name: ProtocolName;
  /** What it measures, in a sentence. */
  summary: string;
  /** Whether clips are held back to measure it on. */
  hasTest: boolean;
  /** Number of folds, or null. */
  folds: number | null;
  /**
   * Corpora that cross-validation trains and measures it on; null for those of
   * the recipe.
   */
  corpora: readonly string[] | null;
  /** Seeds over which a report gives mean and standard deviation. */
  seeds: readonly number[];
  /** Whether the test's speakers are among those that are learnt from. */
  knowsVoices: boolean;
  /** 7 where calm counts as neutral, in training and in the test; else 8. */
  classes: 7 | 8;
  /** Folds that measure different things, by name; null where all are one. */
  parts: Readonly<Record<string, readonly number[]>> | null;
  /** The sides; `splitClips` refuses empty ones, but for a test it has not. */
  split(clips: readonly Clip[], options: SplitOptions): Sides;
}

/** A clip's name in a split: the first 16 digits of its content's hash. */
export function clipId(clip: Pick<Clip, "sha256">): string {
  return clip.sha256.slice(0, 16);
}

/**
 * One clip of each content, in an order that follows from the content alone:
 * the same sound under two names must not stand on two sides.
 */
export function uniqueClips(clips: readonly Clip[]): Clip[] {
  const sorted = clips.toSorted((a, b) =>
    compare(clipId(a), clipId(b)) || compare(a.path, b.path)
  );
  return sorted.filter((clip, i) =>
    i === 0 || clipId(clip) !== clipId(sorted[i - 1])
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Divides clips by what each is for; "none" is left out. */
export function bySide(
  clips: readonly Clip[],
  side: (clip: Clip) => keyof Sides | "none",
): Sides {
  const sides = Map.groupBy(clips, side);
  const ids = (name: keyof Sides) => (sides.get(name) ?? []).map(clipId).sort();
  return { train: ids("train"), dev: ids("dev"), test: ids("test") };
}

/**
 * As many women as men of RAVDESS by whom choices are made; of either at least
 * one is left to learn from.
 *
 * @param clips the training side's.
 * @throws {RangeError} when `count` is not an even number of at least 2.
 */
export function developmentSpeakers(
  clips: readonly Clip[],
  { count = 2, random }: { count?: number; random: SeededRandom },
): Set<string> {
  if (!(count >= 2 && count % 2 === 0)) {
    throw new RangeError(
      `Cannot choose development actors: 'developmentActors' must be an even number of at least 2, got ${count}`,
    );
  }
  const chosen = new Set<string>();
  for (const sex of ["female", "male"] as const) {
    const speakers = new Set(
      clips.filter((clip) => clip.corpus === "ravdess" && clip.sex === sex)
        .map(({ speaker }) => speaker),
    );
    const free = [...speakers].sort();
    for (let n = count / 2; n > 0 && free.length > 1; n--) {
      const [one] = free.splice(random.integer(free.length), 1);
      chosen.add(one);
    }
  }
  return chosen;
}
