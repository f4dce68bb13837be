/**
 * `deno task bench`: MFCCs on the CPU and the GPU beside Meyda on the same
 * samples, and one window through the shipped network on each backend; with
 * `--gpu` the GPU alone, with `--training` a step of training, with `--noise`
 * quality in noise.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { checkOnlyOne, refuseIdle, runTask } from "./cli.ts";
import { NOISE_OPTION, noiseFolder } from "./noise_option.ts";
import { gpuSettings } from "./testing/requirements.ts";

/** What `bench/main.ts` prints, as far as the table shows it. */
interface Results {
  date: string;
  machine: { cpu: string; nCores: number };
  mfcc: Record<string, Row & { timesRealTime: number | null }>;
  network: Record<
    string,
    Row & {
      msPerWindow: number | null;
      timesReference?: number;
      alone?: Row & { medianMs: number; timesReference: number };
    }
  >;
  ratios: Record<string, number | null>;
  gpuStages: GpuStages | null;
  liveTick: Record<string, TickSpeed | null>;
  longSignals: LongRun[];
}

/** A window of features 250 ms after the last. */
interface TickSpeed {
  windowMs: number;
  streamMs: number;
}

/** Each stage by the GPU's own clock. */
interface GpuStages {
  adapter: string;
  isSoftware: boolean;
  seconds: number;
  leastBytes: number;
  stages: {
    stage: string;
    ms: number;
    bytes: number;
    gigabytesPerSecond: number;
  }[];
  fftVariants: { name: string; ms: number; minMs: number }[];
}

/** A long signal in chunks. */
interface LongRun {
  on: string;
  hours: number;
  seconds: number;
  timesRealTime: number;
  peakMib: number;
}

interface Row {
  medianMs?: number;
  minMs?: number;
  maxMs?: number;
  adapter?: string | null;
  isSoftware?: boolean;
  note?: string;
}

function spread({ minMs, maxMs, adapter, note }: Row): string {
  const range = minMs === undefined || maxMs === undefined
    ? ""
    : `${minMs.toFixed(1)}–${maxMs.toFixed(1)} ms`;
  return [range, adapter, note].filter(Boolean).join(", ");
}

function stageTable(
  { adapter, isSoftware, seconds, leastBytes, stages, fftVariants }: GpuStages,
): string[] {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  return [
    "",
    `GPU stages of ${seconds} s on ${adapter}${
      isSoftware ? " (software)" : ""
    }; samples in and coefficients out alone are ${megabytes(leastBytes)} MB`,
    "",
    "| stage | ms | MB moved | GB/s |",
    "|---|---|---|---|",
    ...stages.map(({ stage, ms, bytes, gigabytesPerSecond }) =>
      `| ${stage} | ${ms.toFixed(2)} | ${megabytes(bytes)} | ${
        gigabytesPerSecond.toFixed(2)
      } |`
    ),
    "",
    "| FFT variant | median ms | least ms |",
    "|---|---|---|",
    ...fftVariants.map(({ name, ms, minMs }) =>
      `| ${name} | ${ms.toFixed(1)} | ${minMs.toFixed(1)} |`
    ),
  ];
}

function tickTable(ticks: Results["liveTick"]): string[] {
  const rows = Object.entries(ticks).map(([name, speed]) =>
    `| ${name} | ${speed?.windowMs.toFixed(2) ?? "–"} | ${
      speed?.streamMs.toFixed(2) ?? "–"
    } |`
  );
  return [
    "",
    "| live tick on | whole window, ms | stream, ms |",
    "|---|---|---|",
    ...rows,
  ];
}

function longTable(runs: readonly LongRun[]): string[] {
  if (runs.length === 0) return [];
  return [
    "",
    "| in chunks on | hours | s | × real time | peak MiB |",
    "|---|---|---|---|---|",
    ...runs.map(({ on, hours, seconds, timesRealTime, peakMib }) =>
      `| ${on} | ${hours} | ${seconds.toFixed(2)} | ${
        timesRealTime.toFixed(0)
      } | ${peakMib} |`
    ),
  ];
}

function table(results: Results): string {
  const {
    date,
    machine,
    mfcc,
    network,
    ratios,
    gpuStages,
    liveTick,
    longSignals,
  } = results;
  const features = Object.entries(mfcc).map(([name, row]) =>
    `| MFCC ${name} | ${row.timesRealTime?.toFixed(0) ?? "–"} × real time | ${
      spread(row)
    } |`
  );
  const windows = Object.entries(network).map(([name, row]) =>
    `| network ${name} | ${row.msPerWindow?.toFixed(1) ?? "–"} ms a window | ${
      spread(row)
    } |`
  );
  const alone = Object.entries(network).flatMap(([name, { alone, adapter }]) =>
    alone
      ? [
        `| network ${name}, alone | ${
          alone.medianMs.toFixed(1)
        } ms a window | ${spread({ ...alone, adapter })} |`,
      ]
      : []
  );
  const compared = Object.entries(network).flatMap(([name, row]) =>
    [
      [`network ${name} over the reference's`, row.timesReference],
      ["alone", row.alone?.timesReference],
    ] as const
  );
  const comparisons = [...Object.entries(ratios), ...compared].map((
    [name, ratio],
  ) => `${name}: ${ratio?.toFixed(1) ?? "–"}`);
  return [
    `${date.slice(0, 10)}, ${machine.cpu}, ${machine.nCores} cores`,
    "",
    "| what | median | range, adapter |",
    "|---|---|---|",
    ...features,
    ...windows,
    ...alone,
    "",
    comparisons.join(", "),
    ...(gpuStages ? stageTable(gpuStages) : []),
    ...tickTable(liveTick),
    ...longTable(longSignals),
  ].join("\n");
}

