/** Formants of five vowels, Hz (Peterson & Barney 1952, men, rounded). */
const VOWELS = [
  [730, 1090, 2440],
  [270, 2290, 3010],
  [300, 870, 2240],
  [530, 1840, 2480],
  [570, 840, 2410],
] as const;

const BANDWIDTH_HZ = 90;

/** A small generator with a seed (mulberry32): the same signal everywhere. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A two-pole resonance at one formant. */
function resonator(sampleRateHz: number): (x: number, hz: number) => number {
  const radius = Math.exp(-Math.PI * BANDWIDTH_HZ / sampleRateHz);
  let y1 = 0, y2 = 0;
  return (x, hz) => {
    const cosine = Math.cos(2 * Math.PI * hz / sampleRateHz);
    const y = (1 - radius) * x + 2 * radius * cosine * y1 - radius ** 2 * y2;
    [y2, y1] = [y1, y];
    return y;
  };
}

/**
 * A signal with speech's make-up: syllables of a pulse train with moving pitch
 * through three formants, a hiss in every fourth, pauses between phrases.
 *
 * @param options length, rate, and the seed of its noise (default: 1)
 * @returns f32 `[seconds · sampleRateHz]`, peak 0.5
 * @throws {RangeError} if the length is not above 0
 */
export function speechLike(
  { seconds, sampleRateHz, seed = 1 }: {
    seconds: number;
    sampleRateHz: number;
    seed?: number;
  },
): Float32Array {
  if (!(seconds > 0)) {
    throw new RangeError(
      `Cannot make a signal: 'seconds' must be above 0, got ${seconds}`,
    );
  }
  const random = mulberry32(seed);
  const formants = VOWELS[0].map(() => resonator(sampleRateHz));
  const out = new Float32Array(Math.round(seconds * sampleRateHz));
  const syllable = Math.round(0.22 * sampleRateHz);
  let phase = 0;
  for (let n = 0; n < out.length; n++) {
    const k = Math.floor(n / syllable);
    const isPause = k % 12 >= 10, isHiss = k % 4 === 3;
    const gain = isPause ? 0 : Math.sin(Math.PI * (n % syllable) / syllable);
    phase += (120 + 30 * Math.sin(2 * Math.PI * n / (1.7 * sampleRateHz))) /
      sampleRateHz;
    const pulse = phase >= 1 ? 1 : 0;
    phase -= pulse;
    const noise = random() - 0.5;
    const source = gain * (isHiss ? 0.3 * noise : pulse + 0.01 * noise);
    const vowel = VOWELS[k % VOWELS.length];
    out[n] = formants.reduce(
      (sum, filter, i) => sum + filter(source, vowel[i]),
      0,
    );
  }
  const peak = out.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
  return out.map((x) => 0.5 * x / peak);
}
