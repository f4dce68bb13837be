import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import {
  buildNetwork,
  type Emotion,
  EMOTIONS,
  multiplyAdds,
} from "../../lib/model/mod.ts";
import {
  ABLATION_UNITS,
  ablationFolder,
  ablationRow,
  ablationTable,
  type Answer,
  collectUnits,
  type Development,
  HEARING_KINDS,
  hearingsFor,
  mean,
  type ModelCard,
  percent,
  readJsonFile,
  readRecipe,
  score,
  type Scores,
  standardError,
  startTrainingBackend,
} from "../../lib/train/mod.ts";
import { cardPath } from "./figures.ts";

/** A text file with its lines joined. */
async function oneLine(path: string): Promise<string> {
  return (await Deno.readTextFile(path)).replaceAll(/\s+/g, " ");
}

Deno.test("the shipped model's card is what crossval --collect makes of the answers in results/", async () => {
  const card = await readJsonFile<ModelCard>(await cardPath());
  const surroundings = () => Promise.reject(new Error("answers are kept"));
  const { protocol: _p, seed: _s, fold: _f, ...newVoices } = card.recipe;
  const knownVoices = card.knownVoices ?? undefined;
  const report = await collectUnits("all", {
    runs: join("results", card.id),
    recipe: { ...newVoices, knownVoices },
    hearings: (protocol) =>
      hearingsFor(protocol, { kinds: HEARING_KINDS, surroundings }),
  });
  for (const [name, figures] of Object.entries(card.protocols)) {
    const { command: _, date: __, machine: ___, minutes, ...measured } =
      figures;
    const { protocol: ____, bySeed: _____, ...collected } =
      report.protocols[name];
    assertEquals(measured, JSON.parse(JSON.stringify(collected)), name);
    assertEquals(minutes, report.minutes[name]);
  }
  assertEquals(Object.keys(card.protocols), Object.keys(report.protocols));
});

Deno.test("README and docs/experiments.md have what strangers' networks come to on known voices", async () => {
  const { protocols, missing } = await collectUnits("random", {
    runs: join("results", "strangers"),
    recipe: await readRecipe("recipes/strangers.json"),
    hearings: () => [],
  });
  assertEquals(missing, []);
  const { accuracy, byCorpus } = protocols.random;
  const all = percent(accuracy.mean);
  const spread = (100 * accuracy.sd).toFixed(1);
  const part = (100 * byCorpus.ravdess.accuracy.mean).toFixed(1);
  assertStringIncludes(
    await oneLine("README.md"),
    `accuracy ${all} by networks`,
  );
  assertStringIncludes(
    await oneLine("docs/experiments.md"),
    `Accuracy of all: ${all} ± ${spread}, RAVDESS' part ${part} ±`,
  );
});

Deno.test("README's text has the figures that the shipped model's card has", async () => {
  const { protocols } = await readJsonFile<ModelCard>(await cardPath());
  const { byActor, actorRange } = protocols.speakers;
  const uars = Object.values(byActor).map(({ uar }) => uar.mean);
  const whole = (share: number) => (100 * share).toFixed(0);
  const sure = (part: string) =>
    whole(protocols["cross-corpus"].parts![part].notSure!.precision!.mean);
  const text = await oneLine("README.md");
  const { least, greatest } = actorRange;
  for (
    const part of [
      `each of the ${uars.length} at hand`,
      `its standard error is ${(100 * standardError(uars)).toFixed(1)} points`,
      `they range from ${whole(least)} to ${whole(greatest)} %`,
      `${sure("TESS → RAVDESS")} % (TESS → RAVDESS)`,
      `${sure("RAVDESS → TESS")} % (RAVDESS → TESS)`,
    ]
  ) assertStringIncludes(text, part);
});

/** What is kept of a recipe's units under results/ablation. */
function ofUnits<T>(name: string, file: string): Promise<T[]> {
  return Promise.all(
    ABLATION_UNITS.map((unit) =>
      readJsonFile<T>(
        join(ablationFolder("results/ablation", { name, unit }), file),
      )
    ),
  );
}

/** The UAR of what was answered. */
function uar(answers: Answer[]): number {
  return score(
    answers.map(({ emotion }) => emotion),
    answers.map(({ predicted }) => predicted),
  ).uar;
}

