import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { join } from "node:path";
import { DEFAULT_PERIODICITY } from "../../lib/dsp/mod.ts";
import {
  buildNetwork,
  DEFAULT_NETWORK,
  EMOTIONS,
  multiplyAdds,
  networkFiles,
  readModelSpec,
  readNetwork,
} from "../../lib/model/mod.ts";
import {
  type CollectedReport,
  DEFAULT_RECIPE,
  folderSource,
  joinRuns,
  limitsText,
  type ModelCard,
  readJsonFile,
  type Recipe,
  runConfig,
  shipRun,
  softmax,
  writeJson,
} from "../../lib/train/mod.ts";
import { startWasm } from "../model/wasm.ts";
import { tempFolder } from "../temp_folder.ts";
import { readAll } from "./folder_files.ts";
import { fillDisk, smallDisk } from "./small_disk.ts";

await startWasm();

const SMALL = {
  ...DEFAULT_NETWORK,
  stemChannels: 4,
  blockChannels: [4],
  frameChannels: 8,
  attentionUnits: 4,
};
const { knownVoices: _, ...NEW_VOICES } = DEFAULT_RECIPE;
const RECIPE: Recipe = { ...NEW_VOICES, network: SMALL };

/** A run's folder as training leaves it; `speech` false: before its gate. */
async function finishedRun(
  folder: string,
  { protocol = "final", speech = true, noise = "some" }: {
    protocol?: "final" | "random";
    speech?: boolean;
    noise?: string;
  } = {},
): Promise<string> {
  await Deno.mkdir(folder);
  const { features } = RECIPE;
  const network = buildNetwork({ ...features, seed: 1, config: SMALL });
  for (const [name, bytes] of Object.entries(await networkFiles(network))) {
    await Deno.writeFile(join(folder, name), bytes);
  }
  network.dispose();
  const write = (name: string, value: unknown) =>
    writeJson(join(folder, name), value);
  await write(
    "run.json",
    runConfig(RECIPE, { protocol, seed: 1, fold: null }),
  );
  await write("split.json", {
    ...{ protocol, seed: 1, fold: null, noise },
    ...{ train: ["a", "b"], dev: ["c"], test: [] },
  });
  await write("spec.json", {
    features,
    labels: EMOTIONS,
    temperature: 1.25,
    notSureBelow: 0.6,
    ...(speech ? { speech: { threshold: 0.4 } } : {}),
  });
  await write("canary.json", { probabilities: CANARY, tolerance: 1 });
  return folder;
}

/** Of logits at a temperature of 1.25, and 0.7 that it is speech. */
const LOGITS = [0, 1, 2, 3, 4, 5, 6, 7];
const CANARY = [...softmax(LOGITS, 1.25), 0.7];

/** What `crossval --collect` would have written. */
function collected(
  recipe: Recipe,
  protocol: "random" | "speakers" = "random",
): CollectedReport {
  const answers = EMOTIONS.map((emotion, i) => ({
    ...{ id: emotion, corpus: "ravdess", sex: "male" as const, emotion },
    speaker: `ravdess-0${1 + i % 2}`,
    predicted: EMOTIONS[0],
    probabilities: EMOTIONS.map((_, j) => Number(j === 0)),
  }));
  const measured = joinRuns([{
    ...{ run: "r", protocol, seed: 1, fold: null, answers },
    ...{ majority: "happy", notSureBelow: null },
  }]);
  return {
    ...{ set: protocol, missing: [], machines: ["an abacus"], gate: null },
    minutes: { [protocol]: 90 },
    ...{ protocols: { [protocol]: measured }, recipe },
    ...{ command: "deno task crossval", date: "2026-01-02" },
  };
}

