import { hannWindow } from "./hann.ts";
import {
  bindStage,
  compileStage,
  recordStage,
  type StageKernel,
  storageBuffer,
  tableBuffer,
} from "./gpu_stage.ts";
import code from "./power_spectrum.wgsl" with { type: "text" };
import type { FeatureSpec } from "./spec.ts";

const STAGE = "power_spectrum";

/** Invocations of a workgroup where its memory allows; see bench/README.md. */
const WORKGROUP = 64;

/** Workgroup memory every WebGPU device has, bytes. */
const WORKGROUP_BYTES = 16384;

/** Transform lengths that fit the workgroup memory every WebGPU device has. */
export const GPU_FFT_RANGE = { least: 64, most: 4096 } as const;

/**
 * Framing, window and real FFT to a power spectrogram, on the GPU.
 *
 * Reference: `RealFft.powerSpectrum` on frames times `hannWindow`.
 */
export class PowerSpectrumGpu {
  /** Bins of a frame, `1 + nFft / 2`. */
  readonly nBins: number;
  readonly #framesPerGroup: number;
  readonly #device: GPUDevice;
  readonly #kernel: StageKernel<"main">;
  readonly #window: GPUBuffer;
  readonly #twiddles: GPUBuffer;
  #output: GPUBuffer | null = null;
  #bindGroup: GPUBindGroup | null = null;

  private constructor(
    device: GPUDevice,
    { kernel, spec, framesPerGroup }: {
      kernel: StageKernel<"main">;
      spec: FeatureSpec;
      framesPerGroup: number;
    },
  ) {
    const { nFft, winLength } = spec;
    this.#framesPerGroup = framesPerGroup;
    this.nBins = 1 + nFft / 2;
    this.#device = device;
    this.#kernel = kernel;
    const window = Float32Array.from(hannWindow(winLength, nFft));
    this.#window = tableBuffer(device, `${STAGE}-window`, window);
    this.#twiddles = tableBuffer(device, `${STAGE}-twiddles`, twiddles(nFft));
  }

  /**
   * @throws {RangeError} when `nFft` is not a power of two from 64 to 4096.
   * @throws {Error} when the shader does not compile.
   */
  static async create(
    device: GPUDevice,
    spec: FeatureSpec,
    { workgroupSize = WORKGROUP }: { workgroupSize?: number } = {},
  ): Promise<PowerSpectrumGpu> {
    const { nFft, hopLength, center } = spec;
    checkFftLength(nFft);
    const { lanes, framesPerGroup } = workgroupOf(nFft, workgroupSize);
    const kernel = await compileStage(device, {
      stage: STAGE,
      code,
      entries: ["main"],
      bindings: ["uniform", "read", "read", "read", "read-write"],
      constants: {
        nFft,
        halfFft: nFft / 2,
        log2Half: Math.log2(nFft / 2),
        hopLength,
        padLeft: center ? nFft / 2 : 0,
        lanes,
        framesPerGroup,
        workgroupSize: lanes * framesPerGroup,
        groupLength: framesPerGroup * nFft / 2,
      },
    });
    return new PowerSpectrumGpu(device, { kernel, spec, framesPerGroup });
  }

  /**
   * Makes room for `maxFrames` frames and binds the inputs.
   *
   * @returns the power spectrogram, f32 `[maxFrames, nBins]`.
   */
  bind(
    { shape, samples, maxFrames }: {
      shape: GPUBuffer;
      samples: GPUBuffer;
      maxFrames: number;
    },
  ): GPUBuffer {
    this.#output?.destroy();
    const length = maxFrames * this.nBins;
    this.#output = storageBuffer(this.#device, `${STAGE}-power`, length);
    this.#bindGroup = bindStage(this.#device, this.#kernel, [
      shape,
      samples,
      this.#window,
      this.#twiddles,
      this.#output,
    ]);
    return this.#output;
  }

  /** Records the stage for the first `nFrames` frames; `bind` comes first. */
  run(encoder: GPUCommandEncoder, nFrames: number): void {
    recordStage(encoder, {
      kernel: this.#kernel,
      bindGroup: this.#bindGroup!,
      workgroups: { main: Math.ceil(nFrames / this.#framesPerGroup) },
      maxPerDimension: this.#device.limits.maxComputeWorkgroupsPerDimension,
    });
  }

  dispose(): void {
    this.#window.destroy();
    this.#twiddles.destroy();
    this.#output?.destroy();
  }
}

function checkFftLength(nFft: number): void {
  const { least, most } = GPU_FFT_RANGE;
  const whole = Number.isInteger(Math.log2(nFft));
  if (whole && nFft >= least && nFft <= most) return;
  throw new RangeError(
    `Cannot compute spectra on the GPU: 'nFft' must be a power of two from ${least} to ${most}, got ${nFft}; use the CPU's Mfcc`,
  );
}

/**
 * How a workgroup is shared out: a lane makes one radix-4 butterfly a step, or
 * several where there are not that many invocations; where there are more,
 * several frames share the workgroup, as far as its memory goes.
 */
function workgroupOf(
  nFft: number,
  workgroupSize: number,
): { lanes: number; framesPerGroup: number } {
  const lanes = Math.min(workgroupSize, nFft / 8);
  const fit = Math.floor(WORKGROUP_BYTES / (4 * nFft));
  const framesPerGroup = Math.min(fit, Math.floor(workgroupSize / lanes));
  return { lanes, framesPerGroup };
}

/** `e^(−2πik/nFft)` as pairs (real, imaginary), f32 `[nFft, 2]`. */
function twiddles(nFft: number): Float32Array<ArrayBuffer> {
  const table = new Float32Array(2 * nFft);
  for (let k = 0; k < nFft; k++) {
    table[2 * k] = Math.cos((2 * Math.PI * k) / nFft);
    table[2 * k + 1] = -Math.sin((2 * Math.PI * k) / nFft);
  }
  return table;
}
