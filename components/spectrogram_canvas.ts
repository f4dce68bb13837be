// Runs in the browser only: draws on a canvas.
import type { MelColumns } from "../lib/live/mod.ts";
import { ColumnStrip, KEPT_COLUMNS } from "./column_strip.ts";

/** Quietest and loudest drawn, dB of mel power. */
const DARK_DB = -70;
const BRIGHT_DB = 10;

/** Colours from quiet to loud, [red, green, blue] 0–255. */
export type Ramp = [number, number, number][];

/** How the picture looks. */
export interface SpectrogramLook {
  ramp: Ramp;
  /** True: nothing scrolls; a cursor runs over a still picture instead. */
  still: boolean;
}

/** A mel spectrogram on a canvas, the newest column at the right. */
export class SpectrogramPainter {
  readonly #strip: ColumnStrip;
  /** Loudness of each pixel, 0–255: [KEPT_COLUMNS, nMels], a ring. */
  #levels = new Uint8Array(KEPT_COLUMNS);
  #colours: Uint8ClampedArray = new Uint8ClampedArray();

  constructor(canvas: HTMLCanvasElement, look: SpectrogramLook) {
    this.#strip = new ColumnStrip(canvas, {
      columnWidth: 1,
      alpha: false,
      cursor: () => getComputedStyle(canvas).color,
    });
    this.#strip.clear(1);
    this.setLook(look);
  }

  /** Draws what has been heard so far anew in another look. */
  setLook({ ramp, still }: SpectrogramLook): void {
    this.#colours = colourTable(ramp);
    this.#paintAll();
    this.#strip.draw({ isStill: still });
  }

  /** Takes new columns in; they show with the next animation frames. */
  push({ nColumns, nMels, melDb }: MelColumns): void {
    if (nMels !== this.#strip.height) this.#clear(nMels);
    for (let c = 0; c < nColumns; c++) {
      const { next } = this.#strip;
      const levels = this.#levels.subarray(next * nMels);
      for (let m = 0; m < nMels; m++) {
        levels[m] = byteLevel(melDb[c * nMels + m]);
      }
      this.#paintColumn(next);
      this.#strip.advance();
    }
  }

  /** Begins anew: another model may have other bands. */
  #clear(nMels: number): void {
    this.#levels = new Uint8Array(KEPT_COLUMNS * nMels);
    this.#strip.clear(nMels);
    this.#paintAll();
  }

  #paintAll(): void {
    for (let c = 0; c < KEPT_COLUMNS; c++) this.#paintColumn(c);
  }

  /** One column of pixels, the lowest band at the bottom. */
  #paintColumn(column: number): void {
    const nMels = this.#strip.height;
    const image = new ImageData(1, nMels);
    for (let m = 0; m < nMels; m++) {
      const at = 4 * this.#levels[column * nMels + m];
      image.data.set(this.#colours.subarray(at, at + 4), 4 * (nMels - 1 - m));
    }
    this.#strip.store.putImageData(image, column, 0);
  }
}

function byteLevel(db: number): number {
  const level = (db - DARK_DB) / (BRIGHT_DB - DARK_DB);
  return Math.round(255 * Math.min(1, Math.max(0, level)));
}

/** 256 colours, straight lines between those of the ramp: Uint8ClampedArray [256, 4]. */
function colourTable(ramp: Ramp): Uint8ClampedArray {
  const table = new Uint8ClampedArray(4 * 256);
  for (let i = 0; i < 256; i++) {
    const place = i / 255 * (ramp.length - 1);
    const low = Math.min(Math.floor(place), ramp.length - 2);
    for (let c = 0; c < 3; c++) {
      const [from, to] = [ramp[low][c], ramp[low + 1][c]];
      table[4 * i + c] = from + (place - low) * (to - from);
    }
    table[4 * i + 3] = 255;
  }
  return table;
}
