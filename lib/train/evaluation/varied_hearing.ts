import { resample } from "../../dsp/mod.ts";
import { meanPrediction, predictClip } from "../../model/mod.ts";
import { CLIP_RATE_HZ } from "../manifest.ts";
import type { ClipHearing } from "./hearing.ts";

/** Between the speeds of two variants. */
const SPEED_STEP = 0.04;

/** The name of the answers to a number of variants of each clip. */
export function variedName(count: number): string {
  return `tta-${count}`;
}

/**
 * Test-time augmentation: the mean of what the model says of a clip played at
 * `count` speeds around its own, 4 % apart.
 *
 * Windows are not shifted: a clip that is longer than one is heard in several
 * already, a shorter one is wrapped, and the network pools over time.
 *
 * @param count odd, at least 3.
 * @throws {RangeError} when it is not.
 */
export function varied(count: number): ClipHearing {
  if (!(Number.isInteger(count) && count >= 3 && count % 2 === 1)) {
    throw new RangeError(
      `Cannot vary test clips: 'count' must be an odd number of at least 3, got ${count}`,
    );
  }
  const speeds = Array.from(
    { length: count },
    (_, i) => 1 + SPEED_STEP * (i - (count - 1) / 2),
  );
  return {
    names: [variedName(count)],
    hear: async (recogniser, { samples }) => {
      const said = await Promise.all(
        speeds.map((speed) => predictClip(recogniser, atSpeed(samples, speed))),
      );
      const mean = meanPrediction(said, recogniser.spec);
      return { [variedName(count)]: mean };
    },
  };
}

/** Tempo and pitch together, as a tape that runs faster. */
function atSpeed(samples: Float32Array, speed: number): Float32Array {
  if (speed === 1) return samples;
  const fromHz = Math.round(CLIP_RATE_HZ * speed);
  return resample(samples, { fromHz, toHz: CLIP_RATE_HZ });
}
