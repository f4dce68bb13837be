import {
  CLIP,
  type Figure,
  type Measures,
  type ProtocolReport,
} from "../evaluation/mod.ts";
import { markdownTable } from "../markdown.ts";
import { figureText } from "../report.ts";
import { percent } from "../metrics.ts";
import { DEVELOPMENT_SNR_DB } from "../speech_gate.ts";
import { SPEECH_THRESHOLD } from "../speech_threshold.ts";
import type { PooledGate, SetReport } from "./collect.ts";

/** A set's figures as a Markdown table, and what is missing. */
export function setText(
  { protocols, minutes, gate, missing }: SetReport,
): string {
  const rows = Object.entries(protocols).flatMap(([name, report]) => {
    const seeds = `${report.seeds.length}`;
    return [
      row(name, { seeds, measures: report }),
      ...Object.entries(report.parts ?? {}).map(([part, measures]) =>
        row(`${name}: ${part}`, { seeds, measures })
      ),
    ];
  });
  const heard = Object.entries(protocols).flatMap(heardRows);
  const lines = rows.length > 0 ? [markdownTable(HEAD, rows)] : [];
  if (heard.length > 0) lines.push(markdownTable(HEARD_HEAD, heard));
  const gates = Object.entries(protocols).flatMap(gateRows);
  if (gates.length > 0) lines.push(markdownTable(GATE_HEAD, gates));
  if (gate) lines.push(pooledGateText(gate));
  if (rows.length > 0) {
    lines.push(`Hours, one unit after the other: ${hoursText(minutes)}`);
  }
  if (missing.length > 0) lines.push(`Missing: ${missing.join(", ")}`);
  return lines.join("\n\n");
}

/** `7.9 (speakers 2.9, random 5.0)`: hours in all, and by protocol. */
export function hoursText(minutes: SetReport["minutes"]): string {
  const hours = (m: number) => (m / 60).toFixed(1);
  const each = Object.entries(minutes).map(([name, m]) =>
    `${name} ${hours(m)}`
  );
  const all = Object.values(minutes).reduce((sum, m) => sum + m, 0);
  return `${hours(all)} (${each.join(", ")})`;
}

const HEAD = [
  "protocol",
  "seeds",
  "clips",
  "accuracy",
  "UAR",
  "UAR, 7 classes",
  "accuracy by corpus",
  "UAR women / men",
  "actors' UAR",
  "worst class' recall",
  "ECE",
  "sure: coverage, precision",
];

function row(
  name: string,
  { seeds, measures }: { seeds: string; measures: Measures },
): string[] {
  const { actorRange, worstClass, notSure, bySex } = measures;
  const uar = (sex: string) => optional(bySex[sex]?.uar);
  return [
    name,
    seeds,
    `${measures.clips}`,
    figureText(measures.accuracy),
    figureText(measures.uar),
    figureText(measures.sevenClasses.uar),
    Object.entries(measures.byCorpus).map(([corpus, { accuracy }]) =>
      `${corpus} ${figureText(accuracy)}`
    ).join(", "),
    `${uar("female")} / ${uar("male")}`,
    `${percentRange(actorRange)}`,
    `${worstClass.emotion} ${figureText(worstClass.recall)}`,
    figureText(measures.calibration.ece),
    notSure
      ? `${figureText(notSure.coverage)}, ${optional(notSure.precision)}`
      : "–",
  ];
}

const HEARD_HEAD = [
  "protocol",
  "heard",
  "UAR",
  "points lost",
  "UAR, networks averaged",
];

/** Clips heard otherwise, and networks averaged. */
function heardRows([name, report]: [string, ProtocolReport]): string[][] {
  const { heard, ensemble } = report;
  const averaged = (hearing: string) => optional(ensemble?.heard[hearing]?.uar);
  return [
    [name, CLIP, figureText(report.uar), "", averaged(CLIP)],
    ...Object.entries(heard).map(([hearing, { uar, uarLoss }]) => [
      name,
      hearing,
      figureText(uar),
      (100 * uarLoss).toFixed(1),
      averaged(hearing),
    ]),
  ];
}

const GATE_HEAD = [
  "protocol",
  "speech accepted",
  "sounds rejected",
  "their windows",
  "silence rejected",
];

/** What the speech gates let through. */
function gateRows([name, { gate }]: [string, ProtocolReport]): string[][] {
  if (gate === null) return [];
  const shares = (of: Record<string, Figure>) =>
    Object.entries(of).map(([each, share]) => `${each} ${figureText(share)}`)
      .join(", ");
  return [[
    name,
    shares(gate.accepted),
    figureText(gate.rejected),
    figureText(gate.rejectedWindows),
    shares(gate.rejectedSilence),
  ]];
}

/** By what the gates' common threshold is chosen. */
function pooledGateText(
  { networks, fitted, accepted, rejected }: PooledGate,
): string {
  return `Development sounds of ${networks} networks of speakers: speech from ${
    fitted.toFixed(2)
  } on; from ${SPEECH_THRESHOLD} on, ${
    percent(accepted)
  } of speech at ${DEVELOPMENT_SNR_DB} dB are accepted, ${
    percent(rejected)
  } of noise rejected.`;
}

function optional(value: Figure | null | undefined): string {
  return value ? figureText(value) : "–";
}

function percentRange(
  { least, greatest }: { least: number; greatest: number },
): string {
  return `${(100 * least).toFixed(1)}–${(100 * greatest).toFixed(1)} %`;
}
