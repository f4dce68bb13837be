import type { FloatArray } from "./fft.ts";
import { type OptionCheck, optionCheck } from "./option_check.ts";

/** How noise is taken out of a power spectrogram. */
export interface DenoiseSpec {
  /** Most that is taken from a bin, dB. */
  maxDb: number;
  /** From this ratio of speech to noise on, dB, nothing is taken at all. */
  cleanDb: number;
}

/** 12 dB at most, nothing from a recording with 25 dB or more. */
export const DEFAULT_DENOISE: DenoiseSpec = { maxDb: 12, cleanDb: 25 };

/** Constants of the recursion, for one distance between frames. */
export interface DenoiseConstants {
  /** Weight of the noise known so far, 0.8 every 16 ms. */
  noiseSmoothing: number;
  /** Weight of the speech presence known so far, 0.9 every 16 ms. */
  presenceSmoothing: number;
  /** Weight of the last frame's speech in the a-priori SNR, 0.98 every 16 ms. */
  speechSmoothing: number;
  /** Share of the level of speech that is left after a frame, 1/e after 5 s. */
  levelDecay: number;
  /** What the least noise may grow by in a frame, 2 dB a second. */
  quietRise: number;
  /** `ξ₁ / (1 + ξ₁)`. */
  presenceSlope: number;
  /** `1 + ξ₁`. */
  presenceRatio: number;
}

/** A-priori SNR that speech is expected to have where it is present: 15 dB. */
const PRESENT_SNR = 10 ** 1.5;

/**
 * See {@linkcode DenoiseConstants}. Rounded to single precision on the CPU too:
 * a wrong weight errs the same way in every frame, and adds up.
 */
export function denoiseConstants(hopSeconds: number): DenoiseConstants {
  const each = (weight: number) => Math.fround(weight ** (hopSeconds / 0.016));
  return {
    noiseSmoothing: each(0.8),
    presenceSmoothing: each(0.9),
    speechSmoothing: each(0.98),
    levelDecay: Math.fround(Math.exp(-hopSeconds / 5)),
    quietRise: Math.fround(10 ** (0.2 * hopSeconds)),
    presenceSlope: Math.fround(PRESENT_SNR / (1 + PRESENT_SNR)),
    presenceRatio: Math.fround(1 + PRESENT_SNR),
  };
}

/** Least noise power: far under what 16 bits round to (10⁻⁸ at 400 samples). */
export const LEAST_NOISE = Math.fround(1e-10);
/** Speech certain for longer than this is doubted, so that the noise goes on. */
export const DOUBTED_PRESENCE = Math.fround(0.98);
/** How uncertain doubted speech is at least. */
export const LEAST_ABSENCE = Math.fround(0.01);
/** The ramp from all of `maxDb` to nothing ends at `cleanDb`, dB. */
export const CLEAN_RAMP_DB = 10;
/** Over all noise of all bins: 8192 bins of the loudest samples there may be. */
export const MOST_NOISE = Math.fround(1e32);

/**
 * Takes stationary noise out of a stream of power spectra, frame by frame; the
 * normative reference of the GPU stage.
 *
 * Of every bin k, with `Y` its power and `N` the noise known so far:
 *
 * - presence of speech `P = 1 / (1 + (1 + ξ₁)·exp(−(Y/N)·ξ₁/(1 + ξ₁)))`, then
 *   `N ← a·N + (1 − a)·(P·N + (1 − P)·Y)`;
 * - a-priori SNR `ξ = b·S′/N + (1 − b)·max(Y/N − 1, 0)`, `S′` the last frame's
 *   result, and the Wiener filter's power gain `G = (ξ / (1 + ξ))²`;
 * - result `S = max(G, g)·Y`.
 *
 * The bound `g` leaves clean speech alone: with `R` the level of speech (the
 * loudest frame, forgotten over 5 s) over the least noise `Q` of late, in dB,
 * `g = 10^(−maxDb/10 · min(1, max(0, (cleanDb − R) / 10)))`: 1 from `cleanDb`
 * on, where every bin stays bit for bit as it is, and never under `−maxDb`.
 * `Q ← min(Σ N, Q · 2 dB a second)`: a long vowel passes into `N` for a while,
 * and would be taken for noise; every pause between words shows `Q` anew.
 *
 * Source of the noise estimate: T. Gerkmann, R. C. Hendriks, "Unbiased
 * MMSE-based noise power estimation with low complexity and low tracking
 * delay" (2012); of the a-priori SNR: Y. Ephraim, D. Malah (1984).
 *
 * @example
 * ```ts
 * const denoiser = new Denoiser({ nBins: 257, hopSeconds: 0.01 });
 * denoiser.prime(power); // float64 [nFrames, 257]
 * denoiser.process(power); // in place; the next frames may follow
 * ```
 */
export class Denoiser {
  readonly nBins: number;
  readonly #spec: DenoiseSpec;
  readonly #constants: DenoiseConstants;
  readonly #noise: Float64Array;
  readonly #presence: Float64Array;
  readonly #speech: Float64Array;
  #level = 0;
  #quiet = MOST_NOISE;
  #started = false;

  /** @throws {RangeError} when an option is out of its range. */
  constructor(
    { nBins, hopSeconds, denoise = DEFAULT_DENOISE }: {
      nBins: number;
      hopSeconds: number;
      denoise?: DenoiseSpec;
    },
  ) {
    check({ nBins }, Number.isInteger(nBins) && nBins > 0, "a whole number");
    check({ hopSeconds }, hopSeconds > 0, "over 0");
    checkDenoise(denoise);
    this.nBins = nBins;
    this.#spec = denoise;
    this.#constants = denoiseConstants(hopSeconds);
    this.#noise = new Float64Array(nBins);
    this.#presence = new Float64Array(nBins);
    this.#speech = new Float64Array(nBins);
  }

