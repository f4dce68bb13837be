import {
  CLEAN_RAMP_DB,
  denoiseConstants,
  DOUBTED_PRESENCE,
  LEAST_ABSENCE,
  LEAST_NOISE,
  MOST_NOISE,
} from "./denoise.ts";
import code from "./denoise.wgsl" with { type: "text" };
import {
  bindStage,
  compileStage,
  recordDispatches,
  type StageKernel,
  storageBuffer,
} from "./gpu_stage.ts";
import type { FeatureSpec } from "./spec.ts";

const STAGE = "denoise";
/** Bins are independent but for two sums: as many as every device runs at once. */
const WORKGROUP = 256;
/** Frames of a dispatch: a device that must not be held up is asked in between. */
const FRAMES_PER_DISPATCH = 256;

const ENTRIES = ["begin", "prime", "rewind", "clean"] as const;
type Entry = typeof ENTRIES[number];

/**
 * Noise reduction on a power spectrogram, in place, on the GPU.
 *
 * Reference: `denoise`. Frames follow from one another, so one workgroup does
 * it all, in dispatches of a few hundred frames each. What it knows of the noise
 * stays in `state`, so that a signal may come in parts.
 */
export class DenoiseGpu {
  /** What is known of the signal, with usage COPY_SRC | COPY_DST. */
  readonly state: GPUBuffer;
  readonly #device: GPUDevice;
  readonly #kernel: StageKernel<Entry>;
  readonly #primeFrames: number;
  readonly #framesPerDispatch: number;
  #bindGroup: GPUBindGroup | null = null;

  private constructor(
    device: GPUDevice,
    { kernel, nBins, primeFrames, framesPerDispatch }: {
      kernel: StageKernel<Entry>;
      nBins: number;
      primeFrames: number;
      framesPerDispatch: number;
    },
  ) {
    this.#device = device;
    this.#kernel = kernel;
    this.#primeFrames = primeFrames;
    this.#framesPerDispatch = framesPerDispatch;
    this.state = storageBuffer(device, `${STAGE}-state`, 4 + 4 * nBins);
  }

  /**
   * @param options `framesPerDispatch`: changes no result. Default 256.
   * @throws {Error} when the shader does not compile.
   */
  static async create(
    device: GPUDevice,
    spec: FeatureSpec & { denoise: NonNullable<FeatureSpec["denoise"]> },
    { framesPerDispatch = FRAMES_PER_DISPATCH }: {
      framesPerDispatch?: number;
    } = {},
  ): Promise<DenoiseGpu> {
    const nBins = 1 + spec.nFft / 2;
    const primeFrames = spec.windowFrames;
    const kernel = await compileStage(device, {
      stage: STAGE,
      code,
      entries: ENTRIES,
      bindings: ["uniform", "read-write", "read-write"],
      constants: {
        nBins,
        primeFrames,
        framesPerDispatch,
        workgroupSize: WORKGROUP,
        ...spec.denoise,
        ...denoiseConstants(spec.hopLength / spec.sampleRateHz),
        cleanRampDb: CLEAN_RAMP_DB,
        leastNoise: LEAST_NOISE,
        mostNoise: MOST_NOISE,
        doubtedPresence: DOUBTED_PRESENCE,
        leastAbsence: LEAST_ABSENCE,
      },
    });
    const sizes = { nBins, primeFrames, framesPerDispatch };
    return new DenoiseGpu(device, { kernel, ...sizes });
  }

  /** Binds the power spectrogram, f32 `[maxFrames, nBins]`. */
  bind({ shape, power }: { shape: GPUBuffer; power: GPUBuffer }): void {
    const buffers = [shape, power, this.state];
    this.#bindGroup = bindStage(this.#device, this.#kernel, buffers);
  }

  /**
   * Records the stage for a whole signal of `nFrames` frames, at least one;
   * `bind` comes first.
   */
  run(encoder: GPUCommandEncoder, nFrames: number): void {
    this.begin(encoder, nFrames);
    this.goOn(encoder, nFrames);
  }

  /** Records that a signal begins, and what its first frames say of the noise. */
  begin(encoder: GPUCommandEncoder, nFrames: number): void {
    const nPrimed = Math.min(nFrames, this.#primeFrames);
    this.#record(encoder, ["begin", ...this.#times("prime", nPrimed)]);
  }

  /** Records that the next `nFrames` frames of the signal are cleaned. */
  goOn(encoder: GPUCommandEncoder, nFrames: number): void {
    this.#record(encoder, ["rewind", ...this.#times("clean", nFrames)]);
  }

  dispose(): void {
    this.state.destroy();
  }

  /** The entry as often as it takes for so many frames. */
  #times(entry: Entry, nFrames: number): Entry[] {
    return Array(Math.ceil(nFrames / this.#framesPerDispatch)).fill(entry);
  }

  #record(encoder: GPUCommandEncoder, entries: Entry[]): void {
    recordDispatches(encoder, {
      kernel: this.#kernel,
      bindGroup: this.#bindGroup!,
      dispatches: entries.map((entry) => ({ entry, workgroups: 1 })),
      maxPerDimension: this.#device.limits.maxComputeWorkgroupsPerDimension,
    });
  }
}

/** The stage, or null where the specification has none. */
export async function createDenoise(
  device: GPUDevice,
  spec: FeatureSpec,
  options: { framesPerDispatch?: number } = {},
): Promise<DenoiseGpu | null> {
  const { denoise } = spec;
  return denoise &&
    await DenoiseGpu.create(device, { ...spec, denoise }, options);
}
