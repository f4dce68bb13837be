import {
  bindStage,
  compileStage,
  FLAT_WORKGROUP,
  recordStage,
  type StageKernel,
  storageBuffer,
} from "./gpu_stage.ts";
import code from "./rms.wgsl" with { type: "text" };
import type { FeatureSpec } from "./spec.ts";

const STAGE = "rms";

/**
 * Root mean square of each frame, on the GPU.
 *
 * Reference: `frameRms`.
 */
export class RmsGpu {
  readonly #device: GPUDevice;
  readonly #kernel: StageKernel<"main">;
  readonly #workgroupSize: number;
  #output: GPUBuffer | null = null;
  #bindGroup: GPUBindGroup | null = null;

  private constructor(
    device: GPUDevice,
    { kernel, workgroupSize }: {
      kernel: StageKernel<"main">;
      workgroupSize: number;
    },
  ) {
    this.#device = device;
    this.#kernel = kernel;
    this.#workgroupSize = workgroupSize;
  }

  /** @throws {Error} when the shader does not compile. */
  static async create(
    device: GPUDevice,
    { nFft, hopLength, center }: Pick<
      FeatureSpec,
      "nFft" | "hopLength" | "center"
    >,
    { workgroupSize = FLAT_WORKGROUP }: { workgroupSize?: number } = {},
  ): Promise<RmsGpu> {
    const padLeft = center ? nFft / 2 : 0;
    const kernel = await compileStage(device, {
      stage: STAGE,
      code,
      entries: ["main"],
      bindings: ["uniform", "read", "read-write"],
      constants: { nFft, hopLength, padLeft, workgroupSize },
    });
    return new RmsGpu(device, { kernel, workgroupSize });
  }

  /**
   * Makes room for `maxFrames` frames and binds the inputs.
   *
   * @returns the frames' RMS, f32 `[maxFrames]`.
   */
  bind(
    { shape, samples, maxFrames }: {
      shape: GPUBuffer;
      samples: GPUBuffer;
      maxFrames: number;
    },
  ): GPUBuffer {
    this.#output?.destroy();
    this.#output = storageBuffer(this.#device, `${STAGE}-rms`, maxFrames);
    const buffers = [shape, samples, this.#output];
    this.#bindGroup = bindStage(this.#device, this.#kernel, buffers);
    return this.#output;
  }

  /** Records the stage for the first `nFrames` frames; `bind` comes first. */
  run(encoder: GPUCommandEncoder, nFrames: number): void {
    recordStage(encoder, {
      kernel: this.#kernel,
      bindGroup: this.#bindGroup!,
      workgroups: { main: Math.ceil(nFrames / this.#workgroupSize) },
      maxPerDimension: this.#device.limits.maxComputeWorkgroupsPerDimension,
    });
  }

  dispose(): void {
    this.#output?.destroy();
  }
}
