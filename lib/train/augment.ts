import { resample } from "../dsp/mod.ts";
import type { SeededRandom } from "./random.ts";

/** How a waveform is varied in training. */
export interface WaveformAugmentation {
  /** Playing speed, tempo and pitch together: least and greatest factor. */
  speed: [number, number];
  /** Probability of added noise. */
  noiseChance: number;
  /** Signal-to-noise ratio of added noise, dB: least and greatest. */
  snrDb: [number, number];
  /** Probability of equalisation. */
  equaliserChance: number;
  /** Greatest gain of a band of the equaliser, dB either way. */
  equaliserDb: number;
  /** Greatest change of level, dB either way. */
  gainDb: number;
}

export const DEFAULT_AUGMENTATION: WaveformAugmentation = {
  speed: [0.88, 1.14],
  noiseChance: 0.5,
  snrDb: [8, 35],
  equaliserChance: 0.7,
  equaliserDb: 6,
  gainDb: 6,
};

/** Centres of the equaliser's bands, hertz, about two octaves apart. */
const BANDS_HZ = [150, 450, 1200, 2800, 5500];
const SPEED_STEP = 0.02;

/**
 * A varied copy of a recording, as another speaker, room or microphone might
 * have given it.
 *
 * @param samples mono, full scale ±1, at `sampleRateHz`.
 */
export function augmentWaveform(
  samples: Float32Array,
  { sampleRateHz, random, options = DEFAULT_AUGMENTATION }: {
    sampleRateHz: number;
    random: SeededRandom;
    options?: WaveformAugmentation;
  },
): Float32Array {
  let out = changeSpeed(samples, {
    sampleRateHz,
    factor: random.uniform(...options.speed),
  });
  if (random.chance(options.equaliserChance)) {
    for (const centreHz of BANDS_HZ) {
      const gainDb = random.uniform(-options.equaliserDb, options.equaliserDb);
      out = peakFilter(out, { sampleRateHz, centreHz, gainDb });
    }
  }
  if (random.chance(options.noiseChance)) {
    const snrDb = random.uniform(...options.snrDb);
    out = addNoise(out, { snrDb, pink: random.chance(0.5), random });
  }
  const gain = 10 ** (random.uniform(-options.gainDb, options.gainDb) / 20);
  return out.map((x) => Math.max(-1, Math.min(1, x * gain)));
}

/** Plays a recording `factor` times as fast; rounded to steps of 0.02. */
function changeSpeed(
  samples: Float32Array,
  { sampleRateHz, factor }: { sampleRateHz: number; factor: number },
): Float32Array {
  const rounded = Math.round(factor / SPEED_STEP) * SPEED_STEP;
  const fromHz = Math.round(sampleRateHz * rounded);
  return resample(samples, { fromHz, toHz: sampleRateHz });
}

/**
 * A peaking equaliser of one octave.
 * Source: Bristow-Johnson, Audio EQ Cookbook, "peakingEQ".
 */
function peakFilter(
  samples: Float32Array,
  { sampleRateHz, centreHz, gainDb }: {
    sampleRateHz: number;
    centreHz: number;
    gainDb: number;
  },
): Float32Array {
  const w = (2 * Math.PI * centreHz) / sampleRateHz;
  const a = 10 ** (gainDb / 40);
  const alpha = Math.sin(w) *
    Math.sinh((Math.LN2 / 2) * (w / Math.sin(w)));
  const a0 = 1 + alpha / a;
  const b0 = (1 + alpha * a) / a0, b2 = (1 - alpha * a) / a0;
  const b1 = (-2 * Math.cos(w)) / a0, a2 = (1 - alpha / a) / a0;
  const out = new Float32Array(samples.length);
  let s1 = 0, s2 = 0; // transposed direct form II; a1 equals b1
  for (let n = 0; n < samples.length; n++) {
    const x = samples[n];
    const y = b0 * x + s1;
    s1 = b1 * x - b1 * y + s2;
    s2 = b2 * x - a2 * y;
    out[n] = y;
  }
  return out;
}

/** Adds white or pink noise at a ratio to the recording's mean power. */
function addNoise(
  samples: Float32Array,
  { snrDb, pink, random }: {
    snrDb: number;
    pink: boolean;
    random: SeededRandom;
  },
): Float32Array {
  const noise = pink
    ? pinkNoise(samples.length, random)
    : Float64Array.from(samples, () => random.normal());
  const scale = Math.sqrt(
    meanPower(samples) / meanPower(noise) / 10 ** (snrDb / 10),
  );
  return samples.map((x, n) => x + scale * noise[n]);
}

/** Noise falling by 3 dB an octave. Source: Kellet's economy filter (1999). */
function pinkNoise(length: number, random: SeededRandom): Float64Array {
  let b0 = 0, b1 = 0, b2 = 0;
  return Float64Array.from({ length }, () => {
    const white = random.normal();
    b0 = 0.99765 * b0 + white * 0.0990460;
    b1 = 0.96300 * b1 + white * 0.2965164;
    b2 = 0.57000 * b2 + white * 1.0526913;
    return b0 + b1 + b2 + white * 0.1848;
  });
}

function meanPower(samples: Float32Array | Float64Array): number {
  let sum = 0;
  for (const x of samples) sum += x * x;
  return sum / Math.max(1, samples.length) || 1e-12;
}
