/**
 * What painters need of a browser: canvases whose top row of pixels can be
 * read, and animation frames that come when they are told to.
 *
 * @module
 */

/** A canvas of one row, one number a pixel. */
export class FakeCanvas {
  height = 128;
  #width = 0;
  row: number[] = [];

  constructor(width = 0) {
    this.width = width;
  }

  get width(): number {
    return this.#width;
  }

  set width(width: number) {
    this.#width = width;
    this.row = Array(width).fill(0);
  }

  getContext() {
    return {
      fillStyle: "",
      clearRect: () => {},
      fillRect: (x: number, y: number, width: number) =>
        this.#fill(Math.round(x), width, y),
      putImageData: ({ data }: ImageData, x: number) => this.row[x] = data[0],
      drawImage: (from: FakeCanvas, ...at: number[]) => this.#copy(from, at),
    };
  }

  #fill(from: number, width: number, value: number): void {
    for (let x = from; x < from + width; x++) this.row[x] = value;
  }

  #copy(
    from: FakeCanvas,
    [sx, , sWidth, , x, , width]: number[],
  ): void {
    for (let i = 0; i < width; i++) {
      const place = Math.floor(sx + (i + 0.5) * sWidth / width);
      this.row[x + i] = from.row[place];
    }
  }
}

/** Stands in for the browser until it is disposed of. */
export class FakeScreen {
  readonly #before = new Map<string, unknown>();
  #waiting: FrameRequestCallback[] = [];

  constructor() {
    this.#replace({
      document: { createElement: () => new FakeCanvas() },
      getComputedStyle: () => ({ color: "ink" }),
      requestAnimationFrame: (callback: FrameRequestCallback) =>
        this.#waiting.push(callback),
      ImageData: class {
        readonly data: Uint8ClampedArray;
        constructor(width: number, height: number) {
          this.data = new Uint8ClampedArray(4 * width * height);
        }
      },
    });
  }

  /** Whether somebody wants the next frame. */
  get isAwaited(): boolean {
    return this.#waiting.length > 0;
  }

  /** The next frame. */
  frame(nowMs: number): void {
    for (const callback of this.#waiting.splice(0)) callback(nowMs);
  }

  [Symbol.dispose](): void {
    this.#replace(Object.fromEntries(this.#before));
  }

  #replace(values: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(values)) {
      this.#before.set(name, Reflect.get(globalThis, name));
      if (value === undefined) Reflect.deleteProperty(globalThis, name);
      else Reflect.set(globalThis, name, value);
    }
  }
}
