/**
 * The protocols: how clips are divided into those a network learns from, is
 * chosen by, and is measured on.
 *
 * @module
 *
 * @example
 * ```ts
 * import { PROTOCOLS } from "./mod.ts";
 *
 * console.log(PROTOCOLS.speakers.folds); // 5
 * ```
 */
import type { Emotion } from "../../model/mod.ts";
import type { Clip } from "../manifest.ts";
import { calmAsNeutral } from "../seven_classes.ts";
import { CROSS_CORPUS } from "./cross_corpus.ts";
import { FINAL } from "./final.ts";
import type {
  Protocol,
  ProtocolName,
  Split,
  SplitOptions,
} from "./protocol.ts";
import { RANDOM_CLIPS } from "./random_clips.ts";
import { SPEAKERS } from "./speakers.ts";

export {
  clipId,
  type MeasuredProtocolName,
  type Protocol,
  type ProtocolName,
  type Sides,
  type Split,
  type SplitOptions,
} from "./protocol.ts";
export { SPEAKER_FOLDS } from "./speakers.ts";

/** The protocols, by name. */
export const PROTOCOLS: Readonly<Record<ProtocolName, Protocol>> = {
  random: RANDOM_CLIPS,
  speakers: SPEAKERS,
  "cross-corpus": CROSS_CORPUS,
  final: FINAL,
};

/** What a clip's emotion counts as under a protocol. */
export function labelUnder(protocol: ProtocolName, emotion: Emotion): Emotion {
  return PROTOCOLS[protocol].classes === 7 ? calmAsNeutral(emotion) : emotion;
}

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
  const { seed, fold = null } = options;
  const { hasTest, split } = PROTOCOLS[protocol];
  const sides = split(clips, options);
  for (const side of ["train", "dev", "test"] as const) {
    const isAsked = side !== "test" || hasTest;
    if (isAsked && sides[side].length === 0) {
      throw new RangeError(
        `Cannot split the clips: '${side}' must hold at least one, got 0 of ${clips.length}; prepare more recordings`,
      );
    }
  }
  return { protocol, seed, fold, ...sides };
}
