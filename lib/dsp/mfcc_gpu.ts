/**
 * The whole feature pipeline on the GPU; runs in the browser and in Deno.
 */
import { DctGpu } from "./dct_gpu.ts";
import { DeltaGpu } from "./delta_gpu.ts";
import { createDenoise, type DenoiseGpu } from "./denoise_gpu.ts";
import {
  allOrNone,
  checkedOnDevice,
  readbackBuffer,
  storageBuffer,
  takeFloats,
  uniformBuffer,
} from "./gpu_stage.ts";
import { MelFilterGpu } from "./mel_filter_gpu.ts";
import type { SignalInParts } from "./mfcc_chunks.ts";
import { NormaliseGpu } from "./normalise_gpu.ts";
import { createPeriodicity, type PeriodicityGpu } from "./periodicity_gpu.ts";
import { PowerSpectrumGpu } from "./power_spectrum_gpu.ts";
import { RmsGpu } from "./rms_gpu.ts";
import { checkSamples } from "./samples.ts";
import {
  checkFeatureSpec,
  type FeatureSpec,
  frameCount,
  windowSamples,
} from "./spec.ts";
import { createTopDb, type TopDbGpu } from "./top_db_gpu.ts";

/** Features of a signal in single precision, frames first; see `MfccResult`. */
export interface MfccGpuResult {
  nFrames: number;
  /** Mel power `[nFrames, nMels]`. */
  melPower: Float32Array<ArrayBuffer>;
  /** Mel power in dB `[nFrames, nMels]`, floored as the specification says. */
  melDb: Float32Array<ArrayBuffer>;
  /** Cepstral coefficients `[nFrames, nMfcc]`, dB. */
  mfcc: Float32Array<ArrayBuffer>;
  /** Periodicity `[nFrames, nPitches]`; null where the specification has none. */
  periodicity: Float32Array<ArrayBuffer> | null;
  /** Their deltas `[nFrames, nMfcc]`; only with `deltas`, and nine frames. */
  delta?: Float32Array<ArrayBuffer>;
  /** Their delta-deltas `[nFrames, nMfcc]`; likewise. */
  delta2?: Float32Array<ArrayBuffer>;
  /** The frames' RMS `[nFrames]`; only with `rms`. */
  rms?: Float32Array<ArrayBuffer>;
}

/** How {@linkcode MfccGpu} runs, and what it computes beside the MFCC. */
export interface MfccGpuOptions {
  /** Whether `compute` gives deltas and delta-deltas too. Default: no. */
  deltas?: boolean;
  /** Whether `compute` gives the frames' RMS too. Default: no. */
  rms?: boolean;
  /** Frames to make room for at once. Default: a window's. */
  maxFrames?: number;
  /** Invocations of a workgroup, changing no result; default: each stage's own. */
  workgroupSize?: number;
}

/** The pipeline's stages, in order. */
export interface Stages {
  spectrum: PowerSpectrumGpu;
  periodicity: PeriodicityGpu | null;
  denoise: DenoiseGpu | null;
  mel: MelFilterGpu;
  topDb: TopDbGpu | null;
  dct: DctGpu;
  normalise: NormaliseGpu;
}

/** Stages beside the pipeline, where they are asked for. */
interface Extras {
  delta: DeltaGpu | null;
  delta2: DeltaGpu | null;
  rms: RmsGpu | null;
}

/** The buffers between the stages; all grow together. */
interface Buffers {
  maxFrames: number;
  samples: GPUBuffer;
  melPower: GPUBuffer;
  melDb: GPUBuffer;
  mfcc: GPUBuffer;
  periodicity: GPUBuffer | null;
  delta: GPUBuffer | null;
  delta2: GPUBuffer | null;
  rms: GPUBuffer | null;
}

/** Frames of the deltas' fit. */
const DELTA_WIDTH = 9;

/**
 * Mel-frequency cepstral coefficients as WebGPU compute stages, recorded into
 * one command encoder and submitted once; nothing is read back in between.
 *
 * Reference: `Mfcc` and `FeatureWindow`, to single precision.
 *
 * @example
 * ```ts ignore
 * const features = await MfccGpu.create(device, DEFAULT_SPEC);
 * const window = features.encodeWindow(segment); // [300, 40], on the GPU
 * ```
 */
