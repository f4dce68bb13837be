import type { Clip } from "../manifest.ts";
import { SeededRandom } from "../random.ts";
import {
  bySide,
  developmentSpeakers,
  type Protocol,
  type Sides,
  type SplitOptions,
  uniqueClips,
} from "./protocol.ts";

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

/** `speakers`: the network is measured on voices it has never heard. */
export const SPEAKERS: Protocol = {
  name: "speakers",
  summary:
    "whole RAVDESS actors held out in five folds; TESS, where used, is only learnt from",
  hasTest: true,
  folds: SPEAKER_FOLDS.length,
  corpora: ["ravdess"],
  seeds: [1, 2, 3],
  knowsVoices: false,
  classes: 8,
  parts: null,
  split: splitSpeakers,
};

function splitSpeakers(
  clips: readonly Clip[],
  { seed, fold, developmentActors }: SplitOptions,
): Sides {
  const actors = fold == null ? undefined : SPEAKER_FOLDS[fold - 1];
  if (!actors) {
    throw new RangeError(
      `Cannot split by speaker: 'fold' must be 1 to ${SPEAKER_FOLDS.length}, got ${fold}`,
    );
  }
  const held = new Set(actors.map(ravdessSpeaker));
  const unique = uniqueClips(clips);
  const development = developmentSpeakers(
    unique.filter(({ speaker }) => !held.has(speaker)),
    {
      count: developmentActors,
      random: new SeededRandom(seed, `split/speakers/${fold}`),
    },
  );
  return bySide(
    unique,
    ({ speaker }) =>
      held.has(speaker) ? "test" : development.has(speaker) ? "dev" : "train",
  );
}

function ravdessSpeaker(actor: number): string {
  return `ravdess-${String(actor).padStart(2, "0")}`;
}
