// Runs in the browser only: draws on a canvas.
import type { MelColumns } from "../lib/live/mod.ts";

/** Columns kept: six seconds at 10 ms. */
export const N_COLUMNS = 600;

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
  readonly #canvas: HTMLCanvasElement;
  readonly #store: HTMLCanvasElement;
  /** Loudness of each pixel, 0–255: [N_COLUMNS, nMels], a ring. */
  #levels = new Uint8Array(N_COLUMNS);
  #colours: Uint8ClampedArray = new Uint8ClampedArray();
  #still = false;
  #next = 0;
  #scheduled = false;

  constructor(canvas: HTMLCanvasElement, look: SpectrogramLook) {
    this.#canvas = canvas;
    this.#store = document.createElement("canvas");
    this.#store.width = N_COLUMNS;
    this.#store.height = 1;
    this.setLook(look);
  }

  /** Draws what has been heard so far anew in another look. */
  setLook({ ramp, still }: SpectrogramLook): void {
    this.#colours = colourTable(ramp);
    this.#still = still;
    for (let c = 0; c < N_COLUMNS; c++) this.#paintColumn(c);
    this.#draw();
  }

  /** Takes new columns in; they show with the next animation frame. */
  push({ nColumns, nMels, melDb }: MelColumns): void {
    if (nMels !== this.#store.height) this.#clear(nMels);
    for (let c = 0; c < nColumns; c++) {
      const levels = this.#levels.subarray(this.#next * nMels);
      for (let m = 0; m < nMels; m++) {
        levels[m] = byteLevel(melDb[c * nMels + m]);
      }
      this.#paintColumn(this.#next);
      this.#next = (this.#next + 1) % N_COLUMNS;
    }
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      this.#draw();
    });
  }

  /** Begins anew: another model may have other bands. */
  #clear(nMels: number): void {
    this.#levels = new Uint8Array(N_COLUMNS * nMels);
    this.#next = 0;
    this.#store.height = nMels; // this wipes it
    for (let c = 0; c < N_COLUMNS; c++) this.#paintColumn(c);
  }

  /** One column of pixels, the lowest band at the bottom. */
  #paintColumn(column: number): void {
    const nMels = this.#store.height;
    const image = new ImageData(1, nMels);
    for (let m = 0; m < nMels; m++) {
      const at = 4 * this.#levels[column * nMels + m];
      image.data.set(this.#colours.subarray(at, at + 4), 4 * (nMels - 1 - m));
    }
    this.#context(this.#store).putImageData(image, column, 0);
  }

  #draw(): void {
    const { width, height } = this.#canvas;
    const context = this.#context(this.#canvas);
    const scale = width / N_COLUMNS;
    // The store is a ring: its oldest column is the next to be overwritten.
    const split = this.#still ? 0 : this.#next;
    const tail = N_COLUMNS - split;
    const { height: nMels } = this.#store;
    context.drawImage(
      this.#store,
      split,
      0,
      tail,
      nMels,
      0,
      0,
      tail * scale,
      height,
    );
    if (split > 0) {
      context.drawImage(
        this.#store,
        0,
        0,
        split,
        nMels,
        tail * scale,
        0,
        split * scale,
        height,
      );
    }
    if (this.#still) {
      context.fillStyle = getComputedStyle(this.#canvas).color;
      context.fillRect(this.#next * scale, 0, 2, height);
    }
  }

  #context(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
    return canvas.getContext("2d", { alpha: false })!;
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