Deno.test("shipRun() makes a model the default, with its card and figures", async () => {
  await using temp = await tempFolder();
  const { folder } = temp;
  const run = await finishedRun(join(folder, "run"));
  const models = join(folder, "models");
  await shipRun(run, { models, id: "first", reports: [] });
  const reports = [{ ...collected(RECIPE), noise: "some" }];
  const pooled = {
    ...{ temperature: 2, notSureBelow: 0.8 },
    ...{ clips: 360, networks: 3 },
  };
  const card = await shipRun(run, { models, id: "second", reports, pooled });
  assertEquals(await readJsonFile(join(models, "index.json")), {
    default: "second",
    models: ["first", "second"],
  });
  assertEquals(await readJsonFile(join(models, "second", "card.json")), card);
  const { accuracy, machine, command, minutes } = card.protocols.random;
  assertEquals([accuracy.mean, machine, command, minutes], [
    1 / 8,
    "an abacus",
    "deno task crossval",
    90,
  ]);
  assertEquals(card.corpora.map(({ name }) => name.split(" ")[0]), [
    "RAVDESS",
    "TESS",
    "noise",
  ]);
  // Whose noise it is, and on what terms, a hash does not say.
  assertEquals(card.corpora[2].licence, "not recorded");
  assertEquals(card.settings, {
    ...{ temperature: 2, notSureBelow: 0.8, speechThreshold: 0.4 },
    pooled: { clips: 360, networks: 3 },
  });
  const spec = await readModelSpec(folderSource(join(models, "second")));
  assertEquals([spec.notSureBelow, spec.speech?.threshold], [0.8, 0.4]);
  const { probabilities } = await readJsonFile<{ probabilities: number[] }>(
    join(models, "second", "canary.json"),
  );
  for (const [i, p] of [...softmax(LOGITS, 2), 0.7].entries()) {
    assertAlmostEquals(probabilities[i], p, 1e-12);
  }
  assert(card.network.multiplyAdds > 1e5);
  assertStringIncludes(
    card.summary,
    "on 40 MFCCs and periodicity at 48 pitches, 3 s at a time",
  );
  const text = await Deno.readTextFile(join(models, "second", "card.md"));
  for (
    const part of ["12.5 %", "ravdess-02", "5(1)(f)", "50(3)", "not recorded"]
  ) assert(text.includes(part), part);
  assert(text.includes("each on one core: 1.5 (random 1.5)."), text);
  assert(!text.includes("alone, the shipped one"), text);
  await shipRun(run, { models, id: "second", reports: [] });
  const again = await Deno.readTextFile(join(models, "second", "card.md"));
  assert(!again.includes("12.5 %"), "figures of what was there are gone");
});

Deno.test("shipRun() names ESC-10 on the card where it is what was learnt with", async () => {
  await using temp = await tempFolder();
  const { folder } = temp;
  const { noise } = await readJsonFile<{ noise: string }>(
    join("static", "models", "undertone-4", "split.json"),
  );
  const run = await finishedRun(join(folder, "run"), { noise });
  const models = join(folder, "models");
  const { corpora } = await shipRun(run, { models, id: "x", reports: [] });
  assertEquals(corpora[2].licence, "CC BY 3.0");
});

Deno.test("shipRun() says on the card which networks learnt from fewer corpora", async () => {
  await using temp = await tempFolder();
  const { folder } = temp;
  const run = await finishedRun(join(folder, "run"));
  const models = join(folder, "models");
  const reports = [collected(RECIPE, "speakers")];
  await shipRun(run, { models, id: "x", reports });
  const text = await Deno.readTextFile(join(models, "x", "card.md"));
  assert(
    text.includes(
      "by the same recipe but for what is named here, on voices or clips that those had not learnt from. Networks of `speakers` learnt from RAVDESS alone, the shipped one from RAVDESS and TESS.",
    ),
    text,
  );
});

Deno.test("shipRun() says on the card by what recipe networks of random were trained, where it is another", async () => {
  await using temp = await tempFolder();
  const { folder } = temp;
  const run = await finishedRun(join(folder, "run"));
  const models = join(folder, "models");
  const shipped = async (
    recipe: Recipe,
    knownVoices: ModelCard["knownVoices"],
  ) => {
    const reports = [collected(recipe, "random")];
    const card = await shipRun(run, { models, id: "x", reports });
    assertEquals(card.knownVoices, knownVoices);
    return await Deno.readTextFile(join(models, "x", "card.md"));
  };
  const says = "were made by a recipe for known voices";
  const knownVoices = { ...RECIPE, copies: RECIPE.copies + 1 };
  const other = await shipped({ ...RECIPE, knownVoices }, knownVoices);
  assert(other.includes(says), other);
  assert(other.includes(`{\n  "copies": ${RECIPE.copies + 1}\n}`), other);
  for (const recipe of [RECIPE, { ...RECIPE, knownVoices: RECIPE }]) {
    const same = await shipped(recipe, null);
    assert(!same.includes(says), same);
  }
});

