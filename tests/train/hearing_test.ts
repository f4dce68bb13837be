import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { join } from "node:path";
import { encodeWav } from "../../lib/audio/mod.ts";
import {
  EMOTIONS,
  loadRecogniser,
  type ModelSpec,
  predictClip,
  type Recogniser,
  type SegmentRecogniser,
  toPrediction,
} from "../../lib/model/mod.ts";
import {
  AS_CLIP,
  AS_LIVE,
  byTelephone,
  CLIP,
  type ClipHearing,
  folderSource,
  type Heard,
  heardAs,
  HEARING_PROTOCOLS,
  hearingsFor,
  hearTestClips,
  inNoise,
  LIVE,
  LIVE_SMOOTHED,
  ofSounds,
  onlyHeard,
  parseRecipe,
  readAnswers,
  readJsonFile,
  readNoisePool,
  runConfig,
  type RunRecord,
  SeededRandom,
  SILENCE,
  type Split,
  splitNoise,
  startTrainingBackend,
  type Surroundings,
  surroundingsIn,
  trainRun,
  varied,
  whiteNoise,
  writeAnswers,
  writeJson,
} from "../../lib/train/mod.ts";
import { runTaskProcess } from "./task_process.ts";
import { syntheticVoice, VOICED_EMOTIONS, writeVoiceCorpus } from "./voices.ts";

const folder = await Deno.makeTempDir({ prefix: "undertone-hearing-" });
globalThis.addEventListener(
  "unload",
  () => Deno.removeSync(folder, { recursive: true }),
);
const at = (...parts: string[]) => join(folder, ...parts);

/** A tiny network that tells synthetic voices apart. */
async function trainTiny() {
  await writeVoiceCorpus(at("corpus"), {
    actors: [1, 2, 3, 4, 5, 6],
    perEmotion: 5,
  });
  const { code, err } = await runTaskProcess(
    ["prepare", "--from", at("corpus"), "--to", at("prepared")],
  );
  assertEquals(code, 0, err);
  const recipe = parseRecipe({
    copies: 0,
    corpora: ["ravdess"],
    // The made-up voices differ in their spectral tilt too.
    features: { normalisation: "level" },
    network: { stemChannels: 16, blockChannels: [16], attentionUnits: 8 },
    fit: {
      ...{ epochs: 120, batchSize: 16 },
      ...{ optimiser: "adamw", learningRate: 0.004, weightDecay: 0.01 },
    },
  }, "tiny");
  const backend = await startTrainingBackend("wasm", { log: () => {} });
  const unit = { protocol: "speakers", seed: 1, fold: 1 } as const;
  await trainRun(runConfig(recipe, unit), {
    ...{ data: at("prepared"), out: at("run"), backend },
    ...{ resume: false, log: () => {} },
  });
  const source = folderSource(at("run"));
  return { backend, recogniser: await loadRecogniser({ source, backend }) };
}

const { backend, recogniser } = await trainTiny();

const voice = (emotion: typeof VOICED_EMOTIONS[number], seed: number) =>
  syntheticVoice(emotion, { seed, seconds: 2.2 });

/** A voice as a recording has it: with half a second of room before and after. */
function recording(emotion: typeof VOICED_EMOTIONS[number], seed: number) {
  const random = new SeededRandom(seed, "room");
  const samples = voice(emotion, seed);
  const pad = 8000;
  const out = Float32Array.from(
    { length: samples.length + 2 * pad },
    () => 1e-4 * random.normal(),
  );
  samples.forEach((x, n) => out[n + pad] += x);
  return out;
}

/** The tiny network without its rule for speech, which a made-up voice is not. */
async function withoutGate(): Promise<Recogniser> {
  const files = folderSource(at("run"));
  const read = async (name: string) => {
    if (name !== "spec.json") return await files.read(name);
    const { speech: _, ...spec } = await readJsonFile<ModelSpec>(
      at("run", "spec.json"),
    );
    return new TextEncoder().encode(JSON.stringify(spec));
  };
  return await loadRecogniser({ source: { read }, backend });
}

