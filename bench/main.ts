/**
 * Measures and prints one JSON object on standard output; progress goes to
 * standard error. `deno task bench` starts it and draws the table.
 *
 * Arguments: seconds of audio, timed rounds.
 *
 * @module
 */
import { ProgressBar } from "../tasks/cli.ts";
import { benchFeatures } from "./features.ts";
import { describeMachine, describeVersions } from "./machine.ts";
import { benchNetwork } from "./network.ts";

/** A backend's window takes milliseconds: more rounds cost little. */
const NETWORK_ROUNDS_FACTOR = 4;

const [seconds, nRuns] = Deno.args.map(Number);
const bar = new ProgressBar(nRuns, { label: "Features" });
const { cpu, cpuSingle, meyda, gpu, ...signal } = await benchFeatures({
  seconds,
  nRuns,
  onRound: (nDone) => bar.update(nDone),
});
bar.finish();
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
