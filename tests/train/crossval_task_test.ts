import {
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { join } from "node:path";
import {
  DEFAULT_RECIPE,
  runConfig,
  unitsOf,
  writeJson,
} from "../../lib/train/mod.ts";
import { once } from "./once.ts";
import { runTaskProcess, signalTask } from "./task_process.ts";
import { writeNoise, writeVoiceCorpus } from "./voices.ts";

// The task end to end on synthetic voices and a tiny network.

const folder = await Deno.makeTempDir({ prefix: "undertone-crossval-" });
globalThis.addEventListener(
  "unload",
  () => Deno.removeSync(folder, { recursive: true }),
);
const at = (...parts: string[]) => join(folder, ...parts);

const RECIPE = {
  copies: 0,
  corpora: ["ravdess"],
  network: { stemChannels: 8, blockChannels: [8], attentionUnits: 4 },
  fit: { epochs: 3, refit: 0.4, batchSize: 16 },
};

await writeVoiceCorpus(at("corpus"), { actors: [1, 2, 3, 4], perEmotion: 5 });
await Deno.writeTextFile(at("tiny.json"), JSON.stringify(RECIPE));
const prepared = await runTaskProcess(
  ["prepare", "--from", at("corpus"), "--to", at("prepared")],
);
assertEquals(prepared.code, 0, prepared.err);

const words = (runs: string, ...more: string[]) => [
  ...["crossval", "--set", "random", "--recipe", at("tiny.json")],
  ...["--data", at("prepared"), "--runs", at(runs), "--out", at("reports")],
  ...["--backend", "wasm", ...more],
];

async function json(...parts: string[]) {
  return JSON.parse(await Deno.readTextFile(at(...parts)));
}

/** The runs in `straight`, of which only the second is done at first. */
const trainSecond = once(async () => {
  const environment = { env: { SLURM_ARRAY_TASK_ID: "2" } };
  const straight = await runTaskProcess(words("straight"), environment);
  assertEquals(straight.code, 0, straight.err);
  assertEquals(straight.out.trim(), at("straight", "random", "random-2"));
});

Deno.test("crossval goes on with a unit that was killed, to the same answers", async () => {
  // However late the kill: the gate after the last epoch takes longer than all.
  await signalTask(words("killed", "--unit", "2/5"), {
    when: "epoch 2/4",
    signal: "SIGKILL",
  });
  const plan = await runTaskProcess(words("killed", "--plan"));
  assertStringIncludes(plan.out, "2/5  random-2  epoch ");

  const again = await runTaskProcess(words("killed", "--unit", "2/5"));
  assertEquals(again.code, 0, again.err);
  assertStringIncludes(again.err, "resumed after epoch ");
  await trainSecond();
  const answers = (runs: string) =>
    json(runs, "random", "random-2", "answers.json");
  assertEquals(await answers("killed"), await answers("straight"));
});

Deno.test("crossval --collect names the missing units, and crossval does only those", async () => {
  await trainSecond();
  const gap = await runTaskProcess(words("straight", "--collect"));
  assertEquals(gap.code, 1);
  assertStringIncludes(
    gap.out,
    "Missing: random-1, random-3, random-4, random-5",
  );
  const { missing, protocols } = await json("reports", "random.json");
  assertEquals([missing.length, protocols.random.seeds], [4, [2]]);

  const rest = await runTaskProcess(words("straight", "--jobs", "2"));
  assertEquals(rest.code, 0, rest.err);
  assertStringIncludes(rest.err, "4 of 5 units are to be done");
  assertEquals(rest.err.includes("random-2: begun"), false);
  const whole = await runTaskProcess(words("straight", "--collect"));
  assertEquals(whole.code, 0, whole.err);
  const report = await json("reports", "random.json");
  assertEquals(report.missing, []);
  assertEquals(report.protocols.random.accuracy.n, 5);
  assertEquals(report.recipe.fit.epochs, 3);
  const { heard, ensemble } = report.protocols.random;
  assertEquals(Object.keys(heard), ["live", "live-smoothed", "tta-5"]);
  assertEquals(ensemble, null); // each seed was tested on other clips
  assertStringIncludes(whole.out, "| random ");
  assertStringIncludes(whole.out, "| live ");
});

Deno.test("crossval does not take another recipe's units for done", async () => {
  await trainSecond();
  const fit = { ...RECIPE.fit, epochs: 4 };
  await writeJson(at("longer.json"), { ...RECIPE, fit });
  for (const more of [[], ["--plan"]]) {
    const { code, err } = await runTaskProcess(
      words("straight", ...more).map((word) =>
        word === at("tiny.json") ? at("longer.json") : word
      ),
    );
    assertEquals(code, 1);
    assertStringIncludes(err, "must hold the recipe given now, got another");
  }
});

Deno.test("crossval looks for the noise before it trains", async () => {
  const { code, err } = await runTaskProcess([
    ...["crossval", "--set", "speakers", "--recipe", at("tiny.json")],
    ...["--data", at("prepared"), "--runs", at("noisy"), "--unit", "1"],
    ...["--noise", at("no-noise")],
  ]);
  assertEquals(code, 1);
  assertStringIncludes(err, "no-noise");
  await assertRejects(() => Deno.stat(at("noisy")), Deno.errors.NotFound);
});

Deno.test("crossval hears test clips in noise, by telephone and at the gate, and evaluate hears the same", async () => {
  await writeNoise(at("noise"));
  const { code, err } = await runTaskProcess([
    ...["crossval", "--set", "speakers", "--recipe", at("tiny.json")],
    ...["--data", at("prepared"), "--runs", at("heard"), "--unit", "1/15"],
    ...["--noise", at("noise"), "--backend", "wasm"],
    ...["--hear", "noise", "--hear", "gate"],
  ]);
  assertEquals(code, 0, err);
  const run = ["heard", "speakers", "speakers-1-1"];
  const { heard, sounds } = await json(...run, "answers.json");
  const names = ["20 dB", "10 dB", "5 dB", "0 dB", "telephone"];
  assertEquals(Object.keys(heard), ["clip", ...names]);
  assertNotEquals(heard["0 dB"], heard.clip);

  for (const protocol of ["noise", "gate"]) {
    const evaluated = await runTaskProcess([
      ...["evaluate", at(...run), "--protocol", protocol, "--again"],
      ...["--backend", "wasm"],
      ...["--data", at("prepared"), "--noise", at("noise")],
      ...["--out", at("reports")],
    ]);
    assertEquals(evaluated.code, 0, evaluated.err);
    assertStringIncludes(evaluated.out, `# Protocol \`${protocol}\``);
  }
  const noise = await json("reports", "report-noise.json");
  assertEquals(Object.keys(noise.heard), names);
  const shareOf = (as: string) =>
    heard[as].filter((answer: { emotion: string; predicted: string }) =>
      answer.predicted === answer.emotion
    ).length / heard[as].length;
  for (const name of names) {
    assertAlmostEquals(noise.heard[name].accuracy.mean, shareOf(name), 1e-12);
  }
  const { gate } = await json("reports", "report-gate.json");
  const rain = sounds.filter(({ kind }: { kind: string }) => kind === "rain");
  const refused = rain.filter(({ accepted }: { accepted: boolean }) =>
    !accepted
  );
  assertEquals([rain.length, gate.sounds], [6, 6]);
  assertAlmostEquals(gate.rejected.mean, refused.length / 6, 1e-12);
});

Deno.test("crossval tells of units that fail and goes on with the others, with its noise", async () => {
  await writeNoise(at("noise"));
  const augmentation = { recordedNoise: { chance: 1 } };
  await writeJson(at("noisy.json"), { ...RECIPE, copies: 1, augmentation });
  const [unit] = unitsOf("random");
  const other = runConfig(DEFAULT_RECIPE, unit);
  await writeJson(at("failing", "random", "random-1", "run.json"), other);
  const { code, err } = await runTaskProcess(
    words("failing", "--jobs", "2", "--hear", "clip", "--noise", at("noise"))
      .map((word) => word === at("tiny.json") ? at("noisy.json") : word),
  );
  assertEquals(code, 1);
  assertStringIncludes(err, "random-1: not done, exit code 1");
  assertStringIncludes(err, "random-1: Cannot resume the run: ");
  assertStringIncludes(err, "random-5: done");
  const split = await json("failing", "random", "random-5", "split.json");
  assertMatch(split.noise, /^[0-9a-f]+$/);
});

Deno.test("crossval refuses a unit that is not there and a recipe it cannot read", async () => {
  const unit = await runTaskProcess(words("none", "--unit", "6/5"));
  assertEquals(unit.code, 2);
  assertStringIncludes(unit.err, "'--unit' must be a whole number from 1 to 5");
  await Deno.writeTextFile(at("wrong.json"), '{"epochs": 3}');
  const recipe = await runTaskProcess(
    ["crossval", "--recipe", at("wrong.json"), "--plan"],
  );
  assertEquals(recipe.code, 1);
  assertStringIncludes(recipe.err, "'epochs' must be one of");
});
