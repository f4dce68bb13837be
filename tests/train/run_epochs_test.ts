import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { statSync } from "node:fs";
import { cp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  clipId,
  type Development,
  epochsLine,
  type FitConfig,
  FolderLock,
  parseRecipe,
  readJsonFile,
  readManifest,
  readProgress,
  runConfig,
  type RunOptions,
  type Split,
  startTrainingBackend,
  trainRun,
  writeJson,
} from "../../lib/train/mod.ts";
import { needs } from "../needs.ts";
import { LOSS_CURVE, THREE_STEP_LOSS } from "../tolerances.ts";
import { runTaskProcess } from "./task_process.ts";
import { writeVoiceCorpus } from "./voices.ts";

const folder = await Deno.makeTempDir({ prefix: "undertone-epochs-" });
globalThis.addEventListener(
  "unload",
  () => Deno.removeSync(folder, { recursive: true }),
);
const at = (...parts: string[]) => join(folder, ...parts);

await writeVoiceCorpus(at("corpus"), { actors: [1, 2, 3, 4], perEmotion: 2 });
const prepared = await runTaskProcess(
  ["prepare", "--from", at("corpus"), "--to", at("prepared")],
);
assertEquals(prepared.code, 0, prepared.err);
const backend = await startTrainingBackend("wasm", { log: () => {} });

/** Trains a small network for two epochs, unless told otherwise; what it says. */
async function train(
  name: string,
  fit: Partial<FitConfig>,
  { copies = 0, ...options }: Partial<RunOptions> & { copies?: number } = {},
): Promise<string[]> {
  const recipe = parseRecipe({
    copies,
    corpora: ["ravdess"],
    network: { stemChannels: 8, blockChannels: [8], attentionUnits: 4 },
    fit: { epochs: 2, batchSize: 16, ...fit },
  }, "tiny");
  const unit = { protocol: "random", seed: 1, fold: null } as const;
  const config = runConfig(recipe, unit);
  const said: string[] = [];
  const result = await trainRun(config, {
    ...{ data: at("prepared"), out: at(name), backend, resume: false },
    speechGate: false,
    log: (line) => said.push(line),
    ...options,
  });
  return [...said, epochsLine(result, config)];
}

Deno.test("runEpochs() refits with the development clips, and chooses nothing by them afterwards", async () => {
  const told = (said: string[]) =>
    said.filter((line) => line.startsWith("epoch ")).map((line) =>
      [line.split(" ")[1], line.includes("dev loss")] as const
    );
  const plain = await train("plain", { refit: 0 });
  assertEquals(told(plain), [["1/2", true], ["2/2", true]]);
  const refitted = await train("refitted", { refit: 0.5 });
  // What development clips are answered from then on proves nothing.
  assertEquals(told(refitted), [["1/3", true], ["2/3", true], ["3/3", false]]);
  const times = refitted.map((line) => / (\d+\.\d) ms a step/.exec(line)?.[1])
    .filter((ms) => ms !== undefined);
  assertEquals(times.length, 3);
  for (const ms of times) assert(Number(ms) > 0, ms);
  const end = (kept: string) => `; the network kept is ${kept}; epoch 2: dev`;
  for (
    const [line, part] of [
      [plain.at(-1)!, `done after epoch 2/2${end("that of epoch 2")}`],
      [refitted.at(-1)!, `done after epoch 3/3${end("that of epoch 3")}`],
    ]
  ) assertStringIncludes(line, part);
  const again = await train("refitted", { refit: 0.5 }, { resume: true });
  assertEquals(again.at(-1), refitted.at(-1));

  const json = (run: string, name: string) =>
    readJsonFile<Record<string, unknown>>(at(run, name));
  for (
    const name of ["development.json", "development-answers.json", "spec.json"]
  ) assertEquals(await json("refitted", name), await json("plain", name), name);
  const weights = (run: string) => Deno.readFile(at(run, "weights.bin"));
  assertNotEquals(await weights("refitted"), await weights("plain"));
  assertNotEquals(
    (await json("refitted", "canary.json")).probabilities,
    (await json("plain", "canary.json")).probabilities,
  );
});

Deno.test("runEpochs() begun anew keeps nothing that another network said", async () => {
  const refit = 0.5, answers = "development-answers.json";
  await train("old", { refit });
  await cp(at("old"), at("anew"), { recursive: true });
  // As in a checkout, which has answers and no progress.
  await rm(at("anew", "progress.json"));
  await writeJson(at("anew", answers), []);
  await train("anew", { refit }, { resume: true });
  const read = (run: string) => readJsonFile(at(run, answers));
  assertEquals(await read("anew"), await read("old"));
});

/** Names of all files under a folder. */
async function filesUnder(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => statSync(join(folder, name)).isFile()).sort();
}

