/** One column is 10 ms of sound. */
const COLUMNS_PER_MS = 0.1;
/** Columns held back: sound comes in chunks, some of them late, the picture evenly. */
const HELD_BACK = 5;
/** Columns by which it doubles its speed where it is behind, or would stop. */
const CATCH_UP = 20;

/**
 * Says how far a picture has scrolled at each frame: as fast as sound goes by,
 * however it comes, and 50 ms behind it.
 *
 * Its speed is 1 + (b − HELD_BACK) / CATCH_UP columns each 10 ms, where b are
 * the columns that came and are not shown yet: a loop that settles at
 * HELD_BACK, whatever the clocks of sound and screen.
 */
export class ScrollClock {
  readonly #mostBehind: number;
  #arrived: number;
  #shown: number;
  #lastMs: number | null = null;

  /**
   * @param options `from`: the column it begins at. `mostBehind`: it leaps
   * rather than be further behind, as where its page was not seen.
   */
  constructor({ from, mostBehind }: { from: number; mostBehind: number }) {
    this.#arrived = this.#shown = from;
    this.#mostBehind = mostBehind;
  }

  /** Columns that came. */
  get arrived(): number {
    return this.#arrived;
  }

  /** Whether there is more to come to. */
  get isBehind(): boolean {
    return this.#shown < this.#arrived;
  }

  /** One more column came. */
  push(): void {
    this.#arrived++;
  }

  /**
   * How far it has come, columns with their fraction; never further than sound.
   *
   * @param nowMs the frame's time.
   */
  at(nowMs: number): number {
    const elapsedMs = Math.max(0, nowMs - (this.#lastMs ?? nowMs));
    const behind = this.#arrived - this.#shown;
    const speed = COLUMNS_PER_MS * (1 + (behind - HELD_BACK) / CATCH_UP);
    const next = Math.min(this.#arrived, this.#shown + speed * elapsedMs);
    this.#shown = Math.max(next, this.#arrived - this.#mostBehind);
    this.#lastMs = this.isBehind ? nowMs : null;
    return this.#shown;
  }
}
