import { EMOTIONS } from "../model/mod.ts";
import type { Figure, ProtocolReport } from "./evaluation/mod.ts";
import { markdownTable } from "./markdown.ts";
import type { Scores } from "./metrics.ts";
import { PROTOCOLS } from "./protocols/mod.ts";
import { percent } from "./training_run.ts";

/** A protocol's figures as Markdown that also reads well as plain text. */
export function reportText(
  report: ProtocolReport,
  { command, date }: { command: string; date: string },
): string {
  const { protocol, seeds, folds } = report;
  const [seed, scores] = Object.entries(report.bySeed)[0];
  const corpora = Object.entries(report.byCorpus).map(([name, corpus]) => [
    name,
    `${corpus.clips}`,
    figureText(corpus.accuracy),
    figureText(corpus.uar),
  ]);
  return [
    `# Protocol \`${protocol}\``,
    `${PROTOCOLS[protocol].summary}.`,
    `Measured on ${date} by \`${command}\`. Seeds: ${seeds.join(", ")}${
      folds.length > 0 ? `; folds pooled: ${folds.join(", ")}` : ""
    }.`,
    markdownTable(
      ["clips of", "number", "accuracy", "balanced accuracy (UAR)"],
      [
        [
          "all",
          `${scores.clips}`,
          figureText(report.accuracy),
          figureText(report.uar),
        ],
        ...corpora,
      ],
    ),
    `Always giving the commonest emotion: accuracy ${
      figureText(report.baseline.accuracy)
    }.`,
    `## Classes (seed ${seed})`,
    classTable(scores),
    `## Confusion matrix (seed ${seed})`,
    "Rows: the actor's emotion. Columns: the network's.",
    confusionTable(scores),
  ].join("\n\n") + "\n";
}

/** `65.1 % ± 3.1`: mean and, over several seeds, standard deviation. */
export function figureText({ mean, sd, n }: Figure): string {
  return n > 1 ? `${percent(mean)} ± ${(100 * sd).toFixed(1)}` : percent(mean);
}

function classTable({ classes }: Scores): string {
  const share = (x: number | null) => x === null ? "–" : percent(x);
  return markdownTable(
    ["emotion", "precision", "recall", "F1", "clips"],
    EMOTIONS.map((emotion) => {
      const { precision, recall, f1, support } = classes[emotion];
      return [
        emotion,
        share(precision),
        share(recall),
        share(f1),
        `${support}`,
      ];
    }),
  );
}

function confusionTable({ confusion }: Scores): string {
  return markdownTable(
    ["", ...EMOTIONS],
    EMOTIONS.map((emotion, i) => [emotion, ...confusion[i].map(String)]),
  );
}
