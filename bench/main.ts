/**
 * Measures and prints one JSON object on standard output; progress goes to
 * standard error. `deno task bench` starts it and draws the table.
 *
 * Arguments: seconds of audio, timed rounds, hours of the long signal (0: none).
 *
 * @module
 */
import { ProgressBar } from "../tasks/cli.ts";
import { softwareWarning } from "./gpu_device.ts";
import { benchFeatures } from "./features.ts";
import { benchGpuStages } from "./gpu_stages.ts";
import { benchLiveTick } from "./live_tick.ts";
import { benchLongSignals } from "./long_signals.ts";
import { describeMachine, describeVersions } from "./machine.ts";
import { benchNetwork } from "./network.ts";

/** A backend's window takes milliseconds: more rounds cost little. */
const NETWORK_ROUNDS_FACTOR = 4;

const [seconds, nRuns, hours] = Deno.args.map(Number);
const bar = new ProgressBar(nRuns, { label: "Features" });
const { cpu, cpuSingle, meyda, gpu, ...signal } = await benchFeatures({
  seconds,
  nRuns,
  onRound: (nDone) => bar.update(nDone),
});
bar.finish();
console.error("Stages on the GPU");
const gpuStages = await benchGpuStages({ seconds, nRuns });
if (gpuStages?.isSoftware) console.error(softwareWarning(gpuStages.adapter));
console.error("Live ticks");
const liveTick = await benchLiveTick();
if (hours > 0) console.error(`Signals of up to ${hours} h`);
const longSignals = hours > 0 ? await benchLongSignals(hours) : [];
console.error("Network");
const { model, network } = await benchNetwork({
  backends: ["webgpu", "wasm"],
  nRuns: nRuns * NETWORK_ROUNDS_FACTOR,
});

const over = (a: number | null, b: number | null) => a && b && a / b;
console.log(JSON.stringify(
  {
    date: new Date().toISOString(),
    machine: describeMachine(),
    versions: describeVersions([
      "meyda",
      "@tensorflow/tfjs-core",
      "@tensorflow/tfjs-backend-wasm",
      "@tensorflow/tfjs-backend-webgpu",
    ]),
    signal,
    mfcc: { cpu, cpuSingle, meyda, gpu },
    gpuStages,
    liveTick,
    longSignals,
    model,
    network,
    ratios: {
      cpuOverMeyda: over(cpu.timesRealTime, meyda.timesRealTime),
      gpuOverMeyda: over(gpu.timesRealTime, meyda.timesRealTime),
      gpuOverCpu: over(gpu.timesRealTime, cpu.timesRealTime),
    },
  },
  null,
  2,
));
// A GPU device that tfjs holds would keep the process alive.
Deno.exit(0);
