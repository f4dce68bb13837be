import { type NoiseSource, pinkNoise, whiteNoise } from "./noise.ts";
import type { SeededRandom } from "../random.ts";

/**
 * Noise with a power that falls by 6 dB an octave: a leaky sum of white noise.
 */
export function brownNoise(random: SeededRandom, length: number): Float32Array {
  const out = whiteNoise(random, length);
  for (let n = 1; n < length; n++) out[n] = 0.998 * out[n - 1] + 0.06 * out[n];
  return out;
}

/** Mains or an engine: a low tone with its harmonics, which slowly swell. */
export function hum(random: SeededRandom, length: number): Float32Array {
  const cycles = logUniform(random, 0.002, 0.02); // 32 to 320 Hz at 16 kHz
  const swell = random.uniform(0, 0.6), swellCycles = random.uniform(0, 2e-4);
  const partials = Array.from({ length: 12 }, (_, k) => ({
    cycles: cycles * (k + 1),
    amplitude: random.uniform() / (k + 1),
    phase: random.uniform(0, 2 * Math.PI),
  })).filter((partial) => partial.cycles < 0.5);
  return sumOf(
    partials,
    length,
    (n) => 1 + swell * Math.sin(2 * Math.PI * swellCycles * n),
  );
}

/** One to four steady tones, as of an alarm or a telephone. */
export function tones(random: SeededRandom, length: number): Float32Array {
  const count = 1 + random.integer(4);
  const partials = Array.from({ length: count }, () => ({
    cycles: logUniform(random, 0.005, 0.45),
    amplitude: random.uniform(0.2, 1),
    phase: random.uniform(0, 2 * Math.PI),
  }));
  const onFor = random.chance(0.5) ? random.uniform(500, 8000) : length;
  return sumOf(partials, length, (n) => Math.floor(n / onFor) % 2 ? 0 : 1);
}

/** Keys, ticks, knocks: short decaying bursts, now and then. */
export function clicks(random: SeededRandom, length: number): Float32Array {
  const out = new Float32Array(length);
  const gap = logUniform(random, 800, 16_000);
  const decay = Math.exp(-1 / logUniform(random, 5, 400));
  for (let at = random.integer(800); at < length;) {
    let level = random.uniform(0.3, 1);
    for (let n = at; n < length && level > 1e-3; n++, level *= decay) {
      out[n] += level * random.uniform(-1, 1);
    }
    at += 1 + Math.floor(gap * random.uniform(0.5, 1.5));
  }
  return out;
}

/** The last bit of a converter: what an empty line sounds like. */
export function dither(random: SeededRandom, length: number): Float32Array {
  const bit = 2 ** -15;
  return Float32Array.from(
    { length },
    () => bit * Math.round(random.uniform(-1, 1) + random.uniform(-1, 1)),
  );
}

/** A direct current, as of a bad sound card, with a last bit or without. */
export function directCurrent(
  random: SeededRandom,
  length: number,
): Float32Array {
  const level = random.uniform(-0.5, 0.5);
  if (random.chance(0.5)) return new Float32Array(length).fill(level);
  return dither(random, length).map((x) => x + level);
}

/** Sounds without a voice that need no recording, by name. */
export const SYNTHETIC_NOISES: Readonly<Record<string, NoiseSource>> = {
  white: whiteNoise,
  pink: pinkNoise,
  brown: brownNoise,
  hum,
  tones,
  clicks,
  dither,
  "direct current": directCurrent,
};

interface Partial {
  /** Frequency, cycles a sample. */
  cycles: number;
  amplitude: number;
  phase: number;
}

/** Tones under an envelope, within about ±0.3. */
function sumOf(
  partials: readonly Partial[],
  length: number,
  envelope: (n: number) => number,
): Float32Array {
  const total = partials.reduce((sum, { amplitude }) => sum + amplitude, 0);
  return Float32Array.from({ length }, (_, n) => {
    let sum = 0;
    for (const { cycles, amplitude, phase } of partials) {
      sum += amplitude * Math.sin(2 * Math.PI * cycles * n + phase);
    }
    return 0.3 * envelope(n) * sum / total;
  });
}

function logUniform(random: SeededRandom, low: number, high: number): number {
  return low * (high / low) ** random.uniform();
}
