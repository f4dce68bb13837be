// Runs in the browser only: draws on a canvas.

/** Columns kept: six seconds at 10 ms, as the spectrogram's. */
export const WAVE_COLUMNS = 600;
/** Samples of one column at 16 kHz. */
const COLUMN_SAMPLES = 160;
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
 * Least and greatest sample of each 10 ms, the last six seconds: what a
 * waveform is drawn from.
 */
export class PeakRing {
  /** Least of each column, float32 `[WAVE_COLUMNS]`, a ring. */
  readonly lows = new Float32Array(WAVE_COLUMNS);
  /** Greatest of each column. */
  readonly highs = new Float32Array(WAVE_COLUMNS);
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
      this.next = (this.next + 1) % WAVE_COLUMNS;
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
  readonly #canvas: HTMLCanvasElement;
  readonly #peaks = new PeakRing();
  #look: WaveformLook;
  #scheduled = false;

  constructor(canvas: HTMLCanvasElement, look: WaveformLook) {
    this.#canvas = canvas;
    this.#look = look;
    this.#draw();
  }

  /** Draws what has been heard so far anew in another look. */
  setLook(look: WaveformLook): void {
    this.#look = look;
    this.#draw();
  }

  /** Takes samples in; they show with the next animation frame. */
  push(samples: Float32Array): void {
    if (this.#peaks.push(samples) === 0 || this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      this.#draw();
    });
  }

  #draw(): void {
    const { width, height } = this.#canvas;
    const { lows, highs, next } = this.#peaks;
    const { ink, clipped, still } = this.#look;
    const context = this.#canvas.getContext("2d")!;
    const scale = width / WAVE_COLUMNS;
    context.clearRect(0, 0, width, height);
    for (let i = 0; i < WAVE_COLUMNS; i++) {
      const c = still ? i : (next + i) % WAVE_COLUMNS;
      const isClipped = highs[c] >= CLIP || lows[c] <= -CLIP;
      const top = place(highs[c], height);
      const bottom = place(lows[c], height);
      context.fillStyle = isClipped ? clipped : ink;
      context.fillRect(i * scale, top, scale, Math.max(1, bottom - top));
    }
    if (!still) return;
    context.fillStyle = ink;
    context.fillRect(next * scale, 0, 2, height);
  }
}

function place(sample: number, height: number): number {
  const shown = Math.sign(sample) * Math.sqrt(Math.min(1, Math.abs(sample)));
  return height / 2 * (1 - 0.96 * shown);
}
