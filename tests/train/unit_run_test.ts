import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { join } from "node:path";
import {
  type Canary,
  EMOTIONS,
  loadRecogniser,
  type ModelSpec,
} from "../../lib/model/mod.ts";
import {
  AS_CLIP,
  developmentAnswers,
  fitNotSureBelow,
  fitTemperature,
  FolderLock,
  folderSource,
  type Heard,
  type Hearing,
  isDone,
  joinRecords,
  ofSounds,
  parseRecipe,
  poolSettings,
  readAnswers,
  readGateDevelopment,
  readJsonFile,
  runUnit,
  softmax,
  SPEECH_THRESHOLD,
  startTrainingBackend,
  surroundingsIn,
  unitCost,
  unitFolder,
  type UnitOptions,
  writeJson,
} from "../../lib/train/mod.ts";
import { runTaskProcess } from "./task_process.ts";
import { writeNoise, writeVoiceCorpus } from "./voices.ts";

const folder = await Deno.makeTempDir({ prefix: "undertone-units-" });
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
const TINY = {
  copies: 0,
  corpora: ["ravdess"],
  network: { stemChannels: 8, blockChannels: [8], attentionUnits: 4 },
  fit: { epochs: 1, refit: 0, batchSize: 16 },
};
const recipe = parseRecipe(TINY, "tiny");
const UNIT = { protocol: "random", seed: 1, fold: null } as const;

/** How units are done here, and all that they say. */
function options(
  runs: string,
  hearings: readonly Hearing[] = [AS_CLIP],
): UnitOptions & { said: string[] } {
  const said: string[] = [];
  return {
    ...{ runs: at(runs), recipe, backend, data: at("prepared"), said },
    hearings: () => hearings,
    log: (line) => said.push(line),
  };
}

Deno.test("runUnit() trains, answers and is done; a second time there is nothing to do", async () => {
  const first = options("twice");
  assertEquals(await runUnit(UNIT, first), "done");
  assertStringIncludes(first.said.join("\n"), "epoch 1/1");
  assert(isDone(UNIT, first));
  const again = options("twice");
  assertEquals(await runUnit(UNIT, again), "was done");
  assertEquals(again.said, []);
  const done = await readJsonFile<{ heard: string[] }>(
    join(unitFolder(first.runs, UNIT), "done.json"),
  );
  assertEquals(done.heard, ["clip"]);
});

Deno.test("runUnit() stopped while it answers goes on without training or asking again", async () => {
  let isBroken = true;
  const later: Hearing = {
    names: ["later"],
    hear: (): Promise<Heard> =>
      isBroken
        ? Promise.reject(new Error("stopped here"))
        : Promise.resolve({ later: null }),
  };
  const first = options("answering", [AS_CLIP, later]);
  await assertRejects(() => runUnit(UNIT, first), Error, "stopped here");
  assertEquals(isDone(UNIT, first), false);
  const run = unitFolder(first.runs, UNIT);
  const before = await readAnswers(run);
  assertEquals(Object.keys(before!.heard), ["clip"]);

  isBroken = false;
  const again = options("answering", [AS_CLIP, later]);
  assertEquals(await runUnit(UNIT, again), "done");
  assertEquals(again.said, ["test clips answered: clip, later"]);
  const after = await readAnswers(run);
  assertEquals(after!.heard.clip, before!.heard.clip);
});

Deno.test("runUnit() told to stop while it answers is stopped, and goes on", async () => {
  const stop = new AbortController();
  let asked = 0;
  const later: Hearing = {
    names: ["later"],
    hear: (): Promise<Heard> => {
      asked++;
      stop.abort();
      return Promise.resolve({ later: null });
    },
  };
  const how = options("told", [AS_CLIP, later]);
  assertEquals(await runUnit(UNIT, { ...how, signal: stop.signal }), "stopped");
  assertEquals([isDone(UNIT, how), asked], [false, 1]);
  assertEquals(await runUnit(UNIT, how), "done");
});

Deno.test("runUnit() answers what is asked for later, and keeps what was asked before", async () => {
  const silent: Hearing = {
    names: ["silent"],
    hear: () => Promise.resolve({ silent: null }),
  };
  assertEquals(await runUnit(UNIT, options("more")), "done");
  const more = options("more", [AS_CLIP, silent]);
  const minutes = async () => (await unitCost(UNIT, more.runs)).minutes;
  const first = await minutes();
  assertEquals(isDone(UNIT, more), false);
  assertEquals(await runUnit(UNIT, more), "done");
  assertGreater(await minutes(), first); // training is not forgotten
  assertEquals(isDone(UNIT, options("more")), true);
});

