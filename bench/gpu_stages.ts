import {
  DEFAULT_SPEC,
  type FeatureSpec,
  frameCount,
  MfccGpu,
} from "../lib/dsp/mod.ts";
import { benchFftVariants, type VariantSpeed } from "./fft_variants.ts";
import { gpuDevice } from "./gpu_device.ts";
import { GpuTimer } from "./gpu_timer.ts";
import { median } from "./measure.ts";
import { speechLike } from "./speech_like.ts";

/** One stage of the pipeline over a whole signal. */
export interface StageSpeed {
  stage: string;
  /** Median by the GPU's own clock, ms. */
  ms: number;
  /** What it must read and write at least, tables left out. */
  bytes: number;
  gigabytesPerSecond: number;
}

/** Where the GPU's time goes; null where its clock cannot be read. */
export interface GpuStageBench {
  adapter: string;
  isSoftware: boolean;
  seconds: number;
  nFrames: number;
  stages: StageSpeed[];
  /** Bytes that no pipeline could spare: samples in, coefficients out. */
  leastBytes: number;
  fftVariants: VariantSpeed[];
}

/** Bytes a stage reads and writes for a frame, each value once. */
export function stageBytes(spec: FeatureSpec): Record<string, number> {
  const { hopLength, nFft, nMels, nMfcc } = spec;
  const nBins = 1 + nFft / 2;
  return {
    power_spectrum: 4 * (hopLength + nBins),
    mel_filter: 4 * (nBins + 2 * nMels),
    dct: 4 * (nMels + nMfcc),
    rms: 4 * (hopLength + 1),
    delta: 4 * 2 * (nMfcc + nMfcc), // both orders, a pass each
  };
}

/** Times each stage of a batch, and the ways of computing its spectra. */
export async function benchGpuStages(
  { seconds, nRuns }: { seconds: number; nRuns: number },
): Promise<GpuStageBench | null> {
  const gpu = await gpuDevice();
  if (!gpu?.device.features.has("timestamp-query")) return null;
  const { device, adapter, isSoftware } = gpu;
  const spec = DEFAULT_SPEC;
  const { sampleRateHz } = spec;
  const samples = Float32Array.from(speechLike({ seconds, sampleRateHz }));
  const nFrames = frameCount(samples.length, spec);
  const stages = await timeStages(device, { spec, samples, nRuns });
  const variants = { spec, samples, nRuns };
  const fftVariants = await benchFftVariants(device, variants);
  device.destroy();
  return {
    adapter,
    isSoftware,
    seconds,
    nFrames,
    stages,
    leastBytes: 4 * nFrames * (spec.hopLength + spec.nMfcc),
    fftVariants,
  };
}

async function timeStages(
  device: GPUDevice,
  { spec, samples, nRuns }: {
    spec: FeatureSpec;
    samples: Float32Array<ArrayBuffer>;
    nRuns: number;
  },
): Promise<StageSpeed[]> {
  const features = await MfccGpu.create(device, spec);
  const timer = new GpuTimer(device);
  const times: Record<string, number[]> = {};
  for (let run = 0; run <= nRuns; run++) {
    for (
      const { label, ms } of await timer.time(() => features.compute(samples))
    ) {
      if (run > 0) (times[label.replace(/-pass$/, "")] ??= []).push(ms);
    }
  }
  timer.dispose();
  features.dispose();
  const nFrames = frameCount(samples.length, spec);
  const bytesOf = stageBytes(spec);
  return Object.entries(times).map(([stage, all]) => {
    const ms = median(all), bytes = nFrames * bytesOf[stage];
    return { stage, ms, bytes, gigabytesPerSecond: bytes / ms / 1e6 };
  });
}
