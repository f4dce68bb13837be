import {
  bindStage,
  compileStage,
  recordStage,
  type StageKernel,
  storageBuffer,
} from "./gpu_stage.ts";
import { VARIANCE_FLOOR } from "./normalise.ts";
import code from "./normalise.wgsl" with { type: "text" };
import type { FeatureSpec } from "./spec.ts";

const STAGE = "normalise";

/**
 * Normalises a segment's coefficients and repeats its frames until the
 * network's window is full, on the GPU.
 *
 * Reference: `wrapAndNormalise`.
 */
export class NormaliseGpu {
  /** The window, f32 `[windowFrames, nMfcc]`, the same buffer for ever. */
  readonly output: GPUBuffer;
  readonly #device: GPUDevice;
  readonly #kernel: StageKernel<"main">;
  readonly #nMfcc: number;
  #bindGroup: GPUBindGroup | null = null;

  private constructor(
    device: GPUDevice,
    { kernel, spec }: { kernel: StageKernel<"main">; spec: FeatureSpec },
  ) {
    this.#device = device;
    this.#kernel = kernel;
    this.#nMfcc = spec.nMfcc;
    const length = spec.windowFrames * spec.nMfcc;
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
      bindings: ["uniform", "read", "read-write"],
      constants: {
        nMfcc,
        windowFrames,
        nMeans: nMeans[normalisation],
        nScales: normalisation === "mean-variance" ? nMfcc : 0,
        varianceFloor: VARIANCE_FLOOR,
      },
    });
    return new NormaliseGpu(device, { kernel, spec });
  }

  /** Binds the coefficients, f32 `[maxFrames, nMfcc]`. */
  bind({ shape, mfcc }: { shape: GPUBuffer; mfcc: GPUBuffer }): void {
    const buffers = [shape, mfcc, this.output];
    this.#bindGroup = bindStage(this.#device, this.#kernel, buffers);
  }

  /** Records the stage; the segment must have a frame. `bind` comes first. */
  run(encoder: GPUCommandEncoder): void {
    recordStage(encoder, {
      kernel: this.#kernel,
      bindGroup: this.#bindGroup!,
      workgroups: { main: this.#nMfcc },
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
