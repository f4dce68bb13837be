import type { SeededRandom } from "../random.ts";
import { filter, peaking } from "./biquad.ts";

/** Centres of the equaliser's bands, hertz, about two octaves apart. */
const BANDS_HZ = [150, 450, 1200, 2800, 5500];

/**
 * Raises or lowers each of five bands of an octave (150, 450, 1,200, 2,800 and
 * 5,500 Hz) by a gain of its own: another microphone, another place of it.
 *
 * @param samples mono, `[n]`.
 * @param options.gainDb least and greatest gain of a band.
 * @returns `[n]`.
 */
export function equaliser(
  samples: Float32Array,
  { sampleRateHz, random, gainDb }: {
    sampleRateHz: number;
    random: SeededRandom;
    gainDb: readonly [number, number];
  },
): Float32Array {
  const bands = BANDS_HZ.filter((hz) => hz < sampleRateHz / 2);
  return filter(
    samples,
    bands.map((hz) =>
      peaking({ sampleRateHz, hz, gainDb: random.uniform(...gainDb) })
    ),
  );
}
