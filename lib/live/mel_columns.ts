import { type FeatureSpec, MfccStream } from "../dsp/mod.ts";

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
  readonly #stream: MfccStream;
  readonly #sliceSamples: number;
  #columns = new Float64Array(0);

  constructor(spec: FeatureSpec) {
    const { windowFrames: ringFrames } = spec;
    // What is heard is shown, the noise too.
    const streamed = { ...spec, center: false, topDb: null, denoise: null };
    this.#stream = new MfccStream(streamed, { ringFrames });
    // Never more new frames at once than the ring keeps.
    this.#sliceSamples = ringFrames * spec.hopLength;
  }

  /** Takes samples in (Float32Array [n] at the spec's rate) and gives the new columns. */
  push(samples: Float32Array): MelColumns {
    const { nMels } = this.#stream.spec;
    const before = this.#stream.nFrames;
    const parts: Float32Array[] = [];
    for (let at = 0; at < samples.length; at += this.#sliceSamples) {
      const slice = samples.subarray(at, at + this.#sliceSamples);
      parts.push(this.#newColumns(this.#stream.push(slice)));
    }
    const nColumns = this.#stream.nFrames - before;
    if (parts.length === 1) return { nColumns, nMels, melDb: parts[0] };
    return { nColumns, nMels, melDb: joined(parts) };
  }

  #newColumns(nFrames: number): Float32Array {
    const { nMels } = this.#stream.spec;
    const length = nFrames * nMels;
    if (length > this.#columns.length) this.#columns = new Float64Array(length);
    const firstFrame = this.#stream.nFrames - nFrames;
    this.#stream.readMelDb({ firstFrame, nFrames }, this.#columns);
    return new Float32Array(this.#columns.subarray(0, length));
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const out = new Float32Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
