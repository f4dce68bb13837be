/** Peaks a second of a recording: each is 10 ms. */
export const PEAKS_PER_SECOND = 100;

/**
 * The outline of a recording as it goes by, for drawing: the least and the
 * greatest sample of every 10 ms, in steps of 1/32,767 of full scale.
 *
 * An hour takes 1.4 MB.
 */
export class PeakMeter {
  readonly #sampleRateHz: number;
  #heard = 0;
  #count = 0;
  #least = 0;
  #greatest = 0;

  /** @throws {RangeError} If `sampleRateHz` gives no sample for a peak. */
  constructor(sampleRateHz: number) {
    if (!(sampleRateHz >= PEAKS_PER_SECOND)) {
      throw new RangeError(
        `Cannot create PeakMeter: 'sampleRateHz' must be ${PEAKS_PER_SECOND} or more, got ${sampleRateHz}`,
      );
    }
    this.#sampleRateHz = sampleRateHz;
  }

  /**
   * Takes samples in, float32 `[n]`, full scale ±1; gives the peaks they
   * complete, Int16Array `[2 · nPeaks]`: least, greatest, least, …
   */
  push(samples: Float32Array): Int16Array {
    const peaks: number[] = [];
    for (const sample of samples) {
      this.#least = Math.min(this.#least, sample);
      this.#greatest = Math.max(this.#greatest, sample);
      this.#heard++;
      if (this.#heard < this.#end()) continue;
      peaks.push(toInteger(this.#least), toInteger(this.#greatest));
      this.#count++;
      this.#least = 0;
      this.#greatest = 0;
    }
    return Int16Array.from(peaks);
  }

  /** Samples up to the end of the peak under way. */
  #end(): number {
    return Math.round(
      (this.#count + 1) * this.#sampleRateHz / PEAKS_PER_SECOND,
    );
  }
}

function toInteger(sample: number): number {
  return Math.round(32_767 * Math.min(1, Math.max(-1, sample || 0)));
}
