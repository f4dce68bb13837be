import { assertEquals, assertNotEquals } from "@std/assert";
import { join } from "node:path";
import {
  parseRecipe,
  readJsonFile,
  runConfig,
  startTrainingBackend,
  trainRun,
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

/** Trains a small network for two epochs, and `refit` times as many again. */
async function train(name: string, refit: number): Promise<string[]> {
  const recipe = parseRecipe({
    copies: 0,
    corpora: ["ravdess"],
    network: { stemChannels: 8, blockChannels: [8], attentionUnits: 4 },
    fit: { epochs: 2, batchSize: 16, refit },
  }, "tiny");
  const said: string[] = [];
  await trainRun(
    runConfig(recipe, { protocol: "random", seed: 1, fold: null }),
    {
      ...{ data: at("prepared"), out: at(name), backend, resume: false },
      speechGate: false,
      log: (line) => said.push(line),
    },
  );
  return said;
}

Deno.test("runEpochs() refits with the development clips, and chooses nothing by them afterwards", async () => {
  const told = (said: string[]) =>
    said.filter((line) => line.startsWith("epoch ")).map((line) =>
      [line.split(" ")[1], line.includes("dev loss")] as const
    );
  const plain = await train("plain", 0);
  assertEquals(told(plain), [["1/2", true], ["2/2", true]]);
  const refitted = await train("refitted", 0.5);
  // What development clips are answered from then on proves nothing.
  assertEquals(told(refitted), [["1/3", true], ["2/3", true], ["3/3", false]]);

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