Deno.test("poolSettings() chooses by the development clips of all finished networks of speakers", async () => {
  const given = options("pooled");
  const pool = () => poolSettings(recipe, given);
  await assertRejects(
    pool,
    Error,
    `'${given.runs}' must hold finished units of speakers, got none; train them with deno task crossval`,
  );
  const units = [1, 2].map((seed) =>
    ({ protocol: "speakers", seed, fold: 1 }) as const
  );
  const labels: number[] = [], logits: number[][] = [];
  for (const unit of units) {
    assertEquals(await runUnit(unit, given), "done");
    const run = unitFolder(given.runs, unit);
    const spec = await readJsonFile<ModelSpec>(join(run, "spec.json"));
    for (const answer of await developmentAnswers(run, given)) {
      labels.push(EMOTIONS.indexOf(answer.emotion));
      // Up to a constant, as the network gave them.
      logits.push(
        answer.probabilities.map((p) => spec.temperature * Math.log(p)),
      );
    }
  }
  const { temperature, notSureBelow, ...rest } = await pool();
  assertAlmostEquals(temperature, fitTemperature(logits, labels), 1e-6);
  const tempered = logits.map((row) => softmax(row, temperature));
  assertAlmostEquals(notSureBelow, fitNotSureBelow(tempered, labels), 1e-6);
  assertEquals(rest, {
    clips: labels.length,
    networks: 2,
    noise: null,
  });
  const other = { ...recipe, copies: 1 };
  await assertRejects(
    () => poolSettings(other, given),
    Error,
    "must hold the recipe given now",
  );
});

Deno.test("runUnit() gives the network its speech gate, measures it, and says what it lets through", async () => {
  await writeNoise(at("noise"));
  const surroundings = surroundingsIn(at("noise"));
  const how = {
    ...options("gate", [AS_CLIP, ofSounds(surroundings)]),
    noise: at("noise"),
  };
  const unit = { protocol: "speakers", seed: 1, fold: 1 } as const;
  assertEquals(await runUnit(unit, how), "done");
  const said = how.said.join("\n");
  assertStringIncludes(said, `speech gate: from ${SPEECH_THRESHOLD} on`);
  assertStringIncludes(said, "test clips answered: clip, gate");
  const run = unitFolder(how.runs, unit);
  const spec = await readJsonFile<ModelSpec>(join(run, "spec.json"));
  assertEquals(spec.speech, { threshold: SPEECH_THRESHOLD });
  const heard = (await readGateDevelopment(run))!;
  assertEquals(heard.noisy.length, 3 * heard.clean.length);
  assert(heard.varied.length > 0 && heard.recorded.length > 0);
  const record = (await readAnswers(run))!;
  const kinds = record.sounds!.map(({ kind }) => kind);
  assertEquals(kinds.filter((kind) => kind === "rain").length, 6);
  const { accepted, sounds } = joinRecords([record]).gate!;
  assertEquals([Object.keys(accepted), sounds], [["clip"], 6]);
  const zeros = record.sounds!.find(({ name }) => name === "zeros")!;
  assertEquals(zeros.accepted, false);
  assert(isDone(unit, how));

  const source = folderSource(run);
  const recogniser = await loadRecogniser({ source, backend });
  assertEquals((await recogniser.checkCanary()).fault, null);
  const canary = await readJsonFile<Canary>(join(run, "canary.json"));
  assertEquals(canary.probabilities.length, 9);
  recogniser.dispose();

  // Killed before its specification, which comes last, said that it has a gate:
  // it is given the same.
  const weights = await source.read("weights.bin");
  const { speech: _, ...without } = spec;
  await writeJson(join(run, "spec.json"), without);
  await Deno.remove(join(run, "done.json"));
  const again = { ...how, said: [] as string[] };
  again.log = (line) => again.said.push(line);
  assertEquals(await runUnit(unit, again), "done");
  assertEquals(again.said.filter((line) => line.startsWith("epoch")), []);
  const after = await readJsonFile<ModelSpec>(join(run, "spec.json"));
  assertEquals(after, spec);
  assertEquals(await source.read("weights.bin"), weights);
  assertEquals(await readJsonFile<Canary>(join(run, "canary.json")), canary);
});

Deno.test("runUnit() leaves a unit alone that another process has", async () => {
  const how = options("locked");
  const run = unitFolder(how.runs, UNIT);
  {
    await using lock = await FolderLock.take(run);
    assert(lock !== null);
    assertEquals(await runUnit(UNIT, how), "taken");
    assertEquals(how.said, []);
  }
  assertEquals(await runUnit(UNIT, how), "done");
});

Deno.test("runUnit() stopped before it has a network is not done, and goes on", async () => {
  const how = { ...options("stopped"), signal: AbortSignal.abort() };
  assertEquals(await runUnit(UNIT, how), "stopped");
  assertEquals(isDone(UNIT, how), false);
  assertEquals(await runUnit(UNIT, options("stopped")), "done");
});

Deno.test("runUnit() refuses to take a run of another recipe for its own", async () => {
  assertEquals(await runUnit(UNIT, options("other")), "done");
  const copied = parseRecipe({ ...TINY, copies: 1 }, "copied");
  const other = { ...options("other"), recipe: copied };
  await assertRejects(
    () => runUnit(UNIT, other),
    Error,
    "must hold the recipe given now, got another",
  );
});
