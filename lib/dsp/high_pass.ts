/**
 * Second-order Butterworth high-pass filter; keeps its state from call to call.
 *
 * Source: R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter
 * coefficients", HPF with Q = 1/√2, transposed direct form II.
 */
export class HighPass {
  readonly #b0: number;
  readonly #a1: number;
  readonly #a2: number;
  #s1 = 0;
  #s2 = 0;

  /**
   * @param options.cutoffHz where it passes half the power, over 0 and under
   * half the rate.
   */
  constructor(
    { cutoffHz, sampleRateHz }: { cutoffHz: number; sampleRateHz: number },
  ) {
    const w = 2 * Math.PI * cutoffHz / sampleRateHz;
    const alpha = Math.sin(w) / Math.SQRT2;
    this.#b0 = (1 + Math.cos(w)) / 2 / (1 + alpha);
    this.#a1 = -2 * Math.cos(w) / (1 + alpha);
    this.#a2 = (1 - alpha) / (1 + alpha);
  }

  /**
   * Filters samples into `out`, of the same length. A sample that is no finite
   * number counts as 0: one must not spoil the state for good.
   */
  run(input: Float32Array, out: Float64Array): void {
    for (let i = 0; i < input.length; i++) {
      const x = Number.isFinite(input[i]) ? this.#b0 * input[i] : 0;
      const y = x + this.#s1;
      this.#s1 = this.#s2 - 2 * x - this.#a1 * y;
      this.#s2 = x - this.#a2 * y;
      out[i] = y;
    }
  }

  /** Goes on as if `sample` had been heard for ever, so that an offset gives no step. */
  settle(sample: number): void {
    this.#s2 = Number.isFinite(sample) ? this.#b0 * sample : 0;
    this.#s1 = -this.#s2;
  }

  /** Forgets what it heard. */
  reset(): void {
    this.#s1 = 0;
    this.#s2 = 0;
  }
}