Deno.test("AS_LIVE hears in a stream what AS_CLIP hears in the whole clip", async () => {
  const recogniser = await withoutGate();
  let right = 0;
  for (const [i, emotion] of VOICED_EMOTIONS.entries()) {
    const clip = { id: `${i}`, samples: recording(emotion, 40 + i) };
    const whole = (await AS_CLIP.hear(recogniser, clip))[CLIP]!;
    const live = await AS_LIVE.hear(recogniser, clip);
    // An utterance begins on a frame of the clip: the same samples are left.
    assertEquals(live[LIVE], whole);
    assertEquals(live[LIVE_SMOOTHED]!.emotion, whole.emotion);
    if (whole.emotion === emotion) right++;
  }
  // The tiny network is worth asking.
  assert(right >= VOICED_EMOTIONS.length / 2, `${right} right`);
  recogniser.dispose();
});

Deno.test("AS_LIVE drops no prediction, however slow the model is", async () => {
  let asked = 0;
  const slow = {
    spec: recogniser.spec,
    predictSegment: async (segment: Float32Array) => {
      asked++;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return await recogniser.predictSegment(segment);
    },
  } satisfies SegmentRecogniser;
  const clip = { id: "a", samples: recording("happy", 7) };
  await AS_LIVE.hear(slow as unknown as Recogniser, clip);
  // 2.2 s of voice at four a second, and the whole utterance at the end.
  assert(asked >= 7, `${asked} predictions`);
});

Deno.test("AS_LIVE says nothing where the gate hears no speech", async () => {
  const samples = new Float32Array(32000);
  const heard = await AS_LIVE.hear(recogniser, { id: "a", samples });
  assertEquals(heard, { [LIVE]: null, [LIVE_SMOOTHED]: null });
});

Deno.test("AS_LIVE tells of a model that fails", async () => {
  const broken = {
    spec: recogniser.spec,
    predictSegment: () => Promise.reject(new Error("no device")),
  };
  const clip = { id: "a", samples: recording("happy", 7) };
  await assertRejects(
    () => AS_LIVE.hear(broken as unknown as Recogniser, clip),
    Error,
    "no device",
  );
});

/** Surroundings that write down what they were asked for. */
function recorder() {
  const asked: { snrDb: number; first: number }[] = [];
  const surroundings: Surroundings = {
    sounds: [
      { name: "rain/a.wav", samples: whiteNoise(new SeededRandom(1), 80_000) },
      { name: "voice/b.wav", samples: voice("sad", 8) },
    ],
    addNoise: (samples, { snrDb, random }) => {
      asked.push({ snrDb, first: random.uniform() });
      return samples;
    },
    fingerprint: (half) => Promise.resolve(`the ${half} half`),
    telephone: (samples) => samples.map((x) => -x),
  };
  return { asked, reader: () => Promise.resolve(surroundings) };
}

Deno.test("inNoise() gives a clip the same noise at every ratio, another clip another", async () => {
  const { asked, reader } = recorder();
  const samples = voice("sad", 3);
  const heard = await inNoise(reader).hear(recogniser, { id: "a", samples });
  assertEquals(Object.keys(heard), ["20 dB", "10 dB", "5 dB", "0 dB"]);
  assertEquals(asked.map(({ snrDb }) => snrDb), [20, 10, 5, 0]);
  assertEquals(new Set(asked.map(({ first }) => first)).size, 1);
  const whole = await predictClip(recogniser, samples);
  assertEquals(heard["10 dB"], whole); // no noise was added
  await inNoise(reader).hear(recogniser, { id: "b", samples });
  assertNotEquals(asked[4].first, asked[0].first);
});