export class MfccGpu {
  readonly spec: FeatureSpec;
  readonly #device: GPUDevice;
  readonly #stages: Stages;
  readonly #extras: Extras;
  readonly #shape: GPUBuffer;
  readonly #shapeValues = new Uint32Array(2);
  #buffers: Buffers | null = null;

  private constructor(
    device: GPUDevice,
    { spec, stages, extras }: {
      spec: FeatureSpec;
      stages: Stages;
      extras: Extras;
    },
  ) {
    this.spec = spec;
    this.#device = device;
    this.#stages = stages;
    this.#extras = extras;
    this.#shape = uniformBuffer(device, "mfcc-shape", 2);
  }

  /**
   * Compiles the stages, uploads their tables, makes room for a window (or for
   * `maxFrames` frames where that is more) and runs it once, so that no later
   * `encodeWindow` compiles or allocates.
   *
   * @throws {TypeError | RangeError} as `parseFeatureSpec` does.
   * @throws {RangeError} when the specification cannot run on the GPU, the
   * buffers would be larger than the device allows, or `workgroupSize` is no
   * whole number from 1 to the device's limit.
   * @throws {Error} when a stage does not compile or does not run, with its
   * label.
   */
  static async create(
    device: GPUDevice,
    spec: FeatureSpec,
    options: MfccGpuOptions = {},
  ): Promise<MfccGpu> {
    checkFeatureSpec(spec);
    const { maxFrames = 0, workgroupSize } = options;
    checkWorkgroupSize(device, workgroupSize);
    const stages = await createStages(device, { spec, workgroupSize });
    const extras = await createExtras(device, { spec, options })
      .catch((error) => {
        disposeStages(stages);
        throw error;
      });
    const features = new MfccGpu(device, { spec, stages, extras });
    const most = Math.max(maxFrames, frameCount(windowSamples(spec), spec));
    try {
      await features.#prepare(most);
    } catch (error) {
      features.dispose();
      throw error;
    }
    return features;
  }

