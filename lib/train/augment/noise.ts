import type { SeededRandom } from "../random.ts";
import { activePower, amplitudeOf, meanPower } from "./level.ts";

/** Makes `length` samples of noise, at any level. */
export type NoiseSource = (
  random: SeededRandom,
  length: number,
) => Float32Array;

/**
 * Adds noise at a ratio of the recording's active power to the noise's mean
 * power; see `activePower` for what pauses count.
 *
 * @param samples mono, `[n]`.
 * @param options.source {@linkcode whiteNoise}, {@linkcode pinkNoise} or a
 * `NoisePool`'s segment.
 * @returns `[n]`; silence, or noise that is silent, changes nothing.
 */
export function noise(
  samples: Float32Array,
  { sampleRateHz, random, snrDb, source }: {
    sampleRateHz: number;
    random: SeededRandom;
    snrDb: number;
    source: NoiseSource;
  },
): Float32Array {
  const added = source(random, samples.length);
  const power = meanPower(added);
  if (power === 0) return samples.slice();
  const speech = activePower(samples, { sampleRateHz });
  const scale = Math.sqrt(speech / power) / amplitudeOf(snrDb);
  return samples.map((x, n) => x + scale * added[n]);
}

/**
 * Noise with as much power in every hertz. Its samples are uniform, not normal:
 * a spectrum sums hundreds of them and cannot tell, and they take a tenth of
 * the time.
 */
export function whiteNoise(random: SeededRandom, length: number): Float32Array {
  const out = new Float32Array(length);
  for (let n = 0; n < length; n++) out[n] = random.uniform(-1, 1);
  return out;
}

/**
 * Noise with as much power in every octave: falling by 3 dB an octave.
 * Source: Kellet's economy filter (1999).
 */
export function pinkNoise(random: SeededRandom, length: number): Float32Array {
  const out = whiteNoise(random, length);
  let b0 = 0, b1 = 0, b2 = 0;
  for (let n = 0; n < length; n++) {
    const white = out[n];
    b0 = 0.99765 * b0 + white * 0.0990460;
    b1 = 0.96300 * b1 + white * 0.2965164;
    b2 = 0.57000 * b2 + white * 1.0526913;
    out[n] = b0 + b1 + b2 + white * 0.1848;
  }
  return out;
}
