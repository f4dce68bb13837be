import { checkDeltaFrames, checkDeltaWidth, deltaWeights } from "./delta.ts";
import code from "./delta.wgsl" with { type: "text" };
import {
  bindStage,
  compileStage,
  FLAT_WORKGROUP,
  recordStage,
  type StageKernel,
  storageBuffer,
  tableBuffer,
} from "./gpu_stage.ts";

const STAGE = "delta";

/** What a {@linkcode DeltaGpu} differentiates, and how. */
export interface DeltaGpuOptions {
  /** Features of a frame. */
  nFeatures: number;
  /** Frames of the fit, odd, at least 3. Default 9. */
  width?: number;
  /** 1 for the delta, 2 for the delta-delta. Default 1. */
  order?: 1 | 2;
  /** Invocations of a workgroup; changes no result. Default 64. */
  workgroupSize?: number;
}

/**
 * Local derivative of features over time, on the GPU.
 *
 * Reference: `delta`.
 */
export class DeltaGpu {
  readonly #device: GPUDevice;
  readonly #kernel: StageKernel<"main">;
  readonly #weights: GPUBuffer;
  readonly #options: Required<DeltaGpuOptions>;
  #output: GPUBuffer | null = null;
  #bindGroup: GPUBindGroup | null = null;

  private constructor(
    device: GPUDevice,
    { kernel, options }: {
      kernel: StageKernel<"main">;
      options: Required<DeltaGpuOptions>;
    },
  ) {
    const { width, order } = options;
    this.#device = device;
    this.#kernel = kernel;
    this.#options = options;
    const weights = Float32Array.from(deltaWeights(width, order));
    this.#weights = tableBuffer(device, `${STAGE}-weights-${order}`, weights);
  }

  /**
   * @throws {RangeError} when `width` is not odd and at least 3.
   * @throws {Error} when the shader does not compile.
   */
  static async create(
    device: GPUDevice,
    {
      nFeatures,
      width = 9,
      order = 1,
      workgroupSize = FLAT_WORKGROUP,
    }: DeltaGpuOptions,
  ): Promise<DeltaGpu> {
    checkDeltaWidth(width);
    const kernel = await compileStage(device, {
      stage: STAGE,
      code,
      entries: ["main"],
      bindings: ["uniform", "read", "read", "read-write"],
      constants: { nFeatures, width, workgroupSize },
    });
    const options = { nFeatures, width, order, workgroupSize };
    return new DeltaGpu(device, { kernel, options });
  }

  /**
   * Makes room for `maxFrames` frames and binds the input.
   *
   * @param buffers `features`: f32 `[maxFrames, nFeatures]`.
   * @returns the derivative, f32 `[maxFrames, nFeatures]`.
   */
  bind(
    { shape, features, maxFrames }: {
      shape: GPUBuffer;
      features: GPUBuffer;
      maxFrames: number;
    },
  ): GPUBuffer {
    this.#output?.destroy();
    const { nFeatures, order } = this.#options;
    const label = `${STAGE}-of-order-${order}`;
    this.#output = storageBuffer(this.#device, label, maxFrames * nFeatures);
    const buffers = [shape, features, this.#weights, this.#output];
    this.#bindGroup = bindStage(this.#device, this.#kernel, buffers);
    return this.#output;
  }

  /**
   * Records the stage for the first `nFrames` frames; `bind` comes first.
   *
   * @throws {RangeError} when there are fewer frames than the fit's width.
   */
  run(encoder: GPUCommandEncoder, nFrames: number): void {
    const { nFeatures, width, workgroupSize } = this.#options;
    checkDeltaFrames(nFrames, width);
    recordStage(encoder, {
      kernel: this.#kernel,
      bindGroup: this.#bindGroup!,
      workgroups: { main: Math.ceil(nFrames * nFeatures / workgroupSize) },
      maxPerDimension: this.#device.limits.maxComputeWorkgroupsPerDimension,
    });
  }

  dispose(): void {
    this.#weights.destroy();
    this.#output?.destroy();
  }
}
