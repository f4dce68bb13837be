import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { join } from "node:path";
import { type Emotion, EMOTIONS } from "../../lib/model/mod.ts";
import {
  type Answer,
  AS_CLIP,
  AS_LIVE,
  collectUnits,
  DEFAULT_RECIPE,
  inOrder,
  parseRecipe,
  type RunUnit,
  setText,
  SPEECH_THRESHOLD,
  UNIT_SETS,
  unitConfig,
  unitFolder,
  unitName,
  unitNumber,
  unitsOf,
  writeAnswers,
  writeJson,
} from "../../lib/train/mod.ts";
import { tempFolder } from "../temp_folder.ts";

Deno.test("unitsOf() gives a seed's folds, then the next seed's, always in one order", () => {
  const names = unitsOf("speakers").map(unitName);
  assertEquals(names.slice(0, 6), [
    "speakers-1-1",
    "speakers-1-2",
    "speakers-1-3",
    "speakers-1-4",
    "speakers-1-5",
    "speakers-2-1",
  ]);
  assertEquals(names.length, 15);
  assertEquals(unitsOf("random").map(unitName), [
    "random-1",
    "random-2",
    "random-3",
    "random-4",
    "random-5",
  ]);
  assertEquals(unitsOf("cross-corpus").length, 4 * 3);
});

Deno.test("unitConfig() takes a protocol's corpora where it has its own, else the recipe's", () => {
  const corpora = (protocol: RunUnit["protocol"], fold: number | null) =>
    unitConfig(DEFAULT_RECIPE, { protocol, seed: 1, fold }).corpora;
  assertEquals(corpora("speakers", 1), ["ravdess"]);
  assertEquals(corpora("random", null), ["ravdess", "tess"]);
  const tess = parseRecipe({ corpora: ["tess"] }, "tess");
  const unit = { protocol: "random", seed: 1, fold: null } as const;
  assertEquals(unitConfig(tess, unit).corpora, ["tess"]);
});

Deno.test("unitsOf(all) holds every other set's units once, in the same folders", () => {
  const all = unitsOf("all").map((unit) => unitFolder("runs", unit));
  const each = UNIT_SETS.filter((set) => set !== "all").flatMap((set) =>
    unitsOf(set).map((unit) => unitFolder("runs", unit))
  );
  assertEquals(new Set(all).size, all.length);
  assertEquals(all.toSorted(), each.toSorted());
  assertEquals(all[0], join("runs", "speakers", "speakers-1-1"));
});

const NUMBERS: [
  unit: string | undefined,
  environment: Record<string, string>,
  number: number | null,
][] = [
  [undefined, {}, null],
  ["7", {}, 7],
  ["7/15", {}, 7],
  ["15/15", {}, 15],
  [undefined, { SLURM_ARRAY_TASK_ID: "1" }, 1],
  [undefined, { SLURM_ARRAY_TASK_ID: "15" }, 15],
  [undefined, { JOB_COMPLETION_INDEX: "0" }, 1],
  [undefined, { JOB_COMPLETION_INDEX: "14" }, 15],
  ["2/15", { SLURM_ARRAY_TASK_ID: "9" }, 2],
];

for (const [unit, environment, number] of NUMBERS) {
  const given = JSON.stringify({ unit, ...environment });
  Deno.test(`unitNumber() takes ${given} for ${number}`, () => {
    assertEquals(unitNumber(unit, { count: 15, environment }), number);
  });
}

const NO_NUMBERS: [
  unit: string | undefined,
  environment: Record<string, string>,
  message: string,
][] = [
  ["0", {}, "'--unit' must be a whole number from 1 to 15, got 0"],
  ["16/15", {}, "'--unit' must be a whole number from 1 to 15, got 16"],
  ["x", {}, "'--unit' must be a whole number from 1 to 15, got x"],
  ["7/14", {}, "'--unit' must be K or K/15, for there are 15 units, got 7/14"],
  ["7/15/1", {}, "'--unit' must be K or K/15"],
  [
    undefined,
    { SLURM_ARRAY_TASK_ID: "0" },
    "'SLURM_ARRAY_TASK_ID' must be a whole number from 1 to 15, got 0; submit with --array=1-15",
  ],
  [
    undefined,
    { JOB_COMPLETION_INDEX: "15" },
    "'JOB_COMPLETION_INDEX' must be a whole number from 0 to 14, got 15; set the job's completions to 15",
  ],
  [
    undefined,
    { SLURM_ARRAY_TASK_ID: "1", JOB_COMPLETION_INDEX: "0" },
    "only one of SLURM_ARRAY_TASK_ID and JOB_COMPLETION_INDEX must be set",
  ],
];