  /**
   * The network's input for one segment: normalised and wrapped.
   *
   * The work is submitted when this returns. The buffer is overwritten by the
   * next call: submit what reads it before that (with tfjs, await its result).
   *
   * @param segment samples at the specification's rate, already trimmed; at
   * most `windowSamples(spec)` of them, counted from its start, are used.
   * @returns f32 `[windowFrames, featureWidth]`, owned by this object, with
   * usage STORAGE | COPY_SRC; zeros for an empty segment.
   * @throws {RangeError} when a sample used is not finite; see `checkSamples`.
   */
  encodeWindow(segment: Float32Array): GPUBuffer {
    const encoder = this.#device.createCommandEncoder({
      label: "mfcc-window-encoder",
    });
    const window = this.recordWindow(encoder, segment);
    this.#device.queue.submit([encoder.finish()]);
    return window;
  }

  /**
   * As `encodeWindow`, into an encoder of the caller's, who submits it before
   * the next call: one submission for features and network.
   */
  recordWindow(encoder: GPUCommandEncoder, segment: Float32Array): GPUBuffer {
    const { normalise } = this.#stages;
    const used = segment.subarray(0, windowSamples(this.spec));
    checkSamples(used, "compute MFCC");
    if (this.#encodeMfcc(encoder, used) > 0) normalise.run(encoder);
    else normalise.clear(encoder);
    return normalise.output;
  }

  /**
   * Mel power, mel dB and MFCC of a whole signal, read back, not normalised.
   * Buffers grow to the longest signal seen.
   *
   * @param samples at the specification's rate, full scale ±1.
   * @throws {RangeError} when a sample is not finite (see `checkSamples`), or
   * the signal needs a larger buffer than the device allows.
   * @throws {Error} when the device has no memory left for a stage, with its
   * label (a shorter signal may follow), refuses the work, or is lost.
   */
  compute(samples: Float32Array): Promise<MfccGpuResult> {
    return this.#compute(samples);
  }

  /**
   * Begins a signal that comes in parts; see `mfccChunks`.
   *
   * @param opening its first `windowSamples(spec)` samples, or all there are.
   * @throws {RangeError} when a sample is not finite; see `checkSamples`.
   */
  begin(opening: Float32Array): SignalInParts {
    const { spectrum, denoise } = this.#stages;
    const device = this.#device;
    if (denoise === null) {
      return { compute: (part) => this.compute(part), dispose: () => {} };
    }
    const used = opening.subarray(0, windowSamples(this.spec));
    checkSamples(used, "compute MFCC");
    const known = storageBuffer(
      device,
      "mfcc-known-noise",
      denoise.state.size / 4,
    );
    const encoder = device.createCommandEncoder({
      label: "mfcc-opening-encoder",
    });
    const nFrames = this.#upload(used);
    if (nFrames > 0) {
      spectrum.run(encoder, nFrames);
      denoise.begin(encoder, nFrames);
      encoder.copyBufferToBuffer(denoise.state, 0, known, 0, known.size);
    }
    device.queue.submit([encoder.finish()]);
    return {
      compute: (part) => this.#compute(part, known),
      dispose: () => known.destroy(),
    };
  }

  /** @param known what is known of the noise; without it the signal is whole. */
  async #compute(
    samples: Float32Array,
    known?: GPUBuffer,
  ): Promise<MfccGpuResult> {
    checkSamples(samples, "compute MFCC");
    const nFrames = frameCount(samples.length, this.spec);
    if (nFrames === 0) return emptyResult(this.spec, this.#extras);
    await this.#reserve(nFrames);
    let staging: [keyof MfccGpuResult, GPUBuffer][] = [];
    const submit = () => {
      staging = this.#submitBatch(samples, { nFrames, known });
    };
    try {
      await checkedOnDevice(this.#device, "compute MFCC on the GPU", submit);
      const arrays = await Promise.all(
        staging.map(async ([name, buffer]) =>
          [name, await takeFloats(buffer)] as const
        ),
      );
      const named = Object.fromEntries(arrays);
      return { nFrames, periodicity: null, ...named } as MfccGpuResult;
    } finally {
      // Where memory ran out above all.
      for (const [, buffer] of staging) buffer.destroy();
    }
  }

  /** Destroys every buffer of this object, the window's too. */
  dispose(): void {
    disposeStages(this.#stages);
    disposeStages(this.#extras);
    this.#buffers?.samples.destroy();
    this.#shape.destroy();
  }

  #submitBatch(
    samples: Float32Array,
    { nFrames, known }: { nFrames: number; known?: GPUBuffer },
  ): [keyof MfccGpuResult, GPUBuffer][] {
    const encoder = this.#device.createCommandEncoder({
      label: "mfcc-batch-encoder",
    });
    this.#encodeMfcc(encoder, samples, known);
    this.#encodeExtras(encoder, nFrames);
    const staging = this.#wanted(nFrames).map(([name, buffer, width]) => {
      const size = 4 * nFrames * width;
      const label = `${buffer.label}-readback`;
      const target = readbackBuffer(this.#device, label, size);
      encoder.copyBufferToBuffer(buffer, 0, target, 0, size);
      return [name, target] as [keyof MfccGpuResult, GPUBuffer];
    });
    this.#device.queue.submit([encoder.finish()]);
    return staging;
  }

  /** What `compute` reads back: its name, and floats a frame. */
  #wanted(nFrames: number): [keyof MfccGpuResult, GPUBuffer, number][] {
    const { nMels, nMfcc } = this.spec;
    const { melPower, melDb, mfcc, periodicity, delta, delta2, rms } = this
      .#buffers!;
    const wanted: [keyof MfccGpuResult, GPUBuffer, number][] = [
      ["melPower", melPower, nMels],
      ["melDb", melDb, nMels],
      ["mfcc", mfcc, nMfcc],
    ];
    if (periodicity) {
      const { nPitches } = this.spec.periodicity!;
      wanted.push(["periodicity", periodicity, nPitches]);
    }
    if (rms) wanted.push(["rms", rms, 1]);
    if (delta && delta2 && nFrames >= DELTA_WIDTH) {
      wanted.push(["delta", delta, nMfcc], ["delta2", delta2, nMfcc]);
    }
    return wanted;
  }

  #encodeExtras(encoder: GPUCommandEncoder, nFrames: number): void {
    const { delta, delta2, rms } = this.#extras;
    rms?.run(encoder, nFrames);
    if (nFrames < DELTA_WIDTH) return;
    delta?.run(encoder, nFrames);
    delta2?.run(encoder, nFrames);
  }

  /** Records the stages up to the coefficients; returns the frames. */
  #encodeMfcc(
    encoder: GPUCommandEncoder,
    samples: Float32Array,
    known?: GPUBuffer,
  ): number {
    const nFrames = this.#upload(samples);
    if (nFrames === 0) return 0;
    const { spectrum, periodicity, denoise, mel, topDb, dct } = this.#stages;
    spectrum.run(encoder, nFrames);
    periodicity?.run(encoder, nFrames);
    if (known) this.#goOnCleaning(encoder, { nFrames, known });
    else denoise?.run(encoder, nFrames);
    mel.run(encoder, nFrames);
    topDb?.run(encoder, nFrames);
    dct.run(encoder, nFrames);
    return nFrames;
  }

  /** Other signals may have been computed since this one's last part. */
  #goOnCleaning(
    encoder: GPUCommandEncoder,
    { nFrames, known }: { nFrames: number; known: GPUBuffer },
  ): void {
    const denoise = this.#stages.denoise!;
    encoder.copyBufferToBuffer(known, 0, denoise.state, 0, known.size);
    denoise.goOn(encoder, nFrames);
    encoder.copyBufferToBuffer(denoise.state, 0, known, 0, known.size);
  }

  /** Samples and their shape, for the next submission; returns the frames. */
  #upload(samples: Float32Array): number {
    const nFrames = frameCount(samples.length, this.spec);
    if (nFrames === 0) return 0;
    const { queue } = this.#device;
    this.#shapeValues.set([samples.length, nFrames]);
    queue.writeBuffer(this.#shape, 0, this.#shapeValues);
    queue.writeBuffer(this.#buffers!.samples, 0, unshared(samples));
    return nFrames;
  }

  /** Makes room and runs once. */
  async #prepare(maxFrames: number): Promise<void> {
    await this.#bind(maxFrames);
    await checkedOnDevice(
      this.#device,
      "run MFCC on the GPU",
      () => void this.encodeWindow(new Float32Array(this.spec.nFft)),
    );
  }

  /** Where there is no room for so many frames, the old room is taken again. */
  async #reserve(nFrames: number): Promise<void> {
    const before = this.#buffers!.maxFrames;
    if (nFrames <= before) return;
    try {
      await this.#bind(nFrames);
    } catch (error) {
      await this.#bind(before);
      throw error;
    }
  }

  /**
   * Binds stage by stage, so that an error names its stage. All is bound when
   * this returns, and checked when it resolves: other work never meets half of
   * it.
   */
  async #bind(maxFrames: number): Promise<void> {
    const checks = this.#bindings(maxFrames).map(([stage, bind]) =>
      checkedOnDevice(this.#device, `bind GPU stage '${stage}'`, bind)
    );
    const failed = (await Promise.allSettled(checks))
      .find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason;
  }

  /** What makes room for `maxFrames` frames, in order, by stage. */
  #bindings(maxFrames: number): [stage: string, bind: () => void][] {
    checkBufferSizes(this.#device, this.spec, maxFrames);
    const { spectrum, periodicity, denoise, mel, topDb, dct, normalise } =
      this.#stages;
    const { hopLength, nFft } = this.spec;
    const device = this.#device, shape = this.#shape;
    let samples: GPUBuffer, power: GPUBuffer, mfcc: GPUBuffer;
    let pitches: GPUBuffer | null = null;
    let bands: { melPower: GPUBuffer; melDb: GPUBuffer };
    return [
      ["mfcc", () => {
        this.#buffers?.samples.destroy();
        const length = maxFrames * hopLength + nFft;
        samples = storageBuffer(device, "mfcc-samples", length);
      }],
      ["power_spectrum", () => {
        power = spectrum.bind({ shape, samples, maxFrames });
      }],
      ["periodicity", () => {
        pitches = periodicity &&
          periodicity.bind({ shape, samples, maxFrames });
      }],
      ["denoise", () => denoise?.bind({ shape, power })],
      ["mel_filter", () => {
        bands = mel.bind({ shape, power, maxFrames });
      }],
      ["top_db", () => topDb?.bind({ shape, melDb: bands.melDb })],
      ["dct", () => {
        mfcc = dct.bind({ shape, melDb: bands.melDb, maxFrames });
      }],
      ["normalise", () => {
        normalise.bind({ shape, mfcc, periodicity: pitches });
      }],
      ["delta and rms", () => {
        const { delta, delta2, rms } = this.#extras;
        const source = { shape, features: mfcc, maxFrames };
        this.#buffers = {
          maxFrames,
          samples,
          ...bands,
          mfcc,
          periodicity: pitches,
          delta: delta && delta.bind(source),
          delta2: delta2 && delta2.bind(source),
          rms: rms && rms.bind({ shape, samples, maxFrames }),
        };
      }],
    ];
  }
}

