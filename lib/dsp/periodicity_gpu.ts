import {
  bindStage,
  compileStage,
  recordStage,
  type StageKernel,
  storageBuffer,
  tableBuffer,
} from "./gpu_stage.ts";
import { PeriodicityBank, SILENCE_SUM } from "./periodicity.ts";
import code from "./periodicity.wgsl" with { type: "text" };
import type { FeatureSpec } from "./spec.ts";

const STAGE = "periodicity";

/**
 * Periodicity of power spectra at the periods of some pitches, on the GPU.
 *
 * Reference: `PeriodicityBank`.
 */
export class PeriodicityGpu {
  readonly #device: GPUDevice;
  readonly #kernel: StageKernel<"main">;
  readonly #nPitches: number;
  readonly #weights: GPUBuffer;
  readonly #matrix: GPUBuffer;
  #output: GPUBuffer | null = null;
  #bindGroup: GPUBindGroup | null = null;

  private constructor(
    device: GPUDevice,
    { kernel, bank }: { kernel: StageKernel<"main">; bank: PeriodicityBank },
  ) {
    this.#device = device;
    this.#kernel = kernel;
    this.#nPitches = bank.nPitches;
    const weights = Float32Array.from(bank.weights);
    this.#weights = tableBuffer(device, `${STAGE}-weights`, weights);
    this.#matrix = tableBuffer(device, `${STAGE}-matrix`, turned(bank));
  }

  /** @throws {Error} when the shader does not compile. */
  static async create(
    device: GPUDevice,
    bank: PeriodicityBank,
  ): Promise<PeriodicityGpu> {
    const { nBins, firstBin, nUsed, nPitches } = bank;
    const kernel = await compileStage(device, {
      stage: STAGE,
      code,
      entries: ["main"],
      bindings: ["uniform", "read", "read", "read", "read-write"],
      constants: {
        ...{ nBins, firstBin, nUsed, nPitches },
        silenceSum: SILENCE_SUM,
      },
    });
    return new PeriodicityGpu(device, { kernel, bank });
  }

  /**
   * Makes room for `maxFrames` frames and binds the power spectra.
   *
   * @returns the periodicity, f32 `[maxFrames, nPitches]`.
   */
  bind(
    { shape, power, maxFrames }: {
      shape: GPUBuffer;
      power: GPUBuffer;
      maxFrames: number;
    },
  ): GPUBuffer {
    this.#output?.destroy();
    const length = maxFrames * this.#nPitches;
    this.#output = storageBuffer(this.#device, `${STAGE}-periodicity`, length);
    const buffers = [shape, power, this.#weights, this.#matrix, this.#output];
    this.#bindGroup = bindStage(this.#device, this.#kernel, buffers);
    return this.#output;
  }

  /** Records the stage for the first `nFrames` frames; `bind` comes first. */
  run(encoder: GPUCommandEncoder, nFrames: number): void {
    recordStage(encoder, {
      kernel: this.#kernel,
      bindGroup: this.#bindGroup!,
      workgroups: { main: nFrames },
      maxPerDimension: this.#device.limits.maxComputeWorkgroupsPerDimension,
    });
  }

  dispose(): void {
    this.#weights.destroy();
    this.#matrix.destroy();
    this.#output?.destroy();
  }
}

/** The stage of a specification that has pitches, else null. */
export async function createPeriodicity(
  device: GPUDevice,
  spec: FeatureSpec,
): Promise<PeriodicityGpu | null> {
  if (spec.periodicity === null) return null;
  const bank = new PeriodicityBank(spec, spec.periodicity);
  return await PeriodicityGpu.create(device, bank);
}

/** The matrix with bins in rows, `[nUsed, nPitches]`. */
function turned(
  { matrix, nUsed, nPitches }: PeriodicityBank,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(nUsed * nPitches);
  matrix.forEach((value, at) => {
    const p = Math.floor(at / nUsed), i = at % nUsed;
    out[i * nPitches + p] = value;
  });
  return out;
}
