import type { SeededRandom } from "../random.ts";
import { convolve } from "./convolve.ts";
import { peakOf } from "./level.ts";
import { whiteNoise } from "./noise.ts";

/** What a room is like. */
export interface Room {
  /** Time in which the sound falls by 60 dB, seconds. */
  rt60Seconds: number;
  /** Power of the direct sound over that of all reflections, dB. */
  directToReverberantDb: number;
}

/** First reflection after the direct sound: 0.3 to 3 m further, seconds. */
const FIRST_REFLECTION_SECONDS = [0.001, 0.01] as const;
/** Walls and air take the high tones: corner of what they leave, hertz. */
const CORNER_HZ = [1500, 6000] as const;
/** `exp(−DECAY·t/rt60)` has fallen by 60 dB at rt60. */
const DECAY = Math.log(1000);

/**
 * Speaks a recording in a room, by convolution with {@linkcode roomResponse}.
 *
 * @param samples mono, `[n]`.
 * @returns `[n + rt60]`: the room goes on sounding; nothing gives nothing.
 */
export function reverberation(
  samples: Float32Array,
  options: Room & { sampleRateHz: number; random: SeededRandom },
): Float32Array {
  const response = roomResponse(options);
  // A transform's rounding would make a sound of silence.
  if (peakOf(samples) === 0) {
    const length = samples.length + response.length - 1;
    return new Float32Array(samples.length ? length : 0);
  }
  return convolve(samples, response);
}

/**
 * What a clap sounds like in a made-up room: the direct sound, then noise that
 * has lost its high tones and falls exponentially, `e^(−6.91·t/rt60)`. Its
 * energy is 1, so the level of what is spoken in it stays.
 * Source: Moorer (1979), "About this reverberation business".
 *
 * @returns `[1 + rt60 in samples]`.
 */
export function roomResponse(
  { sampleRateHz, random, rt60Seconds, directToReverberantDb }: Room & {
    sampleRateHz: number;
    random: SeededRandom;
  },
): Float32Array {
  const length = 1 + Math.round(rt60Seconds * sampleRateHz);
  const first = Math.round(
    random.uniform(...FIRST_REFLECTION_SECONDS) * sampleRateHz,
  );
  const cornerHz = random.uniform(...CORNER_HZ);
  const tail = whiteNoise(random, length);
  const keep = Math.exp((-2 * Math.PI * cornerHz) / sampleRateHz);
  const fall = Math.exp(-DECAY / (rt60Seconds * sampleRateHz));
  let low = 0, envelope = 1, energy = 0;
  for (let n = 0; n < length; n++, envelope *= fall) {
    low = keep * low + (1 - keep) * tail[n];
    tail[n] = n < first ? 0 : low * envelope;
    energy += tail[n] * tail[n];
  }
  const reverberant = 10 ** (-directToReverberantDb / 10);
  const direct = 1 / Math.sqrt(1 + reverberant);
  const scale = energy > 0 ? direct * Math.sqrt(reverberant / energy) : 0;
  for (let n = 0; n < length; n++) tail[n] *= scale;
  tail[0] = direct;
  return tail;
}