/** Compiles the stages and uploads their tables. */
export async function createStages(
  device: GPUDevice,
  { spec, workgroupSize }: { spec: FeatureSpec; workgroupSize?: number },
): Promise<Stages> {
  const [spectrum, periodicity, denoise, mel, topDb, dct, normalise] =
    await allOrNone(
      PowerSpectrumGpu.create(device, spec, { workgroupSize }),
      createPeriodicity(device, { spec, workgroupSize }),
      createDenoise(device, spec),
      MelFilterGpu.create(device, spec, { workgroupSize }),
      createTopDb(device, spec),
      DctGpu.create(device, spec, { workgroupSize }),
      NormaliseGpu.create(device, spec),
    );
  return { spectrum, periodicity, denoise, mel, topDb, dct, normalise };
}

async function createExtras(
  device: GPUDevice,
  { spec, options }: { spec: FeatureSpec; options: MfccGpuOptions },
): Promise<Extras> {
  const { deltas = false, rms: withRms = false, workgroupSize } = options;
  const derivative = async (order: 1 | 2) => {
    const nFeatures = spec.nMfcc, width = DELTA_WIDTH;
    if (!deltas) return null;
    const of = { nFeatures, width, order, workgroupSize };
    return await DeltaGpu.create(device, of);
  };
  const loudness = async () =>
    withRms ? await RmsGpu.create(device, spec, { workgroupSize }) : null;
  const [delta, delta2, rms] = await allOrNone(
    derivative(1),
    derivative(2),
    loudness(),
  );
  return { delta, delta2, rms };
}

