// Runs in the browser only: draws on a canvas.
import { ColumnStrip, KEPT_COLUMNS } from "./column_strip.ts";

/** Samples of one column at 16 kHz. */
const COLUMN_SAMPLES = 160;
/** Width of a column, pixels: that on the canvas, so that edges stay sharp. */
const COLUMN_WIDTH = 2;
/** A sample this large touched full scale. */
const CLIP = 0.999;

/** Colours of the waveform. */
export interface WaveformLook {
  ink: string;
  clipped: string;
  /** True: nothing scrolls; a cursor runs over a still picture instead. */
  still: boolean;
}

/**
 * Least and greatest sample of each 10 ms, of a little more than the last six
 * seconds: what a waveform is drawn from.
 */
export class PeakRing {
  /** Least of each column, float32 `[KEPT_COLUMNS]`, a ring. */
  readonly lows = new Float32Array(KEPT_COLUMNS);
  /** Greatest of each column. */
  readonly highs = new Float32Array(KEPT_COLUMNS);
  /** The column that is written next: the oldest. */
  next = 0;
  #filled = 0;
  #low = 0;
  #high = 0;

  /** Takes samples in, float32 `[n]`, full scale ±1; returns the new columns. */
  push(samples: Float32Array): number {
    let columns = 0;
    for (const sample of samples) {
      this.#low = Math.min(this.#low, sample);
      this.#high = Math.max(this.#high, sample);
      if (++this.#filled < COLUMN_SAMPLES) continue;
      this.lows[this.next] = this.#low;
      this.highs[this.next] = this.#high;
      this.next = (this.next + 1) % KEPT_COLUMNS;
      this.#filled = this.#low = this.#high = 0;
      columns++;
    }
    return columns;
  }
}

/**
 * A waveform on a canvas, the newest column at the right. Heights are the
 * square root of the amplitude, so that a soft voice is seen too.
 */
export class WaveformPainter {
  readonly #strip: ColumnStrip;
  readonly #peaks = new PeakRing();
  #look: WaveformLook;

  constructor(canvas: HTMLCanvasElement, look: WaveformLook) {
    this.#look = look;
    this.#strip = new ColumnStrip(canvas, {
      columnWidth: COLUMN_WIDTH,
      alpha: true,
      cursor: () => this.#look.ink,
    });
    this.setLook(look);
  }

  /** Draws what has been heard so far anew in another look. */
  setLook(look: WaveformLook): void {
    this.#look = look;
    for (let c = 0; c < KEPT_COLUMNS; c++) this.#paintColumn(c);
    this.#strip.draw({ isStill: look.still });
  }

  /** Takes samples in; they show with the next animation frames. */
  push(samples: Float32Array): void {
    for (let left = this.#peaks.push(samples); left > 0; left--) {
      this.#paintColumn(this.#strip.next);
      this.#strip.advance();
    }
  }

  #paintColumn(column: number): void {
    const { store, height } = this.#strip;
    const low = this.#peaks.lows[column];
    const high = this.#peaks.highs[column];
    const isClipped = high >= CLIP || low <= -CLIP;
    const top = place(high, height);
    const length = Math.max(1, place(low, height) - top);
    const x = column * COLUMN_WIDTH;
    store.clearRect(x, 0, COLUMN_WIDTH, height);
    store.fillStyle = isClipped ? this.#look.clipped : this.#look.ink;
    store.fillRect(x, top, COLUMN_WIDTH, length);
  }
}

function place(sample: number, height: number): number {
  const shown = Math.sign(sample) * Math.sqrt(Math.min(1, Math.abs(sample)));
  return height / 2 * (1 - 0.96 * shown);
}
