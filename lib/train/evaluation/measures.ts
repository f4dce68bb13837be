import { type Emotion, EMOTIONS } from "../../model/mod.ts";
import { mean, score, type Scores, standardDeviation } from "../metrics.ts";
import { calmAsNeutral, probabilitiesCalmAsNeutral } from "../seven_classes.ts";
import type { Answer } from "./answers.ts";
import {
  calibrationError,
  calibrationErrorByChance,
  confidenceOf,
  isRight,
  reliability,
  type ReliabilityBin,
} from "./calibration.ts";

/** Mean, standard deviation and number of a figure's measurements. */
export interface Figure {
  mean: number;
  /** Sample standard deviation over seeds; 0 for one. */
  sd: number;
  /** Number of seeds. */
  n: number;
}

/** How right a network was on some clips. */
export interface Rightness {
  accuracy: Figure;
  /** Unweighted average recall over the classes present. */
  uar: Figure;
  clips: number;
}

/** A class' figures; null where a seed's is undefined. */
export interface ClassFigures {
  precision: Figure | null;
  recall: Figure | null;
  f1: Figure | null;
}

/** What test answers measure, all figures as shares of 1. */
export interface Measures extends Rightness {
  /** With calm counted as neutral. */
  sevenClasses: Rightness;
  /** Accuracy of always giving the training clips' commonest emotion. */
  baseline: { accuracy: Figure };
  byCorpus: Record<string, Rightness>;
  bySex: Record<string, Rightness>;
  byActor: Record<string, Rightness>;
  /** Least and greatest UAR of an actor, mean over seeds. */
  actorRange: { least: number; greatest: number };
  classes: Record<Emotion, ClassFigures>;
  /** The class with the least recall. */
  worstClass: { emotion: Emotion; recall: Figure };
  /** Summed over seeds; see `Scores`. */
  confusion: number[][];
  calibration: {
    /** Expected calibration error. */
    ece: Figure;
    /**
     * What it would be by chance alone, see `calibrationErrorByChance`; a report
     * of old has none.
     */
    eceByChance?: Figure;
    /** Of all seeds' answers together. */
    bins: ReliabilityBin[];
  };
  /** How often the network is sure, and right when it is; null without. */
  notSure: Sureness | null;
  /** The same of either sex; a report of old has none. */
  notSureBySex?: Record<string, Sureness | null>;
}

/** How often a network is sure, and right when it is; null where it never is. */
export interface Sureness {
  coverage: Figure;
  precision: Figure | null;
}

/** An answer with what its run's model says and what the baseline would. */
export interface JudgedAnswer extends Answer {
  /** Null where the model does not say. */
  sure: boolean | null;
  /** The commonest emotion of the clips its run learnt from. */
  majority: Emotion;
}

/**
 * Measures some seeds' answers. Where seeds were asked about other clips, a
 * group's figures (by corpus, sex, actor) are of the seeds that have it.
 *
 * @param seeds each seed's answers, pooled over its folds.
 */
export function measure(seeds: readonly (readonly JudgedAnswer[])[]): Measures {
  const scores = seeds.map(scoreAnswers);
  const classes = classFigures(scores);
  const by = (key: (answer: Answer) => string) =>
    groups(seeds, { key, of: rightness });
  const byActor = by(({ speaker }) => speaker);
  const actors = Object.values(byActor).map(({ uar }) => uar.mean);
  return {
    ...rightness(seeds),
    sevenClasses: rightness(seeds.map((answers) => answers.map(inSeven))),
    baseline: { accuracy: over(seeds, baseline) },
    byCorpus: by(({ corpus }) => corpus),
    bySex: by(({ sex }) => sex),
    byActor,
    actorRange: { least: Math.min(...actors), greatest: Math.max(...actors) },
    classes,
    worstClass: worstOf(classes),
    confusion: EMOTIONS.map((_, i) =>
      EMOTIONS.map((_, j) =>
        scores.reduce((sum, { confusion }) => sum + confusion[i][j], 0)
      )
    ),
    calibration: {
      ece: over(seeds, calibrationError),
      eceByChance: over(seeds, calibrationErrorByChance),
      bins: reliability(seeds.flat()),
    },
    notSure: notSure(seeds),
    notSureBySex: groups(seeds, { key: ({ sex }) => sex, of: notSure }),
  };
}

