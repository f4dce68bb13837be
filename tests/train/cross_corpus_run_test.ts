import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { encodeWav } from "../../lib/audio/mod.ts";
import { EMOTIONS } from "../../lib/model/mod.ts";
import {
  AS_CLIP,
  CLIP,
  hearTestClips,
  joinRecords,
  parseRecipe,
  runConfig,
  startTrainingBackend,
  trainRun,
} from "../../lib/train/mod.ts";
import { runTaskProcess } from "./task_process.ts";
import { syntheticVoice } from "./voices.ts";

const folder = await Deno.makeTempDir({ prefix: "undertone-cross-" });
globalThis.addEventListener(
  "unload",
  () => Deno.removeSync(folder, { recursive: true }),
);
const at = (...parts: string[]) => join(folder, ...parts);

/** Voices by the code of RAVDESS, and the word of TESS, for their emotion. */
const VOICES = [
  { manner: "sad", ravdess: "02", tess: "neutral" }, // 02 is calm
  { manner: "angry", ravdess: "05", tess: "angry" },
  { manner: "fearful", ravdess: "06", tess: "fear" },
] as const;

/** RAVDESS with calm and no neutral, TESS with neutral and no calm. */
async function writeCorpora(): Promise<void> {
  await Deno.mkdir(at("corpus"));
  const write = (name: string, samples: Float32Array) =>
    Deno.writeFile(
      at("corpus", `${name}.wav`),
      encodeWav(samples, { sampleRateHz: 16000 }),
    );
  for (const { manner, ravdess, tess } of VOICES) {
    for (let i = 0; i < 12; i++) {
      const actor = `0${1 + i % 4}`, repetition = `0${1 + (i >> 2) % 2}`;
      const statement = `0${1 + (i >> 3)}`;
      await write(
        `03-01-${ravdess}-01-${statement}-${repetition}-${actor}`,
        syntheticVoice(manner, { seed: i }),
      );
      const word = "abcdefghijkl"[i].repeat(3);
      await write(
        `${i % 2 ? "OAF" : "YAF"}_${word}_${tess}`,
        syntheticVoice(manner, { seed: 100 + i }),
      );
    }
  }
}

Deno.test("cross-corpus learns calm as neutral, and is measured so", async () => {
  await writeCorpora();
  const { code, err } = await runTaskProcess(
    ["prepare", "--from", at("corpus"), "--to", at("prepared")],
  );
  assertEquals(code, 0, err);
  const recipe = parseRecipe({
    copies: 0,
    network: { stemChannels: 16, blockChannels: [16], attentionUnits: 8 },
    fit: { epochs: 40, batchSize: 16, learningRate: 0.01 },
  }, "tiny");
  const backend = await startTrainingBackend("wasm", { log: () => {} });
  const run = at("run"), data = at("prepared");
  const unit = { protocol: "cross-corpus", seed: 1, fold: 1 } as const;
  await trainRun(runConfig(recipe, unit), {
    ...{ data, out: run, backend, resume: false, log: () => {} },
  });
  const record = await hearTestClips({ run, hearings: [AS_CLIP] }, {
    ...{ data, backend },
  });
  const answers = record.heard[CLIP];
  assertEquals(answers.length, 36);
  assertEquals(new Set(answers.map(({ corpus }) => corpus)), new Set(["tess"]));
  const neutral = answers.filter(({ emotion }) => emotion === "neutral");
  for (const { predicted, probabilities } of neutral) {
    assertEquals(predicted, "neutral");
    assert(probabilities[EMOTIONS.indexOf("calm")] < 0.1);
  }
  const report = joinRecords([record]);
  assertEquals(Object.keys(report.parts!), ["RAVDESS → TESS"]);
  assertEquals(report.uar, report.sevenClasses.uar);
  assertEquals(report.classes.neutral.recall!.mean, 1);
});