Deno.test("docs/experiments.md has what results/ablation gives of logit adjustment and of trimming", async () => {
  const text = await oneLine("docs/experiments.md");
  const recalls = async (emotion: Emotion) => {
    const of = async (name: string) => {
      const units = await ofUnits<Development>(name, "development.json");
      const recall = (scores: Scores[]) =>
        (100 * mean(scores.map(({ classes }) => classes[emotion].recall!)))
          .toFixed(0);
      return [
        recall(units.map(({ plain }) => plain)),
        recall(units.flatMap(({ varied }) => varied)),
      ];
    };
    return { now: await of("adjusted"), before: await of("reference") };
  };
  const sad = await recalls("sad"), fearful = await recalls("fearful");
  assertStringIncludes(
    text,
    `sadness is found in ${sad.now[0]} % instead of ${
      sad.before[0]
    } (varied copies ${sad.now[1]} and ${sad.before[1]}), but fear in ${
      fearful.now[0]
    } instead of ${fearful.before[0]} (${fearful.now[1]} and ${
      fearful.before[1]
    })`,
  );
  const asFiles = async (name: string) => {
    const units = await ofUnits<Answer[]>(name, "development-answers.json");
    return percent(mean(units.map(uar)));
  };
  assertStringIncludes(
    text,
    `the same networks have ${await asFiles("untrimmed")}, \`reference\`'s ${
      (await asFiles("reference")).replace(" %", "")
    }.`,
  );
});

Deno.test("docs/experiments.md has what results/ablation gives of pitches: UAR, loss, men and women", async () => {
  const answersOf = (name: string) =>
    ofUnits<Answer[]>(name, "development-answers.json");
  const [pitched, pitchless] = [
    await answersOf("reference"),
    await answersOf("pitchless"),
  ];
  const gains = pitched.map((unit, i) =>
    Math.sign(uar(unit) - uar(pitchless[i]))
  );
  assertEquals(gains.toSorted(), [0, 1, 1, 1]);
  const losses = (units: Answer[][]) =>
    units.map((answers) =>
      mean(
        answers.map(({ emotion, probabilities }) =>
          -Math.log(probabilities[EMOTIONS.indexOf(emotion)])
        ),
      ).toFixed(2)
    );
  const ofSex = (sex: Answer["sex"], units: Answer[][]) =>
    100 *
    mean(units.map((answers) =>
      uar(answers.filter((answer) => answer.sex === sex))
    ));
  const [men, menWithout] = [ofSex("male", pitched), ofSex("male", pitchless)];
  const [women, womenWithout] = [
    ofSex("female", pitched),
    ofSex("female", pitchless),
  ];
  const text = await oneLine("docs/experiments.md");
  for (
    const part of [
      `a lower loss (${losses(pitched).join(", ")} and ${
        losses(pitchless).join(", ")
      }), men ${men.toFixed(1)} and ${
        menWithout.toFixed(1)
      } % on the mean, women ${women.toFixed(1)} and ${
        womenWithout.toFixed(1)
      }.`,
      `from ${(womenWithout - menWithout).toFixed(1)} to ${
        (women - men).toFixed(1)
      } (the table's units)`,
    ]
  ) assertStringIncludes(text, part);
});

Deno.test("docs/experiments.md has what networks of other sizes cost a window", async () => {
  await startTrainingBackend("wasm", { log: () => {} });
  const costs = await Promise.all(
    ["narrow", "wide", "reference", "fine"].map(async (name) => {
      const recipe = await readRecipe(`recipes/ablation/${name}.json`);
      const { features, network: config } = recipe;
      const network = buildNetwork({ ...features, seed: 1, config });
      const megaflop = 2 * multiplyAdds(network) / 1e6;
      network.dispose();
      return megaflop.toFixed(0);
    }),
  );
  const [narrow, wide, reference, fine] = costs;
  const text = await oneLine("docs/experiments.md");
  for (
    const part of [
      `(\`narrow\`, ${narrow} MFLOP a window)`,
      `(\`wide\`, ${wide} MFLOP)`,
      `of which the default uses ${reference}.`,
      `(\`fine\`, ${fine} MFLOP)`,
    ]
  ) assertStringIncludes(text, part);
});

Deno.test("docs/experiments.md has the rows of the ablation that results/ablation gives, and no others", async () => {
  const names = [...Deno.readDirSync("results/ablation")]
    .map(({ name }) => name)
    .sort((a, b) => Number(b === "reference") - Number(a === "reference"));
  const rows = await Promise.all(names.map(async (name) => {
    const recipe = await readRecipe(`recipes/ablation/${name}.json`);
    return await ablationRow({ name, recipe }, "results/ablation");
  }));
  assertEquals(names[0], "reference");
  const cells = (line: string) =>
    line.split("|").map((cell) => cell.trim().replaceAll("`", "")).join("|");
  const text = await Deno.readTextFile("docs/experiments.md");
  const [, table] = /\n\| recipe +\| units .*\n.*\n((?:\|.*\n)+)/.exec(text)!;
  const written = table.trim().split("\n").map(cells);
  const measured = ablationTable(rows).split("\n").slice(2).map(cells);
  assertEquals(written.toSorted(), measured.toSorted());
  const units = ABLATION_UNITS.length;
  assertEquals(rows.filter(({ plain }) => plain.length !== units), []);
});
