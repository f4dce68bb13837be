/**
 * Prints what a network's temperature and its "not sure" come to by one actor
 * where it is asked about another: each network of `speakers` is calibrated by
 * one of its two development actors and asked about the other, for several
 * priors. Then what its test actors are told by its own two, and by the
 * development actors of all networks but for those: the shipped network's were
 * chosen by all of them.
 *
 * `deno run --allow-read bench/calibration/main.ts results/undertone-4`
 *
 * @module
 */
import { join } from "node:path";
import { EMOTIONS, type ModelSpec } from "../../lib/model/mod.ts";
import {
  type Answer,
  atTemperature,
  CALIBRATION_PRIOR,
  calibrationError,
  confidenceOf,
  figure,
  figureText,
  fitNotSureBelow,
  fitTemperature,
  isRight,
  logitsOf,
  markdownTable,
  mean,
  percent,
  readAnswers,
  readJsonFile,
  standardDeviation,
  unitFolder,
  unitsOf,
} from "../../lib/train/mod.ts";

/** A network's answers to one actor to choose by, and to another's. */
interface Pair {
  chosenBy: Answer[];
  asked: Answer[];
  /** At which the probabilities were given. */
  temperature: number;
}

/** A network of `speakers`, and what it said. */
interface Network {
  seed: number;
  /** At which the probabilities were given. */
  temperature: number;
  notSureBelow: number;
  development: Answer[];
  test: Answer[];
}

const DEVIATIONS = [Infinity, 0.3, 0.2, 0.1, 0.05, null];
const EXPECTED = [0, 20, 50, 100, 1e9];

async function readNetwork(folder: string, seed: number): Promise<Network> {
  const at = (name: string) => join(folder, name);
  const spec = await readJsonFile<ModelSpec>(at("spec.json"));
  return {
    seed,
    temperature: spec.temperature,
    notSureBelow: spec.notSureBelow!,
    development: await readJsonFile(at("development-answers.json")),
    test: (await readAnswers(folder))!.heard.clip,
  };
}

function pairsOf({ development, temperature }: Network): Pair[] {
  const byActor = [
    ...Map.groupBy(development, ({ speaker }) => speaker).values(),
  ];
  const [one, other] = byActor;
  if (byActor.length !== 2) {
    throw new RangeError(
      `Cannot leave an actor out: 'development-answers.json' must be of 2 actors, got ${byActor.length}`,
    );
  }
  return [
    { chosenBy: one, asked: other, temperature },
    { chosenBy: other, asked: one, temperature },
  ];
}

const labelOf = ({ emotion }: Answer) => EMOTIONS.indexOf(emotion);

function tempered(
  answers: readonly Answer[],
  temperatures: { from: number; to: number },
): Answer[] {
  return answers.map((answer) => ({
    ...answer,
    probabilities: atTemperature(answer.probabilities, temperatures),
  }));
}

/** What a network says of the other actor, by a temperature of the first. */
function calibrated(
  { chosenBy, asked, temperature }: Pair,
  lnTemperatureSd: number | null,
): { chosenBy: Answer[]; asked: Answer[] } {
  const to = lnTemperatureSd === null ? 1 : fitTemperature(
    chosenBy.map(({ probabilities }) => logitsOf(probabilities, temperature)),
    chosenBy.map(labelOf),
    { lnTemperatureSd },
  );
  const at = (answers: Answer[]) =>
    tempered(answers, { from: temperature, to });
  return { chosenBy: at(chosenBy), asked: at(asked) };
}

function temperatureRow(pairs: Pair[], sd: number | null): string[] {
  const asked = pairs.flatMap((pair) => calibrated(pair, sd).asked);
  const loss = asked.map((answer) =>
    -Math.log(answer.probabilities[labelOf(answer)])
  );
  const name = sd === null ? "a temperature of 1 always" : `${sd}`;
  return [name, mean(loss).toFixed(3), percent(calibrationError(asked))];
}