Deno.test("byTelephone() hears what comes out of the line", async () => {
  const samples = voice("sad", 3);
  const turned = await predictClip(recogniser, samples.map((x) => -x));
  const { telephone } = await byTelephone(recorder().reader)
    .hear(recogniser, { id: "a", samples });
  assertEquals(telephone, turned);
});

Deno.test("ofSounds() hears every sound by windows and as a whole, and silence", async () => {
  const heard: number[] = [];
  const answers = await ofSounds(recorder().reader).hearSounds(recogniser, {
    onSound: (share) => heard.push(share),
  });
  const by = (name: string) => answers.find((answer) => answer.name === name)!;
  const rain = by("rain/a.wav");
  assertEquals([rain.kind, rain.accepted], ["rain", false]);
  assertEquals(rain.windows, [false, false, false]); // 5 s: at 0, 1 and 2 s
  assertEquals(by("voice/b.wav").accepted, true); // the control
  const silence = answers.filter(({ kind }) => kind === SILENCE);
  assertEquals(silence.map(({ name }) => name), [
    "zeros",
    "last bit",
    "direct current",
  ]);
  assertEquals(silence.map(({ accepted }) => accepted), [false, false, false]);
  assertEquals(by("zeros").windows, []); // never reaches the network
  assertEquals(heard.at(-1), 1);
});

Deno.test("surroundingsIn() takes noise from the folder's test half alone, at the ratio asked for", async () => {
  const noises = at("noise", "rain");
  await Deno.mkdir(noises, { recursive: true });
  const files = Array.from({ length: 8 }, (_, i) => `1-${1000 + i}-A.wav`);
  // What is learnt with lies above nought, what is measured with below.
  for (const [file, half] of splitNoise(files)) {
    const level = half === "train" ? 0.1 : -0.1;
    const wav = encodeWav(new Float32Array(16000).fill(level), {
      sampleRateHz: 16000,
    });
    await Deno.writeFile(join(noises, file), wav);
  }
  const { addNoise, fingerprint } = await surroundingsIn(at("noise"))();
  for (const half of ["train", "test"] as const) {
    const pool = await readNoisePool(at("noise"), {
      half,
      sampleRateHz: 16000,
    });
    assertEquals(await fingerprint(half), pool.fingerprint);
  }
  // As loud from end to end: all of it is what a ratio is of.
  const samples = Float32Array.from(
    { length: 16000 },
    (_, n) => 0.1 * Math.sin(n / 5),
  );
  const power = (of: Float32Array) => of.reduce((sum, x) => sum + x ** 2, 0);
  for (const snrDb of [0, 10]) {
    for (let seed = 0; seed < 20; seed++) {
      const random = new SeededRandom(seed, "a");
      const noisy = addNoise(samples, { snrDb, random });
      const added = noisy.map((x, n) => x - samples[n]);
      assert(added.every((x) => x < 0));
      const ratio = power(samples) / power(added);
      assertAlmostEquals(10 * Math.log10(ratio), snrDb, 0.1);
    }
  }
  await assertRejects(() => surroundingsIn(at("nothing"))(), Error, "nothing");
});

Deno.test("varied() is the mean over speeds around a clip's own", async () => {
  const samples = voice("fearful", 9);
  const mean = await varied(3).hear(recogniser, { id: "a", samples });
  const prediction = mean["tta-3"]!;
  const sum = EMOTIONS.reduce((s, e) => s + prediction.probabilities[e], 0);
  assertAlmostEquals(sum, 1, 1e-5);
  const whole = await predictClip(recogniser, samples);
  assertNotEquals(prediction.probabilities, whole.probabilities);

  const lengths: number[] = [];
  const listener = {
    spec: { ...recogniser.spec, features: untrimmed() },
    predictSegment: (segment: Float32Array) => {
      const said = lengths.length;
      lengths.push(segment.length);
      return Promise.resolve(
        toPrediction(EMOTIONS.map((_, i) => Number(i === said))),
      );
    },
  };
  const { "tta-5": said } = await varied(5).hear(
    listener as unknown as Recogniser,
    { id: "a", samples: samples.slice(0, 16000) },
  );
  EMOTIONS.forEach((emotion, i) =>
    assertAlmostEquals(said!.probabilities[emotion], i < 5 ? 0.2 : 0, 1e-12)
  );
  const expected = [0.92, 0.96, 1, 1.04, 1.08].map((s) => 16000 / s);
  lengths.forEach((length, i) => assertAlmostEquals(length, expected[i], 1));
  assertEquals(lengths.length, 5);
});

