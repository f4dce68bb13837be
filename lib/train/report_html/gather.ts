import { basename, join, resolve } from "node:path";
import { encodeWav } from "../../audio/mod.ts";
import { parseFeatureSpec } from "../../dsp/mod.ts";
import type { Emotion } from "../../model/mod.ts";
import { readProgress } from "../checkpoint.ts";
import { type ClipLabel, CORPORA } from "../corpora/mod.ts";
import { clipOf, readRun } from "../development.ts";
import { PUBLISHERS } from "../download/mod.ts";
import {
  type Answer,
  calibrationError,
  inSeven,
  reliability,
} from "../evaluation/mod.ts";
import { writeWhole } from "../files.ts";
import { type Clip, CLIP_RATE_HZ, readClip } from "../manifest.ts";
import { commonest, score } from "../metrics.ts";
import { labelUnder, PROTOCOLS } from "../protocols/mod.ts";
import type { RunConfig } from "../training_run.ts";
import { melPicture } from "./mel_picture.ts";
import { renderReport } from "./render.ts";
import type {
  CorpusNotice,
  Mistake,
  RunReport,
  SideResult,
  SpeakerResult,
} from "./run_report.ts";

/** Mistakes shown; with their sounds the file stays under two megabytes. */
const MOST_MISTAKES = 12;
/** Seconds of a mistake's sound that are kept. */
const MOST_SECONDS = 4;

/** An answer that was given: silence is wrong, but is not shown as a mistake. */
type Given = Answer & { predicted: Emotion };

/**
 * Writes `report.html` into a run's folder.
 *
 * @param options `answers`: to the clips of that side
 * @returns its path
 */
export async function writeRunReport(
  run: string,
  options: {
    data: string;
    side: SideResult["side"];
    answers: readonly Answer[];
  },
): Promise<string> {
  const path = join(run, "report.html");
  await writeWhole(path, renderReport(await gatherReport(run, options)));
  return path;
}

/** Collects all that a run's report shows. */
export async function gatherReport(
  run: string,
  { data, side, answers }: {
    data: string;
    side: SideResult["side"];
    answers: readonly Answer[];
  },
): Promise<RunReport> {
  const { config, split, clips } = await readRun(run, data);
  const { epochs = [], best, refit = [], averaged = 0 } =
    await readProgress(run) ?? {};
  if (!best) {
    throw new Error(
      `Cannot report on the run: '${run}' must hold an epoch that was trained whole, got none; go on with --resume`,
    );
  }
  const { classes } = PROTOCOLS[config.protocol];
  const labelled = classes === 7 ? answers.map(inSeven) : answers;
  const learnt = split.train.map((id) =>
    labelUnder(config.protocol, (clipOf(clips, { id, data })).emotion)
  );
  return {
    name: basename(resolve(run)),
    date: new Date().toISOString().slice(0, 10),
    protocol: PROTOCOLS[config.protocol].summary,
    config,
    clips: {
      train: split.train.length,
      dev: split.dev.length,
      test: split.test.length,
    },
    epochs,
    refit,
    kept: { epoch: best.epoch, last: epochs.length + refit.length, averaged },
    result: {
      side,
      ...figuresOf(labelled, commonest(learnt)),
      mistakes: await mistakesOf(labelled, { data, clips, config }),
    },
    corpora: config.corpora.map(noticeOf),
  };
}

function figuresOf(
  answers: readonly Answer[],
  majority: Emotion,
): Omit<SideResult, "side" | "mistakes"> {
  const truth = answers.map(({ emotion }) => emotion);
  return {
    scores: score(truth, answers.map(({ predicted }) => predicted)),
    baseline: score(truth, truth.map(() => majority)).accuracy,
    ece: calibrationError(answers),
    bins: reliability(answers),
    speakers: speakersOf(answers),
  };
}

function speakersOf(answers: readonly Answer[]): SpeakerResult[] {
  const speakers = Map.groupBy(answers, ({ speaker }) => speaker);
  return [...speakers].map(([speaker, own]) => {
    const { clips, accuracy, uar } = score(
      own.map(({ emotion }) => emotion),
      own.map(({ predicted }) => predicted),
    );
    return { speaker, sex: own[0].sex, clips, accuracy, uar };
  });
}

async function mistakesOf(
  answers: readonly Answer[],
  { data, clips, config }: {
    data: string;
    clips: ReadonlyMap<string, Clip>;
    config: RunConfig;
  },
): Promise<Mistake[]> {
  const features = parseFeatureSpec(config.features);
  const confidence = ({ probabilities }: Given) => Math.max(...probabilities);
  const worst = answers
    .filter((answer): answer is Given => answer.predicted !== null)
    .filter(({ emotion, predicted }) => emotion !== predicted)
    .sort((a, b) => confidence(b) - confidence(a))
    .slice(0, MOST_MISTAKES);
  return await Promise.all(worst.map(async (answer) => {
    const clip = clipOf(clips, { id: answer.id, data });
    const whole = await readClip(data, clip);
    const samples = whole.subarray(0, MOST_SECONDS * CLIP_RATE_HZ);
    const { emotion, predicted, probabilities, speaker, corpus } = answer;
    return {
      id: clip.id,
      ...{ speaker, corpus, emotion, predicted, probabilities },
      statement: clip.statement,
      seconds: whole.length / CLIP_RATE_HZ,
      keptSeconds: samples.length / CLIP_RATE_HZ,
      picture: dataUrl("image/png", melPicture(samples, features)),
      sound: dataUrl(
        "audio/wav",
        encodeWav(samples, { sampleRateHz: CLIP_RATE_HZ }),
      ),
    };
  }));
}

function dataUrl(type: string, bytes: Uint8Array): string {
  return `data:${type};base64,${bytes.toBase64()}`;
}

function noticeOf(name: string): CorpusNotice {
  const { title, doi } = CORPORA.find((corpus) => corpus.name === name)!;
  const { citation, licence, terms } = PUBLISHERS[name as ClipLabel["corpus"]];
  return { title, citation, doi, licence, terms };
}
