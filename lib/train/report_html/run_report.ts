import type { Emotion } from "../../model/mod.ts";
import type { ReliabilityBin } from "../evaluation/mod.ts";
import type { EpochReport, PassReport } from "../fit.ts";
import type { Kept } from "../kept_text.ts";
import type { Scores } from "../metrics.ts";
import type { RunConfig } from "../training_run.ts";

/** How right a network was on one speaker. */
export interface SpeakerResult {
  speaker: string;
  sex: "female" | "male";
  clips: number;
  accuracy: number;
  uar: number;
}

/** A clip that was named wrongly, to be looked at and listened to. */
export interface Mistake {
  id: string;
  speaker: string;
  corpus: string;
  statement: string;
  emotion: Emotion;
  predicted: Emotion;
  /** In the order of `EMOTIONS`. */
  probabilities: number[];
  seconds: number;
  /** Seconds of it that are in the report, from its beginning. */
  keptSeconds: number;
  /** `data:` address of its mel spectrogram, a PNG. */
  picture: string;
  /** `data:` address of its sound, 16 kHz mono 16-bit WAV. */
  sound: string;
}

/** What the clips of one side came to. */
export interface SideResult {
  side: "development" | "test";
  scores: Scores;
  /** Accuracy of always giving the training clips' commonest emotion. */
  baseline: number;
  /** Expected calibration error, 0 to 1. */
  ece: number;
  bins: ReliabilityBin[];
  speakers: SpeakerResult[];
  /** The most confident first. */
  mistakes: Mistake[];
}

/** Whose recordings a run learnt from. */
export interface CorpusNotice {
  title: string;
  citation: string;
  doi: string;
  licence: string;
  terms: string;
}

/** All that `report.html` shows of a run. */
export interface RunReport {
  /** The run's folder's name. */
  name: string;
  /** The day it was written, `YYYY-MM-DD`. */
  date: string;
  /** What the protocol holds apart, in a sentence. */
  protocol: string;
  config: RunConfig;
  /** What the network is shown: clips to learn from, to choose by, to test. */
  clips: { train: number; dev: number; test: number };
  epochs: EpochReport[];
  /** Those in which the development clips were learnt from too. */
  refit: PassReport[];
  /** Which network is the run's result. */
  kept: Kept;
  result: SideResult;
  corpora: CorpusNotice[];
}
