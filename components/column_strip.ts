// Runs in the browser only: draws on a canvas.
import { ScrollClock } from "./scroll_clock.ts";

/** Columns shown: six seconds at 10 ms. */
const SHOWN_COLUMNS = 600;
/** Columns that may have come and are not shown yet. */
const MOST_BEHIND = 64;
/** Columns kept, a ring. */
export const KEPT_COLUMNS = SHOWN_COLUMNS + MOST_BEHIND;

/** How a strip is drawn. */
export interface StripOptions {
  /** Width of a column where it is painted, pixels. */
  columnWidth: number;
  /** Whether what lies under it is seen. */
  alpha: boolean;
  /** Colour of the cursor over a still picture. */
  cursor: () => string;
}

/**
 * Columns of sound on a canvas, the newest at the right. It is drawn with every
 * frame while there is something to scroll to, by whole pixels.
 */
export class ColumnStrip {
  readonly #canvas: HTMLCanvasElement;
  readonly #store = document.createElement("canvas");
  readonly #options: StripOptions;
  #clock = newClock();
  #shown = KEPT_COLUMNS;
  #isStill = false;
  #isScheduled = false;

  constructor(canvas: HTMLCanvasElement, options: StripOptions) {
    this.#canvas = canvas;
    this.#options = options;
    this.#store.width = KEPT_COLUMNS * options.columnWidth;
    this.#store.height = canvas.height;
  }

  /** Where columns are painted: the `c`th from x = c · `columnWidth` on. */
  get store(): CanvasRenderingContext2D {
    return this.#context(this.#store);
  }

  /** Height of a column where it is painted, pixels. */
  get height(): number {
    return this.#store.height;
  }

  /** The column that is painted next, the oldest: 0 to `KEPT_COLUMNS` − 1. */
  get next(): number {
    return this.#clock.arrived % KEPT_COLUMNS;
  }

  /** The column `next` was painted; it shows with the next frames. */
  advance(): void {
    this.#clock.push();
    this.#schedule();
  }

  /** Begins anew with columns of another height; nothing is painted then. */
  clear(height: number): void {
    this.#store.height = height;
    this.#clock = newClock();
    this.#shown = KEPT_COLUMNS;
  }

  /**
   * Draws what there is.
   *
   * @param isStill true: nothing scrolls; a cursor runs over a still picture.
   */
  draw({ isStill = this.#isStill }: { isStill?: boolean } = {}): void {
    this.#isStill = isStill;
    const { width, height } = this.#canvas;
    this.#context(this.#canvas).clearRect(0, 0, width, height);
    if (isStill) this.#drawStill();
    else {
      const right = Math.round(this.#shown * this.#scale) / this.#scale;
      this.#copy(right - SHOWN_COLUMNS, SHOWN_COLUMNS, { to: 0 });
    }
  }

  /** Pixels of a column on the canvas. */
  get #scale(): number {
    return this.#canvas.width / SHOWN_COLUMNS;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    requestAnimationFrame((nowMs) => {
      this.#isScheduled = false;
      if (!this.#isStill) this.#shown = this.#clock.at(nowMs);
      this.draw();
      if (!this.#isStill && this.#clock.isBehind) this.#schedule();
    });
  }

  /** Every column has its place, where the one six seconds before it was. */
  #drawStill(): void {
    const { arrived } = this.#clock;
    const place = arrived % SHOWN_COLUMNS;
    this.#copy(arrived - place, place, { to: 0 });
    const older = SHOWN_COLUMNS - place;
    this.#copy(arrived - SHOWN_COLUMNS, older, { to: place });
    const context = this.#context(this.#canvas);
    context.fillStyle = this.#options.cursor();
    context.fillRect(place * this.#scale, 0, 2, this.#canvas.height);
  }

  /** Draws columns from one on, which may be a fraction, at a column's place. */
  #copy(from: number, count: number, { to }: { to: number }): void {
    const start = from % KEPT_COLUMNS;
    const first = Math.min(count, KEPT_COLUMNS - start);
    this.#copyPart(start, first, { to });
    this.#copyPart(0, count - first, { to: to + first });
  }

  #copyPart(from: number, count: number, { to }: { to: number }): void {
    if (count <= 0) return;
    const { columnWidth } = this.#options;
    this.#context(this.#canvas).drawImage(
      this.#store,
      from * columnWidth,
      0,
      count * columnWidth,
      this.#store.height,
      to * this.#scale,
      0,
      count * this.#scale,
      this.#canvas.height,
    );
  }

  #context(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
    return canvas.getContext("2d", { alpha: this.#options.alpha })!;
  }
}

/** As if silence had gone before: there is always a ring of columns to show. */
function newClock(): ScrollClock {
  return new ScrollClock({ from: KEPT_COLUMNS, mostBehind: MOST_BEHIND });
}
