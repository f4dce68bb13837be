import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import {
  type Backend,
  EMOTIONS,
  loadRecogniser,
  predictClip,
} from "../model/mod.ts";
import type { Answer } from "./evaluation/mod.ts";
import { folderSource, readJsonFile, writeJson } from "./files.ts";
import type { Fit } from "./fit.ts";
import { type Clip, readClip, readCorpora } from "./manifest.ts";
import { mean, type Scores } from "./metrics.ts";
import { clipId, type Split } from "./protocols/mod.ts";
import type { RunConfig } from "./training_run.ts";

/** Varied copies of a development clip, heard when a run's epochs are done. */
export const DEVELOPMENT_COPIES = 2;

/**
 * What a network says of the development clips before it learns from them too:
 * choices are made by it.
 */
export interface Development {
  /** Of the clips themselves. */
  plain: Scores;
  /** Of varied copies: other rooms, microphones, lines, and noise. */
  varied: Scores[];
}

const SCORES = "development.json";
const ANSWERS = "development-answers.json";

/** Keeps what a fit's network says of its development clips. */
export async function writeDevelopment(run: string, fit: Fit): Promise<void> {
  const varied: Scores[] = [];
  for (let variant = 1; variant <= DEVELOPMENT_COPIES; variant++) {
    varied.push((await fit.evaluateDevelopment(variant)).scores);
  }
  const { scores: plain } = await fit.evaluateDevelopment();
  const development: Development = { plain, varied };
  await writeJson(join(run, SCORES), development);
}

/** What {@linkcode writeDevelopment} kept; null where it has not come so far. */
export async function readDevelopment(run: string): Promise<
  { plain: number; varied: number } | null
> {
  const path = join(run, SCORES);
  if (!existsSync(path)) return null;
  const { plain, varied } = await readJsonFile<Development>(path);
  return { plain: plain.uar, varied: mean(varied.map(({ uar }) => uar)) };
}

/** Reads a run's folder, and the clips of its corpora by their identifiers. */
export async function readRun(
  run: string,
  data: string,
): Promise<{ config: RunConfig; split: Split; clips: Map<string, Clip> }> {
  const [config, split] = await Promise.all([
    readJsonFile<RunConfig>(join(run, "run.json")),
    readJsonFile<Split>(join(run, "split.json")),
  ]);
  const all = await readCorpora(data, config.corpora);
  const clips = new Map(all.map((clip) => [clipId(clip), clip]));
  return { config, split, clips };
}

/** A clip of a run. @throws {Error} when the prepared folder has it no longer. */
export function clipOf(
  clips: ReadonlyMap<string, Clip>,
  { id, data }: { id: string; data: string },
): Clip {
  const clip = clips.get(id);
  if (clip) return clip;
  throw new Error(
    `Cannot report on the run: its clip '${id}' must be among those in '${data}', got none; prepare the recordings that it was trained on`,
  );
}

/** Where the clips are, and what runs the network. */
interface AnswerOptions {
  /** Folder that `prepare` made. */
  data: string;
  backend: Backend;
  onProgress?: (share: number) => void;
}

/**
 * A run's answers to its development clips, through the code that answers any
 * audio file: those kept before it learnt from them too, or, in the middle of a
 * run, those of the network there is.
 */
export async function developmentAnswers(
  run: string,
  options: AnswerOptions,
): Promise<Answer[]> {
  const path = join(run, ANSWERS);
  return existsSync(path)
    ? await readJsonFile<Answer[]>(path)
    : await answerDevelopment(run, options);
}

/** Forgets what another network in a run's folder said of them. */
export async function forgetDevelopment(run: string): Promise<void> {
  for (const name of [SCORES, ANSWERS]) {
    await rm(join(run, name), { force: true });
  }
}

/** Keeps the answers of the network that is in a run's folder, unless it has. */
export async function keepDevelopmentAnswers(
  run: string,
  options: AnswerOptions,
): Promise<void> {
  const path = join(run, ANSWERS);
  if (existsSync(path)) return;
  await writeJson(path, await answerDevelopment(run, options));
}

async function answerDevelopment(
  run: string,
  { data, backend, onProgress }: AnswerOptions,
): Promise<Answer[]> {
  const { split, clips } = await readRun(run, data);
  const recogniser = await loadRecogniser({
    source: folderSource(run),
    backend,
  });
  const answers: Answer[] = [];
  for (const id of split.dev) {
    const clip = clipOf(clips, { id, data });
    const { corpus, speaker, sex, emotion } = clip;
    const samples = await readClip(data, clip);
    const said = await predictClip(recogniser, samples);
    answers.push({
      ...{ id, corpus, speaker, sex, emotion },
      predicted: said.emotion,
      probabilities: EMOTIONS.map((name) => said.probabilities[name]),
    });
    onProgress?.(answers.length / split.dev.length);
  }
  recogniser.dispose();
  return answers;
}
