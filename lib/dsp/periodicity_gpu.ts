import {
  bindStage,
  compileStage,
  recordStage,
  type StageKernel,
  storageBuffer,
  tableBuffer,
} from "./gpu_stage.ts";
import {
  PeriodicityBank,
  type PeriodicitySpec,
  SILENCE_SUM,
} from "./periodicity.ts";
import code from "./periodicity.wgsl" with { type: "text" };
import { PowerSpectrumGpu } from "./power_spectrum_gpu.ts";
import type { FeatureSpec } from "./spec.ts";

const STAGE = "periodicity";

/**
 * Periodicity of frames at the periods of some pitches, on the GPU: their power
 * spectra under a window of its own, then `PeriodicityBank`, the reference.
 */
export class PeriodicityGpu {
  readonly #device: GPUDevice;
  readonly #kernel: StageKernel<"main">;
  readonly #spectrum: PowerSpectrumGpu;
  readonly #nPitches: number;
  readonly #weights: GPUBuffer;
  readonly #matrix: GPUBuffer;
  #output: GPUBuffer | null = null;
  #bindGroup: GPUBindGroup | null = null;

  private constructor(
    device: GPUDevice,
    { kernel, spectrum, bank }: {
      kernel: StageKernel<"main">;
      spectrum: PowerSpectrumGpu;
      bank: PeriodicityBank;
    },
  ) {
    this.#device = device;
    this.#kernel = kernel;
    this.#spectrum = spectrum;
    this.#nPitches = bank.nPitches;
    const weights = Float32Array.from(bank.weights);
    this.#weights = tableBuffer(device, `${STAGE}-weights`, weights);
    this.#matrix = tableBuffer(device, `${STAGE}-matrix`, turned(bank));
  }

  /**
   * @throws {RangeError} when `nFft` is not a power of two from 64 to 4096.
   * @throws {Error} when a shader does not compile.
   */
  static async create(
    device: GPUDevice,
    { spec, periodicity, workgroupSize }: {
      spec: FeatureSpec;
      periodicity: PeriodicitySpec;
      /** Of the spectra; changes no result. */
      workgroupSize?: number;
    },
  ): Promise<PeriodicityGpu> {
    const bank = new PeriodicityBank(spec, periodicity);
    const { winLength } = periodicity;
    const framed = { ...spec, winLength };
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
    const spectrum = await PowerSpectrumGpu.create(device, framed, {
      workgroupSize,
    });
    return new PeriodicityGpu(device, { kernel, spectrum, bank });
  }

  /**
   * Makes room for `maxFrames` frames and binds the samples.
   *
   * @returns the periodicity, f32 `[maxFrames, nPitches]`.
   */
  bind(
    source: { shape: GPUBuffer; samples: GPUBuffer; maxFrames: number },
  ): GPUBuffer {
    const { shape, maxFrames } = source;
    const power = this.#spectrum.bind(source);
    this.#output?.destroy();
    const length = maxFrames * this.#nPitches;
    this.#output = storageBuffer(this.#device, `${STAGE}-periodicity`, length);
    const buffers = [shape, power, this.#weights, this.#matrix, this.#output];
    this.#bindGroup = bindStage(this.#device, this.#kernel, buffers);
    return this.#output;
  }

  /** Records the stage for the first `nFrames` frames; `bind` comes first. */
  run(encoder: GPUCommandEncoder, nFrames: number): void {
    this.#spectrum.run(encoder, nFrames);
    recordStage(encoder, {
      kernel: this.#kernel,
      bindGroup: this.#bindGroup!,
      workgroups: { main: nFrames },
      maxPerDimension: this.#device.limits.maxComputeWorkgroupsPerDimension,
    });
  }

  dispose(): void {
    this.#spectrum.dispose();
    this.#weights.destroy();
    this.#matrix.destroy();
    this.#output?.destroy();
  }
}

/** The stage of a specification that has pitches, else null. */
export async function createPeriodicity(
  device: GPUDevice,
  { spec, workgroupSize }: { spec: FeatureSpec; workgroupSize?: number },
): Promise<PeriodicityGpu | null> {
  const { periodicity } = spec;
  if (periodicity === null) return null;
  const options = { spec, periodicity, workgroupSize };
  return await PeriodicityGpu.create(device, options);
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
