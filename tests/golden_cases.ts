/**
 * The cases of librosa's reference values: one list for the CPU and the GPU.
 *
 * @module
 */
import { createHash } from "node:crypto";
import {
  DEFAULT_SPEC,
  type FeatureSpec,
  type MelFilterSpec,
} from "../lib/dsp/mod.ts";
import {
  around,
  featureBounds,
  type Worst,
  worstOf,
} from "./single_precision.ts";

/** The values that are part of the repository. */
export const COMMITTED_GOLDEN = "tests/golden";

/** One array of the index. */
export interface GoldenArray {
  file: string;
  shape: number[];
  sha256: string;
}

interface FeatureRow {
  config: string;
  params: {
    n_fft: number;
    win_length: number;
    hop_length: number;
    n_mels: number;
    fmin: number;
    fmax: number;
    n_mfcc: number;
    htk: boolean;
    norm: "slaney" | null;
    lifter: number;
  };
  signal: string;
  frames: number;
  powerSpectrum?: GoldenArray;
  melPower: GoldenArray;
  melDb: GoldenArray;
  melDbTop80: GoldenArray;
  mfcc: GoldenArray;
  mfccDelta?: GoldenArray;
  mfccDelta2?: GoldenArray;
  rms?: GoldenArray;
}

interface FilterBankRow extends GoldenArray {
  params: {
    sr: number;
    n_fft: number;
    n_mels: number;
    fmin: number;
    fmax: number;
    htk: boolean;
    norm: "slaney" | null;
  };
}

interface GoldenIndex {
  generator: Record<string, string>;
  signals: Record<string, GoldenArray>;
  filterbanks: Record<string, FilterBankRow>;
  features: FeatureRow[];
}

/** One signal under one configuration. */
export interface GoldenCase {
  /** `<configuration>/<signal>`. */
  name: string;
  /** As librosa was asked: centred frames, no normalisation, no trimming. */
  spec: FeatureSpec;
  nFrames: number;
  arrays: {
    samples: GoldenArray;
    /** `[1 + nFft/2, nFrames]`, where the reference has it. */
    power?: GoldenArray;
    melPower: GoldenArray;
    melDb: GoldenArray;
    melDbTop80: GoldenArray;
    mfcc: GoldenArray;
    /** `[nMfcc, nFrames]` of `mfcc`, width 9; absent under 9 frames. */
    delta?: GoldenArray;
    /** As `delta`, of order 2. */
    delta2?: GoldenArray;
    /** `[1, nFrames]`, where the reference has it. */
    rms?: GoldenArray;
  };
  folder: string;
}

/** The index that is part of the repository; it names the licensed clips too. */
export function goldenIndex(): GoldenIndex {
  return JSON.parse(Deno.readTextFileSync(`${COMMITTED_GOLDEN}/index.json`));
}

/**
 * The cases of synthetic signals, or those of the licensed clips, whose values
 * lie in `folder`.
 */
export function goldenCases(
  signals: "synthetic" | "speech",
  folder = COMMITTED_GOLDEN,
): GoldenCase[] {
  const index = goldenIndex();
  return index.features
    .filter((row) =>
      row.signal.startsWith("speech_") === (signals === "speech")
    )
    .map((row) => ({
      name: `${row.config}/${row.signal}`,
      spec: specOf(row),
      nFrames: row.frames,
      arrays: {
        samples: index.signals[row.signal],
        power: row.powerSpectrum,
        melPower: row.melPower,
        melDb: row.melDb,
        melDbTop80: row.melDbTop80,
        mfcc: row.mfcc,
        delta: row.mfccDelta,
        delta2: row.mfccDelta2,
        rms: row.rms,
      },
      folder,
    }));
}

function specOf({ params }: FeatureRow): FeatureSpec {
  return {
    ...DEFAULT_SPEC,
    nFft: params.n_fft,
    winLength: params.win_length,
    hopLength: params.hop_length,
    nMels: params.n_mels,
    minHz: params.fmin,
    maxHz: params.fmax,
    nMfcc: params.n_mfcc,
    melScale: params.htk ? "htk" : "slaney",
    melNorm: params.norm ?? "none",
    lifter: params.lifter,
    center: true,
    topDb: null,
    normalisation: "none",
    trim: null,
  };
}

