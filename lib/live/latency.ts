/** Latencies kept: a minute's at four a second. */
const KEPT = 240;

/**
 * The last latencies and their percentiles, by the nearest rank: the smallest
 * value that at least p in a hundred do not exceed.
 */
export class LatencyGauge {
  readonly #ring: Float64Array = new Float64Array(KEPT);
  #count = 0;
  #lastMs: number | null = null;
  #sorted: Float64Array | null = null;

  /** The newest, ms; null before the first. */
  get lastMs(): number | null {
    return this.#lastMs;
  }

  /** Takes one in, ms. */
  push(latencyMs: number): void {
    this.#ring[this.#count++ % KEPT] = latencyMs;
    this.#lastMs = latencyMs;
    this.#sorted = null;
  }

  /** The `p`-th percentile, 0 < p ≤ 100, of those kept, ms; null before the first. */
  percentileMs(p: number): number | null {
    const kept = Math.min(this.#count, KEPT);
    if (kept === 0) return null;
    this.#sorted ??= this.#ring.slice(0, kept).sort();
    return this.#sorted[Math.ceil(p / 100 * kept) - 1];
  }
}
