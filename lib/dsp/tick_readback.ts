/**
 * The few values that leave the GPU every tick; runs in the browser and in
 * Deno.
 */
import { readbackBuffer } from "./gpu_stage.ts";

declare const GPUMapMode: Record<"READ", number>;

/** Floats of a buffer that are read back. */
export interface ReadbackSource {
  /** With usage COPY_SRC. */
  buffer: GPUBuffer;
  /** First float. */
  offset?: number;
  /** Number of floats. */
  length: number;
}

/**
 * Reads a few floats back every tick: all of a tick's sources go into one
 * staging buffer, in the submission that computes them, and are mapped once.
 * Two staging buffers take turns, so a tick may be recorded while the one
 * before is still being read. No buffer is made after the constructor.
 *
 * @example
 * ```ts ignore
 * const readback = new TickReadback(device, { length: 9 });
 * readback.record(encoder, [{ buffer: probabilities, length: 8 }, …]);
 * device.queue.submit([encoder.finish()]);
 * const values = await readback.read(out);
 * ```
 */
export class TickReadback {
  readonly #length: number;
  readonly #free: GPUBuffer[];
  readonly #recorded: GPUBuffer[] = [];
  readonly #all: readonly GPUBuffer[];

  /** @param options `length`: floats a tick, of all sources together. */
  constructor(device: GPUDevice, { length }: { length: number }) {
    this.#length = length;
    this.#free = [0, 1].map((i) =>
      readbackBuffer(device, `tick-readback-${i}`, 4 * length)
    );
    this.#all = [...this.#free];
  }

  /**
   * Records the copies of one tick.
   *
   * @throws {RangeError} when the sources have not `length` floats together.
   * @throws {Error} when two ticks are still to be read.
   */
  record(
    encoder: GPUCommandEncoder,
    sources: readonly ReadbackSource[],
  ): void {
    const total = sources.reduce((sum, { length }) => sum + length, 0);
    if (total !== this.#length) {
      throw new RangeError(
        `Cannot read a tick back: 'sources' must have ${this.#length} floats together, got ${total}`,
      );
    }
    const target = this.#free.pop();
    if (target === undefined) {
      throw new Error(
        "Cannot read a tick back: two ticks are still to be read; await read() first",
      );
    }
    let at = 0;
    for (const { buffer, offset = 0, length } of sources) {
      encoder.copyBufferToBuffer(buffer, 4 * offset, target, at, 4 * length);
      at += 4 * length;
    }
    this.#recorded.push(target);
  }

  /**
   * Waits for the oldest tick recorded and submitted.
   *
   * @param out receives its floats `[length]`.
   * @throws {Error} when no tick is recorded, or the device is lost.
   */
  async read(out: Float32Array): Promise<Float32Array> {
    const source = this.#recorded.shift();
    if (source === undefined) {
      throw new Error("Cannot read a tick back: none is recorded");
    }
    await source.mapAsync(GPUMapMode.READ);
    out.set(new Float32Array(source.getMappedRange()));
    source.unmap();
    this.#free.push(source);
    return out;
  }

  dispose(): void {
    for (const buffer of this.#all) buffer.destroy();
  }
}
