import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  type Backend,
  type Emotion,
  EMOTIONS,
  loadRecogniser,
  predictClip,
  type Prediction,
  type Recogniser,
} from "../../model/mod.ts";
import { folderSource, readJsonFile, writeWhole } from "../files.ts";
import { type Clip, readClip } from "../manifest.ts";
import { commonest } from "../metrics.ts";
import {
  clipId,
  labelUnder,
  type ProtocolName,
  type Split,
} from "../protocols/mod.ts";
import { readCorpora, type RunConfig } from "../training_run.ts";

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
  /** By the name of a {@link Hearing}. */
  heard: Record<string, Answer[]>;
}

/** A test clip as it is handed to a {@link Hearing}. */
export interface TestClip {
  id: string;
  /** float32, 16 kHz, full scale ±1. */
  samples: Float32Array;
}

/** A way in which a model hears test clips: as files, in noise, live ... */
export interface Hearing {
  name: string;
  /** What a model says of a clip heard this way; null for nothing. */
  hear(recogniser: Recogniser, clip: TestClip): Promise<Prediction | null>;
}

/** The whole clip at once, as `deno task predict` hears a file. */
export const AS_CLIP: Hearing = {
  name: "clip",
  hear: (recogniser, { samples }) => predictClip(recogniser, samples),
};

/** What {@linkcode hearTestClips} needs. */
export interface HearOptions {
  /** Folder that `prepare` made. */
  data: string;
  backend: Backend;
  /** Answers there are already, which are not asked for again. */
  before?: RunRecord["heard"];
  /** Told after each hearing, that it may be kept. */
  onHeard?: (record: RunRecord) => Promise<void>;
  /** Told how far a hearing is, 0 to 1. */
  progress?: (hearing: string, share: number) => void;
}

/**
 * Has a run's network answer every test clip of its split, heard in one way
 * after another.
 *
 * @throws {Error} when a test clip is no longer among the prepared ones.
 */
export async function hearTestClips(
  { run, hearings }: { run: string; hearings: readonly Hearing[] },
  { data, backend, before = {}, onHeard, progress }: HearOptions,
): Promise<RunRecord> {
  const { split, test, majority } = await readTest(run, data);
  const source = folderSource(run);
  const recogniser = await loadRecogniser({ source, backend });
  const { protocol, seed, fold } = split;
  const notSureBelow = recogniser.spec.notSureBelow ?? null;
  const record: RunRecord = {
    ...{ run, protocol, seed, fold, majority, notSureBelow },
    heard: { ...before },
  };
  try {
    for (const hearing of hearings) {
      if (record.heard[hearing.name]) continue;
      const answers: Answer[] = [];
      for (const clip of test) {
        const id = clipId(clip), samples = await readClip(data, clip);
        const said = await hearing.hear(recogniser, { id, samples });
        answers.push(answerOf(clip, said));
        progress?.(hearing.name, answers.length / test.length);
      }
      record.heard[hearing.name] = answers;
      await onHeard?.(record);
    }
  } finally {
    recogniser.dispose();
  }
  return record;
}

/** The answers of a record as they were heard in one way. */
export function heardAs(record: RunRecord, hearing: string): RunAnswers {
  const { heard, ...identity } = record;
  const answers = heard[hearing];
  if (answers) return { ...identity, answers };
  throw new RangeError(
    `Cannot take the answers of '${record.run}': 'hearing' must be one of ${
      Object.keys(heard)
    }, got ${hearing}`,
  );
}

function answerOf(clip: Clip, said: Prediction | null): Answer {
  const { corpus, speaker, sex, emotion } = clip;
  return {
    id: clipId(clip),
    ...{ corpus, speaker, sex, emotion },
    predicted: said?.emotion ?? null,
    probabilities: EMOTIONS.map((name) => said?.probabilities[name] ?? 0),
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

/** Keeps a run's answers in its folder. */
export async function writeAnswers(
  run: string,
  { run: _, ...record }: RunRecord,
): Promise<void> {
  await writeWhole(join(run, ANSWERS), JSON.stringify(record) + "\n");
}

/** The answers kept in a run's folder, or null. */
export async function readAnswers(run: string): Promise<RunRecord | null> {
  const path = join(run, ANSWERS);
  if (!existsSync(path)) return null;
  return { ...await readJsonFile<Omit<RunRecord, "run">>(path), run };
}
