import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { join } from "node:path";
import {
  DEFAULT_RECIPE,
  parseRecipe,
  readRecipe,
  recipeFor,
  runConfig,
  type TrainingRecipe,
} from "../../lib/train/mod.ts";
import { tempFolder } from "../temp_folder.ts";

Deno.test("parseRecipe() changes what is given, within records too, and nothing else", () => {
  assertEquals(parseRecipe({}, "r"), DEFAULT_RECIPE);
  const recipe = parseRecipe({
    copies: 9,
    corpora: ["ravdess"],
    features: { normalisation: "level", trim: null, periodicity: null },
    network: { blockChannels: [8] },
    fit: { epochs: 3 },
  }, "r");
  const { knownVoices, ...newVoices } = DEFAULT_RECIPE;
  const changed = (before: TrainingRecipe): TrainingRecipe => ({
    ...before,
    copies: 9,
    corpora: ["ravdess"],
    features: {
      ...before.features,
      normalisation: "level",
      trim: null,
      periodicity: null,
    },
    network: { ...before.network, blockChannels: [8] },
    fit: { ...before.fit, epochs: 3 },
  });
  assertEquals(recipe, {
    ...changed(newVoices),
    knownVoices: changed(knownVoices),
  });
});

Deno.test("parseRecipe() changes known voices' recipe alone by what is given for it", () => {
  const { knownVoices, ...newVoices } = parseRecipe({
    copies: 9,
    fit: { epochs: 3 },
    knownVoices: { fit: { epochs: 5 }, features: { nMels: 50 } },
  }, "r");
  assertEquals([newVoices.copies, newVoices.fit.epochs], [9, 3]);
  assertEquals(newVoices.features.nMels, DEFAULT_RECIPE.features.nMels);
  assertEquals([knownVoices.copies, knownVoices.fit.epochs], [9, 5]);
  assertEquals(knownVoices.features.nMels, 50);
  const { epochs: _, ...rest } = knownVoices.fit;
  const { epochs: __, ...standard } = DEFAULT_RECIPE.knownVoices.fit;
  assertEquals(rest, standard);
});

const UNKNOWN: [recipe: unknown, field: string][] = [
  [{ epochs: 3 }, "epochs"],
  [{ fit: { epoch: 3 } }, "fit.epoch"],
  [{ features: { trim: { db: 3 } } }, "features.trim.db"],
  [{ seed: 3 }, "seed"],
  [{ fit: { seed: 3 } }, "fit.seed"],
  [{ protocol: "random" }, "protocol"],
  [{ knownVoices: { fit: { epoch: 3 } } }, "knownVoices.fit.epoch"],
  [{ knownVoices: { knownVoices: {} } }, "knownVoices.knownVoices"],
  [{ knownVoices: { seed: 3 } }, "knownVoices.seed"],
  [{ knownVoice: {} }, "knownVoice"],
];

for (const [recipe, field] of UNKNOWN) {
  Deno.test(`parseRecipe() refuses '${field}' and says what there is`, () => {
    const error = assertThrows(
      () => parseRecipe(recipe, "a.json"),
      RangeError,
      `Cannot read the recipe 'a.json': '${field}' must be one of `,
    );
    const isUnit = /seed|protocol/.test(field);
    assertEquals(error.message.includes("on the command line"), isUnit);
    // A recipe has one; what is within it, or a part of it, has none.
    const [list] = error.message.split(", got '");
    assertEquals(list.endsWith(", knownVoices"), !field.includes("."));
  });
}

const MISTYPED: [recipe: unknown, message: string][] = [
  [[], "'it' must be a record, got []"],
  [{ copies: "9" }, `'copies' must be a number, got "9"`],
  [{ fit: null }, "'fit' must be a record, got null"],
  [{ knownVoices: 3 }, "'knownVoices' must be a record, got 3"],
  [
    { knownVoices: { copies: "9" } },
    `'knownVoices.copies' must be a number, got "9"`,
  ],
  [{ corpora: "tess" }, `'corpora' must be a list of strings, got "tess"`],
  [
    { network: { blockChannels: [8, "9"] } },
    `'network.blockChannels' must be a list of numbers, got [8,"9"]`,
  ],
];

for (const [recipe, message] of MISTYPED) {
  Deno.test(`parseRecipe() refuses ${JSON.stringify(recipe)}`, () => {
    assertThrows(() => parseRecipe(recipe, "a.json"), TypeError, message);
  });
}

const WRONG_WORDS: [fit: Record<string, string>, message: string][] = [
  [
    { balance: "wieghts" },
    "'fit.balance' must be one of none, sampling, weights, got 'wieghts'",
  ],
  [{ keep: "first" }, "'fit.keep' must be one of best, last, got 'first'"],
];

for (const [fit, message] of WRONG_WORDS) {
  Deno.test(`parseRecipe() refuses the words of ${JSON.stringify(fit)}`, () => {
    assertThrows(() => parseRecipe({ fit }, "a.json"), RangeError, message);
  });
}

Deno.test("parseRecipe() takes every word that a field knows", () => {
  const { fit } = parseRecipe(
    { fit: { balance: "weights", keep: "best", refit: 0 } },
    "",
  );
  assertEquals([fit.balance, fit.keep], ["weights", "best"]);
});

Deno.test("parseRecipe() refuses a refit of a chosen epoch, and takes one of the last", () => {
  const parse = (fit: Record<string, unknown>) => parseRecipe({ fit }, "a");
  for (const fit of [{ keep: "best" }, { keep: "best", refit: 0.1 }]) {
    assertThrows(
      () => parse(fit),
      RangeError,
      "'fit.refit' must be 0 where 'fit.keep' is best, got 0.",
    );
  }
  assertEquals(parse({ keep: "last", refit: 0.1 }).fit.refit, 0.1);
});