function thresholdBy(answers: Answer[], expectedAnswers?: number): number {
  return fitNotSureBelow(
    answers.map(({ probabilities }) => probabilities),
    answers.map(labelOf),
    { expectedAnswers },
  );
}

function thresholdRow(
  pairs: Pair[],
  { sd, expectedAnswers }: { sd: number; expectedAnswers: number },
): string[] {
  const sure = pairs.map((pair) => {
    const { chosenBy, asked } = calibrated(pair, sd);
    const threshold = thresholdBy(chosenBy, expectedAnswers);
    return asked.filter((answer) => confidenceOf(answer) >= threshold);
  });
  const all = sure.flat();
  const shares = sure.map((answers, i) =>
    answers.length / pairs[i].asked.length
  );
  const nAsked = pairs.reduce((sum, { asked }) => sum + asked.length, 0);
  return [
    `${sd}`,
    `${expectedAnswers}`,
    percent(all.filter(isRight).length / all.length),
    percent(all.length / nAsked),
    percent(standardDeviation(shares)),
  ];
}

/** What test clips are told, and under which confidence not sure is said. */
interface Told {
  seed: number;
  answers: Answer[];
  notSureBelow: number;
}

/** As the network itself tells them, by its own two development actors. */
function toldByTwo({ seed, test, notSureBelow }: Network): Told {
  return { seed, answers: test, notSureBelow };
}

/** By the development actors of all networks, but for those tested here. */
function toldByAll(network: Network, networks: readonly Network[]): Told {
  const tested = new Set(network.test.map(({ speaker }) => speaker));
  const others = networks.flatMap(({ development, temperature }) =>
    tempered(
      development.filter(({ speaker }) => !tested.has(speaker)),
      { from: temperature, to: 1 },
    )
  );
  const to = fitTemperature(
    others.map(({ probabilities }) => logitsOf(probabilities, 1)),
    others.map(labelOf),
  );
  return {
    seed: network.seed,
    answers: tempered(network.test, { from: network.temperature, to }),
    notSureBelow: thresholdBy(tempered(others, { from: 1, to })),
  };
}

function testRow(name: string, told: readonly Told[]): string[] {
  const seeds = [...Map.groupBy(told, ({ seed }) => seed).values()];
  const sure = seeds.map((folds) => ({
    all: folds.flatMap(({ answers }) => answers),
    sure: folds.flatMap(({ answers, notSureBelow }) =>
      answers.filter((answer) => confidenceOf(answer) >= notSureBelow)
    ),
  }));
  return [
    name,
    ...[
      sure.map(({ all }) => mean(all.map(confidenceOf))),
      sure.map(({ all }) => all.filter(isRight).length / all.length),
      sure.map(({ all }) => calibrationError(all)),
      sure.map(({ sure }) => sure.filter(isRight).length / sure.length),
      sure.map(({ all, sure }) => sure.length / all.length),
    ].map((values) => figureText(figure(values))),
  ];
}

const runs = Deno.args[0] ?? "results/undertone-4";
const networks = await Promise.all(
  unitsOf("speakers").map((unit) =>
    readNetwork(unitFolder(runs, unit), unit.seed)
  ),
);
const pairs = networks.flatMap(pairsOf);
console.log(markdownTable(
  ["deviation of ln T", "cross-entropy", "calibration error"],
  DEVIATIONS.map((sd) => temperatureRow(pairs, sd)),
));
const { lnTemperatureSd } = CALIBRATION_PRIOR;
console.log(markdownTable(
  ["deviation of ln T", "expected answers", "sure, right", "sure", "± actors"],
  [
    thresholdRow(pairs, { sd: Infinity, expectedAnswers: 0 }),
    ...EXPECTED.map((expectedAnswers) =>
      thresholdRow(pairs, { sd: lnTemperatureSd, expectedAnswers })
    ),
  ],
));
console.log(markdownTable(
  [
    ...["test actors told by", "mean confidence", "right"],
    ...["calibration error", "sure, right", "sure"],
  ],
  [
    testRow("its own two", networks.map(toldByTwo)),
    testRow("all others", networks.map((n) => toldByAll(n, networks))),
  ],
));