  /** The noise's power of each bin as it is known now, float64 `[nBins]`. */
  get noise(): Float64Array {
    return this.#noise.slice();
  }

  /** Forgets all it heard. */
  reset(): void {
    this.#started = false;
  }

  /**
   * Learns noise and level from frames without changing them, from the last to
   * the first: what it knows then is right for the first frame, so a short
   * recording is cleaned from its beginning.
   *
   * @param power `[nFrames, nBins]`, at least 0.
   */
  prime(power: FloatArray): void {
    for (let at = power.length - this.nBins; at >= 0; at -= this.nBins) {
      this.#learn(power, at);
    }
    this.#speech.fill(0);
  }

  /**
   * Cleans the next frames of the stream in place.
   *
   * @param power `[nFrames, nBins]`, at least 0.
   */
  process(power: FloatArray): void {
    for (let at = 0; at + this.nBins <= power.length; at += this.nBins) {
      this.#learn(power, at);
      this.#clean(power, { at, least: this.#leastGain() });
    }
  }

  #learn(power: FloatArray, at: number): void {
    const { noiseSmoothing, presenceSmoothing } = this.#constants;
    const { presenceSlope, presenceRatio } = this.#constants;
    if (!this.#started) this.#start(power, at);
    let total = 0, totalNoise = 0;
    for (let k = 0; k < this.nBins; k++) {
      const y = power[at + k], noise = this.#noise[k];
      total += y;
      const odds = presenceRatio * Math.exp(-presenceSlope * y / noise);
      this.#presence[k] = presenceSmoothing * this.#presence[k] +
        (1 - presenceSmoothing) / (1 + odds);
      // Not 1 − P: in single precision that leaves nothing to multiply Y with.
      const absence = Math.max(
        odds / (1 + odds),
        leastAbsence(this.#presence[k]),
      );
      this.#noise[k] = Math.max(
        noise + (1 - noiseSmoothing) * absence * (y - noise),
        LEAST_NOISE,
      );
      totalNoise += this.#noise[k];
    }
    const { levelDecay, quietRise } = this.#constants;
    this.#level = Math.max(levelDecay * this.#level, total);
    this.#quiet = Math.min(quietRise * this.#quiet, totalNoise);
  }

  /** The first frame stands for the noise: what is louder later is speech. */
  #start(power: FloatArray, at: number): void {
    for (let k = 0; k < this.nBins; k++) {
      this.#noise[k] = Math.max(power[at + k], LEAST_NOISE);
    }
    this.#presence.fill(0);
    this.#speech.fill(0);
    this.#level = 0;
    this.#quiet = MOST_NOISE;
    this.#started = true;
  }

  #leastGain(): number {
    const { maxDb, cleanDb } = this.#spec;
    const level = Math.max(this.#level, LEAST_NOISE);
    const ratioDb = 10 * Math.log10(level / this.#quiet);
    const share = (cleanDb - ratioDb) / CLEAN_RAMP_DB;
    return 10 ** (-maxDb / 10 * Math.min(1, Math.max(0, share)));
  }

  #clean(
    power: FloatArray,
    { at, least }: { at: number; least: number },
  ): void {
    const { speechSmoothing } = this.#constants;
    for (let k = 0; k < this.nBins; k++) {
      const y = power[at + k], noise = this.#noise[k];
      const snr = speechSmoothing * this.#speech[k] / noise +
        (1 - speechSmoothing) * Math.max(y / noise - 1, 0);
      const wiener = snr / (1 + snr);
      // The filter's own result, not the bounded one, or noise would feed itself.
      this.#speech[k] = wiener * wiener * y;
      power[at + k] = Math.max(wiener * wiener, least) * y;
    }
  }
}

/** Rises from 0 to 0.01 where speech was certain for long; without a jump. */
function leastAbsence(presence: number): number {
  const doubt = (presence - DOUBTED_PRESENCE) / (1 - DOUBTED_PRESENCE);
  return LEAST_ABSENCE * Math.max(0, doubt);
}

/** What a denoiser needs of a feature specification. */
type DenoisedSpec = {
  nFft: number;
  hopLength: number;
  sampleRateHz: number;
  denoise: DenoiseSpec | null;
};

/** The denoiser of a feature specification, or null where it has none. */
export function createDenoiser(
  { nFft, hopLength, sampleRateHz, denoise }: DenoisedSpec,
): Denoiser | null {
  if (denoise === null) return null;
  const hopSeconds = hopLength / sampleRateHz;
  return new Denoiser({ nBins: 1 + nFft / 2, hopSeconds, denoise });
}

/**
 * Cleans a recording's power spectrogram in place, as a feature specification
 * says: `prime` on its first `windowFrames` frames, then `process`.
 *
 * @param power `[nFrames, 1 + nFft / 2]`.
 */
export function denoise(
  power: FloatArray,
  spec: DenoisedSpec & { windowFrames: number },
): void {
  const denoiser = createDenoiser(spec);
  if (denoiser === null) return;
  denoiser.prime(power.subarray(0, spec.windowFrames * denoiser.nBins));
  denoiser.process(power);
}

/** @throws {RangeError} when a value cannot be computed with. */
export function checkDenoise({ maxDb, cleanDb }: DenoiseSpec): void {
  check({ maxDb }, maxDb > 0 && maxDb <= 60, "over 0, at most 60");
  check({ cleanDb }, cleanDb >= 0 && cleanDb <= 120, "from 0 to 120");
}

const check: OptionCheck = optionCheck("reduce noise");