/** An answer where calm counts as neutral; the likeliest of seven. */
export function inSeven<A extends Answer>(answer: A): A {
  const probabilities = probabilitiesCalmAsNeutral(answer.probabilities);
  const best = probabilities.indexOf(Math.max(...probabilities));
  return {
    ...answer,
    emotion: calmAsNeutral(answer.emotion),
    predicted: answer.predicted && EMOTIONS[best],
    probabilities,
  };
}

/** How right some answers are. */
export function scoreAnswers(answers: readonly Answer[]): Scores {
  return score(
    answers.map(({ emotion }) => emotion),
    answers.map(({ predicted }) => predicted),
  );
}

/** Mean, standard deviation and number of values. */
export function figure(values: readonly number[]): Figure {
  return {
    mean: mean(values),
    sd: standardDeviation(values),
    n: values.length,
  };
}

/** Accuracy and UAR of some seeds' answers. */
export function rightness(seeds: readonly (readonly Answer[])[]): Rightness {
  const scores = seeds.map(scoreAnswers);
  return {
    accuracy: figure(scores.map(({ accuracy }) => accuracy)),
    uar: figure(scores.map(({ uar }) => uar)),
    clips: scores[0].clips,
  };
}

function over<A>(
  seeds: readonly (readonly A[])[],
  value: (answers: readonly A[]) => number,
): Figure {
  return figure(seeds.map(value));
}

function groups<A extends Answer, Of>(
  seeds: readonly (readonly A[])[],
  { key, of }: {
    key: (answer: A) => string;
    of: (seeds: readonly (readonly A[])[]) => Of;
  },
): Record<string, Of> {
  const names = [...new Set(seeds.flat().map(key))].sort();
  return Object.fromEntries(
    names.map((name) => [
      name,
      of(
        seeds.map((answers) => answers.filter((one) => key(one) === name))
          .filter(({ length }) => length > 0),
      ),
    ]),
  );
}

function baseline(answers: readonly JudgedAnswer[]): number {
  const right = answers.filter(({ emotion, majority }) => emotion === majority);
  return right.length / answers.length;
}

function classFigures(scores: readonly Scores[]): Measures["classes"] {
  const all = (values: (number | null)[]) => {
    const defined = values.filter((value) => value !== null);
    return defined.length === values.length ? figure(defined) : null;
  };
  return Object.fromEntries(EMOTIONS.map((emotion) => {
    const each = scores.map(({ classes }) => classes[emotion]);
    return [emotion, {
      precision: all(each.map(({ precision }) => precision)),
      recall: all(each.map(({ recall }) => recall)),
      f1: all(each.map(({ f1 }) => f1)),
    }];
  })) as Measures["classes"];
}

function worstOf(classes: Measures["classes"]): Measures["worstClass"] {
  const present = EMOTIONS.flatMap((emotion) => {
    const { recall } = classes[emotion];
    return recall === null ? [] : [{ emotion, recall }];
  });
  return present.reduce((worst, one) =>
    one.recall.mean < worst.recall.mean ? one : worst
  );
}

function notSure(
  seeds: readonly (readonly JudgedAnswer[])[],
): Sureness | null {
  if (seeds.flat().some(({ sure }) => sure === null)) return null;
  const sure = seeds.map((answers) => answers.filter(({ sure }) => sure));
  const precisions = sure.filter(({ length }) => length > 0)
    .map((answers) => answers.filter(isRight).length / answers.length);
  return {
    coverage: figure(sure.map(({ length }, i) => length / seeds[i].length)),
    precision: precisions.length === seeds.length ? figure(precisions) : null,
  };
}

/** What a run's model says of its own answer. */
export function judged(
  answer: Answer,
  { notSureBelow, majority }: {
    notSureBelow: number | null;
    majority: Emotion;
  },
): JudgedAnswer {
  const sure = notSureBelow === null
    ? null
    : answer.predicted !== null && confidenceOf(answer) >= notSureBelow;
  return { ...answer, sure, majority };
}
