import {
  bindStage,
  compileStage,
  FLAT_WORKGROUP,
  recordStage,
  type StageKernel,
  storageBuffer,
} from "./gpu_stage.ts";
import { levelPowerConstants } from "./level_power.ts";
import code from "./level_power.wgsl" with { type: "text" };
import type { FeatureSpec } from "./spec.ts";

const STAGE = "level_power";

/**
 * Mean square of each frame above 120 Hz, on the GPU.
 *
 * Reference: `levelPower`.
 */
export class LevelPowerGpu {
  readonly #device: GPUDevice;
  readonly #kernel: StageKernel<"main">;
  #output: GPUBuffer | null = null;
  #bindGroup: GPUBindGroup | null = null;

  private constructor(device: GPUDevice, kernel: StageKernel<"main">) {
    this.#device = device;
    this.#kernel = kernel;
  }

  /** @throws {Error} when the shader does not compile. */
  static async create(
    device: GPUDevice,
    spec: Pick<FeatureSpec, "sampleRateHz" | "nFft" | "winLength">,
  ): Promise<LevelPowerGpu> {
    const kernel = await compileStage(device, {
      stage: STAGE,
      code,
      entries: ["main"],
      bindings: ["uniform", "read", "read-write"],
      constants: {
        nBins: 1 + spec.nFft / 2,
        ...levelPowerConstants(spec),
        workgroupSize: FLAT_WORKGROUP,
      },
    });
    return new LevelPowerGpu(device, kernel);
  }

  /**
   * Makes room for `maxFrames` frames and binds the inputs.
   *
   * @returns the frames' mean squares, f32 `[maxFrames]`.
   */
  bind(
    { shape, power, maxFrames }: {
      shape: GPUBuffer;
      power: GPUBuffer;
      maxFrames: number;
    },
  ): GPUBuffer {
    this.#output?.destroy();
    this.#output = storageBuffer(this.#device, `${STAGE}-level`, maxFrames);
    const buffers = [shape, power, this.#output];
    this.#bindGroup = bindStage(this.#device, this.#kernel, buffers);
    return this.#output;
  }

  /** Records the stage for the first `nFrames` frames; `bind` comes first. */
  run(encoder: GPUCommandEncoder, nFrames: number): void {
    recordStage(encoder, {
      kernel: this.#kernel,
      bindGroup: this.#bindGroup!,
      workgroups: { main: Math.ceil(nFrames / FLAT_WORKGROUP) },
      maxPerDimension: this.#device.limits.maxComputeWorkgroupsPerDimension,
    });
  }

  dispose(): void {
    this.#output?.destroy();
  }
}
