import { type Emotion, EMOTIONS } from "../model/mod.ts";

/** Precision, recall and F1 of one class, 0 to 1; null where undefined. */
export interface ClassScore {
  /** Clips of this class. */
  support: number;
  /** Right among those called this; null when none was. */
  precision: number | null;
  /** Right among those of this class; null when there are none. */
  recall: number | null;
  f1: number | null;
}

/** How right a network was on a set of clips. */
export interface Scores {
  /** Number of clips. */
  clips: number;
  /** Share of clips named rightly. */
  accuracy: number;
  /** Unweighted average recall (balanced accuracy) over the classes present. */
  uar: number;
  classes: Record<Emotion, ClassScore>;
  /**
   * Row: true class; column: class given; in the order of `EMOTIONS`. A clip
   * of which nothing was said is in no column.
   */
  confusion: number[][];
}

/**
 * Scores of predictions. One that is null, nothing said, is wrong.
 *
 * @throws {RangeError} when the lists differ in length or are empty.
 * Source: scikit-learn's `classification_report`, `balanced_accuracy_score`.
 */
export function score(
  truth: readonly Emotion[],
  predicted: readonly (Emotion | null)[],
): Scores {
  if (truth.length !== predicted.length || truth.length === 0) {
    throw new RangeError(
      `Cannot score predictions: 'predicted' must be as long as 'truth' and not empty, got ${predicted.length} and ${truth.length}`,
    );
  }
  const confusion = EMOTIONS.map(() => EMOTIONS.map(() => 0));
  truth.forEach((emotion, i) => {
    const given = predicted[i];
    if (given === null) return;
    confusion[EMOTIONS.indexOf(emotion)][EMOTIONS.indexOf(given)]++;
  });
  const support = (emotion: Emotion) =>
    truth.filter((other) => other === emotion).length;
  const classes = Object.fromEntries(
    EMOTIONS.map((
      emotion,
      i,
    ) => [emotion, classScore(confusion, { i, support: support(emotion) })]),
  ) as Record<Emotion, ClassScore>;
  const right = confusion.reduce((sum, row, i) => sum + row[i], 0);
  const recalls = Object.values(classes).map((c) => c.recall)
    .filter((recall) => recall !== null);
  return {
    clips: truth.length,
    accuracy: right / truth.length,
    uar: mean(recalls),
    classes,
    confusion,
  };
}

function classScore(
  confusion: number[][],
  { i, support }: { i: number; support: number },
): ClassScore {
  const hits = confusion[i][i];
  const given = confusion.reduce((sum, row) => sum + row[i], 0);
  const precision = given === 0 ? null : hits / given;
  const recall = support === 0 ? null : hits / support;
  const f1 = support + given === 0 ? null : (2 * hits) / (support + given);
  return { support, precision, recall, f1 };
}

/** Arithmetic mean. */
export function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** Sample standard deviation; 0 for one value. */
export function standardDeviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const centre = mean(values);
  const squares = values.map((x) => (x - centre) ** 2);
  return Math.sqrt(
    squares.reduce((a, b) => a + b, 0) / (values.length - 1),
  );
}

/** Standard error of the mean, `s / √n`; 0 for one value. */
export function standardError(values: readonly number[]): number {
  return standardDeviation(values) / Math.sqrt(values.length);
}

/** The class that is commonest in a list. */
export function commonest(emotions: readonly Emotion[]): Emotion {
  const counts = EMOTIONS.map((emotion) =>
    emotions.filter((other) => other === emotion).length
  );
  return EMOTIONS[counts.indexOf(Math.max(...counts))];
}

/** `0.1234` as `12.3 %`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
