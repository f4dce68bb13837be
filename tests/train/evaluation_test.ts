import {
  assertAlmostEquals,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { type Emotion, EMOTIONS } from "../../lib/model/mod.ts";
import {
  type Answer,
  canAverage,
  ensembleOf,
  joinRecords,
  joinRuns,
  reportText,
  type RunAnswers,
  type RunRecord,
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

Deno.test("joinRuns() gives a group's figures by the seeds that have it", () => {
  const tess = answer("sad", "sad", "tess");
  for (const seeds of [[[RIGHT], [RIGHT, tess]], [[RIGHT, tess], [RIGHT]]]) {
    const { byCorpus } = joinRuns(seeds.map((one, i) => run(i, null, one)));
    assertEquals(byCorpus.tess.accuracy, { mean: 1, sd: 0, n: 1 });
    assertEquals(byCorpus.ravdess.accuracy.n, 2);
  }
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

Deno.test("reportText() gives classes over all seeds, and says that confidences are counted over them", () => {
  const how = { command: "deno task evaluate x", date: "2026-01-02" };
  const first = run(1, null, [RIGHT, RIGHT, WRONG]);
  const second = run(2, null, [RIGHT, answer("happy", "sad"), WRONG]);
  const text = reportText(joinRuns([first, second]), how);
  const cells = (start: string) =>
    text.split("\n").find((line) => line.startsWith(start))!.split("|")
      .slice(1, -1).map((cell) => cell.trim());
  // Recall 1 and 1/2; precision 2/3 and 1/2.
  assertEquals(cells("| happy"), [
    ...["happy", "58.3 % ± 11.8", "75.0 % ± 35.4", "65.0 % ± 21.2", "2"],
  ]);
  assertEquals(cells("| confidence")[3], "clips, summed over seeds");
  const one = reportText(joinRuns([first]), how);
  assertStringIncludes(one, "| clips |");
  assertEquals(one.includes("summed over seeds"), false);
});

Deno.test("reportText() tells the directions of cross-corpus apart, and no figure of all as one", () => {
  const fold = (number: number, answers: Answer[]): RunAnswers => ({
    ...run(1, number, answers),
    protocol: "cross-corpus",
  });
  const report = joinRuns([
    fold(1, [RIGHT]),
    fold(2, [WRONG]),
    fold(3, [RIGHT]),
    fold(4, [WRONG, WRONG]),
  ]);
  const text = reportText(report, { command: "x", date: "2026-01-02" });
  const [table] = /\| clips of [^]*?\n\n/.exec(text)!;
  const rows = table.trim().split("\n").slice(2).map((line) =>
    line.split("|").slice(1, 4).map((cell) => cell.trim())
  );
  assertEquals(rows, [
    ["RAVDESS → TESS", "1", "100.0 %"],
    ["TESS → RAVDESS", "1", "0.0 %"],
    ["one TESS actress → the other", "3", "33.3 %"],
  ]);
  assertStringIncludes(text, "These are different tasks.");
  const cells = (start: string, from: string) =>
    from.split("\n").filter((line) => line.startsWith(start))
      .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  const after = text.slice(text.indexOf("| recall"));
  assertEquals(cells("| recall", after), [["recall", "happy", "sad"]]);
  assertEquals(cells("| one TESS", after)[0].slice(1), ["100.0 %", "0.0 %"]);
  // Right with a confidence of 1, or wrong with it.
  assertEquals(cells("| TESS →", after)[1].slice(1, 2), ["100.0 %"]);
});

/** An answer with given probabilities of some emotions. */
function spoken(
  emotion: Emotion,
  shares: Partial<Record<Emotion, number>>,
): Answer {
  const probabilities = EMOTIONS.map((name) => shares[name] ?? 0);
  const best = probabilities.indexOf(Math.max(...probabilities));
  return { ...answer(emotion, EMOTIONS[best]), id: emotion, probabilities };
}

Deno.test("joinRuns() counts calm as neutral in seven classes: the likeliest of the sums", () => {
  const { accuracy, uar, sevenClasses } = joinRuns([
    run(1, null, [
      spoken("calm", { neutral: 0.6, calm: 0.4 }),
      spoken("neutral", { neutral: 0.3, calm: 0.3, sad: 0.4 }),
      spoken("sad", { neutral: 0.3, calm: 0.3, sad: 0.4 }),
    ]),
  ]);
  assertEquals(accuracy.mean, 1 / 3);
  assertEquals(uar.mean, 1 / 3); // calm 0, neutral 0, sad 1
  assertEquals(sevenClasses.accuracy.mean, 2 / 3);
  assertEquals(sevenClasses.uar.mean, 1 / 2); // neutral 2 of 2, sad 0
});

Deno.test("joinRuns() tells sexes, actors and the worst class apart", () => {
  const of = (speaker: string, sex: "female" | "male", one: Answer) => ({
    ...one,
    ...{ speaker, sex },
  });
  const report = joinRuns([
    run(1, null, [
      of("ravdess-02", "female", RIGHT),
      of("ravdess-04", "female", WRONG),
      of("ravdess-04", "female", RIGHT),
      of("ravdess-01", "male", WRONG),
    ]),
  ]);
  assertEquals(report.bySex.female.uar.mean, 0.5);
  assertEquals(report.bySex.male.uar.mean, 0);
  assertEquals(report.byActor["ravdess-02"].uar.mean, 1);
  assertEquals(report.byActor["ravdess-04"].uar.mean, 0.5);
  assertEquals(report.actorRange, { least: 0, greatest: 1 });
  assertEquals(report.worstClass.emotion, "sad");
  assertEquals(report.worstClass.recall.mean, 0);
  assertEquals(report.classes.happy.precision!.mean, 0.5);
  assertEquals(report.classes.calm.recall, null);
});

Deno.test("joinRuns() says how often each run's model is sure, by its own threshold, and right then", () => {
  const share = (p: number) => spoken("happy", { happy: p, sad: 1 - p });
  const wrong = spoken("sad", { happy: 0.9, sad: 0.1 });
  const fold = (number: number, notSureBelow: number, answers: Answer[]) => ({
    ...run(1, number, answers),
    notSureBelow,
  });
  const { notSure } = joinRuns([
    fold(1, 0.8, [share(0.8), share(0.7)]),
    fold(2, 0.6, [share(0.7), wrong]),
  ]);
  assertEquals(notSure!.coverage.mean, 3 / 4);
  assertEquals(notSure!.precision!.mean, 2 / 3);
  const older = joinRuns([run(1, 1, [share(0.7)])]);
  assertEquals(older.notSure, null);
});

Deno.test("joinRuns() takes a clip of which nothing was said for wrong, and not for sure", () => {
  const silent: Answer = {
    ...answer("sad", "sad"),
    predicted: null,
    probabilities: EMOTIONS.map(() => 0),
  };
  const { accuracy, uar, notSure } = joinRuns([
    { ...run(1, null, [RIGHT, silent]), notSureBelow: 0 },
  ]);
  assertEquals([accuracy.mean, uar.mean], [0.5, 0.5]);
  assertEquals(notSure!.coverage.mean, 0.5);
  assertEquals(notSure!.precision!.mean, 1);
});

Deno.test("joinRuns() measures each direction of cross-corpus by itself, with seven classes", () => {
  const fold = (number: number, answers: Answer[]): RunAnswers => ({
    ...run(1, number, answers),
    protocol: "cross-corpus",
  });
  const calm = spoken("calm", { neutral: 0.9, calm: 0.1 });
  const report = joinRuns([
    fold(1, [calm]),
    fold(2, [WRONG]),
    fold(3, [RIGHT]),
    fold(4, [WRONG]),
  ]);
  const accuracies = Object.values(report.parts!).map(({ accuracy }) =>
    accuracy.mean
  );
  assertEquals(accuracies, [1, 0, 0.5]);
  assertEquals(report.accuracy.mean, 0.5);
  const some = joinRuns([fold(1, [calm]), fold(3, [RIGHT])]);
  assertEquals(Object.keys(some.parts!), ["RAVDESS → TESS"]);
});

Deno.test("joinRuns() refuses a seed and fold that are there twice", () => {
  assertThrows(
    () => joinRuns([run(1, 1, [RIGHT]), run(1, 1, [RIGHT])]),
    RangeError,
    "must be there once, got seed 1 fold 1 again",
  );
});

/** A run with what it heard beside whole clips. */
function record(
  seed: number,
  heard: RunRecord["heard"],
): RunRecord {
  const { answers: _, ...identity } = run(seed, 1, []);
  return { ...identity, weights: "", heard };
}

Deno.test("joinRecords() counts what a gate rejects as wrong beside what the emotion was named", () => {
  const rejected = { ...RIGHT, accepted: false };
  const accepted = { ...RIGHT, accepted: true };
  const { heard } = joinRecords([
    record(1, { clip: [RIGHT], "0 dB": [accepted, rejected], old: [RIGHT] }),
  ]);
  assertEquals(heard["0 dB"].uar.mean, 1);
  assertEquals(heard["0 dB"].uarAccepted!.mean, 0.5);
  assertEquals(heard.old.uarAccepted!.mean, 1);
});

Deno.test("joinRuns() and reportText() say how sure a model is of either sex", () => {
  const sure = { ...RIGHT, sex: "female" as const };
  const wrong = { ...WRONG, sex: "male" as const };
  const report = joinRuns([
    { ...run(1, null, [sure, sure, wrong]), notSureBelow: 0.5 },
  ]);
  const of = report.notSureBySex!;
  assertEquals(of.female!.precision!.mean, 1);
  assertEquals([of.male!.coverage.mean, of.male!.precision!.mean], [1, 0]);
  assertStringIncludes(
    reportText(report, { command: "x", date: "2026-01-02" }),
    "Of male voices it is sure of 100.0 %, and right in 0.0 % of those.",
  );
});

Deno.test("joinRecords() says what hearing clips otherwise costs", () => {
  const silent = { ...WRONG, predicted: null };
  const { heard, uar } = joinRecords([
    record(1, { clip: [RIGHT, RIGHT], "10 dB": [RIGHT, silent] }),
    record(2, { clip: [RIGHT, RIGHT], "10 dB": [RIGHT, RIGHT], live: [RIGHT] }),
  ]);
  assertEquals(uar.mean, 1);
  assertEquals(Object.keys(heard), ["10 dB"]); // not all were heard live
  assertEquals(heard["10 dB"].accuracy.mean, 0.75);
  assertEquals(heard["10 dB"].uar.mean, 0.75);
  assertEquals(heard["10 dB"].uarLoss, 0.25);
  assertEquals(heard["10 dB"].unanswered, 0.25);
});

Deno.test("ensembleOf() averages probabilities of runs of one split", () => {
  const said = (happy: number) => spoken("happy", { happy, sad: 1 - happy });
  const members = [run(1, 1, [said(0.4)]), run(2, 1, [said(0.45)])];
  const more = [...members, run(3, 1, [said(0.9)])];
  assertEquals(joinRuns(members).accuracy.mean, 0);
  const [two] = ensembleOf(members);
  assertEquals(two.answers[0].predicted, "sad");
  const [three] = ensembleOf(more);
  assertEquals(three.answers[0].predicted, "happy");
  const happy = three.answers[0].probabilities[EMOTIONS.indexOf("happy")];
  assertAlmostEquals(happy, (0.4 + 0.45 + 0.9) / 3, 1e-12);
  assertEquals(three.notSureBelow, null);
});

Deno.test("ensembleOf() refuses runs that were tested on different clips: one may have learnt the other's", () => {
  const runs = [run(1, null, [RIGHT]), run(2, null, [WRONG])];
  const refusal = "one may have learnt what the other is tested on";
  assertThrows(() => ensembleOf(runs), RangeError, refusal);
  assertEquals(canAverage(runs), false);
  assertEquals(canAverage([runs[0], run(2, null, [RIGHT])]), true);
});

Deno.test("ensembleOf() refuses one run, and folds with different numbers of runs", () => {
  const uneven = [run(1, 1, [RIGHT]), run(2, 1, [RIGHT]), run(1, 2, [WRONG])];
  for (const runs of [[uneven[0]], uneven]) {
    assertThrows(
      () => ensembleOf(runs),
      RangeError,
      "the same number of runs, at least 2",
    );
  }
});

Deno.test("joinRecords(ensemble) measures the mean of networks beside each one", () => {
  const said = (happy: number) => [spoken("happy", { happy, sad: 1 - happy })];
  const records = [
    record(1, { clip: said(0.4), "10 dB": said(0.1) }),
    record(2, { clip: said(0.9), "10 dB": said(0.2) }),
  ];
  const { accuracy, ensemble } = joinRecords(records, { ensemble: true });
  assertEquals(accuracy.mean, 0.5);
  assertEquals(ensemble!.members, 2);
  assertEquals(ensemble!.heard.clip.accuracy, { mean: 1, sd: 0, n: 1 });
  assertEquals(ensemble!.heard["10 dB"].accuracy.mean, 0);
  assertEquals(joinRecords(records).ensemble, null);
});