/** Destroys the stages' buffers. */
export function disposeStages(stages: Stages | Extras): void {
  for (const stage of Object.values(stages)) stage?.dispose();
}

function checkWorkgroupSize({ limits }: GPUDevice, size = 1): void {
  const most = limits.maxComputeInvocationsPerWorkgroup;
  if (Number.isInteger(size) && size >= 1 && size <= most) return;
  throw new RangeError(
    `Cannot compute MFCC on the GPU: 'workgroupSize' must be a whole number from 1 to ${most}, got ${size}`,
  );
}

function emptyResult(
  { periodicity }: FeatureSpec,
  { rms }: Extras,
): MfccGpuResult {
  const none = new Float32Array(0);
  return {
    ...{ nFrames: 0, melPower: none, melDb: none, mfcc: none },
    periodicity: periodicity && none,
    ...(rms === null ? {} : { rms: none }),
  };
}

/** WebGPU takes no shared memory: such samples are copied first. */
function unshared(samples: Float32Array): Float32Array<ArrayBuffer> {
  return samples.buffer instanceof ArrayBuffer
    ? samples as Float32Array<ArrayBuffer>
    : Float32Array.from(samples);
}

/** Floats per frame of the widest buffer, the power spectrogram or others. */
function widestFrame(
  { nFft, nMels, hopLength, periodicity }: FeatureSpec,
): number {
  return Math.max(1 + nFft / 2, nMels, hopLength, periodicity?.nPitches ?? 0);
}

function checkBufferSizes(
  { limits }: GPUDevice,
  spec: FeatureSpec,
  nFrames: number,
): void {
  const { maxStorageBufferBindingSize, maxBufferSize } = limits;
  const bytes = Math.min(maxStorageBufferBindingSize, maxBufferSize);
  // nFft floats are the samples past the last frame's hop.
  const most = Math.floor((bytes / 4 - spec.nFft) / widestFrame(spec));
  if (nFrames <= most) return;
  const seconds = (most * spec.hopLength) / spec.sampleRateHz;
  throw new RangeError(
    `Cannot compute MFCC on the GPU: 'samples' must have at most ${most} frames where a storage buffer holds ${bytes} bytes, got ${nFrames}; pass the signal in pieces of at most ${
      Math.floor(seconds)
    } s`,
  );
}
