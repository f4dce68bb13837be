/**
 * The feature specification: the one description of how audio becomes a
 * tensor. It travels with every model.
 */

import { checkDenoise, DEFAULT_DENOISE, type DenoiseSpec } from "./denoise.ts";
import {
  checkPeriodicity,
  DEFAULT_PERIODICITY,
  type PeriodicitySpec,
} from "./periodicity.ts";

/** Frequency warping of the mel scale. */
export type MelScale = "slaney" | "htk";

/** Scaling of the mel filters: `slaney` gives each filter unit area. */
export type MelNorm = "slaney" | "none";

/**
 * What is removed from a window of MFCCs before the network sees it.
 *
 * - `none`: nothing.
 * - `level`: the window's mean of coefficient 0, so loudness does not matter.
 * - `mean`: every coefficient's mean over the window (cepstral mean
 *   normalisation), so neither loudness nor a fixed channel matters.
 * - `mean-variance`: `mean`, then every coefficient is divided by its standard
 *   deviation over the window.
 */
export type Normalisation = "none" | "level" | "mean" | "mean-variance";

/** How leading and trailing silence is cut before features are computed. */
export interface TrimSpec {
  /** A frame this many dB under the level of the loud frames is silence. */
  topDb: number;
  /** Audio kept before the first and after the last active frame, seconds. */
  marginSeconds: number;
  /** What is lower does not count: hum, an offset. 0: everything counts. */
  highPassHz: number;
  /**
   * For how long in sum frames are as loud as the level they are compared with,
   * so that a knock does not make speech silence; 0: the loudest frame's level.
   */
  heldSeconds: number;
}

/** How audio becomes a tensor. Names are librosa's, with units. */
export interface FeatureSpec {
  /** Version of this record's meaning. */
  version: 1;
  /** Rate the samples must have, hertz. */
  sampleRateHz: number;
  /** Length of the periodic Hann window, samples. */
  winLength: number;
  /** Transform length, samples, a power of two from 4 to 65,536; the window is centred in it. */
  nFft: number;
  /** Distance between frames, samples. */
  hopLength: number;
  /** Whether `nFft / 2` zeros are put before and after the signal. */
  center: boolean;
  /** Number of mel bands. */
  nMels: number;
  /** Lower edge of the first band, hertz. */
  minHz: number;
  /** Upper edge of the last band, hertz. */
  maxHz: number;
  melScale: MelScale;
  melNorm: MelNorm;
  /** Least mel power: dB are `10·log10(max(power, floorPower))`. */
  floorPower: number;
  /** Range under the signal's loudest band in dB, or null for no such floor. */
  topDb: number | null;
  /** Number of cepstral coefficients. */
  nMfcc: number;
  /** Cepstral lifter `L`, or 0 for none. */
  lifter: number;
  normalisation: Normalisation;
  /** Frames the network sees. */
  windowFrames: number;
  /** Silence trimming, or null for none. */
  trim: TrimSpec | null;
  /** Noise reduction on the power spectrum, or null for none. */
  denoise: DenoiseSpec | null;
  /** Pitches whose periodicity follows a frame's coefficients, or null for none. */
  periodicity: PeriodicitySpec | null;
}

/**
 * 16 kHz, Hann 400 in 512, hop 160, 64 Slaney mels up to 8 kHz, 40
 * coefficients, windows of 300 frames (3 s).
 */
export const DEFAULT_SPEC: FeatureSpec = {
  version: 1,
  sampleRateHz: 16000,
  winLength: 400,
  nFft: 512,
  hopLength: 160,
  center: false,
  nMels: 64,
  minHz: 0,
  maxHz: 8000,
  melScale: "slaney",
  melNorm: "slaney",
  floorPower: 1e-10,
  topDb: null,
  nMfcc: 40,
  lifter: 0,
  normalisation: "mean",
  windowFrames: 300,
  trim: { topDb: 35, marginSeconds: 0.1, highPassHz: 120, heldSeconds: 0.2 },
  denoise: null,
  periodicity: null,
};

/** What a trim without these fields was. */
const EARLIER_TRIM: Partial<TrimSpec> = { highPassHz: 0, heldSeconds: 0 };

const NORMALISATIONS = ["none", "level", "mean", "mean-variance"];

