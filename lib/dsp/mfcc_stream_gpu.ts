/**
 * Features of a stream on the GPU; runs in the browser and in Deno.
 */
import { FrameFeed } from "./frame_feed.ts";
import {
  FrameRing,
  type MfccStreamOptions,
  ringFramesOf,
} from "./frame_ring.ts";
import { checkedOnDevice, storageBuffer, uniformBuffer } from "./gpu_stage.ts";
import { createStages, disposeStages, type Stages } from "./mfcc_gpu.ts";
import { checkSamples } from "./samples.ts";
import type { FeatureSpec, FrameRange } from "./spec.ts";

/** How a stream runs on the GPU. */
export interface MfccStreamGpuOptions extends MfccStreamOptions {
  /**
   * Frames that may wait for the next window before they are computed in a
   * submission of their own. Default: a third of a window, one second's.
   */
  maxNewFrames?: number;
}

/** The buffers of a stream; made once. */
interface Buffers {
  /** Samples of the new frames. */
  samples: GPUBuffer;
  /** Mel decibels of the new frames `[maxNewFrames, nMels]`. */
  newDb: GPUBuffer;
  /** Mel decibels of the last frames `[ringFrames, nMels]`. */
  ringDb: GPUBuffer;
  /** Mel decibels of a window's frames `[windowFrames, nMels]`. */
  windowDb: GPUBuffer;
  /** `{nSamples, nFrames}` of the new frames and of the window. */
  newShape: GPUBuffer;
  windowShape: GPUBuffer;
}

/**
 * Features of a stream as WebGPU compute stages: each frame is computed once;
 * its mel decibels stay in a ring on the GPU, and the relative floor, the DCT,
 * the normalisation and the network's input come from the ring.
 *
 * The stages are those of `MfccGpu`, so the numbers are its numbers on the same
 * samples, bit for bit, however the stream is cut into chunks. A tick is one
 * submission and makes no buffer. What comes in is computed when a window is
 * asked for, or when `maxNewFrames` frames wait.
 *
 * Reference: `MfccStream`.
 *
 * @example
 * ```ts ignore
 * const stream = await MfccStreamGpu.create(device, DEFAULT_SPEC);
 * stream.push(chunk);
 * const nFrames = Math.min(300, stream.nFrames);
 * const firstFrame = stream.nFrames - nFrames;
 * const window = stream.encodeWindow({ firstFrame, nFrames }); // [300, 40]
 * ```
 */
export class MfccStreamGpu {
  readonly spec: FeatureSpec;
  readonly #device: GPUDevice;
  readonly #stages: Stages;
  readonly #feed: FrameFeed;
  readonly #ring: FrameRing;
  readonly #shapeValues = new Uint32Array(2);
  #buffers!: Buffers; // by #prepare(), before anyone has the object

  private constructor(
    device: GPUDevice,
    { spec, stages, ringFrames, maxNewFrames }: {
      spec: FeatureSpec;
      stages: Stages;
      ringFrames: number;
      maxNewFrames: number;
    },
  ) {
    this.spec = spec;
    this.#device = device;
    this.#stages = stages;
    this.#feed = new FrameFeed(spec, { maxFrames: maxNewFrames });
    this.#ring = new FrameRing(ringFrames);
  }

  /**
   * Compiles the stages, makes every buffer and runs them once.
   *
   * @throws {RangeError} when the specification cannot run on the GPU or as a
   * stream (`center`, `denoise`), the ring is smaller than a window, or `maxNewFrames` is
   * not from 1 to `ringFrames`.
   * @throws {Error} when a stage does not compile or does not run, with its
   * label.
   */
  static async create(
    device: GPUDevice,
    spec: FeatureSpec,
    options: MfccStreamGpuOptions = {},
  ): Promise<MfccStreamGpu> {
    const ringFrames = ringFramesOf(spec, options);
    const maxNewFrames = maxNewFramesOf(spec, { ...options, ringFrames });
    const stages = await createStages(device, { spec });
    const parts = { spec, stages, ringFrames, maxNewFrames };
    const stream = new MfccStreamGpu(device, parts);
    try {
      await stream.#prepare(maxNewFrames);
    } catch (error) {
      stream.dispose();
      throw error;
    }
    return stream;
  }

  /** Frames since the stream began, those that wait to be computed too. */
  get nFrames(): number {
    return this.#ring.written + this.#feed.nFrames;
  }

  /**
   * Takes samples in.
   *
   * @param samples any number, at the specification's rate, full scale ±1.
   * @throws {RangeError} when a sample is not finite (see `checkSamples`); the
   * stream is then as if the call had not been made.
   */
  push(samples: Float32Array): void {
    checkSamples(samples, "take a stream's samples in");
    let from = 0;
    while (from < samples.length) {
      from = this.#feed.push(samples, from);
      if (this.#feed.isFull) this.#computeNow();
    }
  }

  /**
   * A network's input of frames that the ring still holds; at most
   * `windowFrames` of them, counted from the first, are used. New frames and
   * window are one submission, made when this returns.
   *
   * @returns f32 `[windowFrames, nMfcc]`, the same buffer every time, with usage
   * STORAGE | COPY_SRC; zeros without frames.
   * @throws {RangeError} when a frame has not come yet or is overwritten.
   */
  encodeWindow(range: FrameRange): GPUBuffer {
    const encoder = this.#encoder("window");
    const window = this.recordWindow(encoder, range);
    this.#device.queue.submit([encoder.finish()]);
    return window;
  }

  /**
   * As `encodeWindow`, into an encoder of the caller's, who submits it before
   * the next call: one submission for features, network and read-back.
   */
  recordWindow(encoder: GPUCommandEncoder, range: FrameRange): GPUBuffer {
    const { normalise } = this.#stages;
    const nFrames = Math.min(range.nFrames, this.spec.windowFrames);
    const used = { firstFrame: range.firstFrame, nFrames };
    // Before anything is recorded: a refused call changes nothing.
    this.#ring.check(used, this.#feed.nFrames);
    this.#recordNewFrames(encoder);
    this.#copyFromRing(encoder, used);
    if (nFrames > 0) this.#recordCepstra(encoder, nFrames);
    else normalise.clear(encoder);
    return normalise.output;
  }

  /** Begins a new stream. */
  reset(): void {
    this.#feed.clear();
    this.#ring.reset();
  }

  /** Destroys every buffer of this object, the window's too. */
  dispose(): void {
    disposeStages(this.#stages);
    const buffers: GPUBuffer[] = Object.values(this.#buffers ?? {});
    for (const buffer of buffers) buffer.destroy();
  }

  #encoder(what: string): GPUCommandEncoder {
    return this.#device.createCommandEncoder({
      label: `mfcc-stream-${what}-encoder`,
    });
  }

