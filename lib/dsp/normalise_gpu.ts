import {
  bindStage,
  compileStage,
  recordStage,
  type StageKernel,
  storageBuffer,
} from "./gpu_stage.ts";
import { VARIANCE_FLOOR } from "./normalise.ts";
import code from "./normalise.wgsl" with { type: "text" };
import { type FeatureSpec, featureWidth } from "./spec.ts";

const STAGE = "normalise";

/**
 * Normalises a segment's coefficients and repeats its frames until the
 * network's window is full, on the GPU.
 *
 * Reference: `wrapAndNormalise`.
 */
export class NormaliseGpu {
  /** The window, f32 `[windowFrames, featureWidth]`, the same buffer for ever. */
  readonly output: GPUBuffer;
  readonly #device: GPUDevice;
  readonly #kernel: StageKernel<"main">;
  readonly #width: number;
  #bindGroup: GPUBindGroup | null = null;

  private constructor(
    device: GPUDevice,
    { kernel, spec }: { kernel: StageKernel<"main">; spec: FeatureSpec },
  ) {
    this.#device = device;
    this.#kernel = kernel;
    this.#width = featureWidth(spec);
    const length = spec.windowFrames * this.#width;
    this.output = storageBuffer(device, `${STAGE}-window`, length);
  }

  /** @throws {Error} when the shader does not compile. */
  static async create(
    device: GPUDevice,
    spec: FeatureSpec,
  ): Promise<NormaliseGpu> {
    const { nMfcc, windowFrames, normalisation } = spec;
    const nMeans = { none: 0, level: 1, mean: nMfcc, "mean-variance": nMfcc };
    const kernel = await compileStage(device, {
      stage: STAGE,
      code,
      entries: ["main"],
      bindings: ["uniform", "read", "read", "read-write"],
      constants: {
        nMfcc,
        nPitches: featureWidth(spec) - nMfcc,
        windowFrames,
        nMeans: nMeans[normalisation],
        nScales: normalisation === "mean-variance" ? nMfcc : 0,
        varianceFloor: VARIANCE_FLOOR,
      },
    });
    return new NormaliseGpu(device, { kernel, spec });
  }

  /**
   * Binds the coefficients, f32 `[maxFrames, nMfcc]`, and the periodicity, f32
   * `[maxFrames, nPitches]`, or null for none.
   */
  bind(
    { shape, mfcc, periodicity }: {
      shape: GPUBuffer;
      mfcc: GPUBuffer;
      periodicity: GPUBuffer | null;
    },
  ): void {
    const buffers = [shape, mfcc, periodicity ?? mfcc, this.output];
    this.#bindGroup = bindStage(this.#device, this.#kernel, buffers);
  }

  /** Records the stage; the segment must have a frame. `bind` comes first. */
  run(encoder: GPUCommandEncoder): void {
    recordStage(encoder, {
      kernel: this.#kernel,
      bindGroup: this.#bindGroup!,
      workgroups: { main: this.#width },
      maxPerDimension: this.#device.limits.maxComputeWorkgroupsPerDimension,
    });
  }

  /** Records zeros in the whole window: a segment without frames. */
  clear(encoder: GPUCommandEncoder): void {
    encoder.clearBuffer(this.output);
  }

  dispose(): void {
    this.output.destroy();
  }
}
