import {
  bindStage,
  compileStage,
  recordStage,
  type StageKernel,
  storageBuffer,
} from "./gpu_stage.ts";
import code from "./top_db.wgsl" with { type: "text" };
import type { FeatureSpec } from "./spec.ts";

const STAGE = "top_db";
const ENTRIES = ["partialMax", "finalMax", "applyFloor"] as const;
type Entry = typeof ENTRIES[number];

const WORKGROUP_SIZE = 256; // as in top_db.wgsl
const PARTIALS = 64;

/**
 * Raises every decibel to at least `topDb` under the signal's largest, on the
 * GPU: a maximum in two passes, then the floor.
 *
 * Reference: `floorToTopDb`.
 */
export class TopDbGpu {
  readonly #device: GPUDevice;
  readonly #kernel: StageKernel<Entry>;
  readonly #nMels: number;
  readonly #partials: GPUBuffer;
  #bindGroup: GPUBindGroup | null = null;

  private constructor(
    device: GPUDevice,
    { kernel, nMels }: { kernel: StageKernel<Entry>; nMels: number },
  ) {
    this.#device = device;
    this.#kernel = kernel;
    this.#nMels = nMels;
    this.#partials = storageBuffer(device, `${STAGE}-partials`, PARTIALS);
  }

  /** @throws {Error} when the shader does not compile. */
  static async create(
    device: GPUDevice,
    { nMels, topDb }: { nMels: number; topDb: number },
  ): Promise<TopDbGpu> {
    const kernel = await compileStage(device, {
      stage: STAGE,
      code,
      entries: ENTRIES,
      bindings: ["uniform", "read-write", "read-write"],
      constants: { nMels, nPartials: PARTIALS, topDb },
    });
    return new TopDbGpu(device, { kernel, nMels });
  }

  /** Binds the decibels, f32 `[maxFrames, nMels]`, that are changed in place. */
  bind({ shape, melDb }: { shape: GPUBuffer; melDb: GPUBuffer }): void {
    const buffers = [shape, melDb, this.#partials];
    this.#bindGroup = bindStage(this.#device, this.#kernel, buffers);
  }

  /** Records the stage for the first `nFrames` frames; `bind` comes first. */
  run(encoder: GPUCommandEncoder, nFrames: number): void {
    const applyFloor = Math.ceil((nFrames * this.#nMels) / WORKGROUP_SIZE);
    recordStage(encoder, {
      kernel: this.#kernel,
      bindGroup: this.#bindGroup!,
      workgroups: { partialMax: PARTIALS, finalMax: 1, applyFloor },
      maxPerDimension: this.#device.limits.maxComputeWorkgroupsPerDimension,
    });
  }

  dispose(): void {
    this.#partials.destroy();
  }
}

/** The stage when the specification asks for it, else null. */
export function createTopDb(
  device: GPUDevice,
  { nMels, topDb }: Pick<FeatureSpec, "nMels" | "topDb">,
): Promise<TopDbGpu | null> {
  if (topDb === null) return Promise.resolve(null);
  return TopDbGpu.create(device, { nMels, topDb });
}
