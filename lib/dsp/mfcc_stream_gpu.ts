/**
 * Features of a stream on the GPU; runs in the browser and in Deno.
 */
import { FrameFeed } from "./frame_feed.ts";
import {
  FrameRing,
  type MfccStreamOptions,
  ringFramesOf,
} from "./frame_ring.ts";
import {
  allOrNone,
  checkedOnDevice,
  storageBuffer,
  uniformBuffer,
} from "./gpu_stage.ts";
import { LevelPowerGpu } from "./level_power_gpu.ts";
import { createStages, disposeStages, type Stages } from "./mfcc_gpu.ts";
import { checkSamples } from "./samples.ts";
import { checkFeatureSpec, type FeatureSpec, type FrameRange } from "./spec.ts";
import { SpeechLevelGpu } from "./speech_level_gpu.ts";

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
  /** `[maxNewFrames]` rows of the new frames, `[ringFrames]` of the last. */
  newRows: GPUBuffer;
  ringRows: GPUBuffer;
  /** `[windowFrames]` rows of a window's frames. */
  windowRows: GPUBuffer;
  /** Levels of the new frames, of the ring's, and of those one is taken of. */
  newLevels: GPUBuffer;
  ringLevels: GPUBuffer;
  /** Periodicity of the new frames, the ring's and a window's; null for none. */
  pitches: Record<"fresh" | "ring" | "window", GPUBuffer> | null;
  heldLevels: GPUBuffer;
  /** `{nSamples, nFrames}` of the new frames, the window and the level. */
  newShape: GPUBuffer;
  windowShape: GPUBuffer;
  heldShape: GPUBuffer;
}

/** What a tick leaves on the GPU; the same buffers every time. */
export interface RecordedTick {
  /** The network's input, f32 `[windowFrames, featureWidth]`, STORAGE | COPY_SRC. */
  window: GPUBuffer;
  /** `{levelDb, speech}` of `SpeechLevel`, f32 `[2]`, STORAGE | COPY_SRC. */
  level: GPUBuffer;
}

/** The stages of a stream beside those of `MfccGpu`. */
interface LevelStages {
  power: LevelPowerGpu;
  level: SpeechLevelGpu;
}

