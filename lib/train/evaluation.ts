import { join } from "node:path";
import {
  type Backend,
  type Emotion,
  EMOTIONS,
  loadRecogniser,
  predictClip,
} from "../model/mod.ts";
import { folderSource, readJsonFile } from "./files.ts";
import { readClip } from "./manifest.ts";
import {
  commonest,
  mean,
  score,
  type Scores,
  standardDeviation,
} from "./metrics.ts";
import { clipId, type ProtocolName, type Split } from "./protocols/mod.ts";
import { readCorpora, type RunConfig } from "./training_run.ts";

/** What a network said of one test clip. */
export interface Answer {
  id: string;
  corpus: string;
  speaker: string;
  emotion: Emotion;
  predicted: Emotion;
  /** In the order of `EMOTIONS`. */
  probabilities: number[];
}

/** A run's answers to its test clips. */
export interface RunAnswers {
  run: string;
  protocol: ProtocolName;
  seed: number;
  fold: number | null;
  answers: Answer[];
  /** The commonest emotion of the training clips. */
  majority: Emotion;
}

/** Mean, standard deviation and number of a figure's measurements. */
export interface Figure {
  mean: number;
  /** Sample standard deviation over seeds; 0 for one. */
  sd: number;
  /** Number of seeds. */
  n: number;
}

/** What a protocol measured, all figures as shares of 1. */
export interface ProtocolReport {
  protocol: ProtocolName;
  seeds: number[];
  /** Folds pooled in each seed's figures; empty without folds. */
  folds: number[];
  accuracy: Figure;
  uar: Figure;
  /** Accuracy of always giving the training clips' commonest emotion. */
  baseline: { accuracy: Figure };
  byCorpus: Record<string, { accuracy: Figure; uar: Figure; clips: number }>;
  /** Scores of each seed's pooled answers. */
  bySeed: Record<string, Scores>;
}

/**
 * Has a run's network answer every test clip of its split, through the code
 * that answers any audio file.
 *
 * @throws {Error} when a test clip is no longer among the prepared ones.
 */
export async function answerTestClips(
  run: string,
  { data, backend, onProgress }: {
    data: string;
    backend: Backend;
    onProgress?: (share: number) => void;
  },
): Promise<RunAnswers> {
  const [{ corpora }, split] = await Promise.all([
    readJsonFile<RunConfig>(join(run, "run.json")),
    readJsonFile<Split>(join(run, "split.json")),
  ]);
  const clips = new Map(
    (await readCorpora(data, corpora)).map((clip) => [clipId(clip), clip]),
  );
  const recogniser = await loadRecogniser({
    source: folderSource(run),
    backend,
  });
  const answers: Answer[] = [];
  for (const id of split.test) {
    const clip = clips.get(id) ?? missing(id, data);
    const samples = await readClip(data, clip);
    const { emotion, probabilities } = await predictClip(recogniser, samples);
    answers.push({
      id,
      corpus: clip.corpus,
      speaker: clip.speaker,
      emotion: clip.emotion,
      predicted: emotion,
      probabilities: EMOTIONS.map((name) => probabilities[name]),
    });
    onProgress?.(answers.length / split.test.length);
  }
  recogniser.dispose();
  const { protocol, seed, fold } = split;
  const learnt = split.train.map((id) => clips.get(id) ?? missing(id, data));
  const majority = commonest(learnt.map(({ emotion }) => emotion));
  return { run, protocol, seed, fold, answers, majority };
}

function missing(id: string, data: string): never {
  throw new Error(
    `Cannot evaluate the run: its clip '${id}' must be among those in '${data}', got none; prepare the recordings that it was trained on`,
  );
}

/**
 * Joins runs of one protocol: the answers of a seed's folds are pooled, figures
 * are means over seeds.
 *
 * @throws {RangeError} when the runs are of several protocols, or seeds differ
 * in their folds.
 */
export function joinRuns(runs: readonly RunAnswers[]): ProtocolReport {
  const protocols = new Set(runs.map(({ protocol }) => protocol));
  if (protocols.size !== 1) {
    throw new RangeError(
      `Cannot join runs: 'protocol' must be the same in all, got ${[
        ...protocols,
      ]}`,
    );
  }
  const bySeed = Map.groupBy(runs, ({ seed }) => seed);
  const folds = [...bySeed.values()].map((seedRuns) =>
    seedRuns.map(({ fold }) => fold ?? 0).sort().join()
  );
  if (new Set(folds).size !== 1) {
    throw new RangeError(
      `Cannot join runs: 'fold' must be the same for every seed, got ${
        folds.join(" and ")
      }`,
    );
  }
  return reportOf([...protocols][0], bySeed);
}

function reportOf(
  protocol: ProtocolName,
  bySeed: Map<number, RunAnswers[]>,
): ProtocolReport {
  const seeds = [...bySeed.values()].map((runs) => ({
    answers: runs.flatMap(({ answers }) => answers),
    guesses: runs.flatMap(({ answers, majority }) =>
      answers.map(() => majority)
    ),
  }));
  const figures = (pick: (answer: Answer) => boolean) => {
    const scores = seeds.map(({ answers }) =>
      scoreAnswers(answers.filter(pick))
    );
    return {
      accuracy: figure(scores.map(({ accuracy }) => accuracy)),
      uar: figure(scores.map(({ uar }) => uar)),
      clips: scores[0].clips,
    };
  };
  const corpora = [...new Set(seeds[0].answers.map(({ corpus }) => corpus))];
  const { accuracy, uar } = figures(() => true);
  const baseline = seeds.map(({ answers, guesses }) =>
    score(answers.map(({ emotion }) => emotion), guesses).accuracy
  );
  return {
    protocol,
    seeds: [...bySeed.keys()],
    folds: bySeed.values().next().value!.flatMap(({ fold }) => fold ?? [])
      .sort(),
    accuracy,
    uar,
    baseline: { accuracy: figure(baseline) },
    byCorpus: Object.fromEntries(
      corpora.sort().map((name) => [
        name,
        figures(({ corpus }) => corpus === name),
      ]),
    ),
    bySeed: Object.fromEntries(
      [...bySeed.keys()].map((seed, i) => [
        seed,
        scoreAnswers(seeds[i].answers),
      ]),
    ),
  };
}

function scoreAnswers(answers: readonly Answer[]): Scores {
  return score(
    answers.map(({ emotion }) => emotion),
    answers.map(({ predicted }) => predicted),
  );
}

function figure(values: readonly number[]): Figure {
  return {
    mean: mean(values),
    sd: standardDeviation(values),
    n: values.length,
  };
}
