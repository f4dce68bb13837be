import { DEFAULT_SPEC, frameCount, Mfcc, MfccGpu } from "../lib/dsp/mod.ts";
import { gpuDevice } from "./gpu_device.ts";
import { type Case, interleave, type Timing } from "./measure.ts";
import { MEYDA_DIFFERENCES, meydaMfcc } from "./meyda_mfcc.ts";
import { speechLike } from "./speech_like.ts";

/** How fast one way of computing MFCCs is. */
export interface FeatureSpeed extends Partial<Timing> {
  /** Seconds of audio a second of computing; null where it could not run. */
  timesRealTime: number | null;
  /** What computed; null where there is none. */
  adapter?: string | null;
  isSoftware?: boolean;
  note?: string;
  differences?: readonly string[];
}

/** The same signal through each of them. */
export interface FeatureBench {
  seconds: number;
  nFrames: number;
  cpu: FeatureSpeed;
  cpuSingle: FeatureSpeed;
  meyda: FeatureSpeed;
  gpu: FeatureSpeed;
}

/**
 * Times MFCCs of the same samples: ours on the CPU in both precisions, ours on
 * the GPU with upload and read-back, and Meyda's.
 */
export async function benchFeatures(
  { seconds, nRuns, onRound }: {
    seconds: number;
    nRuns: number;
    onRound: (nDone: number) => void;
  },
): Promise<FeatureBench> {
  const spec = DEFAULT_SPEC;
  const samples = speechLike({ seconds, sampleRateHz: spec.sampleRateHz });
  const double = new Mfcc(spec);
  const single = new Mfcc(spec, { precision: "single" });
  const gpu = await gpuDevice();
  const gpuMfcc = gpu && await MfccGpu.create(gpu.device, spec);
  const cases: Case[] = [
    { name: "cpu", run: () => double.compute(samples) },
    { name: "cpuSingle", run: () => single.compute(samples) },
    { name: "meyda", run: () => meydaMfcc(samples, spec) },
  ];
  if (gpuMfcc) cases.push({ name: "gpu", run: () => gpuMfcc.compute(samples) });
  const timings = await interleave(cases, { nRuns, onRound });
  const speed = (name: string): FeatureSpeed => ({
    timesRealTime: seconds * 1000 / timings[name].medianMs,
    ...timings[name],
  });
  gpuMfcc?.dispose();
  gpu?.device.destroy();
  return {
    seconds,
    nFrames: frameCount(samples.length, spec),
    cpu: speed("cpu"),
    cpuSingle: speed("cpuSingle"),
    meyda: { ...speed("meyda"), differences: MEYDA_DIFFERENCES },
    gpu: gpu
      ? { ...speed("gpu"), adapter: gpu.adapter, isSoftware: gpu.isSoftware }
      : { timesRealTime: null, adapter: null, note: "no WebGPU adapter" },
  };
}