  /** Makes room and runs once. */
  async #prepare(maxNewFrames: number): Promise<void> {
    const device = this.#device;
    await checkedOnDevice(device, "make a stream's buffers on the GPU", () => {
      this.#bind(maxNewFrames);
    });
    await checkedOnDevice(device, "run a stream on the GPU", () => {
      this.push(new Float32Array(this.spec.nFft));
      this.encodeWindow({ firstFrame: 0, nFrames: 1 });
      this.reset();
    });
  }

  #bind(maxNewFrames: number): void {
    const device = this.#device;
    const { nMels, windowFrames: maxFrames } = this.spec;
    const { spectrum, mel, topDb, dct, normalise } = this.#stages;
    const make = (what: string, length: number) =>
      storageBuffer(device, `mfcc-stream-${what}`, length);
    const samples = make("samples", this.#feed.samples.length);
    const ringDb = make("ring", this.#ring.capacity * nMels);
    const windowDb = make("window-db", maxFrames * nMels);
    const newShape = uniformBuffer(device, "mfcc-stream-new-shape", 2);
    const windowShape = uniformBuffer(device, "mfcc-stream-window-shape", 2);
    const power = spectrum.bind({
      shape: newShape,
      samples,
      maxFrames: maxNewFrames,
    });
    const { melDb: newDb } = mel.bind({
      shape: newShape,
      power,
      maxFrames: maxNewFrames,
    });
    const window = { shape: windowShape, melDb: windowDb };
    topDb?.bind(window);
    const mfcc = dct.bind({ ...window, maxFrames });
    normalise.bind({ shape: windowShape, mfcc });
    this.#buffers = {
      samples,
      newDb,
      ringDb,
      windowDb,
      newShape,
      windowShape,
    };
  }

  #computeNow(): void {
    const encoder = this.#encoder("frames");
    this.#recordNewFrames(encoder);
    this.#device.queue.submit([encoder.finish()]);
  }

  /** New samples → mel decibels → the ring. */
  #recordNewFrames(encoder: GPUCommandEncoder): void {
    const { nFrames, samples, length } = this.#feed;
    if (nFrames === 0) return;
    const { spectrum, mel } = this.#stages;
    const { newDb, newShape, ringDb } = this.#buffers;
    this.#device.queue.writeBuffer(
      this.#buffers.samples,
      0,
      samples,
      0,
      length,
    );
    this.#writeShape(newShape, length, nFrames);
    spectrum.run(encoder, nFrames);
    mel.run(encoder, nFrames);
    const rowBytes = 4 * this.spec.nMels;
    for (const { row, at, count } of this.#ring.advance(nFrames)) {
      encoder.copyBufferToBuffer(
        newDb,
        at * rowBytes,
        ringDb,
        row * rowBytes,
        count * rowBytes,
      );
    }
    this.#feed.drop(nFrames);
  }

  #copyFromRing(encoder: GPUCommandEncoder, range: FrameRange): void {
    const { ringDb, windowDb } = this.#buffers;
    const rowBytes = 4 * this.spec.nMels;
    for (const { row, at, count } of this.#ring.locate(range)) {
      encoder.copyBufferToBuffer(
        ringDb,
        row * rowBytes,
        windowDb,
        at * rowBytes,
        count * rowBytes,
      );
    }
  }

  /** Window's decibels → floor → DCT → normalised window. */
  #recordCepstra(encoder: GPUCommandEncoder, nFrames: number): void {
    const { topDb, dct, normalise } = this.#stages;
    this.#writeShape(this.#buffers.windowShape, 0, nFrames);
    topDb?.run(encoder, nFrames);
    dct.run(encoder, nFrames);
    normalise.run(encoder);
  }

  #writeShape(shape: GPUBuffer, nSamples: number, nFrames: number): void {
    this.#shapeValues[0] = nSamples;
    this.#shapeValues[1] = nFrames;
    this.#device.queue.writeBuffer(shape, 0, this.#shapeValues);
  }
}

function maxNewFramesOf(
  { windowFrames }: FeatureSpec,
  { ringFrames, maxNewFrames = Math.ceil(windowFrames / 3) }:
    & MfccStreamGpuOptions
    & { ringFrames: number },
): number {
  const whole = Number.isInteger(maxNewFrames);
  if (whole && maxNewFrames >= 1 && maxNewFrames <= ringFrames) {
    return maxNewFrames;
  }
  throw new RangeError(
    `Cannot compute features of a stream: 'maxNewFrames' must be a whole number from 1 to ringFrames (${ringFrames}), got ${maxNewFrames}`,
  );
}
