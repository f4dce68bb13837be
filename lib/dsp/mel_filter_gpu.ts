import {
  bindStage,
  compileStage,
  FLAT_WORKGROUP,
  recordStage,
  type StageKernel,
  storageBuffer,
  tableBuffer,
} from "./gpu_stage.ts";
import { MelFilterBank, type MelRow } from "./mel_filter.ts";
import code from "./mel_filter.wgsl" with { type: "text" };
import type { FeatureSpec } from "./spec.ts";

const STAGE = "mel_filter";
const LEAST_NORMAL_F32 = 2 ** -126;

/**
 * Sparse mel filters and decibels with an absolute floor, on the GPU.
 *
 * Reference: `MelFilterBank.apply`, then `powerToDb`.
 */
export class MelFilterGpu {
  readonly #device: GPUDevice;
  readonly #kernel: StageKernel<"main">;
  readonly #nMels: number;
  readonly #workgroupSize: number;
  readonly #rows: GPUBuffer;
  readonly #weights: GPUBuffer;
  #outputs: { melPower: GPUBuffer; melDb: GPUBuffer } | null = null;
  #bindGroup: GPUBindGroup | null = null;

  private constructor(
    device: GPUDevice,
    { kernel, rows, workgroupSize }: {
      kernel: StageKernel<"main">;
      rows: MelRow[];
      workgroupSize: number;
    },
  ) {
    this.#device = device;
    this.#kernel = kernel;
    this.#nMels = rows.length;
    this.#workgroupSize = workgroupSize;
    const { index, weights } = packRows(rows);
    this.#rows = tableBuffer(device, `${STAGE}-rows`, index);
    this.#weights = tableBuffer(device, `${STAGE}-weights`, weights);
  }

  /**
   * @throws {RangeError} when `maxHz` is above the Nyquist frequency, or
   * `floorPower` under 2⁻¹²⁶, which a GPU may take for zero.
   * @throws {Error} when the shader does not compile.
   */
  static async create(
    device: GPUDevice,
    spec: FeatureSpec,
    { workgroupSize = FLAT_WORKGROUP }: { workgroupSize?: number } = {},
  ): Promise<MelFilterGpu> {
    const { nFft, nMels, floorPower } = spec;
    if (!(floorPower >= LEAST_NORMAL_F32)) {
      throw new RangeError(
        `Cannot compute decibels on the GPU: 'floorPower' must be at least 2^-126, got ${floorPower}`,
      );
    }
    const { rows } = new MelFilterBank(spec);
    const kernel = await compileStage(device, {
      stage: STAGE,
      code,
      entries: ["main"],
      bindings: [
        "uniform",
        "read",
        "read",
        "read",
        "read-write",
        "read-write",
      ],
      constants: {
        nBins: 1 + nFft / 2,
        nMels,
        floorPower,
        workgroupSize,
      },
    });
    return new MelFilterGpu(device, { kernel, rows, workgroupSize });
  }

  /**
   * Makes room for `maxFrames` frames and binds the inputs.
   *
   * @returns mel power and mel dB, f32 `[maxFrames, nMels]` each.
   */
  bind(
    { shape, power, maxFrames }: {
      shape: GPUBuffer;
      power: GPUBuffer;
      maxFrames: number;
    },
  ): { melPower: GPUBuffer; melDb: GPUBuffer } {
    this.#destroyOutputs();
    const length = maxFrames * this.#nMels;
    this.#outputs = {
      melPower: storageBuffer(this.#device, `${STAGE}-power`, length),
      melDb: storageBuffer(this.#device, `${STAGE}-db`, length),
    };
    this.#bindGroup = bindStage(this.#device, this.#kernel, [
      shape,
      power,
      this.#rows,
      this.#weights,
      this.#outputs.melPower,
      this.#outputs.melDb,
    ]);
    return this.#outputs;
  }

  /** Records the stage for the first `nFrames` frames; `bind` comes first. */
  run(encoder: GPUCommandEncoder, nFrames: number): void {
    const main = Math.ceil((nFrames * this.#nMels) / this.#workgroupSize);
    recordStage(encoder, {
      kernel: this.#kernel,
      bindGroup: this.#bindGroup!,
      workgroups: { main },
      maxPerDimension: this.#device.limits.maxComputeWorkgroupsPerDimension,
    });
  }

  dispose(): void {
    this.#rows.destroy();
    this.#weights.destroy();
    this.#destroyOutputs();
  }

  #destroyOutputs(): void {
    this.#outputs?.melPower.destroy();
    this.#outputs?.melDb.destroy();
  }
}

/** Rows as `{firstBin, count, offset}` u32 `[nMels, 3]` and one run of weights. */
function packRows(
  rows: MelRow[],
): { index: Uint32Array<ArrayBuffer>; weights: Float32Array<ArrayBuffer> } {
  const index = new Uint32Array(3 * rows.length);
  const total = rows.reduce((sum, row) => sum + row.weights.length, 0);
  const weights = new Float32Array(total);
  let offset = 0;
  for (const [m, row] of rows.entries()) {
    index.set([row.firstBin, row.weights.length, offset], 3 * m);
    weights.set(row.weights, offset);
    offset += row.weights.length;
  }
  return { index, weights };
}
