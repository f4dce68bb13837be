/** Signals, and what is measured of them. */
import { hannWindow, RealFft } from "../../../lib/dsp/mod.ts";
import { SeededRandom } from "../../../lib/train/mod.ts";

export const sampleRateHz = 16000;
/** Length of the transform that frequencies are read from. */
const N_FFT = 8192;
/** Distance of two of its bins, Hz. */
export const BIN_HZ = sampleRateHz / N_FFT;

/** A sine from its zero crossing on. */
export function tone(
  hz: number,
  { seconds = 1, amplitude = 0.1 } = {},
): Float32Array {
  return Float32Array.from(
    { length: seconds * sampleRateHz },
    (_, n) => amplitude * Math.sin((2 * Math.PI * hz * n) / sampleRateHz),
  );
}

/** Pulses of a decaying resonance, `hz` of them a second: voice-like. */
export function pulses(hz: number, { seconds = 1 } = {}): Float32Array {
  const period = sampleRateHz / hz;
  return Float32Array.from({ length: seconds * sampleRateHz }, (_, n) => {
    const t = (n % period) / sampleRateHz;
    return 0.3 * Math.exp(-t * 400) * Math.sin(2 * Math.PI * 700 * t);
  });
}

/** Uniform noise. */
export function hiss(length: number, amplitude = 0.1): Float32Array {
  const random = new SeededRandom(99, "hiss");
  return Float32Array.from(
    { length },
    () => random.uniform(-amplitude, amplitude),
  );
}

/** Power spectrum of the middle of a signal, a bin every {@linkcode BIN_HZ}. */
export function spectrum(samples: Float32Array): Float64Array {
  const start = Math.floor((samples.length - N_FFT) / 2);
  const window = hannWindow(N_FFT, N_FFT);
  const fft = new RealFft(N_FFT);
  const out = new Float64Array(fft.nBins);
  fft.powerSpectrum(window.map((w, n) => w * samples[start + n]), out);
  return out;
}

/** Frequency of the strongest bin, Hz. */
export function peakHz(samples: Float32Array): number {
  const power = spectrum(samples);
  return power.indexOf(Math.max(...power)) * BIN_HZ;
}

/** Power from one frequency to another, in no particular unit. */
export function bandPower(
  samples: Float32Array,
  [fromHz, toHz]: [number, number],
): number {
  return spectrum(samples)
    .slice(Math.round(fromHz / BIN_HZ), Math.round(toHz / BIN_HZ))
    .reduce((a, b) => a + b, 0);
}

/** Correlation with itself `lag` samples later, −1 to 1. */
export function periodicity(samples: Float32Array, lag: number): number {
  let product = 0, before = 0, after = 0;
  for (let n = 0; n + lag < samples.length; n++) {
    product += samples[n] * samples[n + lag];
    before += samples[n] ** 2;
    after += samples[n + lag] ** 2;
  }
  return product / Math.sqrt(before * after);
}

export const db = (ratio: number): number => 10 * Math.log10(ratio);
