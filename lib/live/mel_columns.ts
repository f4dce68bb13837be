import { type FeatureSpec, MfccStream } from "../dsp/mod.ts";

/** Mel spectrogram columns, ready to be drawn. */
export interface MelColumns {
  nColumns: number;
  nMels: number;
  /**
   * Float32Array [nColumns, nMels], dB (10·log10 of mel power); overwritten by
   * the next columns.
   */
  melDb: Float32Array;
}

/**
 * Mel spectrogram of a stream, one column a hop, for display.
 *
 * The columns are those of `Mfcc.compute()` on the whole stream without
 * centring: chunk boundaries change nothing.
 */
export class MelColumnFeed {
  /** The stream's frames, which a network on the CPU can be fed from too. */
  readonly stream: MfccStream;
  readonly #sliceSamples: number;
  readonly #slice: Float64Array;
  #columns = new Float32Array(0);

  constructor(spec: FeatureSpec) {
    const { windowFrames, hopLength, nMels } = spec;
    // What is heard is shown, the noise too.
    this.stream = new MfccStream({ ...spec, center: false, denoise: null });
    // Never more new frames at once than the ring keeps.
    this.#sliceSamples = windowFrames * hopLength;
    this.#slice = new Float64Array((windowFrames + 1) * nMels);
  }

  /** Takes samples in (Float32Array [n] at the spec's rate) and gives the new columns. */
  push(samples: Float32Array): MelColumns {
    const { nMels, hopLength } = this.stream.spec;
    this.#makeRoom((Math.ceil(samples.length / hopLength) + 1) * nMels);
    const before = this.stream.nFrames;
    let filled = 0;
    for (let at = 0; at < samples.length; at += this.#sliceSamples) {
      const slice = samples.subarray(at, at + this.#sliceSamples);
      filled += this.#addColumns(this.stream.push(slice), filled);
    }
    const nColumns = this.stream.nFrames - before;
    return { nColumns, nMels, melDb: this.#columns.subarray(0, filled) };
  }

  #makeRoom(length: number): void {
    if (length <= this.#columns.length) return;
    this.#columns = new Float32Array(length);
  }

  /** Copies the newest columns to `offset`; returns how many values they are. */
  #addColumns(nFrames: number, offset: number): number {
    const length = nFrames * this.stream.spec.nMels;
    const firstFrame = this.stream.nFrames - nFrames;
    this.stream.readMelDb({ firstFrame, nFrames }, this.#slice);
    this.#columns.set(this.#slice.subarray(0, length), offset);
    return length;
  }
}
