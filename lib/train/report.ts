import { EMOTIONS } from "../model/mod.ts";
import {
  type Figure,
  GATE_ASKED,
  HEARING_PROTOCOLS,
  type HearingProtocolName,
  type Measures,
  type ProtocolReport,
  type Rightness,
  type Sureness,
} from "./evaluation/mod.ts";
import { markdownTable } from "./markdown.ts";
import { percent, type Scores, standardError } from "./metrics.ts";
import { type MeasuredProtocolName, PROTOCOLS } from "./protocols/mod.ts";

/** The name of a protocol: one that trains, or one that hears otherwise. */
export type AnyProtocolName = MeasuredProtocolName | HearingProtocolName;

const { final: _, ...MEASURED } = PROTOCOLS;

/** Every protocol that measures, by name. */
export const ALL_PROTOCOLS: Readonly<
  Record<AnyProtocolName, { name: string; summary: string }>
> = { ...MEASURED, ...HEARING_PROTOCOLS };

/** A protocol's figures as Markdown that also reads well as plain text. */
export function reportText(
  report: ProtocolReport,
  { command, date, name = report.protocol as MeasuredProtocolName }: {
    command: string;
    date: string;
    /** The protocol that is reported; default the one that trained. */
    name?: AnyProtocolName;
  },
): string {
  const { seeds, folds } = report;
  const [seed, scores] = Object.entries(report.bySeed)[0];
  const { least, greatest } = report.actorRange;
  return [
    `# Protocol \`${name}\``,
    `${ALL_PROTOCOLS[name].summary}.`,
    `Measured on ${date} by \`${command}\`. Seeds: ${seeds.join(", ")}${
      folds.length > 0 ? `; folds pooled: ${folds.join(", ")}` : ""
    }.`,
    rightnessTable(report),
    ...(hasParts(report)
      ? [
        ...partsText(report),
        "These are different tasks. What follows is of all of them together.",
      ]
      : []),
    `Always giving the commonest emotion: accuracy ${
      figureText(report.baseline.accuracy)
    }.`,
    `Actors' balanced accuracy: ${percent(least)} to ${percent(greatest)}.${
      actorsText(report)
    }`,
    `Least recall: ${report.worstClass.emotion}, ${
      figureText(report.worstClass.recall)
    }.`,
    ...heardText(report),
    ...gateText(report),
    ...ensembleText(report),
    ...calibrationText(report),
    "## Classes",
    classTable(report, scores),
    `## Confusion matrix (seed ${seed})`,
    "Rows: the actor's emotion. Columns: the network's.",
    confusionTable(scores),
  ].join("\n\n") + "\n";
}

/** `65.1 % ± 3.1`: mean and, over several seeds, standard deviation. */
export function figureText({ mean, sd, n }: Figure): string {
  return n > 1 ? `${percent(mean)} ± ${(100 * sd).toFixed(1)}` : percent(mean);
}

function rightnessTable(report: ProtocolReport): string {
  const row = (name: string, { clips, accuracy, uar }: Rightness) => [
    name,
    `${clips}`,
    figureText(accuracy),
    figureText(uar),
  ];
  const rows = (groups: Record<string, Rightness>) =>
    Object.entries(groups).map(([name, group]) => row(name, group));
  return markdownTable(
    ["clips of", "number", "accuracy", "balanced accuracy (UAR)"],
    hasParts(report) ? rows(report.parts!) : [
      row("all", report),
      row("all, calm as neutral", report.sevenClasses),
      ...rows(report.byCorpus),
      ...rows(report.bySex),
    ],
  );
}

/** Whether it measures different things, which one figure cannot tell. */
function hasParts({ parts }: ProtocolReport): boolean {
  return Object.keys(parts ?? {}).length > 0;
}

/** What a mean over actors may be off by, as another draw of them would show. */
function actorsText(report: ProtocolReport): string {
  const uars = Object.values(report.byActor).map(({ uar }) => uar.mean);
  if (hasParts(report) || uars.length < 3) return "";
  return ` The standard error of a mean over these ${uars.length} is ${
    (100 * standardError(uars)).toFixed(1)
  } points; what stands after ± is the standard deviation over seeds.`;
}

/** Each part's recalls, and how far its confidences can be relied on. */
function partsText({ parts }: ProtocolReport): string[] {
  const rows = Object.entries(parts!);
  const emotions = EMOTIONS.filter((emotion) =>
    rows.some(([, { classes }]) => classes[emotion].recall !== null)
  );
  const text = (figure: Figure | null | undefined) =>
    figure ? figureText(figure) : "–";
  return [
    markdownTable(
      ["recall", ...emotions],
      rows.map(([name, { classes }]) => [
        name,
        ...emotions.map((emotion) => text(classes[emotion].recall)),
      ]),
    ),
    markdownTable(
      ["confidence", "calibration error", "sure", "sure, right"],
      rows.map(([name, { calibration, notSure }]) => [
        name,
        figureText(calibration.ece),
        text(notSure?.coverage),
        text(notSure?.precision),
      ]),
    ),
  ];
}