Deno.test("shipRun() counts the speakers that the network learnt from", async () => {
  await using temp = await tempFolder();
  const { folder } = temp;
  const run = await finishedRun(join(folder, "run"));
  const clip = (sha256: string, speaker: string) => ({
    ...{ sha256, speaker, corpus: speaker.split("-")[0] },
  });
  const clips = [
    clip("a", "tess-OAF"),
    clip("b", "ravdess-01"),
    clip("c", "ravdess-02"), // learnt from in the refit
    clip("d", "ravdess-03"), // not at all
  ];
  const write = (clips: unknown[]) =>
    writeJson(join(folder, "manifest.json"), {
      version: 1,
      clips,
      leftOut: [],
    });
  await write(clips);
  const how = { models: join(folder, "models"), id: "x", reports: [] };
  const ship = () => shipRun(run, { ...how, data: folder });
  assertEquals((await ship()).learntFrom, {
    ...{ clips: 3, developmentClips: 1 },
    speakers: { ravdess: 2, tess: 1 },
  });
  const text = await Deno.readTextFile(join(how.models, "x", "card.md"));
  assert(text.includes(": 2 of the 24 actors of RAVDESS, who say two"), text);
  await write(clips.slice(1));
  await assertRejects(ship, Error, "its clip 'a' must be among those");
  const { learntFrom } = await shipRun(run, how);
  assertEquals(learntFrom, { clips: 3, developmentClips: 1 });
});

Deno.test("limitsText() is true of all, of some and of an unknown number of speakers", () => {
  const text = (corpora: string[], speakers?: Record<string, number>) =>
    limitsText({ corpora }, { speakers }).split("\n");
  const both = text(["ravdess", "tess"], { ravdess: 20, tess: 2 });
  assertEquals(both.slice(0, 2), [
    '- It learnt from acted speech in North American English: 20 of the 24 actors of RAVDESS, who say two sentences, and the 2 actresses of TESS, who say 200 words after "say the word". Spontaneous speech, other languages and children are not in it.',
    "- Calm is in RAVDESS alone; so are men.",
  ]);
  const [first, second] = text(["ravdess"]);
  assert(first.includes("English: actors of RAVDESS, who"), first);
  assert(!second.includes("alone"), second);
  assert(text(["tess"], { tess: 1 })[1].includes("Calm and men are not"));
  // TESS' older actress was 64.
  assert(!both.join().includes("old people"));
});

const disk = await smallDisk(1 << 20, "what shipping does on a full disk");

Deno.test({
  name:
    "shipRun() on a full disk leaves the old model and the list as they were",
  ignore: disk.ignore,
  async fn() {
    await using temp = await tempFolder();
    const { folder } = temp;
    const run = await finishedRun(join(folder, "run"));
    await using small = await disk.mount();
    const models = join(small.folder, "models");
    const ballast = join(small.folder, "ballast");
    const ship = (id: string, reports: CollectedReport[]) =>
      shipRun(run, { models, id, reports });
    await ship("mine", []);
    const before = await readAll(models);
    const bytes = [...before.values()].reduce((n, b) => n + b.length, 0);
    const reports = [collected(RECIPE)];
    // Full at once, in the weights, and in the files after them.
    for (const room of [0, 0.3, 0.6, 0.9]) {
      for (const id of ["mine", "another"]) {
        await fillDisk(ballast, Math.floor(room * bytes));
        await assertRejects(
          () => ship(id, reports),
          Error,
          "what was there is kept",
        );
        assertEquals(await readAll(models), before, `${id}, room ${room}`);
        await Deno.remove(ballast);
      }
    }
    const source = folderSource(join(models, "mine"));
    (await readNetwork(source)).dispose();
    assertEquals((await readModelSpec(source)).temperature, 1.25);
    await ship("mine", reports);
    const text = await Deno.readTextFile(join(models, "mine", "card.md"));
    assert(text.includes("12.5 %"));
  },
});