Deno.test("trainRun() reads no test clip, nor copies one, and learns the same without them", async () => {
  const copied = (name: string) => ({
    ...{ cache: at("copies", name), copies: 1, speechGate: true },
  });
  await train("whole", {}, copied("whole"));
  const { test } = await readJsonFile<Split>(at("whole", "split.json"));
  await cp(at("prepared"), at("without"), { recursive: true });
  const { clips } = await readManifest(at("without"));
  const unread = clips.filter((clip) => test.includes(clipId(clip)));
  assertEquals(unread.length, test.length);
  for (const { path } of unread) await Deno.remove(at("without", path));

  await train("blind", {}, { ...copied("blind"), data: at("without") });
  const weights = (run: string) => Deno.readFile(at(run, "weights.bin"));
  assertEquals(await weights("blind"), await weights("whole"));
  const copies = await filesUnder(at("copies", "whole"));
  assert(copies.length > 0);
  assertEquals(await filesUnder(at("copies", "blind")), copies);
});

Deno.test("runEpochs() stopped while weights are averaged goes on as if it had not been", async () => {
  const fit = { epochs: 2, refit: 2 };
  await train("averaged", fit);
  const stop = new AbortController();
  const log = stopAfter(stop, "epoch 5/6");
  const halted = await train("halted", fit, { signal: stop.signal, log });
  assertStringIncludes(halted.at(-1)!, "stopped after epoch 5/6");
  const { averaged, refit } = (await readProgress(at("halted")))!;
  assertEquals([averaged, refit!.length], [1, 3]); // one more is to come of each
  await train("halted", fit, { resume: true });
  const [straight, resumed] = await Promise.all(
    ["averaged", "halted"].map((run) => readProgress(at(run))),
  );
  assertEquals([resumed!.averaged, resumed!.refit!.length], [2, 4]);
  assertEquals(resumed!.epochs, straight!.epochs);
  assertEquals(resumed!.refit, straight!.refit);
  for (const name of ["weights.bin", "spec.json", "canary.json"]) {
    const bytes = (run: string) => Deno.readFile(at(run, name));
    assertEquals(await bytes("halted"), await bytes("averaged"), name);
  }
});

Deno.test("runEpochs() keeps what the network of the best epoch says of development clips", async () => {
  const fit = { keep: "best", refit: 0, epochs: 40 } as const;
  const stop = new AbortController();
  // Stopped once its first epoch is done, which is then said to be perfect.
  const watched = { signal: stop.signal, log: stopAfter(stop) };
  assertStringIncludes(
    (await train("best", fit, watched)).at(-1)!,
    "stopped after epoch 1/40; the network kept is that of epoch 1, which did",
  );
  const first = (await readProgress(at("best")))!;
  const { best } = first;
  const perfect = { ...best, dev: { ...best.dev, uar: 2 } };
  await writeJson(at("best", "progress.json"), { ...first, best: perfect });
  const weights = await Deno.readFile(at("best", "weights.bin"));

  await train("best", fit, { resume: true });
  assertEquals(await Deno.readFile(at("best", "weights.bin")), weights);
  const { epochs } = (await readProgress(at("best")))!;
  const { plain } = await readJsonFile<Development>(
    at("best", "development.json"),
  );
  assertEquals([epochs.length, plain], [40, best.dev]);
  assertNotEquals(plain, epochs.at(-1)!.dev);
});

Deno.test("trainRun() keeps out of a folder that another process is at", async () => {
  const fit = { refit: 0 };
  await train("locked", fit);
  const resume = () => train("locked", fit, { resume: true });
  {
    await using lock = await FolderLock.take(at("locked"));
    const fault = `'${at("locked")}' must be free, got one that another`;
    await assertRejects(resume, Error, fault);
    await train("locked", fit, { resume: true, lock: lock! });
  }
  await resume();
});

/** Says nothing, and stops a run that has done an epoch: any, unless named. */
function stopAfter(
  stop: AbortController,
  epoch = "epoch ",
): (line: string) => void {
  return (line) => {
    if (line.startsWith(epoch)) stop.abort();
  };
}

const gpu = await needs.gpu();

Deno.test({
  name: "trainRun() on WebGPU has the loss curve that it has on WebAssembly",
  ignore: gpu.ignore,
  async fn() {
    const losses = async (name: string) => {
      const { epochs, refit } = (await readProgress(at(name)))!;
      return [
        ...epochs.map(({ loss }) => loss),
        ...epochs.map(({ devLoss }) => devLoss),
        ...refit!.map(({ loss }) => loss),
      ];
    };
    // One step an epoch.
    const fit = { epochs: 3, refit: 2 / 3, batchSize: 32 };
    await train("on-wasm", fit);
    const webgpu = await startTrainingBackend("webgpu", { log: () => {} });
    await train("on-webgpu", fit, { backend: webgpu });
    await startTrainingBackend("wasm", { log: () => {} });
    const wasm = await losses("on-wasm");
    assertEquals(wasm.length, 3 + 3 + 2);
    assert(wasm[7] < wasm[0] - 10 * LOSS_CURVE, `the loss must fall, ${wasm}`);
    const onWebgpu = await losses("on-webgpu");
    assertAlmostEquals(onWebgpu[0], wasm[0], THREE_STEP_LOSS);
    for (const [i, loss] of onWebgpu.entries()) {
      assertAlmostEquals(loss, wasm[i], LOSS_CURVE);
    }
  },
});
