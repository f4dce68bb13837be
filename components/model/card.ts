import type { Emotion } from "../../lib/model/mod.ts";
import type {
  CardFigures,
  Figure,
  HeardFigures,
  ModelCard,
  Rightness,
} from "../../lib/train/mod.ts";
import { EMOTION_ORDER } from "../emotion_look.ts";

/** A protocol's figures; an older card has fewer of them. */
export type Figures =
  & Pick<CardFigures, "accuracy" | "uar">
  & Partial<CardFigures>;

/** A model's card, as far as it is written. */
export type Card = Omit<ModelCard, "protocols" | "knownVoices"> & {
  protocols: Record<string, Figures>;
  knownVoices?: ModelCard["knownVoices"];
};

/** What one part of a protocol measured. */
export interface Part {
  name: string;
  uar: Figure;
}

/** A headline: one protocol's figure. */
export interface Headline {
  /** The protocol's name. */
  name: string;
  uar: Figure;
  accuracy: Figure;
  /** The whole protocol where the figure is its own. */
  figures: Figures | null;
  /** Whether its networks were made by another recipe than the shipped one. */
  hasOwnRecipe: boolean;
  /** Different tasks, which one figure of all would not tell; empty: it is one. */
  parts: Part[];
}

/** The protocol to go by: voices never heard, else whatever there is. */
export function mainProtocol({ protocols }: Card): string | null {
  const names = Object.keys(protocols);
  return names.includes("speakers") ? "speakers" : names[0] ?? null;
}

/** How clips were heard otherwise, from whichever protocol measured it. */
export function heardOf({ protocols }: Card): Record<string, HeardFigures> {
  const order = ["live", "noise", "speakers"];
  return Object.assign(
    {},
    ...order.map((name) => protocols[name]?.heard ?? {}),
  );
}

const OF_HEARINGS = ["noise", "live"];
const FIRST = ["speakers", "random", "cross-corpus"];

/**
 * The headlines side by side: trained protocols, the one to go by first, then
 * noise at 10 dB and live, where they were measured.
 */
export function headlines(card: Card): Headline[] {
  const rank = (name: string) =>
    FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length;
  const trained = Object.entries(card.protocols)
    .filter(([name]) => !OF_HEARINGS.includes(name))
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([name, figures]) => ({
      name,
      uar: figures.uar,
      accuracy: figures.accuracy,
      figures,
      hasOwnRecipe: name === "random" && Boolean(card.knownVoices),
      parts: Object.entries(figures.parts ?? {})
        .map(([name, { uar }]) => ({ name, uar })),
    }));
  const heard = heardOf(card);
  const otherwise = [["noise", "10 dB"], ["live", "live"]]
    .filter(([, as]) => as in heard)
    .map(([name, as]) => ({
      ...{ name, ...heard[as], figures: null, parts: [] },
      hasOwnRecipe: false,
    }));
  return [...trained, ...otherwise];
}

/** A point of the noise curve. */
export interface NoisePoint {
  /** Signal-to-noise ratio, dB; Infinity without noise. */
  snrDb: number;
  /** Balanced accuracy, 0 to 1. */
  uar: number;
}

/** The noise curve, from no noise to the loudest; empty where not measured. */
export function noiseCurve(card: Card): NoisePoint[] {
  const main = mainProtocol(card);
  const points = Object.entries(heardOf(card)).flatMap(([name, { uar }]) => {
    const snr = /^(-?\d+) dB$/.exec(name);
    return snr ? [{ snrDb: Number(snr[1]), uar: uar.mean }] : [];
  });
  if (main === null || points.length === 0) return [];
  const clean = card.protocols[main].uar.mean;
  return [{ snrDb: Infinity, uar: clean }, ...points]
    .sort((a, b) => b.snrDb - a.snrDb);
}

/** A group of clips and how right the network is on them. */
export interface Group {
  /** "all", "female", "ravdess", … */
  name: string;
  rightness: Rightness;
}

/** Sexes, corpora and the protocol's own parts, as far as there are several. */
export function groupsOf({ bySex, byCorpus, parts }: Figures): Group[] {
  const several = (groups: Record<string, Rightness> = {}) =>
    Object.keys(groups).length < 2 ? [] : Object.entries(groups);
  return [
    ...several(bySex),
    ...several(byCorpus),
    ...Object.entries(parts ?? {}),
  ].map(([name, rightness]) => ({ name, rightness }));
}

/** A confusion matrix with the emotions that were played. */
export interface Confusion {
  emotions: Emotion[];
  /** Rows of shares: played, named; each row sums to 1. */
  shares: number[][];
}

/** Rows of emotions nobody played are left out; null where not measured. */
export function confusionOf(
  { confusion }: Figures,
): Confusion | null {
  if (!confusion) return null;
  const sum = (row: readonly number[]) => row.reduce((a, b) => a + b, 0);
  const present = EMOTION_ORDER.map((_, i) => i).filter((i) =>
    sum(confusion[i]) > 0
  );
  const shares = present.map((i) => {
    const total = sum(confusion[i]);
    return confusion[i].map((count) => count / total);
  });
  return { emotions: present.map((i) => EMOTION_ORDER[i]), shares };
}

/** Actors from the least to the best understood: balanced accuracy, 0 to 1. */
export function actorsOf(
  { byActor = {} }: Figures,
): { name: string; uar: number }[] {
  return Object.entries(byActor)
    .map(([name, { uar }]) => ({ name, uar: uar.mean }))
    .sort((a, b) => a.uar - b.uar);
}
