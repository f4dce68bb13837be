/** Digital silence for as long as this means a muted microphone. */
const DEAD_SECONDS = 3;

/** Tells a muted microphone, which gives zeroes, from a quiet room. */
export class DeadInput {
  #sinceMs: number | null = null;

  /**
   * Takes a chunk in, float32 `[n]`, and when its last sample was captured.
   *
   * @returns whether nothing but zeroes came for more than three seconds.
   */
  push(samples: Float32Array, capturedAtMs: number): boolean {
    if (samples.some((sample) => sample !== 0)) {
      this.#sinceMs = null;
      return false;
    }
    this.#sinceMs ??= capturedAtMs;
    return capturedAtMs - this.#sinceMs > 1000 * DEAD_SECONDS;
  }

  /** Forgets what it heard: what comes next does not go on from it. */
  reset(): void {
    this.#sinceMs = null;
  }
}
