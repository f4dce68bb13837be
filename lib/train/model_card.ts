import { isDeepStrictEqual } from "node:util";
import type { ModelSpec } from "../model/mod.ts";
import type { ClipLabel } from "./corpora/mod.ts";
import {
  hoursText,
  type PooledSettings,
  type SetReport,
} from "./crossval/mod.ts";
import type { ProtocolReport } from "./evaluation/mod.ts";
import { nRefitEpochs } from "./fit.ts";
import { learntClips, learntCorpora, type LearntFrom } from "./learnt_from.ts";
import { markdownTable } from "./markdown.ts";
import { limitsText } from "./model_limits.ts";
import { type ProtocolName, PROTOCOLS, type Split } from "./protocols/mod.ts";
import type { Recipe, TrainingRecipe } from "./recipe.ts";
import { differences } from "./records.ts";
import { type AnyProtocolName, figureText, reportText } from "./report.ts";
import type { RunConfig } from "./training_run.ts";

/** A protocol's figures on a model's card, as shares of 1. */
export interface CardFigures
  extends Omit<ProtocolReport, "protocol" | "bySeed"> {
  /** The command that measured them. */
  command: string;
  /** The day they were measured, `YYYY-MM-DD`. */
  date: string;
  /** What computed them. */
  machine: string;
  /** How long its networks took, one after the other; an older card has none. */
  minutes?: number;
}

/** Recordings that a model was made with. */
export interface DataSource {
  name: string;
  licence: string;
  source: string;
}

/** What one window costs. */
export interface NetworkCost {
  /** Numbers that were learnt or measured. */
  weights: number;
  /** Multiply-adds a window. */
  multiplyAdds: number;
  /** Of `weights.bin`. */
  bytes: number;
}

/** `card.json`: what a model is, and how right it was measured to be. */
export interface ModelCard {
  id: string;
  summary: string;
  licence: string;
  /** What the weights were learnt from, and what was mixed in. */
  corpora: DataSource[];
  /** What the shipped network itself learnt from. */
  learntFrom: LearntFrom;
  network: NetworkCost;
  /** What was fitted on the development actors. */
  settings: {
    temperature: number;
    notSureBelow: number | null;
    /** By whose development clips the thresholds were chosen; null: its own. */
    pooled: { clips: number; networks: number } | null;
    speechThreshold: number;
  };
  recipe: RunConfig;
  /**
   * How networks of `random` were trained instead, see `Recipe.knownVoices`;
   * null: in the same way.
   */
  knownVoices: TrainingRecipe | null;
  /**
   * What other networks measured, each on clips it was not given, by the same
   * recipe but for `knownVoices`:
   * nobody is left to measure the shipped one on.
   */
  protocols: Record<string, CardFigures>;
}

/** `crossval --collect`'s report, as it is on disk. */
export interface CollectedReport extends SetReport {
  command: string;
  date: string;
  recipe: Recipe;
}

/** What a card is made of. */
export interface CardParts {
  id: string;
  recipe: RunConfig;
  split: Split;
  spec: ModelSpec;
  network: NetworkCost;
  /** How many it learnt from, by corpus, where they were counted. */
  speakers?: Record<string, number>;
  reports: readonly CollectedReport[];
  pooled: PooledSettings | null;
}

type CorpusName = ClipLabel["corpus"];

const CORPORA: Record<CorpusName, DataSource> = {
  ravdess: {
    name: "RAVDESS",
    licence: "CC BY-NC-SA 4.0",
    source: "Livingstone & Russo (2018), doi:10.5281/zenodo.1188976",
  },
  tess: {
    name: "TESS",
    licence: "CC BY-NC-ND 4.0",
    source: "Dupuis & Pichora-Fuller (2010), doi:10.5683/SP2/E8H2MF",
  },
};

/** The training half of ESC-10 that the shipped networks learnt with. */
const ESC10_FINGERPRINT =
  "e5b4465156db6150dc1fcec31166858359b944057af6892599aeb2bb1fe535c6";

/** Whose noise a network learnt with, see `NoisePool.fingerprint`. */
function noiseSource(fingerprint: string): DataSource {
  if (fingerprint === ESC10_FINGERPRINT) {
    return {
      name: "ESC-10 (noise mixed in)",
      licence: "CC BY 3.0",
      source: "Piczak (2015), doi:10.1145/2733373.2806390",
    };
  }
  return {
    name: "noise mixed in",
    licence: "not recorded",
    source: `a folder of sounds, SHA-256 ${fingerprint.slice(0, 16)}…`,
  };
}