for (const [unit, environment, message] of NO_NUMBERS) {
  const given = JSON.stringify({ unit, ...environment });
  Deno.test(`unitNumber() refuses ${given}`, () => {
    assertThrows(
      () => unitNumber(unit, { count: 15, environment }),
      RangeError,
      message,
    );
  });
}

Deno.test("inOrder() does as many at a time as it may, in order", async () => {
  let running = 0, most = 0;
  const begun: number[] = [];
  const work = async (item: number) => {
    begun.push(item);
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running--;
    return item * 10;
  };
  const results = await inOrder([1, 2, 3, 4, 5], { jobs: 2, work });
  assertEquals(results, [10, 20, 30, 40, 50]);
  assertEquals([begun, most], [[1, 2, 3, 4, 5], 2]);
});

Deno.test("inOrder() begins nothing more once it is told to stop", async () => {
  const controller = new AbortController();
  const results = await inOrder([1, 2, 3], {
    jobs: 1,
    signal: controller.signal,
    work: (item) => {
      if (item === 2) controller.abort();
      return Promise.resolve(item);
    },
  });
  assertEquals(results, [1, 2, undefined]);
});

/** An answer of which the true emotion gets `share`, another the rest. */
function answer(emotion: Emotion, share: number): Answer {
  const other = emotion === "sad" ? "happy" : "sad";
  const probabilities = EMOTIONS.map((name) =>
    name === emotion ? share : name === other ? 1 - share : 0
  );
  return {
    id: emotion,
    ...{ corpus: "ravdess", speaker: "ravdess-01", sex: "male" },
    emotion,
    predicted: share > 0.5 ? emotion : other,
    probabilities,
  };
}

/** Writes what a finished unit leaves behind. */
async function finish(
  runs: string,
  { unit, answers, noise, heard, threshold = SPEECH_THRESHOLD }: {
    unit: RunUnit;
    answers: Answer[];
    /** That it learnt with. */
    noise?: string | null;
    /** That it was heard in. */
    heard?: string;
    /** From which on it takes sounds for speech. */
    threshold?: number;
  },
): Promise<void> {
  const folder = unitFolder(runs, unit);
  await writeJson(
    join(folder, "run.json"),
    unitConfig(DEFAULT_RECIPE, unit),
  );
  await writeAnswers(folder, {
    run: folder,
    ...unit,
    majority: "happy",
    notSureBelow: 0.8,
    heard: { clip: answers },
    weights: "",
    ...(heard && { noise: { gate: heard } }),
  });
  await writeJson(join(folder, "gate.json"), {
    ...{ clean: [0.9], noisy: [0.3, 0.8] },
    ...{ recorded: [0.2], varied: [0.1] },
  });
  await writeJson(join(folder, "split.json"), { noise });
  await writeJson(join(folder, "spec.json"), { speech: { threshold } });
  await writeJson(join(folder, "done.json"), {
    heard: ["clip"],
    minutes: 9,
  });
}

