import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { join } from "node:path";
import {
  type Development,
  epochsLine,
  type FitConfig,
  parseRecipe,
  readJsonFile,
  readProgress,
  runConfig,
  type RunOptions,
  startTrainingBackend,
  trainRun,
  UnitLock,
  writeJson,
} from "../../lib/train/mod.ts";
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
  options: Partial<RunOptions> = {},
): Promise<string[]> {
  const recipe = parseRecipe({
    copies: 0,
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
    await using lock = await UnitLock.take(at("locked"));
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
