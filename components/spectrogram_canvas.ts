// Runs in the browser only: draws on a canvas.
import type { MelColumns } from "../lib/live/mod.ts";

/** Columns kept: six seconds at 10 ms. */
export const N_COLUMNS = 600;

/** Quietest and loudest drawn, dB of mel power. */
const DARK_DB = -70;
const BRIGHT_DB = 10;

/** Colours from quiet to loud, [red, green, blue] 0–255. */
export type Ramp = [number, number, number][];

/**
 * A mel spectrogram on a canvas. Scrolling: the newest column is at the right.
 * Where a person wants less motion a cursor runs over a still picture instead.
 */
export class SpectrogramPainter {
  readonly #canvas: HTMLCanvasElement;
  readonly #store: HTMLCanvasElement;
  readonly #still: boolean;
  readonly #colours: Uint8ClampedArray;
  #next = 0;
  #scheduled = false;

  constructor(
    canvas: HTMLCanvasElement,
    { ramp, nMels, still }: { ramp: Ramp; nMels: number; still: boolean },
  ) {
    this.#canvas = canvas;
    this.#still = still;
    this.#colours = colourTable(ramp);
    this.#store = document.createElement("canvas");
    this.#store.width = N_COLUMNS;
    this.#store.height = nMels;
    const [r, g, b] = ramp[0];
    const store = this.#context(this.#store);
    store.fillStyle = `rgb(${r} ${g} ${b})`;
    store.fillRect(0, 0, N_COLUMNS, nMels);
    this.#draw();
  }

  /** Takes new columns in; they show with the next animation frame. */
  push({ nColumns, nMels, melDb }: MelColumns): void {
    const store = this.#context(this.#store);
    for (let c = 0; c < nColumns; c++) {
      const column = melDb.subarray(c * nMels, (c + 1) * nMels);
      const image = columnImage(column, this.#colours);
      store.putImageData(image, this.#next, 0);
      this.#next = (this.#next + 1) % N_COLUMNS;
    }
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      this.#draw();
    });
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
      context.fillStyle = "currentColor";
      context.fillRect(this.#next * scale, 0, 2, height);
    }
  }

  #context(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
    return canvas.getContext("2d", { alpha: false })!;
  }
}

/** One column of pixels, the lowest band at the bottom. */
function columnImage(melDb: Float32Array, colours: Uint8ClampedArray) {
  const image = new ImageData(1, melDb.length);
  for (let m = 0; m < melDb.length; m++) {
    const level = (melDb[m] - DARK_DB) / (BRIGHT_DB - DARK_DB);
    const index = Math.round(255 * Math.min(1, Math.max(0, level)));
    const row = melDb.length - 1 - m;
    image.data.set(colours.subarray(4 * index, 4 * index + 4), 4 * row);
  }
  return image;
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
