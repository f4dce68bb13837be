/** No sound for so long means that the input stands still. */
const STALLED_MS = 5000;

/** Tells an input that ended without a word from one that is only late. */
export class StallWatch {
  #heardMs: number;
  #stillTicks = 0;

  /** @param nowMs when it began to listen. */
  constructor(nowMs: number) {
    this.#heardMs = nowMs;
  }

  /** Sound came, or none is due. */
  heard(nowMs: number): void {
    this.#heardMs = nowMs;
    this.#stillTicks = 0;
  }

  /**
   * To be called about once a second.
   *
   * @returns whether no sound came for more than five seconds, twice in
   * succession: after a freeze the first tick comes before the sound does.
   */
  tick(nowMs: number): boolean {
    const isStill = nowMs - this.#heardMs > STALLED_MS;
    this.#stillTicks = isStill ? this.#stillTicks + 1 : 0;
    return this.#stillTicks >= 2;
  }
}
