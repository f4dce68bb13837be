import {
  DEFAULT_SPEC,
  denoise,
  type DenoiseSpec,
  MelFilterBank,
  Mfcc,
} from "../../lib/dsp/mod.ts";
import { mean } from "../../lib/train/mod.ts";

/** How near a spectrogram is to that of the speech alone. */
export interface Quality {
  /** Mean over frames of the ratio of speech to error, −10 to 35 dB each. */
  segmentalSnrDb: number;
  /** Mean over frames of the root mean square difference of log mels, dB. */
  logSpectralDistanceDb: number;
}

/** Speech, noise and their sum, Float32Array [n] each, 16 kHz. */
export interface Mixture {
  speech: Float32Array;
  noise: Float32Array;
  noisy: Float32Array;
}

const mfcc = new Mfcc(DEFAULT_SPEC);
const filters = new MelFilterBank(DEFAULT_SPEC);
const nBins = 1 + DEFAULT_SPEC.nFft / 2;
/** Frames this far under the loudest are pauses, and not counted. */
const ACTIVE_DB = 40;
/** Bands this far under the loudest count as equal. */
const DEEPEST_DB = 60;

/**
 * The quality before and after noise reduction.
 *
 * The error's spectrum needs no phase: with `Y = X + N` and an amplitude gain
 * `g`, `|X − gY|² = |X|² + g²|Y|² − g(|X|² + |Y|² − |N|²)`.
 */
export function measureQuality(
  { speech, noise, noisy }: Mixture,
  spec: DenoiseSpec,
): { before: Quality; after: Quality } {
  const x = mfcc.powerSpectrogram(speech) as Float64Array;
  const n = mfcc.powerSpectrogram(noise) as Float64Array;
  const y = mfcc.powerSpectrogram(noisy) as Float64Array;
  const cleaned = y.slice();
  denoise(cleaned, { ...DEFAULT_SPEC, denoise: spec });
  return {
    before: compare({ x, n, y, result: y }),
    after: compare({ x, n, y, result: cleaned }),
  };
}

interface Spectra {
  x: Float64Array;
  n: Float64Array;
  y: Float64Array;
  result: Float64Array;
}

function compare({ x, n, y, result }: Spectra): Quality {
  const frames = activeFrames(x);
  const loudest = Math.max(...frames.map((t) => Math.max(...mels(x, t))));
  const floor = loudest * 10 ** (-DEEPEST_DB / 10);
  const ratios = frames.map((t) => frameSnrDb({ x, n, y, result }, t));
  const distances = frames.map((t) => {
    const a = mels(x, t), b = mels(result, t);
    const squares = a.map((power, m) =>
      (10 * Math.log10(Math.max(b[m], floor) / Math.max(power, floor))) ** 2
    );
    return Math.sqrt(mean([...squares]));
  });
  return {
    segmentalSnrDb: mean(ratios),
    logSpectralDistanceDb: mean(distances),
  };
}

function frameSnrDb({ x, n, y, result }: Spectra, t: number): number {
  let speech = 0, error = 0;
  for (let i = t * nBins; i < (t + 1) * nBins; i++) {
    const gain = y[i] > 0 ? Math.sqrt(result[i] / y[i]) : 1;
    speech += x[i];
    error += x[i] + gain * gain * y[i] - gain * (x[i] + y[i] - n[i]);
  }
  const ratio = 10 * Math.log10(speech / Math.max(error, 1e-12));
  return Math.min(35, Math.max(-10, ratio));
}

function activeFrames(power: Float64Array): number[] {
  const totals = Array.from(
    { length: power.length / nBins },
    (_, t) =>
      power.subarray(t * nBins, (t + 1) * nBins).reduce((a, b) => a + b, 0),
  );
  const least = Math.max(...totals) * 10 ** (-ACTIVE_DB / 10);
  return totals.flatMap((total, t) => total >= least ? [t] : []);
}

function mels(power: Float64Array, t: number): Float64Array {
  const out = new Float64Array(DEFAULT_SPEC.nMels);
  filters.apply(power.subarray(t * nBins, (t + 1) * nBins), out, 0);
  return out;
}