/**
 * Reads a feature specification from parsed JSON. One without `denoise`,
 * `periodicity`, `trim.highPassHz` or `trim.heldSeconds` is from before there
 * were such, and has none.
 *
 * @throws {TypeError} when a field is missing or has the wrong type.
 * @throws {RangeError} when a value cannot be computed with.
 */
export function parseFeatureSpec(value: unknown): FeatureSpec {
  if (typeof value !== "object" || value === null) {
    throw new TypeError(
      `Cannot read the feature specification: it must be an object, got ${value}`,
    );
  }
  const spec = { denoise: null, periodicity: null, ...value } as FeatureSpec;
  if (typeof spec.trim === "object" && spec.trim !== null) {
    spec.trim = { ...EARLIER_TRIM, ...spec.trim };
  }
  const known = Object.keys(DEFAULT_SPEC) as (keyof FeatureSpec)[];
  for (const name of known) {
    if (!(name in spec)) fail(name, "present", undefined);
  }
  for (const name of Object.keys(spec)) {
    if (!known.includes(name as keyof FeatureSpec)) {
      fail(name, `one of ${known.join(", ")}`, name);
    }
  }
  checkFeatureSpec(spec);
  return spec;
}

/**
 * Refuses a specification that cannot be computed with: what takes one would
 * run for ever, or give numbers that mean nothing.
 *
 * @throws {TypeError} when a field has the wrong type.
 * @throws {RangeError} when a value cannot be computed with.
 */
export function checkFeatureSpec(spec: FeatureSpec): void {
  checkNames(spec);
  checkTypes(spec);
  checkNumbers(spec);
  checkChoices(spec);
  if (spec.denoise !== null) checkDenoise(spec.denoise);
  if (spec.periodicity !== null) checkPeriodicity(spec, spec.periodicity);
}

/** A misspelt field would be taken for one that is not there. */
function checkNames(spec: FeatureSpec): void {
  const records = [
    ["trim", spec.trim, DEFAULT_SPEC.trim!],
    ["denoise", spec.denoise, DEFAULT_DENOISE],
    ["periodicity", spec.periodicity, DEFAULT_PERIODICITY],
  ] as const;
  for (const [record, fields, known] of records) {
    const other = Object.keys(fields ?? {}).find((name) => !(name in known));
    if (other === undefined) continue;
    const names = Object.keys(known).join(", ");
    fail(`${record}.${other}`, `one of ${names}`, other);
  }
}

/** `"512"` would pass for 512 in every comparison below. */
function checkTypes(spec: FeatureSpec): void {
  const { trim, denoise, periodicity, topDb, ...fields } = spec;
  const numbers: [string, unknown][] = Object.entries(fields).filter(([name]) =>
    typeof DEFAULT_SPEC[name as keyof FeatureSpec] === "number"
  );
  if (topDb !== null) numbers.push(["topDb", topDb]);
  for (const [name, value] of Object.entries(trim ?? {})) {
    numbers.push([`trim.${name}`, value]);
  }
  for (const [name, value] of Object.entries(denoise ?? {})) {
    numbers.push([`denoise.${name}`, value]);
  }
  for (const [name, value] of Object.entries(periodicity ?? {})) {
    numbers.push([`periodicity.${name}`, value]);
  }
  for (const [name, value] of numbers) {
    if (Number.isFinite(value)) continue;
    throw new TypeError(
      `Cannot use the feature specification: '${name}' must be a finite number, got ${
        JSON.stringify(value)
      }`,
    );
  }
}

function checkNumbers(spec: FeatureSpec): void {
  const whole = [
    "sampleRateHz",
    "winLength",
    "nFft",
    "hopLength",
    "nMels",
    "nMfcc",
    "windowFrames",
  ] as const;
  for (const name of whole) {
    const value = spec[name];
    check(name, Number.isInteger(value) && value > 0, "a whole number > 0")(
      value,
    );
  }
  const { nFft, winLength, nMels, nMfcc, minHz, maxHz, sampleRateHz } = spec;
  check("version", spec.version === 1, "1")(spec.version);
  // In 32 bits, as by `&`, 2³² + 1 would be one too.
  const isPower = Number.isInteger(Math.log2(nFft));
  const isFft = isPower && nFft >= 4 && nFft <= 65536;
  check("nFft", isFft, "a power of two from 4 to 65536")(nFft);
  check("winLength", winLength <= nFft, `at most nFft (${nFft})`)(winLength);
  check("nMfcc", nMfcc <= nMels, `at most nMels (${nMels})`)(nMfcc);
  check("minHz", minHz >= 0 && minHz < maxHz, "from 0 to under maxHz")(minHz);
  check("maxHz", maxHz <= sampleRateHz / 2, "at most half sampleRateHz")(maxHz);
  check("floorPower", spec.floorPower > 0, "over 0")(spec.floorPower);
  check("topDb", spec.topDb === null || spec.topDb > 0, "null or over 0")(
    spec.topDb,
  );
  check("lifter", spec.lifter >= 0, "at least 0")(spec.lifter);
}

