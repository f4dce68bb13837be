import {
  bindStage,
  compileStage,
  recordStage,
  type StageKernel,
  storageBuffer,
} from "./gpu_stage.ts";
import type { FeatureSpec } from "./spec.ts";
import { speechLevel, speechLevelConstants } from "./speech_level.ts";
import code from "./speech_level.wgsl" with { type: "text" };

const STAGE = "speech_level";
const SILENCE = speechLevel([], { sampleRateHz: 1, hopLength: 1 });

/**
 * Level and speech flag of a stream's newest frames, on the GPU.
 *
 * Reference: `speechLevel`.
 */
export class SpeechLevelGpu {
  /** `{levelDb, speech}`, f32 `[2]`, the same buffer for ever. */
  readonly output: GPUBuffer;
  readonly #device: GPUDevice;
  readonly #kernel: StageKernel<"main">;
  #bindGroup: GPUBindGroup | null = null;

  private constructor(device: GPUDevice, kernel: StageKernel<"main">) {
    this.#device = device;
    this.#kernel = kernel;
    this.output = storageBuffer(device, `${STAGE}-level`, 2);
  }

  /** @throws {Error} when the shader does not compile. */
  static async create(
    device: GPUDevice,
    spec: Pick<FeatureSpec, "sampleRateHz" | "hopLength">,
  ): Promise<SpeechLevelGpu> {
    const kernel = await compileStage(device, {
      stage: STAGE,
      code,
      entries: ["main"],
      bindings: ["uniform", "read", "read-write"],
      constants: speechLevelConstants(spec),
    });
    return new SpeechLevelGpu(device, kernel);
  }

  /** Binds the frames' mean squares, f32 `[maxFrames]`. */
  bind({ shape, power }: { shape: GPUBuffer; power: GPUBuffer }): void {
    const buffers = [shape, power, this.output];
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

  /** What no frames have: written now, before what is submitted next. */
  silence(): void {
    const { levelDb, speech } = SILENCE;
    const values = Float32Array.of(levelDb, speech);
    this.#device.queue.writeBuffer(this.output, 0, values);
  }

  dispose(): void {
    this.output.destroy();
  }
}
