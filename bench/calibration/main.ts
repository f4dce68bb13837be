/**
 * Prints what a network's temperature and its "not sure" come to by one actor
 * where it is asked about another: each network of `speakers` is calibrated by
 * one of its two development actors and asked about the other, for several
 * priors.
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
  fitNotSureBelow,
  fitTemperature,
  isRight,
  logitsOf,
  markdownTable,
  mean,
  percent,
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

const DEVIATIONS = [Infinity, 0.3, 0.2, 0.1, 0.05, null];
const EXPECTED = [0, 20, 50, 100, 1e9];

async function readPairs(runs: string): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (const unit of unitsOf("speakers")) {
    const at = (name: string) => join(unitFolder(runs, unit), name);
    const answers = await readJsonFile<Answer[]>(
      at("development-answers.json"),
    );
    const { temperature } = await readJsonFile<ModelSpec>(at("spec.json"));
    const byActor = [
      ...Map.groupBy(answers, ({ speaker }) => speaker).values(),
    ];
    const [one, other] = byActor;
    if (byActor.length !== 2) {
      throw new RangeError(
        `Cannot leave an actor out: 'development-answers.json' must be of 2 actors, got ${byActor.length}`,
      );
    }
    pairs.push({ chosenBy: one, asked: other, temperature });
    pairs.push({ chosenBy: other, asked: one, temperature });
  }
  return pairs;
}

const labelOf = ({ emotion }: Answer) => EMOTIONS.indexOf(emotion);

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
  const at = (answer: Answer): Answer => ({
    ...answer,
    probabilities: atTemperature(answer.probabilities, {
      from: temperature,
      to,
    }),
  });
  return { chosenBy: chosenBy.map(at), asked: asked.map(at) };
}

function temperatureRow(pairs: Pair[], sd: number | null): string[] {
  const asked = pairs.flatMap((pair) => calibrated(pair, sd).asked);
  const loss = asked.map((answer) =>
    -Math.log(answer.probabilities[labelOf(answer)])
  );
  const name = sd === null ? "a temperature of 1 always" : `${sd}`;
  return [name, mean(loss).toFixed(3), percent(calibrationError(asked))];
}

function thresholdRow(
  pairs: Pair[],
  { sd, expectedAnswers }: { sd: number; expectedAnswers: number },
): string[] {
  const sure = pairs.map((pair) => {
    const { chosenBy, asked } = calibrated(pair, sd);
    const threshold = fitNotSureBelow(
      chosenBy.map(({ probabilities }) => probabilities),
      chosenBy.map(labelOf),
      { expectedAnswers },
    );
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

const pairs = await readPairs(Deno.args[0] ?? "results/undertone-4");
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