function untrimmed() {
  return { ...recogniser.spec.features, trim: null };
}

Deno.test("varied() refuses an even number of variants, and one", () => {
  for (const count of [1, 2, 4, 2.5]) {
    assertThrows(() => varied(count), RangeError, "'count' must be an odd");
  }
});

Deno.test("hearingsFor() hears in noise only what was trained on other speakers", () => {
  const surroundings = recorder().reader;
  const names = (protocol: "random" | "speakers" | "cross-corpus") =>
    hearingsFor(protocol, { kinds: ["noise", "live"], surroundings })
      .flatMap(({ names }) => names);
  assertEquals(names("cross-corpus"), [CLIP]);
  assertEquals(names("random"), [CLIP, LIVE, LIVE_SMOOTHED]);
  assertEquals(names("speakers"), [
    CLIP,
    ...["20 dB", "10 dB", "5 dB", "0 dB", "telephone"],
    ...[LIVE, LIVE_SMOOTHED],
  ]);
});

Deno.test("HEARING_PROTOCOLS allow losses only of what they hear", () => {
  for (const { hearings, mostLoss } of Object.values(HEARING_PROTOCOLS)) {
    const names = hearings(recorder().reader).flatMap(({ names }) => names);
    for (const name of Object.keys(mostLoss)) assert(names.includes(name));
  }
});

/** A hearing that counts how often it is asked, in a folder's noise or none. */
function counting(
  name: string,
  folder?: string,
): ClipHearing & { asked: number } {
  return {
    names: [name],
    noise: folder === undefined
      ? undefined
      : (half) => Promise.resolve(`${half} of ${folder}`),
    asked: 0,
    hear(): Promise<Heard> {
      this.asked++;
      return Promise.resolve({ [name]: null });
    },
  };
}

/** A record as it is kept: `0.1234567` is `0.123457`. */
function sixDigits(record: RunRecord): RunRecord {
  const short = (value: number) => Number(value.toPrecision(6));
  const kept = structuredClone(record);
  kept.notSureBelow &&= short(kept.notSureBelow);
  for (const answer of Object.values(kept.heard).flat()) {
    answer.probabilities = answer.probabilities.map(short);
  }
  return kept;
}

Deno.test("hearTestClips() asks a network once, and again when its weights are others", async () => {
  const run = at("run"), data = at("prepared");
  const first = counting("first"), second = counting("second");
  const kept: string[][] = [];
  const record = await hearTestClips({ run, hearings: [AS_CLIP, first] }, {
    ...{ data, backend },
    onHeard: async (record) => {
      kept.push(Object.keys(record.heard));
      await writeAnswers(run, record);
    },
  });
  assertEquals(kept, [["clip"], ["clip", "first"]]);
  assertEquals(first.asked, 40); // actors 2 and 5, four emotions, five clips
  const before = await readAnswers(run);
  assertEquals(before, sixDigits(record));

  const hearings = [AS_CLIP, first, second];
  await hearTestClips({ run, hearings }, { data, backend, before });
  assertEquals([first.asked, second.asked], [40, 40]);
  const other = { ...before!, weights: "other" };
  await hearTestClips({ run, hearings }, { data, backend, before: other });
  assertEquals([first.asked, second.asked], [80, 80]);

  const { answers, notSureBelow } = heardAs(record, CLIP);
  assertEquals(answers.length, 40);
  assert(notSureBelow! > 0 && notSureBelow! <= 1, `${notSureBelow}`);
  assertEquals(new Set(answers.map(({ sex }) => sex)).size, 2);
  assertThrows(() => heardAs(record, "tomorrow"), RangeError, "'hearing' must");
});

