import { EMOTIONS } from "../model/mod.ts";
import type { Figure, ProtocolReport } from "./evaluation.ts";
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
    table(["clips of", "number", "accuracy", "balanced accuracy (UAR)"], [
      [
        "all",
        `${scores.clips}`,
        figureText(report.accuracy),
        figureText(report.uar),
      ],
      ...corpora,
    ]),
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

function figureText({ mean, sd, n }: Figure): string {
  return n > 1 ? `${percent(mean)} ± ${(100 * sd).toFixed(1)}` : percent(mean);
}

function classTable({ classes }: Scores): string {
  const share = (x: number | null) => x === null ? "–" : percent(x);
  return table(
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
  return table(
    ["", ...EMOTIONS],
    EMOTIONS.map((emotion, i) => [emotion, ...confusion[i].map(String)]),
  );
}

/** A Markdown table, its columns padded to one width. */
function table(head: string[], rows: string[][]): string {
  const widths = head.map((cell, i) =>
    Math.max(cell.length, ...rows.map((row) => row[i].length))
  );
  const line = (row: string[]) =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`;
  const rule = `| ${widths.map((w) => "-".repeat(w)).join(" | ")} |`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}
