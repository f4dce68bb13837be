import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  ABLATION_UNITS,
  ablationFolder,
  ablationRow,
  ablationTable,
  DEFAULT_RECIPE,
  isAblated,
  runConfig,
  writeJson,
} from "../../lib/train/mod.ts";
import { runTaskProcess, signalTask } from "./task_process.ts";
import { writeVoiceCorpus } from "./voices.ts";

const folder = await Deno.makeTempDir({ prefix: "undertone-ablation-" });
globalThis.addEventListener(
  "unload",
  () => Deno.removeSync(folder, { recursive: true }),
);
const at = (...parts: string[]) => join(folder, ...parts);

const TINY = {
  copies: 0,
  corpora: ["ravdess"],
  network: { stemChannels: 8, blockChannels: [8], attentionUnits: 4 },
  fit: { epochs: 1, batchSize: 16 },
};

const PLACES = [
  ...["--data", at("prepared"), "--runs", at("runs")],
  ...["--cache", at("cache")],
];

function ablateProcess(recipes: string[], ...options: string[]) {
  return runTaskProcess(["ablate", ...recipes, ...PLACES, ...options]);
}

Deno.test("ablate trains two folds and seeds of each recipe on development actors alone, once", async () => {
  await writeVoiceCorpus(at("corpus"), {
    actors: [1, 2, 3, 4, 5, 6],
    perEmotion: 1,
  });
  const prepared = await runTaskProcess(
    ["prepare", "--from", at("corpus"), "--to", at("prepared")],
  );
  assertEquals(prepared.code, 0, prepared.err);
  const recipes = ["plain", "smooth"].map((name) => at(`${name}.json`));
  await Deno.writeTextFile(recipes[0], JSON.stringify(TINY));
  await Deno.writeTextFile(
    recipes[1],
    JSON.stringify({ ...TINY, fit: { ...TINY.fit, labelSmoothing: 0.3 } }),
  );

  const none = await ablateProcess(recipes, "--collect");
  assertEquals(none.code, 0, none.err);
  assertStringIncludes(none.out, "| plain  | 0 ");

  const stopped = await signalTask(["ablate", ...recipes, ...PLACES], {
    when: "plain: speakers-1-1",
    signal: "SIGINT",
  });
  assertEquals(stopped.code, 130, stopped.err);
  const done = ["plain", "smooth"].flatMap((name) =>
    ABLATION_UNITS.map((unit) => ablationFolder(at("runs"), { name, unit }))
  ).filter((unit) => existsSync(join(unit, "development.json")));

  const first = await ablateProcess(recipes);
  assertEquals(first.code, 0, first.err);
  const begun = first.err.match(/speakers-\d-\d/g)!;
  assertEquals(begun.length, 8 - done.length);
  assertMatch(first.out, /\| plain +\| 4 .* % ± /);
  assertMatch(first.out, /\| smooth +\| 4 .*(\| [+−][\d.]+ ± [\d.]+ +){2}\|/);
  const unit = at("runs", "smooth", "speakers-2-1");
  assert(existsSync(join(unit, "development.json")));
  assert(!existsSync(join(unit, "answers.json")), "test clips were heard");

  const again = await ablateProcess(recipes);
  assertEquals(again.err.match(/speakers-\d-\d/g), null);
  assertEquals(again.out, first.out);

  const other = { ...TINY, copies: 1 };
  await Deno.writeTextFile(recipes[1], JSON.stringify(other));
  for (const way of [[], ["--collect"]]) {
    const { code, err } = await ablateProcess(recipes, ...way);
    assertEquals(code, 1);
    assertStringIncludes(err, "must hold the recipe given now, got another");
  }
});

Deno.test("ablationRow() takes units of its own recipe, and refuses those of what it was before", async () => {
  const recipe = DEFAULT_RECIPE, name = "reference", runs = at("by-hand");
  const [unit] = ABLATION_UNITS;
  const out = ablationFolder(runs, { name, unit });
  const write = (file: string, value: unknown) =>
    writeJson(join(out, file), value);
  const fit = { ...recipe.fit, refit: 0 };
  await write("run.json", runConfig({ ...recipe, fit }, unit));
  const epochs = Array.from({ length: fit.epochs }, (_, i) => ({ epoch: i }));
  await write("progress.json", { epochs });
  assertEquals(await isAblated({ name, recipe, unit }, runs), false);
  await write("development.json", { plain: { uar: 1 }, varied: [{ uar: 0 }] });
  assertEquals(await isAblated({ name, recipe, unit }, runs), true);
  const row = await ablationRow({ name, recipe }, runs);
  assertEquals(row, { name, plain: [1], varied: [0] });
  for (
    const changed of [
      { ...recipe, copies: 1 },
      { ...recipe, fit: { ...recipe.fit, epochs: 120 } },
    ]
  ) {
    await assertRejects(
      () => ablationRow({ name, recipe: changed }, runs),
      Error,
      "Cannot take the unit speakers-1-1: ",
    );
  }
});

Deno.test("ablationTable() gives a difference only where all units are there", () => {
  const four = [0.5, 0.5, 0.6, 0.6];
  const table = ablationTable([
    { name: "a", plain: four, varied: four },
    { name: "b", plain: [0.6, 0.6, 0.6, 0.6], varied: [0.5, 0.5, 0.5, 0.5] },
    { name: "c", plain: [0.9], varied: [0.9] },
  ]);
  const [, , a, b, c] = table.split("\n");
  assertStringIncludes(a, "55.0 % ± 5.8");
  const differences = (row: string) =>
    row.split("|").slice(5, 7).map((cell) => cell.trim());
  // Unit by unit 10, 10, 0, 0 points: a deviation of 5.8, over √4.
  assertEquals(differences(b), ["+5.0 ± 2.9", "−5.0 ± 2.9"]);
  assertEquals([a, c].map(differences), [["", ""], ["", ""]]);
});
