/**
 * When each sample of a resampled stream was captured.
 *
 * Sample k of the output is the instant k/toHz of the input; the input's last
 * sample is known to have been captured at a given time, so
 *
 *   t(k) = t(last) - (nIn - k·fromHz/toHz) · 1000/fromHz
 */
export class SampleClock {
  readonly #fromHz: number;
  readonly #toHz: number;
  #inputSamples = 0;
  #capturedAtMs = 0;

  constructor({ fromHz, toHz }: { fromHz: number; toHz: number }) {
    this.#fromHz = fromHz;
    this.#toHz = toHz;
  }

  /** Notes a chunk of input whose last sample was captured at `capturedAtMs`. */
  note(chunkLength: number, capturedAtMs: number): void {
    this.#inputSamples += chunkLength;
    this.#capturedAtMs = capturedAtMs;
  }

  /** When output sample `index` was captured, on the clock of `note()`, ms. */
  capturedAtMs(index: number): number {
    const inputIndex = index * this.#fromHz / this.#toHz;
    return this.#capturedAtMs -
      (this.#inputSamples - inputIndex) * 1000 / this.#fromHz;
  }
}