Deno.test("shipRun() refuses what is not final, not finished, or of another recipe", async () => {
  await using temp = await tempFolder();
  const { folder } = temp;
  const models = join(folder, "models");
  const ship = (run: string, reports: CollectedReport[] = []) =>
    shipRun(run, { models, id: "x", reports });
  const settings = { temperature: 2, notSureBelow: 0.8, clips: 1, networks: 1 };
  const run = await finishedRun(join(folder, "run"));
  const cases: [string, () => Promise<unknown>][] = [
    ["must be of its own recipe", () => ship(run, [collected(DEFAULT_RECIPE)])],
    [
      "learnt with the same noise",
      () => ship(run, [{ ...collected(RECIPE), noise: "other" }]),
    ],
    [
      "its temperature and 'not sure' must be of networks that learnt with the",
      () =>
        shipRun(run, {
          ...{ models, id: "x", reports: [] },
          pooled: { ...settings, noise: "other" },
        }),
    ],
    ["must be another folder", () => ship(join(models, "x"))],
    [
      "got random",
      async () =>
        ship(await finishedRun(join(folder, "r"), { protocol: "random" })),
    ],
    [
      "without its speech gate",
      async () => ship(await finishedRun(join(folder, "s"), { speech: false })),
    ],
  ];
  for (const [message, attempt] of cases) {
    await assertRejects(attempt, Error, message);
  }
  await assertRejects(() => Deno.stat(models), Deno.errors.NotFound);
});

Deno.test("shipRun() refuses the name of a file, and leaves the file as it was", async () => {
  await using temp = await tempFolder();
  const { folder } = temp;
  const models = join(folder, "models");
  const run = await finishedRun(join(folder, "run"));
  const ship = (id: string) => shipRun(run, { models, id, reports: [] });
  const refuse = (id: string) =>
    assertRejects(
      () => ship(id),
      Error,
      `'${join(models, id)}' must be a model's folder, got the name of a file`,
    );
  await refuse("index.json"); // not there yet
  await ship("mine");
  await Deno.writeTextFile(join(models, "notes"), "kept");
  const before = await readAll(models);
  await refuse("index.json");
  await refuse("notes");
  assertEquals(await readAll(models), before);
});

Deno.test("the default recipe's network has under a million weights and 60 MFLOP: 30 million multiply-adds", () => {
  const { features, network: config } = DEFAULT_RECIPE;
  const network = buildNetwork({ ...features, seed: 1, config });
  const cost = multiplyAdds(network), weights = network.countParams();
  network.dispose();
  assert(cost > 20e6 && cost <= 30e6, `${cost}`);
  assert(weights < 1e6, `${weights}`);
});

Deno.test("multiplyAdds() counts a small network's products by hand", () => {
  const network = buildNetwork({
    ...{ windowFrames: 8, nMfcc: 4, nMels: 8, lifter: 0, seed: 1 },
    periodicity: { ...DEFAULT_PERIODICITY, nPitches: 4 },
    config: { ...SMALL, pitchChannels: [2] },
  });
  const cost = multiplyAdds(network);
  network.dispose();
  const mel = 8 * 4 * 8;
  const stem = 4 * 8 * 5 * 5 * 1 * 4; // strides 2 and 1
  const block = 2 * 4 * 3 * 3 * 4 * 4; // of the stem, pooled
  const pitches = 4 * 4 * 5 * 5 * 1 * 2; // likewise
  const frames = 2 * (2 * 4 + 2 * 2) * 8; // of block and pitches, pooled
  const attention = 2 * 2 * 8 * 4;
  const heads = 16 * 8 + (16 + 3 * (8 + 4)) * 32 + 32;
  const maps = mel + stem + block + pitches;
  assertEquals(cost, maps + frames + attention + heads);
});
