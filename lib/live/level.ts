/** What the input level is now. */
export interface InputLevel {
  /** Root mean square of the last chunk, dBFS, never under {@linkcode SILENCE_DBFS}. */
  levelDb: number;
  /** Largest magnitude of the last chunk, dBFS, never under {@linkcode SILENCE_DBFS}. */
  peakDb: number;
  /** True where the input touched full scale within the last second. */
  clipping: boolean;
}

/** The level given for digital silence, dBFS: one bit of 20. */
export const SILENCE_DBFS = -120;

/** A sample this large counts as clipped: the top step of 11 bits. */
const CLIP_MAGNITUDE = 0.999;
const CLIP_HOLD_SECONDS = 1;

/** dBFS of a magnitude: 20·log10(x), floored at {@linkcode SILENCE_DBFS}. */
export function toDbfs(magnitude: number): number {
  if (magnitude <= 0) return SILENCE_DBFS;
  return Math.max(SILENCE_DBFS, 20 * Math.log10(magnitude));
}

/**
 * Level of an input stream, chunk by chunk.
 *
 * A full-scale sine has -3.01 dBFS: 0 dBFS is the square of full scale.
 *
 * @throws {RangeError} If `sampleRateHz` is not a positive number.
 */
export class LevelGauge {
  readonly #holdSamples: number;
  #samplesSinceClip = Infinity;
  #level: InputLevel = {
    levelDb: SILENCE_DBFS,
    peakDb: SILENCE_DBFS,
    clipping: false,
  };

  constructor(sampleRateHz: number) {
    if (!(sampleRateHz > 0)) {
      throw new RangeError(
        `Cannot create LevelGauge: 'sampleRateHz' must be above 0, got ${sampleRateHz}`,
      );
    }
    this.#holdSamples = CLIP_HOLD_SECONDS * sampleRateHz;
  }

  /** The level of the last chunk. */
  get level(): InputLevel {
    return this.#level;
  }

  /** Measures `chunk`: Float32Array [n], full scale ±1. */
  push(chunk: Float32Array): InputLevel {
    if (chunk.length === 0) return this.#level;
    let energy = 0;
    let peak = 0;
    for (const sample of chunk) {
      energy += sample * sample;
      peak = Math.max(peak, Math.abs(sample));
    }
    this.#samplesSinceClip = peak >= CLIP_MAGNITUDE
      ? 0
      : this.#samplesSinceClip + chunk.length;
    this.#level = {
      levelDb: toDbfs(Math.sqrt(energy / chunk.length)),
      peakDb: toDbfs(peak),
      clipping: this.#samplesSinceClip < this.#holdSamples,
    };
    return this.#level;
  }
}
