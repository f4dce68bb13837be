import { dctMatrix } from "./dct.ts";
import {
  bindStage,
  compileStage,
  FLAT_WORKGROUP,
  recordStage,
  type StageKernel,
  storageBuffer,
  tableBuffer,
} from "./gpu_stage.ts";
import code from "./dct.wgsl" with { type: "text" };
import type { FeatureSpec } from "./spec.ts";

const STAGE = "dct";

/**
 * Cepstral coefficients of mel decibels, on the GPU.
 *
 * Reference: `dctMatrix` times a frame.
 */
export class DctGpu {
  readonly #device: GPUDevice;
  readonly #kernel: StageKernel<"main">;
  readonly #nMfcc: number;
  readonly #nQuads: number;
  readonly #workgroupSize: number;
  readonly #matrix: GPUBuffer;
  #output: GPUBuffer | null = null;
  #bindGroup: GPUBindGroup | null = null;

  private constructor(
    device: GPUDevice,
    { kernel, spec, workgroupSize }: {
      kernel: StageKernel<"main">;
      spec: FeatureSpec;
      workgroupSize: number;
    },
  ) {
    const { nMfcc, nMels, lifter } = spec;
    this.#device = device;
    this.#kernel = kernel;
    this.#nMfcc = nMfcc;
    this.#nQuads = quadsOf(spec);
    this.#workgroupSize = workgroupSize;
    const matrix = inQuads(dctMatrix(nMfcc, nMels, lifter), spec);
    this.#matrix = tableBuffer(device, `${STAGE}-matrix`, matrix);
  }

  /** @throws {Error} when the shader does not compile. */
  static async create(
    device: GPUDevice,
    spec: FeatureSpec,
    { workgroupSize = FLAT_WORKGROUP }: { workgroupSize?: number } = {},
  ): Promise<DctGpu> {
    const { nMels, nMfcc } = spec;
    const kernel = await compileStage(device, {
      stage: STAGE,
      code,
      entries: ["main"],
      bindings: ["uniform", "read", "read", "read-write"],
      constants: { nMels, nMfcc, nQuads: quadsOf(spec), workgroupSize },
    });
    return new DctGpu(device, { kernel, spec, workgroupSize });
  }

  /**
   * Makes room for `maxFrames` frames and binds the inputs.
   *
   * @returns the coefficients, f32 `[maxFrames, nMfcc]`.
   */
  bind(
    { shape, melDb, maxFrames }: {
      shape: GPUBuffer;
      melDb: GPUBuffer;
      maxFrames: number;
    },
  ): GPUBuffer {
    this.#output?.destroy();
    const length = maxFrames * this.#nMfcc;
    this.#output = storageBuffer(this.#device, `${STAGE}-mfcc`, length);
    const buffers = [shape, melDb, this.#matrix, this.#output];
    this.#bindGroup = bindStage(this.#device, this.#kernel, buffers);
    return this.#output;
  }

  /** Records the stage for the first `nFrames` frames; `bind` comes first. */
  run(encoder: GPUCommandEncoder, nFrames: number): void {
    const main = Math.ceil((nFrames * this.#nQuads) / this.#workgroupSize);
    recordStage(encoder, {
      kernel: this.#kernel,
      bindGroup: this.#bindGroup!,
      workgroups: { main },
      maxPerDimension: this.#device.limits.maxComputeWorkgroupsPerDimension,
    });
  }

  dispose(): void {
    this.#matrix.destroy();
    this.#output?.destroy();
  }
}

/** Invocations a frame: each makes four coefficients. */
function quadsOf({ nMfcc }: FeatureSpec): number {
  return Math.ceil(nMfcc / 4);
}

/** The matrix transposed, its rows filled up with zeros: `[nMels, 4·nQuads]`. */
function inQuads(
  matrix: Float64Array,
  spec: FeatureSpec,
): Float32Array<ArrayBuffer> {
  const { nMfcc, nMels } = spec;
  const width = 4 * quadsOf(spec);
  const out = new Float32Array(nMels * width);
  for (let n = 0; n < nMfcc; n++) {
    for (let m = 0; m < nMels; m++) out[m * width + n] = matrix[n * nMels + m];
  }
  return out;
}