Deno.test("recipes/strangers.json trains known voices as strangers", async () => {
  const path = join(import.meta.dirname!, "../../recipes/strangers.json");
  const { knownVoices, ...newVoices } = await readRecipe(path);
  assertEquals(knownVoices, newVoices);
});

Deno.test("readRecipe() takes every recipe file of this repository", async () => {
  for (const folder of ["../../recipes", "../../recipes/ablation"]) {
    const path = join(import.meta.dirname!, folder);
    const files = [...Deno.readDirSync(path)].filter(({ isFile }) => isFile);
    for (const { name } of files) await readRecipe(join(path, name));
    assert(files.length > 0, folder);
  }
});

const OUT_OF_RANGE: [recipe: Record<string, unknown>, message: string][] = [
  [{ copies: -3 }, "'copies' must be a whole number from 0 to 1000, got -3"],
  [{ developmentActors: 0 }, "'developmentActors' must be a whole number"],
  [{ fit: { epochs: 0 } }, "'fit.epochs' must be a whole number from 1 "],
  [
    { knownVoices: { fit: { epochs: 0 } } },
    "'knownVoices.fit.epochs' must be a whole number from 1 ",
  ],
  [{ fit: { epochs: 2.5 } }, "'fit.epochs' must be a whole number from 1 "],
  [{ fit: { batchSize: 1 } }, "'fit.batchSize' must be a whole number from 2 "],
  [
    { fit: { labelSmoothing: 1 } },
    "'fit.labelSmoothing' must be from 0 to 0.99",
  ],
  [{ fit: { mixup: -0.2 } }, "'fit.mixup' must be from 0 to 10, got -0.2"],
  [{ fit: { refit: -1 } }, "'fit.refit' must be from 0 to 10, got -1"],
  [{ network: { dropout: 1 } }, "'network.dropout' must be from 0 to 0.99"],
  [
    { network: { attentionUnits: 0 } },
    "'network.attentionUnits' must be a whole number from 1 to 4096, got 0",
  ],
  [
    { network: { blockChannels: [24, 2.5] } },
    "'network.blockChannels' must be a whole number from 1 to 4096, got 2.5",
  ],
  [
    { network: { blockChannels: [] } },
    "'network.blockChannels' must be a list of at least 1, got none",
  ],
  [
    { fit: { logitAdjustment: { sad: 1e9 } } },
    "'fit.logitAdjustment.sad' must be from -10 to 10, got 1000000000",
  ],
  [{ corpora: [] }, "'corpora' must be a list of at least 1, got none"],
  [
    { corpora: ["ravdess", "tes"] },
    "'corpora' must be one of ravdess, tess, got 'tes'",
  ],
  [
    { features: { sampleRateHz: 22_050 } },
    "'features.sampleRateHz' must be 16000, the rate of prepared clips, got 22050",
  ],
];

for (const [recipe, message] of OUT_OF_RANGE) {
  Deno.test(`parseRecipe() refuses ${JSON.stringify(recipe)}`, () => {
    assertThrows(() => parseRecipe(recipe, "a.json"), RangeError, message);
  });
}

Deno.test("parseRecipe() takes numbers at the ends of their ranges", () => {
  const { copies, fit, network } = parseRecipe({
    copies: 0,
    fit: { epochs: 1, batchSize: 2, mixup: 0, labelSmoothing: 0, refit: 0 },
    network: { stemSize: 1, pitchChannels: [] },
  }, "a.json");
  assertEquals([copies, fit.epochs, fit.batchSize], [0, 1, 2]);
  assertEquals([network.stemSize, network.pitchChannels], [1, []]);
});

Deno.test("parseRecipe() refuses features that cannot be computed", () => {
  const recipe = { features: { nMels: 10, nMfcc: 11 } };
  assertThrows(() => parseRecipe(recipe, "r"), RangeError, "nMfcc");
});

Deno.test("readRecipe() names the file that is not there or not JSON", async () => {
  await using temp = await tempFolder();
  const { folder } = temp;
  const path = join(folder, "r.json");
  await assertRejects(() => readRecipe(path), Error, `Cannot read '${path}'`);
  await Deno.writeTextFile(path, "epochs: 3");
  await assertRejects(() => readRecipe(path), SyntaxError, path);
  await Deno.writeTextFile(path, '{"copies": 2}');
  assertEquals((await readRecipe(path)).copies, 2);
});

Deno.test("runConfig() gives the unit's seed to the fit", () => {
  const unit = { protocol: "speakers", fold: 2, seed: 7 } as const;
  const config = runConfig(DEFAULT_RECIPE, unit);
  assertEquals(config.fit, { ...DEFAULT_RECIPE.fit, seed: 7 });
  assertEquals([config.protocol, config.fold, config.seed], ["speakers", 2, 7]);
});

Deno.test("recipeFor() trains random by the recipe for known voices, where there is one, and no other", () => {
  const { knownVoices, ...newVoices } = DEFAULT_RECIPE;
  assertEquals(recipeFor(DEFAULT_RECIPE, "random"), knownVoices);
  assertEquals(recipeFor(newVoices, "random"), newVoices);
  for (const protocol of ["speakers", "cross-corpus", "final"] as const) {
    assertEquals(recipeFor(DEFAULT_RECIPE, protocol), newVoices);
  }
  const unit = { protocol: "random", fold: null, seed: 7 } as const;
  const { fit, ...rest } = knownVoices;
  assertEquals(runConfig(DEFAULT_RECIPE, unit), {
    ...{ ...unit, ...rest },
    fit: { ...fit, seed: 7 },
  });
});