/**
 * Features of a stream as WebGPU compute stages: each frame is computed once;
 * its mel decibels stay in a ring on the GPU, and the relative floor, the DCT,
 * the normalisation and the network's input come from the ring. With noise
 * reduction, which knows the noise when it has seen the window's last frame,
 * the ring holds power spectra.
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
  readonly #levels: LevelStages;
  readonly #feed: FrameFeed;
  readonly #ring: FrameRing;
  readonly #shapeValues = new Uint32Array(2);
  #buffers!: Buffers; // by #prepare(), before anyone has the object

  private constructor(
    device: GPUDevice,
    { spec, stages, levels, ringFrames, maxNewFrames }: {
      spec: FeatureSpec;
      stages: Stages;
      levels: LevelStages;
      ringFrames: number;
      maxNewFrames: number;
    },
  ) {
    this.spec = spec;
    this.#device = device;
    this.#stages = stages;
    this.#levels = levels;
    this.#feed = new FrameFeed(spec, { maxFrames: maxNewFrames });
    this.#ring = new FrameRing(ringFrames);
  }

  /**
   * Compiles the stages, makes every buffer and runs them once.
   *
   * @throws {TypeError | RangeError} as `parseFeatureSpec` does.
   * @throws {RangeError} when the specification cannot run on the GPU or as a
   * stream (`center`), the ring is smaller than a window, or `maxNewFrames` is
   * not from 1 to `ringFrames`.
   * @throws {Error} when a stage does not compile or does not run, with its
   * label.
   */
  static async create(
    device: GPUDevice,
    spec: FeatureSpec,
    options: MfccStreamGpuOptions = {},
  ): Promise<MfccStreamGpu> {
    checkFeatureSpec(spec);
    const ringFrames = ringFramesOf(spec, options);
    const maxNewFrames = maxNewFramesOf(spec, { ...options, ringFrames });
    const stages = await createStages(device, { spec });
    const levels = await createLevelStages(device, spec).catch((error) => {
      disposeStages(stages);
      throw error;
    });
    const parts = { spec, stages, levels, ringFrames, maxNewFrames };
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
   * @returns f32 `[windowFrames, featureWidth]`, the same buffer every time,
   * with usage STORAGE | COPY_SRC; zeros without frames.
   * @throws {RangeError} when a frame has not come yet or is overwritten.
   */
  encodeWindow(range: FrameRange): GPUBuffer {
    const encoder = this.#encoder("window");
    const { window } = this.recordTick(encoder, range);
    this.#device.queue.submit([encoder.finish()]);
    return window;
  }

  /**
   * As `encodeWindow`, and level and speech flag of the range's last frames
   * (see `MfccStream.level`), into an encoder of the caller's, who submits it
   * before the next call: one submission for features, network and read-back.
   *
   * @throws {RangeError} when a frame has not come yet or is overwritten; then
   * nothing is recorded.
   */
  recordTick(encoder: GPUCommandEncoder, range: FrameRange): RecordedTick {
    const { normalise } = this.#stages;
    const nFrames = Math.min(range.nFrames, this.spec.windowFrames);
    const used = { firstFrame: range.firstFrame, nFrames };
    this.#ring.check(used, this.#feed.nFrames);
    this.#recordNewFrames(encoder);
    this.#recordLevel(encoder, used);
    if (nFrames > 0) this.#recordCepstra(encoder, used);
    else normalise.clear(encoder);
    return { window: normalise.output, level: this.#levels.level.output };
  }

  /** Begins a new stream. */
  reset(): void {
    this.#feed.clear();
    this.#ring.reset();
  }

  /** Destroys every buffer of this object, the window's too. */
  dispose(): void {
    disposeStages(this.#stages);
    for (const stage of Object.values(this.#levels)) stage.dispose();
    const { pitches, ...buffers } = this.#buffers ?? {};
    const all: GPUBuffer[] = Object.values({ ...buffers, ...pitches });
    for (const buffer of all) buffer.destroy();
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
    const { nFft, nMels, windowFrames } = this.spec;
    const { spectrum, periodicity, denoise } = this.#stages;
    const width = denoise ? 1 + nFft / 2 : nMels;
    const ringFrames = this.#ring.capacity;
    const make = (what: string, length: number) =>
      storageBuffer(this.#device, `mfcc-stream-${what}`, length);
    const shape = (what: string) =>
      uniformBuffer(this.#device, `mfcc-stream-${what}-shape`, 2);
    const samples = make("samples", this.#feed.samples.length);
    const ringRows = make("ring", ringFrames * width);
    const windowRows = make("window-rows", windowFrames * width);
    const ringLevels = make("ring-levels", ringFrames);
    const heldLevels = make("held-levels", ringFrames);
    const newShape = shape("new"), windowShape = shape("window");
    const heldShape = shape("held");
    const maxFrames = maxNewFrames;
    const fresh = { shape: newShape, samples, maxFrames };
    const power = spectrum.bind(fresh);
    const newLevels = this.#levels.power.bind({ ...fresh, power });
    this.#levels.level.bind({ shape: heldShape, power: heldLevels });
    const nPitches = this.spec.periodicity?.nPitches ?? 0;
    const pitches = periodicity && {
      fresh: periodicity.bind(fresh),
      ring: make("ring-pitches", ringFrames * nPitches),
      window: make("window-pitches", windowFrames * nPitches),
    };
    const kept = {
      ...{ power, newShape, windowRows, windowShape, maxFrames },
      windowPitches: pitches?.window ?? null,
    };
    const newRows = denoise ? this.#bindCleaned(kept) : this.#bindPlain(kept);
    this.#buffers = {
      samples,
      newRows,
      ringRows,
      windowRows,
      newLevels,
      ringLevels,
      pitches,
      heldLevels,
      newShape,
      windowShape,
      heldShape,
    };
  }

  /** Mel decibels of new frames go into the ring; returns where they are. */
  #bindPlain(
    kept: KeptBuffers,
  ): GPUBuffer {
    const { power, newShape, windowRows, windowShape, maxFrames } = kept;
    const source = { shape: newShape, power, maxFrames };
    const { melDb } = this.#stages.mel.bind(source);
    this.#bindCepstra({ shape: windowShape, melDb: windowRows }, kept);
    return melDb;
  }

  /** Spectra of new frames go into the ring; returns where they are. */
  #bindCleaned(kept: KeptBuffers): GPUBuffer {
    const { power, windowRows, windowShape } = kept;
    const { denoise, mel } = this.#stages;
    const window = { shape: windowShape, power: windowRows };
    const maxFrames = this.spec.windowFrames;
    denoise!.bind(window);
    const { melDb } = mel.bind({ ...window, maxFrames });
    this.#bindCepstra({ shape: windowShape, melDb }, kept);
    return power;
  }

  #bindCepstra(
    window: { shape: GPUBuffer; melDb: GPUBuffer },
    { windowPitches: periodicity }: Pick<KeptBuffers, "windowPitches">,
  ): void {
    const { topDb, dct, normalise } = this.#stages;
    topDb?.bind(window);
    const maxFrames = this.spec.windowFrames;
    const mfcc = dct.bind({ ...window, maxFrames });
    normalise.bind({ ...window, mfcc, periodicity });
  }

  #computeNow(): void {
    const encoder = this.#encoder("frames");
    this.#recordNewFrames(encoder);
    this.#device.queue.submit([encoder.finish()]);
  }

  /** New samples → rows and levels → the ring. */
  #recordNewFrames(encoder: GPUCommandEncoder): void {
    const { nFrames, samples, length } = this.#feed;
    if (nFrames === 0) return;
    const { spectrum, periodicity, denoise, mel } = this.#stages;
    const buffers = this.#buffers, { queue } = this.#device;
    queue.writeBuffer(buffers.samples, 0, samples, 0, length);
    this.#writeShape(buffers.newShape, length, nFrames);
    spectrum.run(encoder, nFrames);
    periodicity?.run(encoder, nFrames);
    if (denoise === null) mel.run(encoder, nFrames);
    this.#levels.power.run(encoder, nFrames);
    const { newRows, ringRows, newLevels, ringLevels, pitches } = buffers;
    for (const run of this.#ring.advance(nFrames)) {
      const to = { first: run.at, row: run.row, count: run.count };
      this.#copyRows(encoder, { from: newRows, to: ringRows, ...to });
      copyFloats(encoder, { from: newLevels, to: ringLevels, ...to });
      if (pitches) {
        const { fresh: from, ring } = pitches;
        this.#copyPitches(encoder, { from, to: ring, ...to });
      }
    }
    this.#feed.drop(nFrames);
  }

  /** Levels of what the ring holds up to the range's end → level and flag. */
  #recordLevel(encoder: GPUCommandEncoder, range: FrameRange): void {
    const { level } = this.#levels;
    const { ringLevels, heldLevels, heldShape } = this.#buffers;
    const firstFrame = this.#ring.oldest;
    const nFrames = range.firstFrame + range.nFrames - firstFrame;
    if (range.nFrames === 0) return level.silence();
    for (const run of this.#ring.locate({ firstFrame, nFrames })) {
      const { row: first, at: row, count } = run;
      const rows = { from: ringLevels, to: heldLevels, first, row, count };
      copyFloats(encoder, rows);
    }
    this.#writeShape(heldShape, 0, nFrames);
    level.run(encoder);
  }

  /** Window's rows → decibels without noise → floor → DCT → window. */
  #recordCepstra(encoder: GPUCommandEncoder, range: FrameRange): void {
    const { denoise, mel, topDb, dct, normalise } = this.#stages;
    const { ringRows, windowRows, windowShape, pitches } = this.#buffers;
    const { nFrames } = range;
    for (const run of this.#ring.locate(range)) {
      const { row: first, at: row, count } = run;
      const rows = { from: ringRows, to: windowRows, first, row, count };
      this.#copyRows(encoder, rows);
      if (pitches) {
        const { ring: from, window: to } = pitches;
        this.#copyPitches(encoder, { ...rows, from, to });
      }
    }
    this.#writeShape(windowShape, 0, nFrames);
    if (denoise) {
      denoise.run(encoder, nFrames);
      mel.run(encoder, nFrames);
    }
    topDb?.run(encoder, nFrames);
    dct.run(encoder, nFrames);
    normalise.run(encoder);
  }

  #copyRows(encoder: GPUCommandEncoder, rows: Rows): void {
    const { nFft, nMels } = this.spec;
    const width = this.#stages.denoise ? 1 + nFft / 2 : nMels;
    copyFloats(encoder, { ...rows, width });
  }

  #copyPitches(encoder: GPUCommandEncoder, rows: Rows): void {
    const width = this.spec.periodicity!.nPitches;
    copyFloats(encoder, { ...rows, width });
  }

  #writeShape(shape: GPUBuffer, nSamples: number, nFrames: number): void {
    this.#shapeValues[0] = nSamples;
    this.#shapeValues[1] = nFrames;
    this.#device.queue.writeBuffer(shape, 0, this.#shapeValues);
  }
}

/** What the stages between spectra and cepstra are bound to. */
interface KeptBuffers {
  power: GPUBuffer;
  newShape: GPUBuffer;
  windowRows: GPUBuffer;
  windowShape: GPUBuffer;
  /** Null where there are no pitches. */
  windowPitches: GPUBuffer | null;
  /** New frames at most. */
  maxFrames: number;
}

/** Rows `first …` of one buffer that become rows `row …` of another. */
interface Rows {
  from: GPUBuffer;
  to: GPUBuffer;
  first: number;
  row: number;
  count: number;
}

function copyFloats(
  encoder: GPUCommandEncoder,
  { from, to, first, row, count, width = 1 }: Rows & { width?: number },
): void {
  const bytes = 4 * width;
  encoder.copyBufferToBuffer(
    from,
    first * bytes,
    to,
    row * bytes,
    count * bytes,
  );
}

async function createLevelStages(
  device: GPUDevice,
  spec: FeatureSpec,
): Promise<LevelStages> {
  const [power, level] = await allOrNone(
    LevelPowerGpu.create(device, spec),
    SpeechLevelGpu.create(device, spec),
  );
  return { power, level };
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
