import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  type Backend,
  type Emotion,
  EMOTIONS,
  loadRecogniser,
  type Prediction,
} from "../../model/mod.ts";
import { turnUnlessStopped } from "../event_loop.ts";
import { folderSource, readJsonFile, writeWhole } from "../files.ts";
import { type Clip, readClip, readCorpora } from "../manifest.ts";
import { commonest } from "../metrics.ts";
import {
  clipId,
  labelUnder,
  type ProtocolName,
  type Split,
} from "../protocols/mod.ts";
import type { RunConfig } from "../training_run.ts";
import { GATE, type SoundAnswer } from "./gate_hearing.ts";
import type { Heard, Hearing, TestClip } from "./hearing.ts";
import { isSameNoise, newNoise } from "./noise_identity.ts";

/** What a network said of one test clip. */
export interface Answer {
  id: string;
  corpus: string;
  speaker: string;
  sex: "female" | "male";
  emotion: Emotion;
  /** Null where it said nothing: a live session may hear no speech. */
  predicted: Emotion | null;
  /** In the order of `EMOTIONS`; all 0 where it said nothing. */
  probabilities: number[];
  /** Whether it was taken for speech; answers from before do not say. */
  accepted?: boolean;
}

/** What an answer's probabilities are of. */
export interface RunIdentity {
  run: string;
  protocol: ProtocolName;
  seed: number;
  fold: number | null;
  /** The commonest emotion of the training clips. */
  majority: Emotion;
  /** Confidence under which the model is not sure; null for an older model. */
  notSureBelow: number | null;
}

/** A run's answers to its test clips. */
export interface RunAnswers extends RunIdentity {
  answers: Answer[];
}

/** A run's answers to its test clips as they were heard in several ways. */
export interface RunRecord extends RunIdentity {
  /** By the names that a {@link Hearing} gives. */
  heard: Record<string, Answer[]>;
  /** What was said of sounds that are no speech, where they were heard. */
  sounds?: SoundAnswer[];
  /** SHA-256 of the weights that answered, hexadecimal. */
  weights: string;
  /**
   * Which noise was heard, see `NoisePool.fingerprint`, by the names of the
   * answers; those without noise, and those of old, are not in it.
   */
  noise?: Record<string, string>;
}

/** What {@linkcode hearTestClips} needs. */
export interface HearOptions {
  /** Folder that `prepare` made. */
  data: string;
  backend: Backend;
  /**
   * Answers that these weights gave before are not asked for again, those in
   * noise only where it is the same.
   */
  before?: RunRecord | null;
  signal?: AbortSignal;
  /** Told after each hearing, that it may be kept. */
  onHeard?: (record: RunRecord) => Promise<void>;
  /** Told how far a hearing is, 0 to 1. */
  progress?: (hearing: string, share: number) => void;
}

/**
 * Has a run's network answer every test clip of its split, heard in one way
 * after another.
 *
 * @throws {Error} when a test clip is no longer among the prepared ones, or the
 * run may have learnt with the noise that it is to hear.
 * @throws {StoppedEarly} when it is stopped before all was heard.
 */
export async function hearTestClips(
  { run, hearings }: { run: string; hearings: readonly Hearing[] },
  { data, backend, before, signal, onHeard, progress }: HearOptions,
): Promise<RunRecord> {
  const { split, test, majority } = await readTest(run, data);
  const source = folderSource(run);
  const weights = createHash("sha256").update(await source.read("weights.bin"))
    .digest("hex");
  const recogniser = await loadRecogniser({ source, backend });
  const { protocol, seed, fold } = split;
  const notSureBelow = recogniser.spec.notSureBelow ?? null;
  const record: RunRecord = {
    ...{ run, protocol, seed, fold, majority, notSureBelow },
    heard: {},
    weights,
  };
  if (before?.weights === weights) {
    record.heard = { ...before.heard };
    record.sounds = before.sounds;
    record.noise = before.noise;
  }
  try {
    for (const hearing of hearings) {
      const known = heardNames(record);
      const isKnown = hearing.names.every((name) => known.includes(name));
      if (isKnown && await isSameNoise(hearing, record)) continue;
      const noise = await newNoise(hearing, { run, split });
      const label = hearing.names.join(", ");
      const onShare = (share: number) => progress?.(label, share);
      if ("hearSounds" in hearing) {
        record.sounds = await hearing.hearSounds(recogniser, {
          onSound: onShare,
        });
      } else {
        const heard = await hearAll(test, {
          data,
          signal,
          hear: (clip) => hearing.hear(recogniser, clip),
          onClip: onShare,
        });
        Object.assign(record.heard, heard);
      }
      if (hearing.noise) record.noise = { ...record.noise, ...noise };
      await onHeard?.(record);
    }
  } finally {
    recogniser.dispose();
  }
  return record;
}