/** Clips heard otherwise, and what that costs. */
function heardText({ heard, uar }: ProtocolReport): string[] {
  const entries = Object.entries(heard);
  if (entries.length === 0) return [];
  const allowed = Object.assign(
    {},
    ...Object.values(HEARING_PROTOCOLS).map(({ mostLoss }) => mostLoss),
  ) as Record<string, number>;
  const points = (share: number) => (100 * share).toFixed(1);
  return [
    "## Clips heard otherwise",
    "The emotion is asked of every clip, also where the gate hears no speech, as it may in noise. The last column counts those as wrong: a page says nothing of them.",
    markdownTable(
      [
        ...["heard", "accuracy", "UAR", "points lost", "at most"],
        ...["not answered", "UAR, no speech is wrong"],
      ],
      [
        ["clip", "", figureText(uar), "", "", "", ""],
        ...entries.map(([name, figures]) => [
          name,
          figureText(figures.accuracy),
          figureText(figures.uar),
          points(figures.uarLoss),
          name in allowed ? points(allowed[name]) : "",
          percent(figures.unanswered),
          figures.uarAccepted ? figureText(figures.uarAccepted) : "",
        ]),
      ],
    ),
  ];
}

/** What the speech gate lets through and keeps out. */
function gateText({ gate }: ProtocolReport): string[] {
  if (gate === null) return [];
  const asked = (share: number | undefined) =>
    share === undefined ? "" : percent(share);
  return [
    "## Speech gate",
    markdownTable(
      ["speech, heard", "accepted", "at least"],
      Object.entries(gate.accepted).map(([name, share]) => [
        name,
        figureText(share),
        asked(GATE_ASKED.accepted[name]),
      ]),
    ),
    markdownTable(["no speech", "rejected", "at least"], [
      [
        `${gate.sounds} sounds, whole`,
        figureText(gate.rejected),
        asked(GATE_ASKED.rejected),
      ],
      ["their windows", figureText(gate.rejectedWindows), ""],
      ...Object.entries(gate.rejectedByClass).map(([name, share]) => [
        name,
        figureText(share),
        "",
      ]),
      ...Object.entries(gate.rejectedSilence).map(([name, share]) => [
        `silence: ${name}`,
        figureText(share),
        asked(GATE_ASKED.silence),
      ]),
    ]),
  ];
}

function ensembleText({ ensemble }: ProtocolReport): string[] {
  if (ensemble === null) return [];
  return [
    `## Mean of ${ensemble.members} networks`,
    markdownTable(
      ["heard", "accuracy", "UAR", "UAR, calm as neutral", "ECE"],
      Object.entries(ensemble.heard).map(([name, measures]) => [
        name,
        figureText(measures.accuracy),
        figureText(measures.uar),
        figureText(measures.sevenClasses.uar),
        figureText(measures.calibration.ece),
      ]),
    ),
  ];
}

function calibrationText(
  { calibration, notSure, notSureBySex = {} }: Measures,
): string[] {
  const share = (x: number | null) => x === null ? "–" : percent(x);
  const { eceByChance } = calibration;
  const sure = notSure &&
    `It is sure of ${figureText(notSure.coverage)} of the clips, and right in ${
      notSure.precision ? figureText(notSure.precision) : "none"
    } of those.`;
  return [
    "## Calibration",
    [
      `Expected calibration error: ${figureText(calibration.ece)}.`,
      ...(eceByChance
        ? [
          `So many answers have ${
            percent(eceByChance.mean)
          } by chance, even where their confidences are exactly right.`,
        ]
        : []),
    ].join(" "),
    ...(sure ? [[sure, ...sexesText(notSureBySex)].join(" ")] : []),
    markdownTable(
      [
        "confidence",
        "mean",
        "right",
        calibration.ece.n > 1 ? "clips, summed over seeds" : "clips",
      ],
      calibration.bins.filter(({ clips }) => clips > 0).map((bin) => [
        `${percent(bin.from)} to ${percent(bin.to)}`,
        share(bin.confidence),
        share(bin.accuracy),
        `${bin.clips}`,
      ]),
    ),
  ];
}

/** `Of male voices it is sure of 38.0 %, and right in 84.0 % of those.` */
function sexesText(bySex: Record<string, Sureness | null>): string[] {
  return Object.entries(bySex).flatMap(([sex, of]) =>
    of?.precision
      ? [
        `Of ${sex} voices it is sure of ${
          figureText(of.coverage)
        }, and right in ${figureText(of.precision)} of those.`,
      ]
      : []
  );
}

function classTable({ classes }: Measures, { classes: ofSeed }: Scores) {
  const share = (x: Figure | null) => x === null ? "–" : figureText(x);
  return markdownTable(
    ["emotion", "precision", "recall", "F1", "clips"],
    EMOTIONS.map((emotion) => {
      const { precision, recall, f1 } = classes[emotion];
      return [
        emotion,
        share(precision),
        share(recall),
        share(f1),
        `${ofSeed[emotion].support}`,
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
