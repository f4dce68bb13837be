import type { Scores } from "../metrics.ts";
import { type ProtocolName, PROTOCOLS } from "../protocols/mod.ts";
import { heardAs, type RunAnswers, type RunRecord } from "./answers.ts";
import { ensembleOf } from "./ensemble.ts";
import { type GateFigures, gateFigures } from "./gate_figures.ts";
import { CLIP } from "./hearing.ts";
import {
  type Figure,
  inSeven,
  judged,
  type JudgedAnswer,
  measure,
  type Measures,
  type Rightness,
  scoreAnswers,
} from "./measures.ts";

/** What a protocol measured, all figures as shares of 1. */
export interface ProtocolReport extends Measures {
  protocol: ProtocolName;
  seeds: number[];
  /** Folds pooled in each seed's figures; empty without folds. */
  folds: number[];
  /** What the protocol's parts measured, each by itself; null without parts. */
  parts: Record<string, Measures> | null;
  /** Scores of each seed's pooled answers. */
  bySeed: Record<string, Scores>;
  /** The same clips heard otherwise, by name; see `Hearing`. */
  heard: Record<string, HeardFigures>;
  /** What the speech gates let through; null where that was not asked for. */
  gate: GateFigures | null;
  /**
   * Networks tested on the same clips as one, by what they heard; null where
   * that was not asked for or no two were.
   */
  ensemble: { members: number; heard: Record<string, Measures> } | null;
}

/** How right networks were on clips heard otherwise than whole. */
export interface HeardFigures extends Rightness {
  /** With calm counted as neutral. */
  sevenClasses: Rightness;
  /** Balanced accuracy on whole clips less this one: points lost, over 100. */
  uarLoss: number;
  /** Share of clips of which nothing was said. */
  unanswered: number;
  /**
   * Balanced accuracy where clips that the gate takes for no speech count as
   * wrong: a page says nothing of them. A report of old has none.
   */
  uarAccepted?: Figure;
}

/**
 * Joins runs of one protocol with all the ways in which each of them heard its
 * test clips.
 *
 * @param options `ensemble`: whether networks of one split are averaged too.
 * @throws {RangeError} as {@linkcode joinRuns}, and where `ensemble` is asked
 * for as `ensembleOf`.
 */
export function joinRecords(
  records: readonly RunRecord[],
  { ensemble = false }: { ensemble?: boolean } = {},
): ProtocolReport {
  const as = (name: string) => records.map((record) => heardAs(record, name));
  const report = joinRuns(as(CLIP));
  const others = Object.keys(records[0].heard).filter((name) =>
    name !== CLIP && records.every(({ heard }) => heard[name])
  );
  for (const name of others) {
    report.heard[name] = {
      ...heardFigures(joinRuns(as(name)), report),
      uarAccepted: joinRuns(as(name).map(acceptedOnly)).uar,
    };
  }
  report.gate = gateFigures(records);
  if (ensemble) {
    report.ensemble = {
      members: report.seeds.length,
      heard: Object.fromEntries(
        [CLIP, ...others].map((name) => [name, averageOf(as(name))]),
      ),
    };
  }
  return report;
}

/** A run that says nothing of clips which its gate takes for no speech. */
function acceptedOnly(run: RunAnswers): RunAnswers {
  const answers = run.answers.map((answer) =>
    answer.accepted === false ? { ...answer, predicted: null } : answer
  );
  return { ...run, answers };
}

/** What networks of one split measure as one. */
function averageOf(runs: readonly RunAnswers[]): Measures {
  const averaged = ensembleOf(runs);
  return measure([pooled(averaged[0].protocol, { runs: averaged })]);
}

function heardFigures(
  heard: ProtocolReport,
  whole: ProtocolReport,
): HeardFigures {
  const { accuracy, uar, clips, sevenClasses } = heard;
  const answered = heard.confusion.flat().reduce((a, b) => a + b, 0);
  return {
    ...{ accuracy, uar, clips, sevenClasses },
    uarLoss: whole.uar.mean - uar.mean,
    unanswered: 1 - answered / (clips * heard.seeds.length),
  };
}

/**
 * Joins runs of one protocol: the answers of a seed's folds are pooled, figures
 * are means over seeds.
 *
 * @throws {RangeError} when the runs are of several protocols, one is there
 * twice, or seeds differ in their folds.
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
  checkOnce(runs);
  return reportOf([...protocols][0], bySeed);
}

function checkOnce(runs: readonly RunAnswers[]): void {
  const names = runs.map(({ seed, fold }) =>
    `seed ${seed}${fold === null ? "" : ` fold ${fold}`}`
  );
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice === undefined) return;
  throw new RangeError(
    `Cannot join runs: each seed and fold must be there once, got ${twice} again; leave one of the two out`,
  );
}

function reportOf(
  protocol: ProtocolName,
  bySeed: Map<number, RunAnswers[]>,
): ProtocolReport {
  const seeds = [...bySeed.values()];
  const pool = (folds?: readonly number[]) =>
    seeds.map((runs) => pooled(protocol, { runs, folds }));
  const all = pool();
  const folds = seeds[0].flatMap(({ fold }) => fold ?? []).sort();
  return {
    protocol,
    seeds: [...bySeed.keys()],
    folds,
    ...measure(all),
    parts: partsOf(protocol, { folds, pool }),
    bySeed: Object.fromEntries(
      [...bySeed.keys()].map((seed, i) => [seed, scoreAnswers(all[i])]),
    ),
    heard: {},
    gate: null,
    ensemble: null,
  };
}

/** The answers of some folds of a seed, all where none are named. */
function pooled(
  protocol: ProtocolName,
  { runs, folds }: { runs: readonly RunAnswers[]; folds?: readonly number[] },
): JudgedAnswer[] {
  const { classes } = PROTOCOLS[protocol];
  return runs
    .filter(({ fold }) => !folds || folds.includes(fold ?? 0))
    .flatMap(({ answers, ...model }) =>
      answers.map((answer) =>
        judged(classes === 7 ? inSeven(answer) : answer, model)
      )
    );
}

function partsOf(
  protocol: ProtocolName,
  { folds, pool }: {
    folds: readonly number[];
    pool: (folds: readonly number[]) => JudgedAnswer[][];
  },
): ProtocolReport["parts"] {
  const { parts } = PROTOCOLS[protocol];
  if (parts === null) return null;
  const measured = Object.entries(parts)
    .filter(([, needed]) => needed.every((fold) => folds.includes(fold)))
    .map(([name, needed]) => [name, measure(pool(needed))]);
  return Object.fromEntries(measured);
}
