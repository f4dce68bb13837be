import { type FeatureSpec, Mfcc } from "../dsp/mod.ts";

/** Mel spectrogram columns, ready to be drawn. */
export interface MelColumns {
  nColumns: number;
  nMels: number;
  /** Float32Array [nColumns, nMels], dB (10·log10 of mel power). */
  melDb: Float32Array;
}

/**
 * Mel spectrogram of a stream, one column a hop, for display.
 *
 * The columns are those of `Mfcc.compute()` on the whole stream without
 * centring: chunk boundaries change nothing.
 */
export class MelColumnFeed {
  readonly #spec: FeatureSpec;
  readonly #mfcc: Mfcc;
  #pending: Float32Array = new Float32Array(0);

  constructor(spec: FeatureSpec) {
    // What is heard is shown, the noise too.
    this.#spec = { ...spec, center: false, topDb: null, denoise: null };
    this.#mfcc = new Mfcc(this.#spec, { precision: "single" });
  }

  /** Takes samples in (Float32Array [n] at the spec's rate) and gives the new columns. */
  push(samples: Float32Array): MelColumns {
    const { nFft, hopLength, nMels } = this.#spec;
    const joined = concat(this.#pending, samples);
    const nColumns = Math.max(
      0,
      1 + Math.floor((joined.length - nFft) / hopLength),
    );
    this.#pending = joined.slice(nColumns * hopLength);
    if (nColumns === 0) {
      return { nColumns, nMels, melDb: new Float32Array(0) };
    }
    const used = joined.subarray(0, (nColumns - 1) * hopLength + nFft);
    const { melDb } = this.#mfcc.compute(used);
    return { nColumns, nMels, melDb: Float32Array.from(melDb) };
  }
}

function concat(a: Float32Array, b: Float32Array): Float32Array {
  const joined = new Float32Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
