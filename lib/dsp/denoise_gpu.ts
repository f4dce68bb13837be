import {
  CLEAN_RAMP_DB,
  denoiseConstants,
  DOUBTED_PRESENCE,
  LEAST_ABSENCE,
  LEAST_NOISE,
} from "./denoise.ts";
import code from "./denoise.wgsl" with { type: "text" };
import {
  bindStage,
  compileStage,
  recordStage,
  type StageKernel,
  storageBuffer,
} from "./gpu_stage.ts";
import type { FeatureSpec } from "./spec.ts";

const STAGE = "denoise";
/** Bins are independent but for two sums: as many as every device runs at once. */
const WORKGROUP = 256;

/**
 * Noise reduction on a power spectrogram, in place, on the GPU.
 *
 * Reference: `denoise`. Frames follow from one another, so one workgroup does
 * it all: right for a window of seconds, slow for hours.
 */
export class DenoiseGpu {
  readonly #device: GPUDevice;
  readonly #kernel: StageKernel<"main">;
  readonly #state: GPUBuffer;
  #bindGroup: GPUBindGroup | null = null;

  private constructor(
    device: GPUDevice,
    { kernel, nBins }: { kernel: StageKernel<"main">; nBins: number },
  ) {
    this.#device = device;
    this.#kernel = kernel;
    this.#state = storageBuffer(device, `${STAGE}-state`, 3 * nBins);
  }

  /** @throws {Error} when the shader does not compile. */
  static async create(
    device: GPUDevice,
    spec: FeatureSpec & { denoise: NonNullable<FeatureSpec["denoise"]> },
  ): Promise<DenoiseGpu> {
    const nBins = 1 + spec.nFft / 2;
    const kernel = await compileStage(device, {
      stage: STAGE,
      code,
      entries: ["main"],
      bindings: ["uniform", "read-write", "read-write"],
      constants: {
        nBins,
        primeFrames: spec.windowFrames,
        workgroupSize: WORKGROUP,
        ...spec.denoise,
        ...denoiseConstants(spec.hopLength / spec.sampleRateHz),
        cleanRampDb: CLEAN_RAMP_DB,
        leastNoise: LEAST_NOISE,
        doubtedPresence: DOUBTED_PRESENCE,
        leastAbsence: LEAST_ABSENCE,
      },
    });
    return new DenoiseGpu(device, { kernel, nBins });
  }

  /** Binds the power spectrogram, f32 `[maxFrames, nBins]`. */
  bind({ shape, power }: { shape: GPUBuffer; power: GPUBuffer }): void {
    const buffers = [shape, power, this.#state];
    this.#bindGroup = bindStage(this.#device, this.#kernel, buffers);
  }

  /** Records the stage; there must be a frame. `bind` comes first. */
  run(encoder: GPUCommandEncoder): void {
    recordStage(encoder, {
      kernel: this.#kernel,
      bindGroup: this.#bindGroup!,
      workgroups: { main: 1 },
      maxPerDimension: this.#device.limits.maxComputeWorkgroupsPerDimension,
    });
  }

  dispose(): void {
    this.#state.destroy();
  }
}

/** The stage, or null where the specification has none. */
export async function createDenoise(
  device: GPUDevice,
  spec: FeatureSpec,
): Promise<DenoiseGpu | null> {
  const { denoise } = spec;
  return denoise && await DenoiseGpu.create(device, { ...spec, denoise });
}
