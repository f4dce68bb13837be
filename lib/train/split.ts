import { SeededRandom } from "./random.ts";
import type { Clip } from "./manifest.ts";

/** How clips are divided; see `PROTOCOLS`. */
export type ProtocolName = "random" | "speakers";

/** Which clips a network learns from, is chosen by, and is measured on. */
export interface Split {
  protocol: ProtocolName;
  seed: number;
  /** Fold of a protocol with folds, from 1; else null. */
  fold: number | null;
  /** Identifiers of the clips, see {@link clipId}. */
  train: string[];
  dev: string[];
  test: string[];
}

/** What a protocol needs to divide clips. */
export interface SplitOptions {
  seed: number;
  fold?: number | null;
}

/** A way to divide clips. */
export interface Protocol {
  name: ProtocolName;
  /** What it measures, in a sentence. */
  summary: string;
  /** Number of folds, or null. */
  folds: number | null;
  split(clips: readonly Clip[], options: SplitOptions): Split;
}

const TEST_SHARE = 0.2;
const DEV_SHARE = 0.1;

/**
 * RAVDESS actors of the five folds' test sides, as in published work (Luna-
 * Jiménez et al. 2022).
 */
export const SPEAKER_FOLDS: readonly (readonly number[])[] = [
  [2, 5, 14, 15, 16],
  [3, 6, 7, 13, 18],
  [10, 11, 12, 19, 20],
  [8, 17, 21, 23, 24],
  [1, 4, 9, 22],
];

/** A clip's name in a split: the first 16 digits of its content's hash. */
export function clipId(clip: Clip): string {
  return clip.sha256.slice(0, 16);
}

/** The protocols, by name. */
export const PROTOCOLS: Record<ProtocolName, Protocol> = {
  random: {
    name: "random",
    summary:
      "80/20 by clip, stratified by corpus and emotion; speakers are on both sides",
    folds: null,
    split: splitRandom,
  },
  speakers: {
    name: "speakers",
    summary:
      "whole RAVDESS actors held out in five folds; TESS, where used, is only learnt from",
    folds: SPEAKER_FOLDS.length,
    split: splitSpeakers,
  },
};

/**
 * Divides clips by a protocol.
 *
 * @throws {RangeError} when the fold is not one of the protocol's, or a side
 * would be empty.
 */
export function splitClips(
  protocol: ProtocolName,
  clips: readonly Clip[],
  options: SplitOptions,
): Split {
  const split = PROTOCOLS[protocol].split(clips, options);
  for (const side of ["train", "dev", "test"] as const) {
    if (split[side].length === 0) {
      throw new RangeError(
        `Cannot split the clips: '${side}' must hold at least one, got 0 of ${clips.length}; prepare more recordings`,
      );
    }
  }
  return split;
}

function splitRandom(
  clips: readonly Clip[],
  { seed }: SplitOptions,
): Split {
  const split: Split = {
    protocol: "random",
    seed,
    fold: null,
    train: [],
    dev: [],
    test: [],
  };
  const strata = Map.groupBy(clips, (c) => `${c.corpus}/${c.emotion}`);
  for (const key of [...strata.keys()].sort()) {
    const random = new SeededRandom(seed, `split/random/${key}`);
    const ids = random.shuffle(strata.get(key)!.map(clipId).sort());
    const nTest = Math.round(ids.length * TEST_SHARE);
    const nDev = Math.round((ids.length - nTest) * DEV_SHARE);
    split.test.push(...ids.slice(0, nTest));
    split.dev.push(...ids.slice(nTest, nTest + nDev));
    split.train.push(...ids.slice(nTest + nDev));
  }
  return split;
}

function splitSpeakers(
  clips: readonly Clip[],
  { seed, fold }: SplitOptions,
): Split {
  const actors = fold == null ? undefined : SPEAKER_FOLDS[fold - 1];
  if (!actors) {
    throw new RangeError(
      `Cannot split by speaker: 'fold' must be 1 to ${SPEAKER_FOLDS.length}, got ${fold}`,
    );
  }
  const held = new Set(actors.map(ravdessSpeaker));
  const development = developmentSpeakers(clips, held, { seed, fold });
  const side = (clip: Clip) =>
    held.has(clip.speaker)
      ? "test"
      : development.has(clip.speaker)
      ? "dev"
      : "train";
  const sides = Map.groupBy(clips, side);
  const ids = (name: "train" | "dev" | "test") =>
    (sides.get(name) ?? []).map(clipId).sort();
  return {
    protocol: "speakers",
    seed,
    fold: fold!,
    train: ids("train"),
    dev: ids("dev"),
    test: ids("test"),
  };
}

function ravdessSpeaker(actor: number): string {
  return `ravdess-${String(actor).padStart(2, "0")}`;
}

/** One woman and one man of RAVDESS from the training side. */
function developmentSpeakers(
  clips: readonly Clip[],
  held: ReadonlySet<string>,
  { seed, fold }: SplitOptions,
): Set<string> {
  const random = new SeededRandom(seed, `split/speakers/${fold}`);
  const chosen = new Set<string>();
  for (const sex of ["female", "male"] as const) {
    const free = new Set(
      clips.filter((c) =>
        c.corpus === "ravdess" && c.sex === sex && !held.has(c.speaker)
      ).map((c) => c.speaker),
    );
    if (free.size > 1) chosen.add(random.pick([...free].sort()));
  }
  return chosen;
}