/** A model's card. */
export function makeCard(
  { id, recipe, split, spec, network, speakers, reports, pooled }: CardParts,
): ModelCard {
  const protocols = reports.flatMap((report) =>
    Object.entries(report.protocols).map(([name, measured]) => {
      const { protocol: _, bySeed: __, ...figures } = measured;
      const { command, date, machines, minutes: { [name]: minutes } } = report;
      const machine = machines.join("; ");
      const how = { command, date, machine };
      const cost = minutes === undefined ? {} : { minutes };
      return [name, { ...figures, ...how, ...cost }] as const;
    })
  );
  return {
    id,
    summary: `2-D convolutional network on ${
      inputsText(spec)
    }, 3 s at a time; eight acted emotions in English speech, and whether there is speech`,
    licence:
      "Learnt from recordings for non-commercial use: the weights are for non-commercial use only",
    corpora: [
      ...learntCorpora(recipe, { speakers })
        .map((name) => CORPORA[name as CorpusName]),
      ...(split.noise ? [noiseSource(split.noise)] : []),
    ],
    learntFrom: {
      clips: learntClips(recipe, split).length,
      developmentClips: split.dev.length,
      ...(speakers && { speakers }),
    },
    network,
    settings: {
      temperature: spec.temperature,
      notSureBelow: spec.notSureBelow ?? null,
      pooled: pooled &&
        { clips: pooled.clips, networks: pooled.networks },
      speechThreshold: spec.speech!.threshold,
    },
    recipe,
    knownVoices: knownVoicesOf(reports),
    protocols: Object.fromEntries(protocols),
  };
}

/** The recipe of those reports' networks that know the test's voices. */
function knownVoicesOf(
  reports: readonly CollectedReport[],
): TrainingRecipe | null {
  const report = reports.find(({ protocols }) =>
    Object.keys(protocols).some((name) =>
      PROTOCOLS[name as ProtocolName].knowsVoices
    )
  );
  if (!report) return null;
  const { knownVoices = null, ...newVoices } = report.recipe;
  return isDeepStrictEqual(knownVoices, newVoices) ? null : knownVoices;
}

/** `40 MFCCs and periodicity at 48 pitches` */
function inputsText({ features: { nMfcc, periodicity } }: ModelSpec): string {
  const pitches = periodicity
    ? ` and periodicity at ${periodicity.nPitches} pitches`
    : "";
  return `${nMfcc} MFCCs${pitches}`;
}

const MEANING = `It names the emotion that a voice **expresses**, as a listener
might, not what a person feels. Where its confidence is under a threshold it
says "not sure"; where it hears no speech it says so.`;

const NOT_FOR =
  `- Inferring emotions of people at work or in education: forbidden in the
  European Union, AI Act (Regulation (EU) 2024/1689), article 5(1)(f).
- Deciding anything about a person: hiring, credit, insurance, policing,
  diagnosis, border control.
- Listening to people who do not know: who deploys it has to inform them,
  article 50(3).
- Commercial use of the weights: the corpora's licences do not allow it.`;

/** What the shipped network learnt from, and who chose its settings. */
function learntText({ learntFrom, settings, recipe }: ModelCard): string {
  const { pooled } = settings;
  const begin = `The shipped network learnt from ${learntFrom.clips} clips.`;
  if (pooled) {
    return `${begin} Its temperature, and when it is not sure, were chosen by the ${pooled.clips} answers that ${pooled.networks} networks of \`speakers\` gave to their own development actors. Below, each network is measured with what its own development actors chose.`;
  }
  const when = nRefitEpochs(recipe.fit) > 0
    ? "before it learnt from them too"
    : "and it did not learn from them";
  return `${begin} Its temperature, and when it is not sure, were chosen by ${learntFrom.developmentClips} clips of development actors, ${when}.`;
}

/** Which protocols' networks learnt from other recordings than the shipped one. */
function corporaText(
  { recipe, learntFrom, protocols }: ModelCard,
): string[] {
  const shipped = learntCorpora(recipe, learntFrom);
  const list = (names: readonly string[]) =>
    names.map((name) => CORPORA[name as CorpusName].name).join(" and ");
  return Object.keys(protocols).flatMap((name) => {
    const { corpora, parts } = PROTOCOLS[name as ProtocolName];
    if (parts !== null) {
      return [
        `Networks of \`${name}\` learnt from a part of the recordings each, with calm counted as neutral (${
          Object.keys(parts).join(", ")
        }).`,
      ];
    }
    return corpora === null || list(corpora) === list(shipped) ? [] : [
      `Networks of \`${name}\` learnt from ${
        list(corpora)
      } alone, the shipped one from ${list(shipped)}.`,
    ];
  });
}

