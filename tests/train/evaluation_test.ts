import {
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { join } from "node:path";
import { type Emotion, EMOTIONS } from "../../lib/model/mod.ts";
import {
  type Answer,
  joinRuns,
  readJsonFile,
  reportText,
  type RunAnswers,
  shipRun,
  writeCard,
} from "../../lib/train/mod.ts";

function answer(
  emotion: Emotion,
  predicted: Emotion,
  corpus = "ravdess",
): Answer {
  return {
    id: `${emotion}-${predicted}`,
    corpus,
    speaker: "ravdess-01",
    sex: "male",
    emotion,
    predicted,
    probabilities: EMOTIONS.map((e) => Number(e === predicted)),
  };
}

function run(seed: number, fold: number | null, answers: Answer[]): RunAnswers {
  const protocol = fold === null ? "random" : "speakers";
  return {
    ...{ run: "r", protocol, seed, fold, answers },
    majority: "happy",
    notSureBelow: null,
  };
}

const RIGHT = answer("happy", "happy"), WRONG = answer("sad", "happy");

Deno.test("joinRuns() pools a seed's folds before it scores them", () => {
  const report = joinRuns([
    run(1, 2, [RIGHT, RIGHT, RIGHT]),
    run(1, 1, [WRONG]),
  ]);
  assertEquals(report.folds, [1, 2]);
  assertEquals(report.accuracy, { mean: 0.75, sd: 0, n: 1 });
  assertEquals(report.uar.mean, 0.5);
  assertEquals(report.baseline.accuracy.mean, 0.75);
});

Deno.test("joinRuns() gives mean and standard deviation over seeds", () => {
  const { accuracy } = joinRuns([
    run(1, null, [RIGHT, RIGHT]),
    run(2, null, [RIGHT, WRONG]),
  ]);
  assertEquals(accuracy.n, 2);
  assertEquals(accuracy.mean, 0.75);
  assertAlmostEquals(accuracy.sd, Math.sqrt(0.125), 1e-12);
});

Deno.test("joinRuns() reports each corpus by itself", () => {
  const report = joinRuns([
    run(1, null, [WRONG, answer("sad", "sad", "tess")]),
  ]);
  assertEquals(report.byCorpus.ravdess.accuracy.mean, 0);
  assertEquals(report.byCorpus.tess.accuracy.mean, 1);
});

Deno.test("joinRuns() refuses several protocols and uneven folds", () => {
  assertThrows(
    () => joinRuns([run(1, null, [RIGHT]), run(1, 1, [RIGHT])]),
    RangeError,
    "'protocol' must be the same",
  );
  assertThrows(
    () => joinRuns([run(1, 1, [RIGHT]), run(2, 2, [RIGHT])]),
    RangeError,
    "'fold' must be the same for every seed",
  );
});

Deno.test("reportText() holds figures, classes, confusion and how they came about", () => {
  const text = reportText(joinRuns([run(1, null, [RIGHT, WRONG])]), {
    command: "deno task evaluate x",
    date: "2026-01-02",
  });
  assertStringIncludes(text, "2026-01-02 by `deno task evaluate x`");
  assertStringIncludes(text, "50.0 %");
  assertStringIncludes(text, "| emotion ");
  const happy = text.split("\n").filter((line) => line.startsWith("| happy"));
  assertEquals(happy[0].split("|").map((cell) => cell.trim()), [
    "",
    "happy",
    "50.0 %",
    "100.0 %",
    "66.7 %",
    "1",
    "",
  ]);
});

Deno.test("shipRun() and writeCard() make a model the default, with its figures", async () => {
  const folder = await Deno.makeTempDir();
  const from = join(folder, "run"), models = join(folder, "models");
  await Deno.mkdir(from);
  for (
    const name of [
      "model.json",
      "weights.bin",
      "spec.json",
      "canary.json",
      "split.json",
    ]
  ) await Deno.writeTextFile(join(from, name), name);
  await Deno.writeTextFile(join(from, "run.json"), '{"corpora":["ravdess"]}');
  await shipRun(from, { models, id: "first" });
  await shipRun(from, { models, id: "second" });
  assertEquals(await readJsonFile(join(models, "index.json")), {
    default: "second",
    models: ["first", "second"],
  });
  const report = joinRuns([run(1, null, [RIGHT, WRONG])]);
  const measured = { report, command: "c", date: "d", machine: "m" };
  await writeCard(join(models, "second"), { id: "second", ...measured });
  // deno-lint-ignore no-explicit-any
  const card = await readJsonFile<any>(join(models, "second", "card.json"));
  const { accuracy, byCorpus, command } = card.protocols.random;
  assertEquals(accuracy, { mean: 0.5, sd: 0, n: 1 });
  assertEquals(byCorpus.ravdess.accuracy.mean, 0.5);
  assertEquals(command, "c");
  assertEquals(card.corpora.map(({ name }: { name: string }) => name), [
    "RAVDESS",
  ]);
  await shipRun(from, { models, id: "second" }); // other weights: no figures yet
  await assertRejects(() => Deno.stat(join(models, "second", "card.json")));
  await assertRejects(
    () => shipRun(join(models, "second"), { models, id: "second" }),
    Error,
    "must be another folder",
  );
  await Deno.remove(folder, { recursive: true });
});
