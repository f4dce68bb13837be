import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { join } from "node:path";
import { crc32, inflateSync } from "node:zlib";
import { encodeWav } from "../../lib/audio/mod.ts";
import { DEFAULT_SPEC, frameCount } from "../../lib/dsp/mod.ts";
import { EMOTIONS } from "../../lib/model/mod.ts";
import {
  type Answer,
  clipId,
  gatherReport,
  joinRuns,
  keptText,
  prepareCorpora,
  renderReport,
  writeJson,
  writeRunReport,
} from "../../lib/train/mod.ts";
import { melPicture } from "../../lib/train/report_html/mel_picture.ts";
import { encodePng } from "../../lib/train/report_html/png.ts";
import { roundTicks } from "../../lib/train/report_html/ticks.ts";
import { fakeAnswers, fakeReport } from "./report_fixture.ts";
import { syntheticVoice, writeVoiceCorpus } from "./voices.ts";

/** The text between the tags, spaces and no-break spaces as one space. */
function textOf(html: string): string {
  return html.replace(/<style>.*?<\/style>/s, "").replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");
}

const VOID = new Set(["meta", "br", "img"]);

/** Fails where tags do not close in the order in which they were opened. */
function assertWellFormed(html: string): void {
  const open: string[] = [];
  const body = html.replace(/<style>.*?<\/style>/s, "<style></style>");
  assertMatch(body, /^<!doctype html>\n<html/);
  for (
    const [tag, close, name, rest] of body.slice(15).matchAll(
      /<(\/?)([a-z][a-z0-9]*)([^<>]*)>/g,
    )
  ) {
    if (close) assertEquals(open.pop(), name, tag);
    else if (!rest.endsWith("/") && !VOID.has(name)) open.push(name);
  }
  assertEquals(open, []);
  const outside = body.slice(15).replace(/<\/?[a-z][^<>]*>/g, "");
  assert(!outside.includes("<"), "a bracket outside of tags");
}

Deno.test("renderReport() gives a well-formed document with the figures in it", () => {
  const report = fakeReport();
  const html = renderReport(report);
  assertWellFormed(html);
  const text = textOf(html);
  const { scores, ece } = report.result;
  for (
    const part of [
      "speakers-1-2",
      "fold 2, seed 1",
      `balanced accuracy (UAR) ${(100 * scores.uar).toFixed(1)} %`,
      `${(100 * ece).toFixed(1)} %`,
      "6 of 6 epochs over 700 clips, then 3 of 3 in which the 48 development",
      "the network kept is the mean of the weights after epochs 8 to 9.",
      "those of epoch 6, marked, before they were learnt from.",
      "Measured on development clips, before they were learnt from too; temperature and when",
      "The 240 test clips were not heard",
      "ravdess-04",
      "fit.weightDecay 0.1",
      "seed 1",
      "clips.train 700",
      "RAVDESS , CC BY-NC-SA 4.0: no commercial use",
      "Livingstone &amp; Russo",
      "do not publish this file",
      "never what a person feels",
    ]
  ) {
    assertStringIncludes(text, part);
  }
});

Deno.test("renderReport() says that an epoch was chosen only where one was", () => {
  const best = fakeReport(fakeAnswers(), "best");
  const text = textOf(renderReport(best));
  const { epoch } = best.kept;
  for (
    const part of [
      `6 of 6 epochs over 700 clips; the network kept is that of epoch ${epoch}, which did best`,
      `those of epoch ${epoch}, marked.`,
      "development clips; the best epoch, temperature and when it is not sure were",
    ]
  ) assertStringIncludes(text, part);
  assert(!text.includes("learnt from too"), text);
  const last = textOf(renderReport(fakeReport()));
  assert(!/best epoch|did best/.test(last), last);
});

Deno.test("keptText() tells one epoch from a mean of several", () => {
  const kept = { epoch: 100, last: 130 };
  const text = (averaged: number) => keptText({ ...kept, averaged }, "last");
  assertEquals([0, 1, 10].map(text), [
    "that of epoch 100",
    "that of epoch 130",
    "the mean of the weights after epochs 121 to 130",
  ]);
});

