import type { Clip } from "../manifest.ts";
import { SeededRandom } from "../random.ts";
import {
  bySide,
  developmentSpeakers,
  type Protocol,
  type Sides,
  type SplitOptions,
  uniqueClips,
} from "./protocol.ts";

/** What one fold learns from, and what it is measured on. */
interface Direction {
  from: (clip: Clip) => boolean;
  to: (clip: Clip) => boolean;
}

const ofCorpus = (name: string) => ({ corpus }: Clip) => corpus === name;
const ofSpeaker = (name: string) => ({ speaker }: Clip) => speaker === name;

/** The folds, from 1. */
const DIRECTIONS: readonly Direction[] = [
  { from: ofCorpus("ravdess"), to: ofCorpus("tess") },
  { from: ofCorpus("tess"), to: ofCorpus("ravdess") },
  { from: ofSpeaker("tess-OAF"), to: ofSpeaker("tess-YAF") },
  { from: ofSpeaker("tess-YAF"), to: ofSpeaker("tess-OAF") },
];

/** Share of TESS' words by which choices are made. */
const DEV_WORDS = 0.1;

/**
 * `cross-corpus`: the network is measured in another room, on other voices and
 * sentences than those it has learnt from. Only RAVDESS has calm, which counts
 * as neutral.
 */
export const CROSS_CORPUS: Protocol = {
  name: "cross-corpus",
  summary:
    "learnt from one corpus or actress, measured on another; seven classes, calm counts as neutral",
  hasTest: true,
  folds: DIRECTIONS.length,
  corpora: null,
  seeds: [1, 2, 3],
  knowsVoices: false,
  classes: 7,
  parts: {
    "RAVDESS → TESS": [1],
    "TESS → RAVDESS": [2],
    "one TESS actress → the other": [3, 4],
  },
  split: splitCorpora,
};

function splitCorpora(
  clips: readonly Clip[],
  { seed, fold, developmentActors }: SplitOptions,
): Sides {
  const direction = fold == null ? undefined : DIRECTIONS[fold - 1];
  if (!direction) {
    throw new RangeError(
      `Cannot split by corpus: 'fold' must be 1 to ${DIRECTIONS.length}, got ${fold}`,
    );
  }
  const unique = uniqueClips(clips);
  const random = new SeededRandom(seed, `split/cross-corpus/${fold}`);
  const learnt = unique.filter(direction.from);
  const speakers = developmentSpeakers(learnt, {
    count: developmentActors,
    random,
  });
  const words = developmentWords(learnt, random);
  const isDev = ({ corpus, speaker, statement }: Clip) =>
    corpus === "ravdess" ? speakers.has(speaker) : words.has(statement);
  return bySide(unique, (clip) => {
    if (direction.to(clip)) return "test";
    if (!direction.from(clip)) return "none";
    return isDev(clip) ? "dev" : "train";
  });
}

/**
 * TESS has two speakers at most, too few to hold one back: some of its words
 * are held back, from both.
 */
function developmentWords(
  clips: readonly Clip[],
  random: SeededRandom,
): Set<string> {
  const words = new Set(
    clips.filter(ofCorpus("tess")).map(({ statement }) => statement),
  );
  const count = Math.max(1, Math.round(words.size * DEV_WORDS));
  return new Set(random.shuffle([...words].sort()).slice(0, count));
}
