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
 * `final`: how the network learns that is shipped. Its figures are those of the
 * networks that its recipe (`random`'s: `knownVoices` of it) made under the
 * other protocols.
 */
export const FINAL: Protocol = {
  name: "final",
  summary:
    "every clip is learnt from, those of the development actors in the refit only; nothing is measured",
  hasTest: false,
  folds: null,
  corpora: null,
  seeds: [1],
  knowsVoices: false,
  classes: 8,
  parts: null,
  split: splitFinally,
};

function splitFinally(
  clips: readonly Clip[],
  { seed, developmentActors }: SplitOptions,
): Sides {
  const unique = uniqueClips(clips);
  const development = developmentSpeakers(unique, {
    count: developmentActors,
    random: new SeededRandom(seed, "split/final"),
  });
  return bySide(
    unique,
    ({ speaker }) => development.has(speaker) ? "dev" : "train",
  );
}