Deno.test("renderReport() draws what it was given", () => {
  const report = fakeReport();
  const html = renderReport(report);
  const { confusion } = report.result.scores;
  const cells = [
    ...html.matchAll(/<td class="(?:right|wrong)[^>]*>(?:<[^>]*>)?(\d+|·)/g),
  ]
    .map(([, count]) => count === "·" ? 0 : Number(count));
  assertEquals(cells, confusion.flat());
  const { bins, mistakes, speakers } = report.result;
  const filled = bins.filter(({ clips }) => clips > 0).length;
  const count = (pattern: RegExp) => [...html.matchAll(pattern)].length;
  assertEquals(count(/<rect class="bar"/g), filled);
  assertEquals(count(/<img src="data:image\/png;base64,/g), mistakes.length);
  assertEquals(
    count(/<audio [^>]*src="data:audio\/wav;base64,/g),
    mistakes.length,
  );
  assertEquals(
    count(/<span class="fill"/g),
    speakers.length + 9 + added(report),
  );
  const curve = /class="line line-1"><path d="(M[^"]+)"/g;
  const points = [...html.matchAll(curve)].map(([, d]) => d.split("L").length);
  assertEquals(points.filter((n) => n > 1), [6, 6, 6]);
});

/** Right emotions that are not among a mistake's three likeliest. */
function added({ result }: ReturnType<typeof fakeReport>): number {
  return result.mistakes.filter(({ probabilities, emotion }) => {
    const ranked = EMOTIONS.map((name, i) => ({ name, p: probabilities[i] }))
      .sort((a, b) => b.p - a.p).slice(0, 3);
    return !ranked.some(({ name }) => name === emotion);
  }).length;
}

Deno.test("renderReport() needs nothing from anywhere, and runs nothing", () => {
  const html = renderReport(fakeReport());
  assertEquals(/<(script|link|iframe|object|a|base)\b/.exec(html), null);
  assertEquals(/\bhref=|url\(|@import|\bon[a-z]+="/.exec(html), null);
  assertEquals(
    /https?:|\/\/[a-z]/i.exec(html.replace(/base64,[^"]*/g, "")),
    null,
  );
  for (const [, address] of html.matchAll(/\bsrc="([^"]*)"/g)) {
    assertMatch(address, /^data:(image\/png|audio\/wav);base64,/);
  }
  assertStringIncludes(html, "default-src 'none'");
});

Deno.test("renderReport() escapes every name", () => {
  const evil = `</style><script>alert("1")</script>'&`;
  const report = fakeReport();
  report.name = report.protocol = report.date = evil;
  report.config.corpora = [evil];
  report.result.speakers[0].speaker = evil;
  for (const mistake of report.result.mistakes) {
    mistake.id = mistake.speaker = mistake.statement = evil;
  }
  for (const corpus of report.corpora) {
    corpus.title =
      corpus.citation =
      corpus.terms =
      corpus.licence =
        evil;
  }
  const html = renderReport(report);
  assertWellFormed(html);
  assert(!html.includes("<script"));
  const escaped = html.match(/&lt;script>alert\(/g) ?? [];
  assert(escaped.length >= 15, `${escaped.length}`);
});

Deno.test("renderReport() leaves out classes that are neither there nor given", () => {
  const answers = fakeAnswers().filter(({ emotion, predicted }) =>
    emotion !== "calm" && predicted !== "calm"
  );
  const html = renderReport(fakeReport(answers));
  assert(!/<th scope="row">calm/.test(html));
  assert(/<th scope="row">neutral/.test(html));
});

Deno.test("renderReport() shows a run of one epoch, with no mistakes, on test clips", () => {
  const report = fakeReport(
    fakeAnswers().map((a) => ({ ...a, predicted: a.emotion })),
  );
  report.epochs.length = 1;
  report.refit = [];
  report.kept = { epoch: 1, last: 1, averaged: 0 };
  report.result.side = "test";
  const html = renderReport(report);
  assertWellFormed(html);
  assert(!html.includes("NaN") && !html.includes("Infinity"));
  assertStringIncludes(textOf(html), "no test clip was named wrongly");
  assertStringIncludes(
    textOf(html),
    "training and its own choices have not heard",
  );
});

Deno.test("roundTicks() divides a range by steps of 1, 2 or 5", () => {
  assertEquals(roundTicks(0, 1), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assertEquals(roundTicks(0, 2.4, { atMost: 4 }), [0, 1, 2]);
  assertEquals(roundTicks(0, 0.002, { atMost: 4 }), [
    0,
    5e-4,
    1e-3,
    1.5e-3,
    2e-3,
  ]);
  assertEquals(roundTicks(0, 60), [0, 20, 40, 60]);
  assertEquals(roundTicks(3, 3), [3]);
});

/** Reads a PNG back: chunks, their checksums, the rows without their filter. */
function decodePng(png: Uint8Array) {
  const view = new DataView(png.buffer, png.byteOffset);
  const chunks = new Map<string, Uint8Array>();
  for (let at = 8; at < png.length;) {
    const length = view.getUint32(at);
    const name = new TextDecoder().decode(png.subarray(at + 4, at + 8));
    const end = at + 8 + length;
    assertEquals(view.getUint32(end), crc32(png.subarray(at + 4, end)), name);
    chunks.set(name, png.subarray(at + 8, end));
    at = end + 4;
  }
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const rows = inflateSync(chunks.get("IDAT")!);
  const pixels = Array.from({ length: height }, (_, y) => {
    assertEquals(rows[y * (width + 1)], 0, "filter");
    return [...rows.subarray(y * (width + 1) + 1, (y + 1) * (width + 1))];
  });
  return { width, height, pixels, names: [...chunks.keys()], chunks };
}

Deno.test("encodePng() gives a file that another decoder reads", async () => {
  const image = {
    width: 3,
    height: 2,
    pixels: Uint8Array.of(0, 1, 2, 2, 1, 0),
    palette: [[255, 0, 0], [0, 255, 0], [0, 0, 255]] as const,
  };
  const png = encodePng(image);
  const bitmap = await createImageBitmap(
    new Blob([png], { type: "image/png" }),
  );
  assertEquals([bitmap.width, bitmap.height], [3, 2]);
  bitmap.close();
  const { pixels, names, chunks } = decodePng(png);
  assertEquals(names, ["IHDR", "PLTE", "IDAT", "IEND"]);
  assertEquals(pixels, [[0, 1, 2], [2, 1, 0]]);
  assertEquals([...chunks.get("PLTE")!], [255, 0, 0, 0, 255, 0, 0, 0, 255]);
  assertThrows(() => encodePng({ ...image, width: 4 }), RangeError, "'pixels'");
});

Deno.test("melPicture() inks the band of a tone, low bands below", () => {
  const { sampleRateHz, nMels } = DEFAULT_SPEC;
  const row = (hz: number) => {
    const tone = Float32Array.from(
      { length: 8000 },
      (_, n) => 0.5 * Math.sin(2 * Math.PI * hz * n / sampleRateHz),
    );
    const { width, height, pixels } = decodePng(melPicture(tone, DEFAULT_SPEC));
    assertEquals([width, height], [frameCount(8000, DEFAULT_SPEC), nMels]);
    const middle = pixels.map((line) => line[24]);
    assertEquals(Math.max(...middle), 63);
    return middle.indexOf(63);
  };
  assert(row(300) > row(1000) && row(1000) > row(5000));
  assert(row(300) > nMels * 0.75 && row(5000) < nMels * 0.25);
});

/** A prepared folder of synthetic voices and a run that says it is of them. */
async function fakeRun(folder: string) {
  const from = join(folder, "corpus"), data = join(folder, "prepared");
  await writeVoiceCorpus(from, { actors: [1, 2], perEmotion: 2 });
  const long = syntheticVoice("sad", { seed: 9, seconds: 6 });
  await Deno.writeFile(
    join(from, "Actor_01", "03-01-04-02-01-01-01.wav"),
    encodeWav(long, { sampleRateHz: 16000 }),
  );
  const { manifest } = await prepareCorpora({ from: [from], to: data });
  const run = join(folder, "run");
  const { config, epochs } = fakeReport();
  const ids = manifest.clips.map(clipId);
  const split = {
    protocol: "random",
    seed: 1,
    fold: null,
    train: ids,
    dev: ids,
    test: ids,
  };
  const random = {
    ...config,
    protocol: "random",
    fold: null,
    corpora: ["ravdess"],
  };
  await writeJson(join(run, "run.json"), random);
  await writeJson(join(run, "split.json"), split);
  await writeJson(join(run, "progress.json"), {
    folder: "checkpoint-2",
    epochs: epochs.slice(0, 2),
    best: epochs[1],
  });
  const answers = manifest.clips.map((clip, i): Answer => ({
    id: clipId(clip),
    corpus: clip.corpus,
    speaker: clip.speaker,
    sex: clip.sex,
    emotion: clip.emotion,
    predicted: i === 0 ? clip.emotion : i === 1 ? null : "disgust",
    probabilities: EMOTIONS.map((e) => e === "disgust" ? 0.5 + i / 100 : 0.01),
  }));
  return { run, data, answers, clips: manifest.clips };
}

async function inFolder(test: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir({ prefix: "undertone-report-" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("gatherReport() takes the surest mistakes with their sounds, within bounds", () =>
  inFolder(async (folder) => {
    const { run, data, answers, clips } = await fakeRun(folder);
    const report = await gatherReport(run, { data, side: "test", answers });
    const { mistakes, speakers, side } = report.result;
    assertEquals([side, report.epochs.length], ["test", 2]);
    assertEquals(report.kept, { epoch: 2, last: 2, averaged: 0 });
    assertEquals(mistakes.length, 12);
    const surest = clips.slice(-12).reverse().map(({ id }) => id);
    assertEquals(mistakes.map(({ id }) => id), surest);
    assertEquals(speakers.map(({ speaker }) => speaker).sort(), [
      "ravdess-01",
      "ravdess-02",
    ]);
    assertEquals(report.corpora.map(({ licence }) => licence), [
      "CC BY-NC-SA 4.0",
    ]);
    for (const { seconds, keptSeconds, sound } of mistakes) {
      assertEquals(keptSeconds, Math.min(4, seconds));
      const wav = Uint8Array.fromBase64(sound.split(",")[1]);
      assertEquals(wav.length, 44 + 2 * 16000 * keptSeconds);
    }
  }));

Deno.test("gatherReport() takes silence for wrong, as joinRuns() does, and says of how many clips", () =>
  inFolder(async (folder) => {
    const { run, data, answers } = await fakeRun(folder);
    const report = await gatherReport(run, { data, side: "test", answers });
    const { scores, ece } = report.result;
    const joined = joinRuns([{
      ...{ run, protocol: "random", seed: 1, fold: null, answers },
      ...{ majority: "happy", notSureBelow: null },
    }]);
    assertEquals([scores.clips, scores.accuracy, scores.uar, ece], [
      joined.clips,
      joined.accuracy.mean,
      joined.uar.mean,
      joined.calibration.ece.mean,
    ]);
    assertEquals(scores.accuracy, 1 / answers.length);
    const text = textOf(renderReport(report));
    assertStringIncludes(text, "Of 1 nothing was said");
    answers[1].predicted = "disgust";
    const all = await gatherReport(run, { data, side: "test", answers });
    assert(!renderReport(all).includes("nothing was said"));
  }));

Deno.test("gatherReport() counts calm as neutral where seven classes are measured", () =>
  inFolder(async (folder) => {
    const { run, data, answers } = await fakeRun(folder);
    for (const name of ["run.json", "split.json"]) {
      const path = join(run, name);
      const value = JSON.parse(await Deno.readTextFile(path));
      await writeJson(path, { ...value, protocol: "cross-corpus", fold: 1 });
    }
    const [answer] = answers;
    answer.emotion = "neutral";
    answer.predicted = "calm";
    answer.probabilities = EMOTIONS.map((name) =>
      name === "calm" ? 0.5 : name === "neutral" ? 0.2 : 0.05
    );
    const report = await gatherReport(run, { data, side: "test", answers });
    const joined = joinRuns([{
      ...{ run, protocol: "cross-corpus", seed: 1, fold: 1, answers },
      ...{ majority: "happy", notSureBelow: null },
    }]);
    const { scores, ece } = report.result;
    assert(scores.classes.neutral.recall! > 0);
    assertEquals(scores.accuracy, joined.accuracy.mean);
    assertAlmostEquals(ece, joined.calibration.ece.mean, 1e-12);
  }));

Deno.test("gatherReport() cuts long sounds", () =>
  inFolder(async (folder) => {
    const { run, data, answers } = await fakeRun(folder);
    for (const answer of answers) {
      if (answer.predicted !== null) answer.predicted = answer.emotion;
    }
    const { clips } = JSON.parse(
      await Deno.readTextFile(join(data, "manifest.json")),
    );
    const long = clips.find(({ seconds }: { seconds: number }) =>
      seconds === 6
    );
    answers.find(({ id }) => id === clipId(long))!.predicted = "happy";
    const { result } = await gatherReport(run, { data, side: "test", answers });
    assertEquals(
      result.mistakes.map(({ seconds, keptSeconds }) => [seconds, keptSeconds]),
      [[6, 4]],
    );
  }));

Deno.test("writeRunReport() writes one whole file, and refuses a run without an epoch", () =>
  inFolder(async (folder) => {
    const { run, data, answers } = await fakeRun(folder);
    const options = { data, side: "test", answers } as const;
    const path = await writeRunReport(run, options);
    assertEquals(path, join(run, "report.html"));
    assertWellFormed(await Deno.readTextFile(path));
    await Deno.remove(join(run, "progress.json"));
    await assertRejects(
      () => writeRunReport(run, options),
      Error,
      "must hold an epoch",
    );
  }));
