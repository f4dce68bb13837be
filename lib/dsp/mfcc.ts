import { dctMatrix } from "./dct.ts";
import { floorToTopDb, powerToDb } from "./decibel.ts";
import { createDenoiser, denoise } from "./denoise.ts";
import {
  type FloatArray,
  inPrecision,
  type Precision,
  RealFft,
} from "./fft.ts";
import { hannWindow } from "./hann.ts";
import { MelFilterBank } from "./mel_filter.ts";
import { PeriodicityBank } from "./periodicity.ts";
import type { SignalInParts } from "./mfcc_chunks.ts";
import { checkSamples } from "./samples.ts";
import { checkFeatureSpec, type FeatureSpec, frameCount } from "./spec.ts";

/** Where a frame is put, and the window that it is multiplied by. */
interface Slot {
  /** `[nFft]`; 0 but where the window is. */
  frame: Float64Array;
  window: Float64Array;
  winLength: number;
}

function newSlot(winLength: number, nFft: number): Slot {
  const window = hannWindow(winLength, nFft);
  return { frame: new Float64Array(nFft), window, winLength };
}

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
  /** Periodicity `[nFrames, nPitches]`; null where the specification has none. */
  periodicity: FloatArray | null;
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
  readonly #slot: Slot;
  readonly #fft: RealFft;
  readonly #filters: MelFilterBank;
  readonly #periodicity: { bank: PeriodicityBank; slot: Slot } | null;
  readonly #dct: Float64Array;
  readonly #power: Float64Array;
  readonly #sums: Float64Array;
  readonly #differences: Float64Array;

  /** @throws {TypeError | RangeError} as `parseFeatureSpec` does. */
  constructor(
    spec: FeatureSpec,
    { precision = "double" }: { precision?: Precision } = {},
  ) {
    checkFeatureSpec(spec);
    const { nFft, winLength, nMfcc, nMels, lifter } = spec;
    this.spec = spec;
    this.#precision = precision;
    this.#slot = newSlot(winLength, nFft);
    this.#fft = new RealFft(nFft);
    this.#filters = new MelFilterBank(spec);
    this.#periodicity = spec.periodicity && {
      bank: new PeriodicityBank(spec, spec.periodicity),
      slot: newSlot(spec.periodicity.winLength, nFft),
    };
    // Rows of zeros after the last: they are taken in fours.
    this.#dct = new Float64Array(4 * Math.ceil(nMfcc / 4) * nMels);
    this.#dct.set(dctMatrix(nMfcc, nMels, lifter));
    this.#power = new Float64Array(this.#fft.nBins);
    this.#sums = new Float64Array(Math.ceil(nMels / 2));
    this.#differences = new Float64Array(Math.ceil(nMels / 2));
  }

  /**
   * Power spectrogram `[nFrames, 1 + nFft / 2]` of samples at the
   * specification's rate.
   *
   * @throws {RangeError} when a sample is not finite; see `checkSamples`.
   */
  powerSpectrogram(samples: Float32Array): FloatArray {
    checkSamples(samples, "compute spectra");
    return inPrecision(this.#spectrogram(samples), this.#precision);
  }

  /**
   * Mel power, mel dB and MFCC of samples at the specification's rate, full
   * scale ±1. No samples give no frames.
   *
   * @throws {RangeError} when a sample is not finite; see `checkSamples`.
   */
  compute(samples: Float32Array): MfccResult {
    return this.#compute(samples, (power) => denoise(power, this.spec));
  }

  /**
   * Begins a signal that comes in parts; see `mfccChunks`.
   *
   * @param opening its first `windowSamples(spec)` samples, or all there are.
   * @throws {RangeError} when a sample is not finite; see `checkSamples`.
   */
  begin(opening: Float32Array): SignalInParts {
    const denoiser = createDenoiser(this.spec);
    if (denoiser !== null) {
      checkSamples(opening, "compute MFCC");
      denoiser.prime(this.#spectrogram(opening));
    }
    return {
      compute: (samples) =>
        this.#compute(samples, (power) => denoiser!.process(power)),
      dispose: () => {},
    };
  }

  /** @param clean takes the noise out of spectra, where the specification asks. */
  #compute(
    samples: Float32Array,
    clean: (power: Float64Array) => void,
  ): MfccResult {
    checkSamples(samples, "compute MFCC");
    const { nMels, nMfcc, floorPower, topDb } = this.spec;
    const nFrames = frameCount(samples.length, this.spec);
    const melPower = new Float64Array(nFrames * nMels);
    const nPitches = this.#periodicity?.bank.nPitches ?? 0;
    const periodicity = new Float64Array(nFrames * nPitches);
    this.pitches(samples, { nFrames, out: periodicity });
    if (this.spec.denoise === null) {
      this.melPower(samples, { nFrames, out: melPower });
    } else {
      const power = this.#spectrogram(samples);
      clean(power);
      this.bands(power, { nFrames, out: melPower });
    }
    const melDb = new Float64Array(nFrames * nMels);
    powerToDb(melPower, { floorPower, out: melDb });
    if (topDb !== null) floorToTopDb(melDb, { topDb });
    const mfcc = new Float64Array(nFrames * nMfcc);
    this.cepstra(melDb, { nFrames, out: mfcc });
    const precision = this.#precision;
    return {
      nFrames,
      melPower: inPrecision(melPower, precision),
      melDb: inPrecision(melDb, precision),
      mfcc: inPrecision(mfcc, precision),
      periodicity: this.#periodicity && inPrecision(periodicity, precision),
    };
  }

  /**
   * Mel power of the first `nFrames` frames, with their noise, for callers that
   * keep their own arrays; the samples are trusted.
   *
   * @param out receives `[nFrames, nMels]`.
   * @param power receives the last frame's power spectrum, `[1 + nFft / 2]`.
   */
  melPower(
    samples: Float32Array,
    { nFrames, out, power = this.#power }: {
      nFrames: number;
      out: Float64Array;
      power?: Float64Array;
    },
  ): void {
    const { nMels } = this.spec;
    for (let t = 0; t < nFrames; t++) {
      this.#loadFrame(samples, t, this.#slot);
      this.#fft.powerSpectrum(this.#slot.frame, power);
      this.#filters.apply(power, out, t * nMels);
    }
  }

  /**
   * Periodicity of the first `nFrames` frames, with their noise; nothing without
   * pitches. The samples are trusted.
   *
   * @param out receives `[nFrames, nPitches]`.
   */
  pitches(
    samples: Float32Array,
    { nFrames, out }: { nFrames: number; out: Float64Array },
  ): void {
    if (this.#periodicity === null) return;
    const { bank, slot } = this.#periodicity;
    for (let t = 0; t < nFrames; t++) {
      this.#loadFrame(samples, t, slot);
      this.#fft.powerSpectrum(slot.frame, this.#power);
      bank.apply(this.#power, out, t * bank.nPitches);
    }
  }

  /**
   * Power spectra of the first `nFrames` frames, for callers that keep their
   * own arrays; the samples are trusted.
   *
   * @param out receives `[nFrames, 1 + nFft / 2]`.
   */
  spectra(
    samples: Float32Array,
    { nFrames, out }: { nFrames: number; out: Float64Array },
  ): void {
    for (let t = 0; t < nFrames; t++) {
      this.#loadFrame(samples, t, this.#slot);
      this.#fft.powerSpectrum(this.#slot.frame, out, t * this.#fft.nBins);
    }
  }

  /**
   * Mel power of `nFrames` power spectra.
   *
   * @param power `[nFrames, 1 + nFft / 2]`.
   * @param out receives `[nFrames, nMels]`.
   */
  bands(
    power: Float64Array,
    { nFrames, out }: { nFrames: number; out: Float64Array },
  ): void {
    const nBins = this.#fft.nBins;
    for (let t = 0; t < nFrames; t++) {
      const bins = power.subarray(t * nBins, (t + 1) * nBins);
      this.#filters.apply(bins, out, t * this.spec.nMels);
    }
  }

  /**
   * Cepstral coefficients of `nFrames` frames of mel decibels.
   *
   * @param melDb `[nFrames, nMels]`.
   * @param out receives `[nFrames, nMfcc]`.
   */
  cepstra(
    melDb: Float64Array,
    { nFrames, out }: { nFrames: number; out: Float64Array },
  ): void {
    for (let t = 0; t < nFrames; t++) this.#cepstrum(melDb, out, t);
  }

  #spectrogram(samples: Float32Array): Float64Array<ArrayBuffer> {
    const nFrames = frameCount(samples.length, this.spec);
    const out = new Float64Array(nFrames * this.#fft.nBins);
    this.spectra(samples, { nFrames, out });
    return out;
  }

  /** Copies frame `t`, zero outside the signal and the window, times it. */
  #loadFrame(
    samples: Float32Array,
    t: number,
    { frame, window, winLength }: Slot,
  ): void {
    const { nFft, hopLength, center } = this.spec;
    const start = t * hopLength - (center ? nFft / 2 : 0);
    const first = (nFft - winLength) >> 1; // as hannWindow() places it
    const from = Math.max(first, -start);
    const to = Math.min(first + winLength, samples.length - start);
    // The frame is zero before and after the window, and stays so.
    if (from > first) frame.fill(0, first, from);
    for (let n = from; n < to; n++) frame[n] = samples[start + n] * window[n];
    if (to < first + winLength) frame.fill(0, Math.max(to, first));
  }

  /**
   * Row `n` of the DCT is even about its middle for even `n` and odd for odd
   * `n`, so sums and differences of mirrored bands halve the products.
   */
  #cepstrum(melDb: Float64Array, mfcc: Float64Array, t: number): void {
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
    const to = t * nMfcc;
    // Two even and two odd rows at once: four chains of additions overlap.
    for (let n = 0; n < nMfcc; n += 4) {
      let a = 0, b = 0, c = 0, d = 0;
      for (let m = 0, i = n * nMels; m < half; m++, i++) {
        const even = sums[m], odd = differences[m];
        a += dct[i] * even;
        b += dct[i + nMels] * odd;
        c += dct[i + 2 * nMels] * even;
        d += dct[i + 3 * nMels] * odd;
      }
      mfcc[to + n] = a;
      if (n + 1 < nMfcc) mfcc[to + n + 1] = b;
      if (n + 2 < nMfcc) mfcc[to + n + 2] = c;
      if (n + 3 < nMfcc) mfcc[to + n + 3] = d;
    }
  }
}