/** Writes into a copy of the run's folder which noise it learnt with. */
async function runThatLearntWith(name: string, noise?: string | null) {
  await Deno.mkdir(at(name));
  for (const { name: file, isFile } of Deno.readDirSync(at("run"))) {
    if (isFile) await Deno.copyFile(at("run", file), at(name, file));
  }
  const split = await readJsonFile<Split>(at(name, "split.json"));
  await writeJson(at(name, "split.json"), { ...split, noise });
  return at(name);
}

Deno.test("hearTestClips() refuses noise that the run may have learnt with", async () => {
  const run = await runThatLearntWith("learnt", "train of here");
  const hear = (run: string, folder: string) =>
    hearTestClips({ run, hearings: [counting("noisy", folder)] }, {
      ...{ data: at("prepared"), backend },
    });
  const { noise } = await hear(run, "here");
  assertEquals(noise, { noisy: "test of here" });
  await assertRejects(
    () => hear(run, "there"),
    Error,
    `of which '${run}' learnt with the other half, got another`,
  );
  // Learnt with none, or trained before it was written down.
  await hear(await runThatLearntWith("pink", null), "there");
  await hear(await runThatLearntWith("old"), "there");
});

Deno.test("hearTestClips() asks again where the noise is another, and takes answers that do not say which", async () => {
  const run = await runThatLearntWith("heard", null);
  const options = { data: at("prepared"), backend };
  const quiet = counting("quiet"), noisy = counting("noisy", "here");
  const hearings = [quiet, noisy];
  const before = await hearTestClips({ run, hearings }, options);
  assertEquals(before.noise, { noisy: "test of here" });
  await writeAnswers(run, before);
  assertEquals(await readAnswers(run), sixDigits(before));
  assertEquals([quiet.asked, noisy.asked], [40, 40]);
  await hearTestClips({ run, hearings }, { ...options, before });
  assertEquals(noisy.asked, 40);

  const other = counting("noisy", "there");
  const job = { run, hearings: [quiet, other] };
  const old = { ...before, noise: undefined };
  await hearTestClips(job, { ...options, before: old });
  assertEquals(other.asked, 0);
  const again = await hearTestClips(job, { ...options, before });
  assertEquals([quiet.asked, other.asked], [40, 40]);
  assertEquals(again.noise, { noisy: "test of there" });
  assertEquals(onlyHeard(again, ["quiet"]).noise, {});
});

Deno.test("what hears noise says of which folder it is", async () => {
  const { reader } = recorder();
  for (const { noise } of [inNoise(reader), ofSounds(reader)]) {
    assertEquals(await noise!("test"), "the test half");
  }
  assertEquals(byTelephone(reader).noise, undefined);
});

Deno.test("a trained model says of its answers whether it is sure", async () => {
  const samples = voice("sad", 1);
  const surenessAsked = async (notSureBelow: number) => {
    const source = folderSource(at("run"));
    const asked = await loadRecogniser({
      source: {
        async read(name) {
          const bytes = await source.read(name);
          if (name !== "spec.json") return bytes;
          const spec = JSON.parse(new TextDecoder().decode(bytes));
          const text = JSON.stringify({ ...spec, notSureBelow });
          return new TextEncoder().encode(text);
        },
      },
      backend,
    });
    const { sure } = await predictClip(asked, samples);
    asked.dispose();
    return sure;
  };
  const { confidence } = await predictClip(recogniser, samples);
  assertEquals(await surenessAsked(confidence - 1e-6), true);
  assertEquals(await surenessAsked(confidence + 1e-6), false);
});