/** What quality in noise is measured on is looked for before it is. */
function checkFolders(
  { run, data, noises }: { run: string; data: string; noises: string },
): void {
  const wanted = [
    ["--run", run, "split.json", "make one with deno task crossval"],
    ["--data", data, "manifest.json", "make it with deno task prepare"],
    ["--sounds", noises, "", "README.md says where ESC-10 is to be had"],
  ];
  for (const [name, folder, file, remedy] of wanted) {
    const path = join(folder, file);
    if (existsSync(path)) continue;
    throw new Error(
      `Cannot run bench: '${name}' must name a folder with what is measured on, got none at '${path}'; ${remedy}`,
    );
  }
}

/** Runs a script of bench/ in its own process; what it printed. */
async function measure(
  args: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--allow-read",
      "--allow-env",
      "--allow-sys=cpus,systemMemoryInfo",
      ...args,
    ],
    signal,
    env: gpuSettings(),
    stdin: "null",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error("Cannot run bench: a measurement failed");
  return new TextDecoder().decode(stdout).trim();
}

/** What is measured where nothing else is said. */
const CLIPS = 400, SECONDS = 60, REPEATS = 5;
const DATA = "data/prepared";
const RUN = "data/runs/speakers/speakers-1-1";

await runTask({
  name: "bench",
  summary: "Measures speed, with --noise quality; see bench/README.md.",
  options: {
    noise: {
      type: "boolean",
      help: "measure noise reduction and the speech gate instead of speed",
    },
    gpu: {
      type: "boolean",
      help:
        "measure --hours of sound on the GPU, each stage beside the memory's bound; a software adapter gets a sixtieth of it",
    },
    training: {
      type: "boolean",
      help:
        "measure a step of training on WebAssembly, our kernels' part in it",
    },
    clips: {
      type: "number",
      help: `with --noise: most clips to measure on; by default ${CLIPS}`,
      integer: true,
      min: 1,
    },
    data: {
      type: "string",
      help: `with --noise: the folder of prepared clips; by default ${DATA}`,
      placeholder: "DIR",
      isPath: true,
    },
    run: {
      type: "string",
      help:
        `with --noise: the folder of a run, its test clips are measured on; by default ${RUN}`,
      placeholder: "DIR",
      isPath: true,
    },
    sounds: { ...NOISE_OPTION, help: `with --noise: ${NOISE_OPTION.help}` },
    json: { type: "boolean", help: "print one JSON object, nothing else" },
    seconds: {
      type: "number",
      help: `length of the signal; by default ${SECONDS}`,
      min: 1,
      max: 600,
    },
    repeats: {
      type: "number",
      help:
        `timed rounds, with --training too; the median counts; by default ${REPEATS}`,
      integer: true,
      min: 1,
      max: 1000,
    },
    hours: {
      type: "number",
      help:
        "also a signal this long, in chunks; by default none; with --gpu: its length, by default 1, and a minute at least",
      min: 0.001,
      max: 100,
    },
  },
}, async (args, { signal: stop }) => {
  const { noise, gpu, training, clips, data, run, sounds, json } = args;
  const { seconds, repeats, hours } = args;
  checkOnlyOne("bench", { gpu, training, noise, json });
  if (!noise) {
    const idle = { clips, data, run, sounds };
    refuseIdle("bench", idle, "without '--noise'");
  }
  if (gpu) {
    refuseIdle("bench", { seconds, repeats }, "with '--gpu'");
    const length = `${3600 * (hours ?? 1)}`;
    return console.log(await measure(["bench/gpu_hour.ts", length], stop));
  }
  if (training) {
    refuseIdle("bench", { seconds, hours }, "with '--training'");
    const words = ["bench/training/main.ts", `${repeats ?? REPEATS}`];
    return console.log(await measure(words, stop));
  }
  if (noise) {
    refuseIdle("bench", { seconds, repeats, hours }, "with '--noise'");
    const of = {
      run: run ?? RUN,
      data: data ?? DATA,
      noises: noiseFolder(sounds),
    };
    checkFolders(of);
    const main = "bench/noise/main.ts";
    const words = [main, `${clips ?? CLIPS}`, of.data, of.noises, of.run];
    return console.log(await measure(words, stop));
  }
  const words = [seconds ?? SECONDS, repeats ?? REPEATS, hours ?? 0];
  const text = await measure(["bench/main.ts", ...words.map(String)], stop);
  const results: Results = JSON.parse(text);
  console.log(json ? text : table(results));
});
