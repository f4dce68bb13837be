import {
  assert,
  assertEquals,
  assertGreater,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { encodeWav } from "../../lib/audio/mod.ts";
import { EMOTIONS } from "../../lib/model/mod.ts";
import { once } from "./once.ts";
import { runTaskProcess, signalTask } from "./task_process.ts";
import { syntheticVoice, writeVoiceCorpus } from "./voices.ts";

// The tasks end to end, as a developer runs them, on synthetic voices.

const folder = await Deno.makeTempDir({ prefix: "undertone-tasks-" });
globalThis.addEventListener(
  "unload",
  () => Deno.removeSync(folder, { recursive: true }),
);
const at = (...parts: string[]) => join(folder, ...parts);

/** Runs a task as deno.json has it, with its own permissions. */
function task(name: string, ...args: string[]) {
  return runTaskProcess([name, ...args]);
}

async function succeed(name: string, ...args: string[]) {
  const result = await task(name, ...args);
  assertEquals(result.code, 0, `${name}: ${result.err}`);
  return result;
}

async function json(...parts: string[]) {
  return JSON.parse(await Deno.readTextFile(at(...parts)));
}

const SMALL = ["--copies", "1", "--batch-size", "16"];

const prepare = once(async () => {
  await writeVoiceCorpus(at("corpus"), {
    actors: [1, 2, 3, 4, 5, 6],
    perEmotion: 5,
  });
  await succeed("prepare", "--from", at("corpus"), "--to", at("prepared"));
});

/** Options of a run on the speakers in a folder. */
const speakers = ({ data = "prepared", epochs = 2 } = {}) => [
  ...["--data", at(data), ...SMALL],
  ...["--epochs", `${epochs}`, "--protocol", "speakers"],
];

/** The run `straight`, trained to its end. */
const trainStraight = once(async () => {
  await prepare();
  return await succeed(
    "train",
    ...[...speakers(), "--fold", "1", "--out", at("straight")],
  );
});

/** The run `halfway`, stopped in its last epochs. */
const trainHalfway = once(async () => {
  await prepare();
  const recipe = {
    copies: 0,
    network: { stemChannels: 8, blockChannels: [8], attentionUnits: 4 },
    fit: { epochs: 5, refit: 10, batchSize: 16 },
  };
  await Deno.writeTextFile(at("tiny.json"), JSON.stringify(recipe));
  return await signalTask(
    ["train", "--data", at("prepared"), "--recipe", at("tiny.json")]
      .concat("--protocol", "speakers", "--out", at("halfway")),
    { when: "epoch 6/55", signal: "SIGINT" },
  );
});

const writeVoice = once(async () => {
  const samples = syntheticVoice("happy", { seed: 1, sampleRateHz: 44100 });
  await Deno.writeFile(
    at("voice.wav"),
    encodeWav(samples, { sampleRateHz: 44100 }),
  );
});

/** Epochs that a run has behind it, those that learn from all clips too. */
async function epochsDone(run: string): Promise<number> {
  const { epochs, refit = [] } = await json(run, "progress.json");
  return epochs.length + refit.length;
}

Deno.test("prepare, train and evaluate give a run with a report", async () => {
  const { err, out } = await trainStraight();
  assertStringIncludes(err, "baseline (always ");
  assertStringIncludes(err, "epoch 2/4  loss ");
  assertStringIncludes(err, "backend wasm");
  assertStringIncludes(err, "no clips of tess in ");
  assertEquals(out.trim(), at("straight"));

  const page = () => Deno.readTextFile(at("straight", "report.html"));
  assertStringIncludes(err, at("straight", "report.html"));
  assertStringIncludes(await page(), "Results on development clips");

  const { corpora, seed, fold } = await json("straight", "run.json");
  assertEquals({ corpora, seed, fold }, {
    corpora: ["ravdess", "tess"],
    seed: 1,
    fold: 1,
  });
  const evaluated = await succeed(
    "evaluate",
    at("straight"),
    "--data",
    at("prepared"),
    "--out",
    at("report"),
  );
  assertStringIncludes(evaluated.out, "## Confusion matrix");
  assertStringIncludes(await page(), "Results on test clips");
  const report = await json("report", "report-speakers.json");
  assertEquals(report.protocol, "speakers");
  assertEquals(report.bySeed["1"].clips, 40); // actors 2 and 5
  assertEquals(report.byCorpus.ravdess.clips, 40);
  assert(report.accuracy.mean >= 0 && report.accuracy.mean <= 1);
});

Deno.test("evaluate measures runs live and with test-time augmentation", async () => {
  await trainStraight();
  const { out } = await succeed(
    "evaluate",
    at("straight"),
    ...["--data", at("prepared"), "--out", at("report")],
    ...["--protocol", "live", "--tta", "3"],
  );
  assertStringIncludes(out, "# Protocol `live`");
  const report = await json("report", "report-live.json");
  assertEquals(Object.keys(report.heard), ["tta-3", "live", "live-smoothed"]);
  assertEquals(report.heard.live.clips, 40);
  const { uar, heard } = report;
  assertEquals(heard.live.uarLoss, uar.mean - heard.live.uar.mean);
});

Deno.test("evaluate refuses a protocol that the runs are not of", async () => {
  await trainStraight();
  for (const protocol of ["random", "cross-corpus"]) {
    const { code, err } = await task(
      "evaluate",
      ...["--protocol", protocol, at("straight")],
    );
    assertEquals(code, 2);
    assertStringIncludes(
      err,
      `must be given runs of ${protocol}, got speakers`,
    );
  }
});

Deno.test("evaluate refuses to join runs of different recipes", async () => {
  await trainStraight();
  await cp(at("straight"), at("copied"), { recursive: true });
  const config = await json("straight", "run.json");
  config.fit.mixup = 0.1;
  await Deno.writeTextFile(at("copied", "run.json"), JSON.stringify(config));
  const { code, err } = await task("evaluate", at("straight"), at("copied"));
  assertEquals(code, 2);
  assertStringIncludes(err, "the runs must be of one recipe, got another in");
});

Deno.test("evaluate refuses to join runs that learnt with different noise", async () => {
  await trainStraight();
  await cp(at("straight"), at("windy"), { recursive: true });
  const split = await json("straight", "split.json");
  const text = JSON.stringify({ ...split, noise: "wind" });
  await Deno.writeTextFile(at("windy", "split.json"), text);
  const { code, err } = await task("evaluate", at("straight"), at("windy"));
  assertEquals(code, 1);
  assertStringIncludes(err, "all must have learnt with the same noise");
});

Deno.test("evaluate --ensemble refuses one run", async () => {
  await trainStraight();
  const { code, err } = await task(
    "evaluate",
    ...["--ensemble", "--data", at("prepared"), at("straight")],
  );
  assertEquals(code, 1);
  assertStringIncludes(err, "the same number of runs, at least 2");
});

Deno.test("train --resume goes on as if the run had not been stopped", async () => {
  await trainStraight();
  const common = [...speakers(), "--out", at("stopped")];
  const { code, err: said } = await signalTask(["train", ...common], {
    when: "epoch 1/4",
    signal: "SIGINT",
  });
  const nDone = await epochsDone("stopped");
  assert(nDone < 4, `${nDone} epochs`);
  assertStringIncludes(
    said,
    `stopped after epoch ${nDone}/4; the network kept is `,
  );
  assertEquals(code, 130);
  const { minutes } = await json("stopped", "progress.json");
  const refused = await task("train", ...common);
  assertEquals(refused.code, 1);
  assertStringIncludes(refused.err, "go on with --resume");

  const { err } = await succeed("train", ...common, "--resume");
  assertStringIncludes(err, `resumed after epoch ${nDone}`);
  const [stopped, straight] = [
    await json("stopped", "progress.json"),
    await json("straight", "progress.json"),
  ];
  assertEquals(stopped.epochs, straight.epochs);
  assertGreater(stopped.minutes, minutes);
  assertGreater(minutes, 0);
  const weights = (run: string) =>
    Deno.readFileSync(at(run, "checkpoint-4", "weights.bin"));
  assertEquals([stopped.epochs.length, stopped.refit.length], [2, 2]);
  assertEquals(stopped.refit, straight.refit);
  assertEquals(weights("stopped"), weights("straight"));
});

Deno.test("train stopped in its last epochs counts those that learn from all clips too", async () => {
  const { code, err } = await trainHalfway();
  const nDone = await epochsDone("halfway");
  assert(nDone > 5 && nDone < 55, `${nDone} epochs`);
  assertStringIncludes(
    err,
    `stopped after epoch ${nDone}/55; the network kept is `,
  );
  assertEquals(code, 130);
});

Deno.test("evaluate refuses a run that is not finished, and says how to finish it", async () => {
  await trainHalfway();
  await trainStraight();
  const evaluate = (run: string) =>
    task("evaluate", at(run), "--data", at("prepared"), "--out", at("report"));
  const remedy = (run: string) =>
    `; finish it with deno task train --resume --protocol speakers --fold 1 --seed 1 --out ${
      at(run)
    } and`;
  const halfway = await evaluate("halfway");
  assertEquals(halfway.code, 2);
  const nDone = await epochsDone("halfway");
  assertStringIncludes(
    halfway.err,
    `got one stopped after epoch ${nDone} of 55`,
  );
  assertStringIncludes(halfway.err, remedy("halfway"));

  await Deno.mkdir(at("ungated"));
  for (const name of ["run.json", "split.json", "progress.json"]) {
    await Deno.copyFile(at("straight", name), at("ungated", name));
  }
  const { speech: _, ...spec } = await json("straight", "spec.json");
  await Deno.writeTextFile(at("ungated", "spec.json"), JSON.stringify(spec));
  const ungated = await evaluate("ungated");
  assertEquals(ungated.code, 2);
  assertStringIncludes(ungated.err, "got one without its speech gate");
  assertStringIncludes(ungated.err, remedy("ungated"));
});

Deno.test("train --resume refuses other options than the run's", async () => {
  await trainStraight();
  const { code, err } = await task(
    "train",
    ...[...speakers({ epochs: 3 }), "--out", at("straight"), "--resume"],
  );
  assertEquals(code, 1);
  assertStringIncludes(err, "give the options it was started with");
});

Deno.test("train --resume refuses other clips than the run's", async () => {
  await trainStraight();
  const { clips, ...manifest } = await json("prepared", "manifest.json");
  await Deno.mkdir(at("fewer"));
  await Deno.writeTextFile(
    at("fewer", "manifest.json"),
    JSON.stringify({ ...manifest, clips: clips.slice(1) }),
  );
  const { code, err } = await task(
    "train",
    ...[...speakers({ data: "fewer" }), "--out", at("straight"), "--resume"],
  );
  assertEquals(code, 1);
  assertStringIncludes(err, "got other clips");
});

Deno.test("train without prepared recordings says what to run", async () => {
  const { code, err } = await task(
    "train",
    "--data",
    at("nowhere"),
    "--out",
    at("none"),
  );
  assertEquals(code, 1);
  assertStringIncludes(err, "deno task prepare");
  await assertRejects(() => Deno.stat(at("none")), Deno.errors.NotFound);
});

Deno.test("train refuses a corpus that it does not know, and a fold where there are none", async () => {
  const corpus = await task("train", "--corpus", "ravdes");
  assertEquals(corpus.code, 2);
  assertStringIncludes(corpus.err, "'--corpus' must be one of ravdess, tess");
  const fold = await task("train", "--protocol", "random", "--fold", "2");
  assertEquals(fold.code, 2);
  assertStringIncludes(fold.err, "'--fold' must be left out");
});

Deno.test("evaluate names what is not there before it measures", async () => {
  const gone = await task("evaluate", at("gone"));
  assertEquals(gone.code, 1);
  assertStringIncludes(gone.err, "there is no such file");
});

Deno.test("train --protocol final learns from all, evaluate refuses it, ship gives it a card", async () => {
  await prepare();
  const run = at("final"), models = at("models");
  await succeed(
    "train",
    ...["--data", at("prepared"), ...SMALL],
    ...["--epochs", "2", "--protocol", "final", "--out", run],
  );
  const { train, dev, test } = await json("final", "split.json");
  assertEquals([train.length, dev.length, test.length], [80, 40, 0]);
  const refused = await task("evaluate", run, "--data", at("prepared"));
  assertEquals(refused.code, 2);
  assertStringIncludes(refused.err, "the runs must have test clips");
  const { out, err } = await succeed(
    "ship",
    ...[run, "--name", "mine", "--models", models],
    ...["--data", at("prepared")],
  );
  assertStringIncludes(err, "no figures: name them with --report");
  assertEquals(out.trim(), join(models, "mine"));
  const card = await json("models", "mine", "card.json");
  assertEquals(card.learntFrom, {
    ...{ clips: 120, developmentClips: 40 },
    speakers: { ravdess: 6, tess: 0 },
  });
  const names = card.corpora.map(({ name }: { name: string }) => name);
  assertEquals([names.includes("RAVDESS"), names.includes("TESS")], [
    ...[true, false],
  ]);
  assertEquals((await json("models", "index.json")).default, "mine");
});

Deno.test("ship refuses a name that is a path, and a run that is not there", async () => {
  const path = await task("ship", at("gone"), "--name", "a/b");
  assertEquals(path.code, 2);
  assertStringIncludes(path.err, "'--name' must be");
  const gone = await task("ship", at("gone"), "--name", "gone");
  assertEquals(gone.code, 1);
  assertStringIncludes(gone.err, "there is no such file");
});

Deno.test("ship refuses a run before it hears the clips that thresholds are chosen by", async () => {
  await trainStraight();
  const { code, err } = await task(
    ...["ship", at("straight"), "--name", "mine", "--runs", at("empty")],
  );
  assertEquals(code, 1);
  assertStringIncludes(err, "must be a finished run of the protocol final");
});

Deno.test("predict --json answers every file on a line, and says which cannot be read", async () => {
  await writeVoice();
  await Deno.writeFile(
    at("silence.wav"),
    encodeWav(new Float32Array(16000), { sampleRateHz: 16000 }),
  );
  await Deno.writeTextFile(at("text.wav"), "not audio");
  const files = ["gone.wav", "text.wav", "silence.wav", "voice.wav"].map((f) =>
    at(f)
  );
  const { code, out, err } = await task("predict", "--json", ...files);
  assertEquals(code, 1);
  assertEquals(err, "");
  const lines = out.trim().split("\n").map((line) => JSON.parse(line));
  assertEquals(lines.map(({ file }) => file), files);
  assertStringIncludes(lines[0].error, "there is no such file");
  assertStringIncludes(lines[1].error, "neither WAV nor AIFF nor FLAC");
  assertStringIncludes(lines[2].error, "got silence");
  assertEquals(Object.keys(lines[3]), [
    "file",
    "emotion",
    "confidence",
    "sure",
    "speech",
    "isSpeech",
    "probabilities",
  ]);
  assertEquals(Object.keys(lines[3].probabilities), [...EMOTIONS]);
});

Deno.test("tasks called from another folder take relative paths from there", async () => {
  await trainStraight();
  await writeVoice();
  const here = (...words: string[]) => runTaskProcess(words, { cwd: folder });
  const predicted = await here(
    ...["predict", "--json", "--model", "straight", "voice.wav"],
  );
  assertEquals(predicted.code, 0, predicted.err);
  assertEquals(JSON.parse(predicted.out).file, "voice.wav");
  const prepared = await here("prepare", "--from", "corpus", "--to", "again");
  assertEquals(prepared.code, 0, prepared.err);
  const { clips } = await json("again", "manifest.json");
  assertEquals(
    clips.length,
    (await json("prepared", "manifest.json")).clips.length,
  );
});

Deno.test("predict takes any model's folder and prints all probabilities", async () => {
  await trainStraight();
  await writeVoice();
  const { out } = await succeed(
    "predict",
    "--model",
    at("straight"),
    at("voice.wav"),
  );
  assertStringIncludes(out, "voice.wav: ");
  for (const emotion of EMOTIONS) assertStringIncludes(out, `  ${emotion}`);
});