async function hearAll(
  test: readonly Clip[],
  { data, signal, hear, onClip }: {
    data: string;
    signal?: AbortSignal;
    hear: (clip: TestClip) => Promise<Heard>;
    onClip: (share: number) => void;
  },
): Promise<RunRecord["heard"]> {
  const answers: RunRecord["heard"] = {};
  for (const [i, clip] of test.entries()) {
    await turnUnlessStopped({ signal, what: "answer the test clips" });
    const samples = await readClip(data, clip);
    const heard = await hear({ id: clipId(clip), samples });
    for (const [name, said] of Object.entries(heard)) {
      (answers[name] ??= []).push(answerOf(clip, said));
    }
    onClip((i + 1) / test.length);
  }
  return answers;
}

/** The names of all that a run has heard. */
export function heardNames(
  { heard, sounds }: Pick<RunRecord, "heard" | "sounds">,
): string[] {
  return [...Object.keys(heard), ...(sounds ? [GATE] : [])];
}

/** The answers of a record as they were heard in one way. */
export function heardAs(record: RunRecord, hearing: string): RunAnswers {
  const { heard, sounds: _, weights: __, noise: ___, ...identity } = record;
  const answers = heard[hearing];
  if (answers) return { ...identity, answers };
  throw new RangeError(
    `Cannot take the answers of '${record.run}': 'hearing' must be one of ${
      Object.keys(heard)
    }, got ${hearing}`,
  );
}

/** A record with the answers of some names only. */
export function onlyHeard(
  record: RunRecord,
  names: readonly string[],
): RunRecord {
  const only = <T>(of: Record<string, T>) =>
    Object.fromEntries(
      Object.entries(of).filter(([name]) => names.includes(name)),
    );
  const sounds = names.includes(GATE) ? record.sounds : undefined;
  const noise = record.noise && only(record.noise);
  return { ...record, heard: only(record.heard), sounds, noise };
}

function answerOf(clip: Clip, said: Prediction | null): Answer {
  const { corpus, speaker, sex, emotion } = clip;
  return {
    id: clipId(clip),
    ...{ corpus, speaker, sex, emotion },
    predicted: said?.emotion ?? null,
    probabilities: EMOTIONS.map((name) => said?.probabilities[name] ?? 0),
    accepted: said?.isSpeech ?? false,
  };
}

async function readTest(
  run: string,
  data: string,
): Promise<{ split: Split; test: Clip[]; majority: Emotion }> {
  const [{ corpora }, split] = await Promise.all([
    readJsonFile<RunConfig>(join(run, "run.json")),
    readJsonFile<Split>(join(run, "split.json")),
  ]);
  const clips = new Map(
    (await readCorpora(data, corpora)).map((clip) => [clipId(clip), clip]),
  );
  const of = (ids: string[]) =>
    ids.map((id) => clips.get(id) ?? missing(id, data));
  const majority = commonest(
    of(split.train).map(({ emotion }) => labelUnder(split.protocol, emotion)),
  );
  return { split, test: of(split.test), majority };
}

function missing(id: string, data: string): never {
  throw new Error(
    `Cannot evaluate the run: its clip '${id}' must be among those in '${data}', got none; prepare the recordings that it was trained on`,
  );
}

const ANSWERS = "answers.json";

/** Digits of a number that is kept: a probability has no more than seven. */
const DIGITS = 6;

/** Keeps a run's answers in its folder. */
export async function writeAnswers(
  run: string,
  { run: _, ...record }: RunRecord,
): Promise<void> {
  const short = (_: string, value: unknown) =>
    typeof value === "number" ? Number(value.toPrecision(DIGITS)) : value;
  await writeWhole(join(run, ANSWERS), JSON.stringify(record, short) + "\n");
}

/** The answers kept in a run's folder, or null. */
export async function readAnswers(run: string): Promise<RunRecord | null> {
  const path = join(run, ANSWERS);
  if (!existsSync(path)) return null;
  return { ...await readJsonFile<Omit<RunRecord, "run">>(path), run };
}