Deno.test("collectUnits() joins a set's seeds and says which units are missing", async () => {
  await using temp = await tempFolder();
  const runs = temp.folder;
  const how = { runs, recipe: DEFAULT_RECIPE, hearings: () => [AS_CLIP] };
  const units = unitsOf("speakers");
  const right = [answer("happy", 0.9), answer("sad", 0.9)];
  const half = [answer("happy", 0.9), answer("sad", 0.3)];
  const none = await collectUnits("speakers", how);
  assertEquals([none.missing.length, none.protocols], [15, {}]);

  for (const unit of units.slice(0, 14)) {
    await finish(runs, { unit, answers: unit.seed === 1 ? right : half });
  }
  const some = await collectUnits("speakers", how);
  assertEquals(some.missing, ["speakers-3-5"]);
  assertEquals(some.protocols.speakers.seeds, [1, 2]); // the third has a gap
  assertEquals(some.protocols.speakers.folds, [1, 2, 3, 4, 5]);
  assertEquals(some.protocols.speakers.accuracy.mean, 0.75);
  assertStringIncludes(setText(some), "Missing: speakers-3-5");

  await finish(runs, { unit: units[14], answers: half });
  const all = await collectUnits("speakers", how);
  assertEquals([all.missing, all.protocols.speakers.seeds], [[], [1, 2, 3]]);
  assertEquals(all.protocols.speakers.clips, 10);
  assertEquals(all.protocols.speakers.ensemble!.members, 3);
  // Happy is right in all seeds; of sad the mean share is 0.5.
  const { clip } = all.protocols.speakers.ensemble!.heard;
  assertEquals(clip.classes.happy.recall!.mean, 1);
  assertEquals(clip.clips, 10);
  const live = () => [AS_CLIP, AS_LIVE];
  const more = await collectUnits("speakers", { ...how, hearings: live });
  assertEquals(more.missing.length, 15); // none was heard live
  assertStringIncludes(setText(all), "66.7 % ± 28.9");
  assertEquals(all.minutes, { speakers: 15 * 9 });
  assertStringIncludes(setText(all), "2.3 (speakers 2.3)");
  const { fitted, ...gate } = all.gate!;
  assertEquals(gate, { networks: 15, accepted: 0.5, rejected: 1 });
  assert(fitted > 0.2 && fitted < 0.3, `${fitted}`); // between noise and speech
  assertStringIncludes(
    setText(all),
    "15 networks of speakers: speech from 0.25 on; from 0.4 on, 50.0 %",
  );
});

Deno.test("collectUnits() refuses runs of another recipe", async () => {
  await using temp = await tempFolder();
  const runs = temp.folder;
  for (const unit of unitsOf("random")) {
    await finish(runs, { unit, answers: [answer("happy", 0.9)] });
  }
  await assertRejects(
    () =>
      collectUnits("random", {
        runs,
        hearings: () => [AS_CLIP],
        recipe: parseRecipe({ copies: 77 }, "other"),
      }),
    Error,
    "must hold the recipe given now, got another; name another folder with --runs",
  );
});

Deno.test("collectUnits() refuses a mixture of noises, and takes units that do not say which", async () => {
  await using temp = await tempFolder();
  const runs = temp.folder;
  const answers = [answer("happy", 0.9)];
  const [first, second, ...rest] = unitsOf("random");
  for (const unit of rest) await finish(runs, { unit, answers });
  const recipe = DEFAULT_RECIPE, hearings = () => [AS_CLIP];
  const collect = () => collectUnits("random", { runs, recipe, hearings });
  const cases: [noise: string | null, heard: string, message?: string][] = [
    ["rain", "wind"],
    ["rain", "hail", "heard in the same noise, got another in random-2 than"],
    ["hail", "wind", "learnt with the same noise, got another in random-2"],
    [null, "wind", "learnt with the same noise, got another in random-2"],
  ];
  await finish(runs, { unit: first, answers, noise: "rain", heard: "wind" });
  for (const [noise, heard, message] of cases) {
    await finish(runs, { unit: second, answers, noise, heard });
    if (message) await assertRejects(collect, Error, message);
    else assertEquals((await collect()).noise, "rain");
  }
});

Deno.test("collectUnits() refuses a unit whose gate was made by another rule", async () => {
  await using temp = await tempFolder();
  const runs = temp.folder;
  const how = { runs, recipe: DEFAULT_RECIPE, hearings: () => [AS_CLIP] };
  const answers = [answer("happy", 0.9)];
  for (const unit of unitsOf("random")) await finish(runs, { unit, answers });
  assertEquals((await collectUnits("random", how)).missing, []);
  const unit = unitsOf("random")[3];
  await finish(runs, { unit, answers, threshold: 0.62 });
  await assertRejects(
    () => collectUnits("random", how),
    Error,
    `the unit random-4: its speech threshold must be ${SPEECH_THRESHOLD}, got 0.62; take 'speech' out of`,
  );
});