function checkChoices(spec: FeatureSpec): void {
  const { trim } = spec;
  check("center", typeof spec.center === "boolean", "true or false")(
    spec.center,
  );
  check("melScale", ["slaney", "htk"].includes(spec.melScale), "slaney or htk")(
    spec.melScale,
  );
  check("melNorm", ["slaney", "none"].includes(spec.melNorm), "slaney or none")(
    spec.melNorm,
  );
  check(
    "normalisation",
    NORMALISATIONS.includes(spec.normalisation),
    NORMALISATIONS.join(", "),
  )(spec.normalisation);
  check(
    "trim",
    trim === null || isTrim(trim, spec),
    "null or { topDb over 0, marginSeconds at least 0, highPassHz from 0 to under half sampleRateHz, heldSeconds at least 0 }",
  )(JSON.stringify(trim));
}

function isTrim(trim: TrimSpec, { sampleRateHz }: FeatureSpec): boolean {
  const { topDb, marginSeconds, highPassHz, heldSeconds } = trim;
  return topDb > 0 && marginSeconds >= 0 && heldSeconds >= 0 &&
    highPassHz >= 0 && highPassHz < sampleRateHz / 2;
}

function check(name: string, ok: boolean, rule: string) {
  return (value: unknown): void => {
    if (!ok) fail(name, rule, value);
  };
}

function fail(name: string, rule: string, value: unknown): never {
  const message =
    `Cannot use the feature specification: '${name}' must be ${rule}, got ${value}`;
  const wrongType = value === undefined || typeof value === "object";
  throw wrongType ? new TypeError(message) : new RangeError(message);
}

/** Numbers a frame of a network's input: coefficients, then pitches. */
export function featureWidth(
  { nMfcc, periodicity }: Pick<FeatureSpec, "nMfcc" | "periodicity">,
): number {
  return nMfcc + (periodicity?.nPitches ?? 0);
}

/**
 * Number of frames of a signal of `nSamples` samples.
 *
 * With `center`: `1 + ⌊n / hop⌋` (librosa). Without: `1 + ⌊(n − nFft) / hop⌋`;
 * a signal shorter than `nFft` is padded with zeros at its end to one frame.
 * No samples give no frames.
 */
export function frameCount(
  nSamples: number,
  spec: Pick<FeatureSpec, "nFft" | "hopLength" | "center">,
): number {
  if (nSamples <= 0) return 0;
  if (spec.center) return 1 + Math.floor(nSamples / spec.hopLength);
  return 1 + Math.max(0, Math.floor((nSamples - spec.nFft) / spec.hopLength));
}

/** Samples that give exactly `windowFrames` frames, without `center`. */
export function windowSamples(spec: FeatureSpec): number {
  return (spec.windowFrames - 1) * spec.hopLength + spec.nFft;
}

/** Frames of a stream, counted from its first. */
export interface FrameRange {
  firstFrame: number;
  nFrames: number;
}

/**
 * The frames of a stream that lie in a range of its samples: the range snaps to
 * the hop grid, its start up to the next frame's first sample, its end down to
 * the last frame's last sample. A range too short for that gives the one frame
 * at its start; an empty one gives none.
 *
 * @param segment half-open range of samples, counted from the stream's first.
 */
export function frameRange(
  { start, end }: { start: number; end: number },
  { hopLength, nFft }: Pick<FeatureSpec, "hopLength" | "nFft">,
): FrameRange {
  if (end <= start) return { firstFrame: 0, nFrames: 0 };
  const firstFrame = Math.ceil(start / hopLength);
  const last = Math.floor((end - nFft) / hopLength);
  return { firstFrame, nFrames: Math.max(1, last - firstFrame + 1) };
}
