/**
 * An hour of 16 kHz sound to 40 MFCC on the GPU: each stage by the GPU's own
 * clock beside what the memory's bandwidth allows, and the whole call with
 * upload and read-back by the wall clock. Prints the tables as Markdown.
 * `deno task bench --gpu` starts it.
 *
 * Argument: seconds of sound; a software adapter gets a sixtieth of it.
 *
 * @module
 */
import {
  DEFAULT_SPEC,
  frameCount,
  mfccChunks,
  MfccGpu,
} from "../lib/dsp/mod.ts";
import { gpuBandwidth } from "./gpu_bandwidth.ts";
import { gpuDevice, softwareWarning } from "./gpu_device.ts";
import { stageBytes } from "./gpu_stages.ts";
import { GpuTimer } from "./gpu_timer.ts";
import { describeMachine } from "./machine.ts";
import { speechLike } from "./speech_like.ts";

/** What a device with hardware is asked for. */
const MOST_OVER_BOUND = 10;
const LEAST_TIMES_REAL_TIME = 50_000;
const SOFTWARE_SHARE = 1 / 60;
const MINUTE = 60;

const gpu = await gpuDevice();
if (!gpu) {
  throw new Error("Cannot measure the GPU: no WebGPU adapter was found");
}
const { device, adapter, isSoftware } = gpu;
if (!device.features.has("timestamp-query")) {
  throw new Error(
    `Cannot measure the GPU: '${adapter}' must have timestamp queries, and has none`,
  );
}
const asked = Number(Deno.args[0]);
const seconds = Math.max(MINUTE, isSoftware ? asked * SOFTWARE_SHARE : asked);
const spec = DEFAULT_SPEC;
const { sampleRateHz } = spec;
const minute = Float32Array.from(speechLike({ seconds: MINUTE, sampleRateHz }));
const nMinutes = Math.round(seconds / MINUTE);

/** Summed over the minutes, by stage, ms. */
async function stageTimes(timer: GpuTimer): Promise<Map<string, number>> {
  const features = await MfccGpu.create(device, spec, {
    rms: true,
    deltas: true,
  });
  const totals = new Map<string, number>();
  for (let m = -1; m < nMinutes; m++) { // the first warms up
    for (
      const { label, ms } of await timer.time(() => features.compute(minute))
    ) {
      const stage = label.replace(/-pass$/, "");
      if (m >= 0) totals.set(stage, (totals.get(stage) ?? 0) + ms);
    }
  }
  features.dispose();
  return totals;
}

/** Upload, kernels and read-back of all minutes in chunks, seconds. */
async function wholeCall(): Promise<number> {
  const features = await MfccGpu.create(device, spec, {
    maxFrames: frameCount(minute.length, spec) + 1,
  });
  await features.compute(minute);
  const start = performance.now();
  let nFrames = 0;
  for await (
    const chunk of mfccChunks(features, Array(nMinutes).fill(minute))
  ) {
    nFrames += chunk.nFrames;
  }
  const wall = (performance.now() - start) / 1000;
  features.dispose();
  if (nFrames < 99 * nMinutes * MINUTE) {
    throw new Error(`only ${nFrames} frames`);
  }
  return wall;
}

const timer = new GpuTimer(device);
const bandwidth = await gpuBandwidth(device, { timer });
const totals = await stageTimes(timer);
const wall = await wholeCall();
timer.dispose();

const nFrames = nMinutes * frameCount(minute.length, spec);
const perFrame = stageBytes(spec);
const rows = [...totals].map(([stage, ms]) => {
  const bytes = nFrames * perFrame[stage];
  return { stage, ms, bytes, boundMs: 1000 * bytes / bandwidth };
});
const ofMfcc = rows.filter(({ stage }) =>
  ["power_spectrum", "mel_filter", "dct"].includes(stage)
);
const sum = (name: "ms" | "bytes" | "boundMs") =>
  ofMfcc.reduce((total, row) => total + row[name], 0);
const kernels = {
  stage: "the three of MFCC",
  ms: sum("ms"),
  bytes: sum("bytes"),
  boundMs: sum("boundMs"),
};
const timesRealTime = nMinutes * MINUTE / wall;

/** A requirement and whether it is met; on software it is not judged. */
function verdict(isMet: boolean): string {
  if (isSoftware) return "not judged: a software adapter";
  return isMet ? "met" : "MISSED";
}

const { cpu, nCores } = describeMachine();
const overBound = kernels.ms / kernels.boundMs;
if (isSoftware) console.error(softwareWarning(adapter));
console.log([
  `${new Date().toISOString().slice(0, 10)}, ${adapter}${
    isSoftware ? " (SOFTWARE: nothing of a GPU)" : ""
  }, ${cpu}, ${nCores} cores; ${nMinutes} min of sound, copies at ${
    (bandwidth / 1e9).toFixed(1)
  } GB/s`,
  "",
  "| stage | ms | MB moved | GB/s | bound, ms | over the bound |",
  "| --- | --- | --- | --- | --- | --- |",
  ...[...rows, kernels].map(({ stage, ms, bytes, boundMs }) =>
    `| ${
      [
        stage,
        ms.toFixed(2),
        (bytes / 1e6).toFixed(1),
        (bytes / ms / 1e6).toFixed(2),
        boundMs.toFixed(2),
        `${(ms / boundMs).toFixed(1)} ×`,
      ].join(" | ")
    } |`
  ),
  "",
  "| what is asked for | measured | |",
  "| --- | --- | --- |",
  `| kernels within ${MOST_OVER_BOUND} × of the bound | ${
    overBound.toFixed(1)
  } × | ${verdict(overBound <= MOST_OVER_BOUND)} |`,
  `| whole call at least ${LEAST_TIMES_REAL_TIME} × real time | ${
    timesRealTime.toFixed(0)
  } × | ${verdict(timesRealTime >= LEAST_TIMES_REAL_TIME)} |`,
].join("\n"));
Deno.exit(0); // the device would keep the process alive
