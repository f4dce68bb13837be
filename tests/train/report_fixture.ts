import { EMOTIONS } from "../../lib/model/mod.ts";
import { encodeWav } from "../../lib/audio/mod.ts";
import { DEFAULT_SPEC } from "../../lib/dsp/mod.ts";
import {
  type Answer,
  calibrationError,
  DEFAULT_RECIPE,
  type EpochReport,
  type FitConfig,
  type Mistake,
  reliability,
  type RunConfig,
  runConfig,
  type RunReport,
  score,
  type SpeakerResult,
} from "../../lib/train/mod.ts";
import { melPicture } from "../../lib/train/report_html/mel_picture.ts";
import { syntheticVoice, VOICED_EMOTIONS } from "./voices.ts";

/** Answers of which every third is wrong, surer the later it comes. */
export function fakeAnswers(nClips = 48): Answer[] {
  return Array.from({ length: nClips }, (_, i) => {
    const right = i % 8, said = i % 3 === 0 ? (i * 5 + 1) % 8 : right;
    const confidence = 0.3 + 0.6 * i / nClips;
    return {
      id: `clip-${i}`,
      corpus: "ravdess",
      speaker: `ravdess-0${1 + i % 4}`,
      sex: i % 2 ? "female" : "male",
      emotion: EMOTIONS[right],
      predicted: EMOTIONS[said],
      probabilities: EMOTIONS.map((_, j) =>
        j === said ? confidence : (1 - confidence) / 7
      ),
    };
  });
}

function fakeEpoch(epoch: number, answers: Answer[]): EpochReport {
  return {
    epoch,
    loss: 2.5 / epoch + 0.5,
    devLoss: 2.2 / epoch + 0.7,
    dev: scoresOf(answers.slice(0, 8 * epoch)),
    learningRate: 1e-3 / epoch,
  };
}

function scoresOf(answers: Answer[]) {
  return score(
    answers.map(({ emotion }) => emotion),
    answers.map(({ predicted }) => predicted!),
  );
}

function fakeMistake(answer: Answer, i: number): Mistake {
  const samples = syntheticVoice(VOICED_EMOTIONS[i % 4], { seed: i });
  const wav = encodeWav(samples, { sampleRateHz: 16000 });
  const png = melPicture(samples, DEFAULT_SPEC);
  return {
    ...answer,
    predicted: answer.predicted!,
    statement: "Kids are talking by the door",
    seconds: 1.5,
    keptSeconds: 1.5,
    picture: `data:image/png;base64,${png.toBase64()}`,
    sound: `data:audio/wav;base64,${wav.toBase64()}`,
  };
}

/** What a made-up run keeps: the last epoch, averaged after it, or the best. */
export type FakeKeep = "last" | "best";

/**
 * A report of answers that were made up: of a run that was refitted, and keeps
 * the mean of its last two epochs, or of one that keeps its best epoch.
 */
export function fakeReport(
  answers = fakeAnswers(),
  keep: FakeKeep = "last",
): RunReport {
  const wrong = answers.filter((a) => a.emotion !== a.predicted);
  const speakers = Map.groupBy(answers, ({ speaker }) => speaker);
  const epochs = [1, 2, 3, 4, 5, 6].map((n) => fakeEpoch(n, answers));
  return {
    name: "speakers-1-2",
    date: "2026-11-22",
    protocol: "whole actors are held out",
    clips: { train: 700, dev: 48, test: 240 },
    epochs,
    ...(keep === "last" ? refitted() : bestOf(epochs)),
    result: {
      side: "development",
      scores: scoresOf(answers),
      baseline: 0.125,
      ece: calibrationError(answers),
      bins: reliability(answers),
      speakers: [...speakers].map(([speaker, own]): SpeakerResult => ({
        speaker,
        sex: own[0].sex,
        ...scoresOf(own),
      })),
      mistakes: wrong.slice(-3).map(fakeMistake),
    },
    corpora: [{
      title: "RAVDESS",
      citation: "Livingstone & Russo (2018)",
      doi: "10.5281/zenodo.1188976",
      licence: "CC BY-NC-SA 4.0",
      terms: "no commercial use",
    }],
  };
}

/** How a run of six epochs came to its network. */
type Way = Pick<RunReport, "config" | "refit" | "kept">;

/** Three epochs more, of which the first is not averaged. */
function refitted(): Way {
  return {
    config: configOf({ keep: "last", refit: 0.5 }),
    refit: [7, 8, 9].map((epoch) => ({
      epoch,
      loss: 0.4321,
      learningRate: 1e-4,
    })),
    kept: { epoch: 6, last: 9, averaged: 2 },
  };
}

function bestOf(epochs: readonly EpochReport[]): Way {
  const most = Math.max(...epochs.map(({ dev }) => dev.uar));
  const { epoch } = epochs.find(({ dev }) => dev.uar === most)!;
  return {
    config: configOf({ keep: "best", refit: 0 }),
    refit: [],
    kept: { epoch, last: 6, averaged: 0 },
  };
}

function configOf(fit: Pick<FitConfig, "keep" | "refit">): RunConfig {
  const recipe = {
    ...DEFAULT_RECIPE,
    fit: { ...DEFAULT_RECIPE.fit, epochs: 6, ...fit },
  };
  return runConfig(recipe, { protocol: "speakers", fold: 2, seed: 1 });
}