/** What the networks of known voices were trained by instead. */
function knownVoicesText({ recipe, knownVoices }: ModelCard): string[] {
  if (knownVoices === null) return [];
  const { seed } = recipe.fit;
  const otherwise = { ...recipe, ...knownVoices };
  const to = { ...otherwise, fit: { ...otherwise.fit, seed } };
  return [
    "Networks of `random`, which know the voices that they are asked about, were trained otherwise in this:",
    jsonText(differences(recipe, to)),
  ];
}

function jsonText(value: unknown): string {
  return "```json\n" + JSON.stringify(value, null, 2) + "\n```";
}

/** How long all of it took; nothing where no report says. */
function costText(reports: readonly CollectedReport[]): string[] {
  const minutes = Object.assign({}, ...reports.map(({ minutes }) => minutes));
  return Object.keys(minutes).length === 0 ? [] : [
    `Hours that training and measuring these networks took, one after the other, each on one core: ${
      hoursText(minutes)
    }.`,
  ];
}

/** A card as Markdown, with everything that was measured. */
export function cardText(
  card: ModelCard,
  reports: readonly CollectedReport[],
): string {
  const { id, summary, licence, network, settings } = card;
  const percent = (share: number | null) =>
    share === null ? "–" : `${(100 * share).toFixed(1)} %`;
  return [
    `# ${id}`,
    `${summary}.`,
    MEANING,
    "## Data and licences",
    markdownTable(
      ["recordings", "licence", "source"],
      card.corpora.map((of) => [of.name, of.licence, of.source]),
    ),
    `${licence}.`,
    [
      learntText(card),
      "No one is left to measure it on: the figures below are those of other networks, made by the same recipe but for what is named here, on voices or clips that those had not learnt from.",
      ...corporaText(card),
      ...(card.knownVoices
        ? [
          "Networks of `random` were made by a recipe for known voices, see the end: the shipped one, made for strangers, would do worse there.",
        ]
        : []),
    ].join(" "),
    "## Network",
    markdownTable(["", ""], [
      ["weights", `${network.weights}`],
      [
        "multiply-adds a window",
        `${(network.multiplyAdds / 1e6).toFixed(1)} million`,
      ],
      ["size", `${(network.bytes / 1e6).toFixed(2)} MB`],
      ["temperature", settings.temperature.toFixed(3)],
      ["not sure below", percent(settings.notSureBelow)],
      ["speech from", percent(settings.speechThreshold)],
    ]),
    "## What it cannot do",
    limitsText(card.recipe, card.learntFrom),
    "## What it must not be used for",
    NOT_FOR,
    "## Figures",
    "`speakers` is the one to go by: voices that the network had never heard. `random` has the same voices on both sides, and flatters. Development actors are never those of their own fold's test, but of others': all choices together were made by clips that other networks are tested on. How long the default recipe learns, how far its copies vary, and that it mixes clips up, was chosen with `cross-corpus`'s figures in view, and periodicity was checked by them. All else was chosen by development clips, but not blindly: figures of test clips had been seen before the optimiser, periodicity, the logit adjustment, the refit's length, the gate's rule, the prior of temperature and \"not sure\", and the recipe for known voices were settled. All that flatters a little. The voices of `speakers` are new, but their sentences and their studio are not: who says something else elsewhere is heard less well, as `cross-corpus` shows.",
    ...costText(reports),
    ...reports.flatMap((report) =>
      Object.entries(report.protocols).flatMap(([name, figures]) => [
        deeper(
          reportText(figures, { ...report, name: name as AnyProtocolName }),
        ).trim(),
        ...actorText(figures),
      ])
    ),
    "## Recipe",
    jsonText(card.recipe),
    ...knownVoicesText(card),
  ].join("\n\n") + "\n";
}

/** A report's headings, two levels down. */
function deeper(text: string): string {
  return text.replaceAll(/^#/gm, "###");
}

function actorText({ byActor }: ProtocolReport): string[] {
  const actors = Object.entries(byActor);
  if (actors.length < 2) return [];
  return [
    "#### Actors",
    markdownTable(
      ["actor", "clips", "accuracy", "UAR"],
      actors.toSorted(([, a], [, b]) => a.uar.mean - b.uar.mean)
        .map(([name, { clips, accuracy, uar }]) => [
          name,
          `${clips}`,
          figureText(accuracy),
          figureText(uar),
        ]),
    ),
  ];
}
