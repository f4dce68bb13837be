import { dctMatrix } from "./dct.ts";
import { floorToTopDb, powerToDb } from "./decibel.ts";
import { denoise } from "./denoise.ts";
import { type FloatArray, floatArray, type Precision, RealFft } from "./fft.ts";
import { hannWindow } from "./hann.ts";
import { MelFilterBank } from "./mel_filter.ts";
import { type FeatureSpec, frameCount } from "./spec.ts";

/** Features of a signal, frames first. */
export interface MfccResult {
  /** Number of frames. */
  nFrames: number;
  /** Mel power `[nFrames, nMels]`. */
  melPower: FloatArray;
  /** Mel power in dB `[nFrames, nMels]`, floored as the specification says. */
  melDb: FloatArray;
  /** Cepstral coefficients `[nFrames, nMfcc]`, dB. */
  mfcc: FloatArray;
}

/**
 * Mel-frequency cepstral coefficients on the CPU: the normative reference of
 * the GPU pipeline, and the path where there is no GPU.
 *
 * Frames are windowed, transformed, squared, summed into mel bands, turned into
 * dB and transformed by a DCT. Nothing is normalised here (`normalise.ts`).
 * Source: `librosa.feature.mfcc`.
 *
 * @example
 * ```ts
 * const { nFrames, mfcc } = new Mfcc(DEFAULT_SPEC).compute(samples);
 * ```
 */
export class Mfcc {
  readonly spec: FeatureSpec;
  readonly #precision: Precision;
  readonly #window: FloatArray;
  readonly #fft: RealFft;
  readonly #filters: MelFilterBank;
  readonly #dct: FloatArray;
  readonly #frame: FloatArray;
  readonly #power: FloatArray;
  readonly #sums: FloatArray;
  readonly #differences: FloatArray;

  constructor(
    spec: FeatureSpec,
    { precision = "double" }: { precision?: Precision } = {},
  ) {
    const { nFft, winLength, nMfcc, nMels, lifter } = spec;
    this.spec = spec;
    this.#precision = precision;
    this.#window = floatArray(nFft, precision);
    this.#window.set(hannWindow(winLength, nFft));
    this.#fft = new RealFft(nFft, precision);
    this.#filters = new MelFilterBank(spec);
    this.#dct = floatArray(nMfcc * nMels, precision);
    this.#dct.set(dctMatrix(nMfcc, nMels, lifter));
    this.#frame = floatArray(nFft, precision);
    this.#power = floatArray(this.#fft.nBins, precision);
    this.#sums = floatArray(Math.ceil(nMels / 2), precision);
    this.#differences = floatArray(Math.ceil(nMels / 2), precision);
  }

  /**
   * Power spectrogram `[nFrames, 1 + nFft / 2]` of samples at the
   * specification's rate.
   */
  powerSpectrogram(samples: Float32Array): FloatArray {
    const nFrames = frameCount(samples.length, this.spec);
    const nBins = this.#fft.nBins;
    const power = floatArray(nFrames * nBins, this.#precision);
    for (let t = 0; t < nFrames; t++) {
      this.#loadFrame(samples, t);
      this.#fft.powerSpectrum(this.#frame, power, t * nBins);
    }
    return power;
  }

  /**
   * Mel power, mel dB and MFCC of samples at the specification's rate, full
   * scale ±1. No samples give no frames.
   */
  compute(samples: Float32Array): MfccResult {
    const { nMels, nMfcc, floorPower, topDb } = this.spec;
    const nFrames = frameCount(samples.length, this.spec);
    const melPower = floatArray(nFrames * nMels, this.#precision);
    if (this.spec.denoise === null) this.#melPower(samples, melPower);
    else this.#cleanMelPower(samples, melPower);
    const melDb = floatArray(nFrames * nMels, this.#precision);
    powerToDb(melPower, { floorPower, out: melDb });
    if (topDb !== null) floorToTopDb(melDb, topDb);
    const mfcc = floatArray(nFrames * nMfcc, this.#precision);
    for (let t = 0; t < nFrames; t++) this.#cepstrum(melDb, mfcc, t);
    return { nFrames, melPower, melDb, mfcc };
  }

  /** Spectrum by spectrum: none is kept. */
  #melPower(samples: Float32Array, melPower: FloatArray): void {
    const { nMels } = this.spec;
    const nFrames = melPower.length / nMels;
    for (let t = 0; t < nFrames; t++) {
      this.#loadFrame(samples, t);
      this.#fft.powerSpectrum(this.#frame, this.#power);
      this.#filters.apply(this.#power, melPower, t * nMels);
    }
  }

  /** Without the noise; that is known once the spectra have been seen. */
  #cleanMelPower(samples: Float32Array, melPower: FloatArray): void {
    const { nMels } = this.spec;
    const nBins = this.#fft.nBins;
    const power = this.powerSpectrogram(samples);
    denoise(power, this.spec);
    for (let t = 0; t * nMels < melPower.length; t++) {
      const bins = power.subarray(t * nBins, (t + 1) * nBins);
      this.#filters.apply(bins, melPower, t * nMels);
    }
  }

  /** Copies frame `t`, zero outside the signal, times the window. */
  #loadFrame(samples: Float32Array, t: number): void {
    const { nFft, hopLength, center } = this.spec;
    const frame = this.#frame, window = this.#window;
    const start = t * hopLength - (center ? nFft / 2 : 0);
    const from = Math.max(0, -start);
    const to = Math.min(nFft, samples.length - start);
    if (from > 0) frame.fill(0, 0, from);
    for (let n = from; n < to; n++) frame[n] = samples[start + n] * window[n];
    if (to < nFft) frame.fill(0, Math.max(to, 0));
  }

  /**
   * Row `n` of the DCT is even about its middle for even `n` and odd for odd
   * `n`, so sums and differences of mirrored bands halve the products.
   */
  #cepstrum(melDb: FloatArray, mfcc: FloatArray, t: number): void {
    const { nMels, nMfcc } = this.spec;
    const dct = this.#dct, sums = this.#sums, differences = this.#differences;
    const first = t * nMels, last = first + nMels - 1;
    const half = sums.length;
    for (let m = 0; m < half; m++) {
      const low = melDb[first + m], high = melDb[last - m];
      sums[m] = low + high;
      differences[m] = low - high;
    }
    if (nMels % 2 === 1) sums[half - 1] = melDb[first + half - 1];
    for (let n = 0; n < nMfcc; n++) {
      const folded = n % 2 === 0 ? sums : differences;
      let sum = 0;
      for (let m = 0, d = n * nMels; m < half; m++, d++) {
        sum += dct[d] * folded[m];
      }
      mfcc[t * nMfcc + n] = sum;
    }
  }
}