/** The reference filter banks with what `MelFilterBank` needs to make them. */
export function goldenFilterBanks(): {
  name: string;
  spec: MelFilterSpec;
  array: GoldenArray;
}[] {
  return Object.entries(goldenIndex().filterbanks).map(
    ([name, { params, ...array }]) => ({
      name,
      array,
      spec: {
        sampleRateHz: params.sr,
        nFft: params.n_fft,
        nMels: params.n_mels,
        minHz: params.fmin,
        maxHz: params.fmax,
        melScale: params.htk ? "htk" : "slaney",
        melNorm: params.norm ?? "none",
      },
    }),
  );
}

/**
 * Reads an array as it was stored.
 *
 * @throws {Error} when its content is not what the index says.
 */
export function readGolden(
  folder: string,
  { file, sha256 }: GoldenArray,
): Float32Array {
  const bytes = Deno.readFileSync(`${folder}/${file}`);
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== sha256) {
    throw new Error(
      `Cannot read '${folder}/${file}': its SHA-256 must be ${sha256}, got ${found}; restore the file from the repository`,
    );
  }
  return new Float32Array(bytes.buffer, 0, bytes.byteLength / 4);
}

/** Reads a `[rows, nFrames]` array frames first: `[nFrames, rows]`. */
export function readFramesFirst(
  folder: string,
  array: GoldenArray,
): Float32Array {
  const [rows, nFrames] = array.shape;
  const stored = readGolden(folder, array);
  const out = new Float32Array(stored.length);
  for (let row = 0; row < rows; row++) {
    for (let t = 0; t < nFrames; t++) {
      out[t * rows + row] = stored[row * nFrames + t];
    }
  }
  return out;
}

/** What a pipeline under test gives, frames first. */
export interface Features {
  melPower: ArrayLike<number>;
  melDb: ArrayLike<number>;
  mfcc: ArrayLike<number>;
}

/** A pipeline under test; called with `topDb` null and with librosa's 80. */
export type ComputeFeatures = (
  spec: FeatureSpec,
  samples: Float32Array,
) => Features | Promise<Features>;

/** One stage's values beside librosa's. */
export interface GoldenPair {
  stage: "melPower" | "melDb" | "melDbTop80" | "mfcc";
  got: ArrayLike<number>;
  want: Float32Array;
}

/** Runs a pipeline on a case and puts every stage beside librosa's values. */
export async function goldenPairs(
  { spec, arrays, folder }: GoldenCase,
  compute: ComputeFeatures,
): Promise<GoldenPair[]> {
  const samples = readGolden(folder, arrays.samples);
  const open = await compute(spec, samples);
  const floored = await compute({ ...spec, topDb: GOLDEN_TOP_DB }, samples);
  const pair = (stage: GoldenPair["stage"], got: ArrayLike<number>) => ({
    stage,
    got,
    want: readFramesFirst(folder, arrays[stage]),
  });
  return [
    pair("melPower", open.melPower),
    pair("melDb", open.melDb),
    pair("melDbTop80", floored.melDb),
    pair("mfcc", floored.mfcc),
  ];
}

/** librosa's `top_db` in `.meldb80` and `.mfcc`. */
export const GOLDEN_TOP_DB = 80;

/** The stage's worst value against librosa, in single precision's bounds. */
export async function worstInSinglePrecision(
  golden: GoldenCase,
  compute: ComputeFeatures,
): Promise<(Worst & { stage: string })[]> {
  const { spec, arrays, folder } = golden;
  const samples = readGolden(folder, arrays.samples);
  const open = featureBounds(spec, samples);
  const floored = featureBounds({ ...spec, topDb: GOLDEN_TOP_DB }, samples);
  const bounds = {
    melPower: open.melPower,
    melDb: open.melDb,
    melDbTop80: floored.melDb,
    mfcc: floored.mfcc,
  };
  const pairs = await goldenPairs(golden, compute);
  return pairs.map(({ stage, got, want }) => ({
    stage,
    ...worstOf(got, around(want, bounds[stage])),
  }));
}
