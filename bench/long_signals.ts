import {
  DEFAULT_SPEC,
  type FeatureExtractor,
  Mfcc,
  mfccChunks,
  MfccGpu,
} from "../lib/dsp/mod.ts";
import { gpuDevice } from "./gpu_device.ts";
import { speechLike } from "./speech_like.ts";

/** How one length of audio went through in chunks. */
export interface LongRun {
  on: "cpu" | "gpu";
  hours: number;
  nFrames: number;
  seconds: number;
  timesRealTime: number;
  /** Most memory of the process seen during the run, MiB. */
  peakMib: number;
}

const PIECE_SECONDS = 60;

/** A signal of any length: the same minute over and over, never copied. */
function* minutes(hours: number, minute: Float32Array) {
  const nSamples = Math.round(hours * 3600 * DEFAULT_SPEC.sampleRateHz);
  for (let left = nSamples; left > 0; left -= minute.length) {
    yield minute.subarray(0, Math.min(left, minute.length));
  }
}

async function runThrough(
  features: FeatureExtractor,
  { on, hours }: { on: "cpu" | "gpu"; hours: number },
): Promise<LongRun> {
  const { sampleRateHz } = DEFAULT_SPEC;
  const minute = speechLike({ seconds: PIECE_SECONDS, sampleRateHz });
  let nFrames = 0, peak = 0;
  const startMs = performance.now();
  for await (const chunk of mfccChunks(features, minutes(hours, minute))) {
    nFrames += chunk.nFrames;
    peak = Math.max(peak, Deno.memoryUsage().rss);
  }
  const seconds = (performance.now() - startMs) / 1000;
  return {
    on,
    hours,
    nFrames,
    seconds,
    timesRealTime: hours * 3600 / seconds,
    peakMib: Math.round(peak / 2 ** 20),
  };
}

/** A hundredth, a tenth and all of a length. */
function lengths(hours: number): number[] {
  return [hours / 100, hours / 10, hours];
}

/**
 * Sends signals a hundredth, a tenth and all as long as `hours` through the CPU
 * and the GPU in chunks of a minute: time should grow tenfold, memory not. A
 * software adapter gets a tenth of that.
 */
export async function benchLongSignals(hours: number): Promise<LongRun[]> {
  const cpu = new Mfcc(DEFAULT_SPEC);
  const runs: LongRun[] = [];
  for (const each of lengths(hours)) {
    runs.push(await runThrough(cpu, { on: "cpu", hours: each }));
  }
  const gpu = await gpuDevice();
  if (!gpu) return runs;
  const features = await MfccGpu.create(gpu.device, DEFAULT_SPEC);
  for (const each of lengths(gpu.isSoftware ? hours / 10 : hours)) {
    runs.push(await runThrough(features, { on: "gpu", hours: each }));
  }
  features.dispose();
  gpu.device.destroy();
  return runs;
}
