import { type Emotion, EMOTIONS } from "../../model/mod.ts";
import { mean } from "../metrics.ts";
import type { Answer, RunAnswers } from "./answers.ts";

/**
 * Networks that were tested on the same clips, as one: the mean of their
 * probabilities, a set of answers a fold.
 *
 * Whether it is sure is not known: its members were calibrated one by one, on
 * other development clips each.
 *
 * @throws {RangeError} when a fold has one run only, folds have different
 * numbers of runs, or runs of a fold were tested on different clips, so that
 * one may have learnt what another is tested on.
 */
export function ensembleOf(runs: readonly RunAnswers[]): RunAnswers[] {
  const folds = [...Map.groupBy(runs, ({ fold }) => fold).values()];
  const sizes = folds.map(({ length }) => length);
  if (Math.min(...sizes) < 2 || new Set(sizes).size !== 1) {
    throw new RangeError(
      `Cannot average networks: each fold must have the same number of runs, at least 2, got ${sizes}`,
    );
  }
  return folds.map(averaged);
}

/** Whether runs can be averaged, see {@linkcode ensembleOf}. */
export function canAverage(runs: readonly RunAnswers[]): boolean {
  try {
    ensembleOf(runs);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function averaged(members: readonly RunAnswers[]): RunAnswers {
  const byId = members.map(({ answers }) =>
    new Map(answers.map((answer) => [answer.id, answer]))
  );
  const [first] = members;
  members.forEach((member, i) => checkClips(first, { member, byId: byId[i] }));
  return {
    ...first,
    run: members.map(({ run }) => run).join(" + "),
    seed: 0,
    notSureBelow: null,
    answers: first.answers.map((answer) => ({
      ...answer,
      ...meanAnswer(byId.map((answers) => answers.get(answer.id)!)),
    })),
  };
}

function checkClips(
  first: RunAnswers,
  { member, byId }: { member: RunAnswers; byId: Map<string, Answer> },
): void {
  const isSame = member.answers.length === first.answers.length &&
    first.answers.every(({ id }) => byId.has(id));
  if (isSame) return;
  throw new RangeError(
    `Cannot average networks: '${member.run}' must have been tested on the clips of '${first.run}', got others; one may have learnt what the other is tested on`,
  );
}

function meanAnswer(
  answers: readonly Answer[],
): { predicted: Emotion | null; probabilities: number[] } {
  const probabilities = EMOTIONS.map((_, i) =>
    mean(answers.map((answer) => answer.probabilities[i]))
  );
  const best = Math.max(...probabilities);
  const predicted = best > 0 ? EMOTIONS[probabilities.indexOf(best)] : null;
  return { predicted, probabilities };
}
