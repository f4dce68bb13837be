/**
 * The GPU pipeline against the double-precision reference, case by case: a
 * device goes in, a report comes out. Nothing here needs Deno, so the same
 * check runs on any browser's device.
 *
 * @module
 */
import {
  DEFAULT_DENOISE,
  DEFAULT_SPEC,
  type FeatureSpec,
  MfccGpu,
  type MfccGpuResult,
  MfccStreamGpu,
  windowSamples,
} from "../../lib/dsp/mod.ts";
import { readbackBuffer, takeFloats } from "../../lib/dsp/gpu_stage.ts";
import { denoisedWindowBounds } from "../denoise_bounds.ts";
import {
  deltaBoundsOnGpu,
  featureBounds,
  rmsBounds,
  windowBounds,
  type Worst,
  worstOf,
} from "../single_precision.ts";

/** One signal under one specification. */
export interface AgreementCase {
  name: string;
  spec: FeatureSpec;
  samples: Float32Array;
}

/** How one stage's result agrees with the reference. */
export interface StageAgreement extends Worst {
  stage: Exclude<keyof MfccGpuResult, "nFrames"> | "window" | "streamed";
}

/** What was found; plain data, so that it can leave a browser. */
export interface AgreementReport {
  /** Whether every value of every case is within its tolerance. */
  ok: boolean;
  cases: { name: string; ok: boolean; stages: StageAgreement[] }[];
}

/** Runs cases on a device and compares every stage with the reference. */
export async function gpuAgreement(
  device: GPUDevice,
  cases: readonly AgreementCase[] = AGREEMENT_CASES,
): Promise<AgreementReport> {
  const report: AgreementReport = { ok: true, cases: [] };
  for (const { name, spec, samples } of cases) {
    const options = { deltas: true, rms: true };
    const features = await MfccGpu.create(device, spec, options);
    const stages = await compareStages(device, { features, samples });
    features.dispose();
    const ok = stages.every(({ ratio }) => ratio <= 1);
    report.cases.push({ name, ok, stages });
    report.ok &&= ok;
  }
  return report;
}

async function compareStages(
  device: GPUDevice,
  { features, samples }: { features: MfccGpu; samples: Float32Array },
): Promise<StageAgreement[]> {
  const { spec } = features;
  const window = await readWindow(device, { features, samples });
  const bounds = spec.denoise
    ? denoisedWindowBounds(spec, samples)
    : windowBounds(spec, samples);
  return [
    // With noise reduction only the window's bounds are derived.
    ...(spec.denoise ? [] : await compareFeatures({ features, samples })),
    { stage: "window", ...worstOf(window, bounds) },
    ...await compareStream(device, { features, samples }),
  ];
}

async function compareFeatures(
  { features, samples }: { features: MfccGpu; samples: Float32Array },
): Promise<StageAgreement[]> {
  const { spec } = features;
  const got = await features.compute(samples);
  const bounds = featureBounds(spec, samples);
  const { nFrames, mfcc } = bounds;
  const stages: StageAgreement[] = [
    { stage: "melPower", ...worstOf(got.melPower, bounds.melPower) },
    { stage: "melDb", ...worstOf(got.melDb, bounds.melDb) },
    { stage: "mfcc", ...worstOf(got.mfcc, mfcc) },
    { stage: "rms", ...worstOf(got.rms!, rmsBounds(spec, samples)) },
  ];
  if (nFrames < 9) return stages;
  for (const [stage, order] of [["delta", 1], ["delta2", 2]] as const) {
    const want = deltaBoundsOnGpu(mfcc, { nFrames, order });
    stages.push({ stage, ...worstOf(got[stage]!, want) });
  }
  return stages;
}

/** A stream's window of the last whole frames: the same bits as the batch's. */
async function compareStream(
  device: GPUDevice,
  { features, samples }: { features: MfccGpu; samples: Float32Array },
): Promise<StageAgreement[]> {
  const { spec } = features;
  const { hopLength, nFft, windowFrames } = spec;
  if (spec.center || samples.length < nFft) return [];
  const stream = await MfccStreamGpu.create(device, spec);
  for (let at = 0; at < samples.length; at += 3000) {
    stream.push(samples.subarray(at, at + 3000));
  }
  const nFrames = Math.min(stream.nFrames, windowFrames);
  const firstFrame = stream.nFrames - nFrames;
  const start = firstFrame * hopLength;
  const part = samples.subarray(
    start,
    start + (nFrames - 1) * hopLength + nFft,
  );
  const range = { firstFrame, nFrames };
  const got = await readBuffer(device, stream.encodeWindow(range));
  const want = await readWindow(device, { features, samples: part });
  stream.dispose();
  const tolerance = new Float64Array(want.length); // none
  return [{ stage: "streamed", ...worstOf(got, { want, tolerance }) }];
}

/** The network's input for a segment, read back, `[windowFrames, nMfcc]`. */
export function readWindow(
  device: GPUDevice,
  { features, samples }: { features: MfccGpu; samples: Float32Array },
): Promise<Float32Array> {
  return readBuffer(device, features.encodeWindow(samples));
}

/** A buffer's floats as they are once the work submitted so far is done. */
export function readBuffer(
  device: GPUDevice,
  buffer: GPUBuffer,
): Promise<Float32Array> {
  const { size } = buffer;
  const target = readbackBuffer(device, "test-readback", size);
  const encoder = device.createCommandEncoder({ label: "test-encoder" });
  encoder.copyBufferToBuffer(buffer, 0, target, 0, size);
  device.queue.submit([encoder.finish()]);
  return takeFloats(target);
}

/** Repeatable white noise, uniform in ±`amplitude` (mulberry32). */
export function noise(
  length: number,
  { amplitude = 0.1, seed = 1 }: { amplitude?: number; seed?: number } = {},
): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return amplitude * (((x ^ (x >>> 14)) >>> 0) / 2 ** 31 - 1);
  });
}

/**
 * Something like a voice: a gliding fundamental with falling harmonics, syllables
 * four times a second, and a little noise.
 */
export function voice(length: number, sampleRateHz = 16000): Float32Array {
  const breath = noise(length, { amplitude: 0.001, seed: 7 });
  return breath.map((x, n) => {
    const seconds = n / sampleRateHz;
    const phase = 2 * Math.PI * (180 * seconds + 15 * seconds * seconds);
    const syllable = Math.sin(2 * Math.PI * 2 * seconds) ** 2;
    let harmonics = 0;
    for (let h = 1; h <= 12; h++) harmonics += Math.sin(h * phase) / h;
    return x + 0.1 * syllable * harmonics;
  });
}

const FULL = windowSamples(DEFAULT_SPEC);
const SECOND = DEFAULT_SPEC.sampleRateHz;

function spec(fields: Partial<FeatureSpec> = {}): FeatureSpec {
  return { ...DEFAULT_SPEC, ...fields };
}

/** A voice that begins in the middle of noise. */
function voiceInNoise(length: number): Float32Array {
  const speech = voice(length), around = noise(length, { amplitude: 0.05 });
  return around.map((x, n) => x + (n > length / 2 ? speech[n] : 0));
}

/** Every length that is special, then each option off its default. */
export const AGREEMENT_CASES: readonly AgreementCase[] = [
  { name: "no samples", spec: spec(), samples: new Float32Array(0) },
  { name: "silence", spec: spec(), samples: new Float32Array(SECOND) },
  { name: "one sample", spec: spec(), samples: Float32Array.of(0.5) },
  { name: "300 samples", spec: spec(), samples: noise(300) },
  { name: "exactly one frame", spec: spec(), samples: voice(512) },
  { name: "one sample under two frames", spec: spec(), samples: noise(671) },
  { name: "one second of voice", spec: spec(), samples: voice(SECOND) },
  { name: "a full window of voice", spec: spec(), samples: voice(FULL) },
  { name: "more than a window", spec: spec(), samples: voice(FULL + 5000) },
  {
    name: "quiet noise",
    spec: spec(),
    samples: noise(SECOND, { amplitude: 1e-4 }),
  },
  ...([
    { normalisation: "none" },
    { normalisation: "level" },
    { normalisation: "mean-variance" },
    { center: true },
    { topDb: 80 },
    { topDb: 20 },
    { topDb: 60, center: true, normalisation: "mean-variance" },
    { lifter: 22 },
    { melScale: "htk" },
    { melNorm: "none" },
    { minHz: 20, maxHz: 7600 },
    { nMels: 41, nMfcc: 13 },
    { floorPower: 1e-6 },
    { windowFrames: 7 },
    { winLength: 512 },
    { winLength: 301 },
    { hopLength: 77 },
    { nFft: 64, winLength: 64, hopLength: 32, nMels: 12, nMfcc: 12 },
    { nFft: 128, winLength: 100, nMels: 20, nMfcc: 12 },
    { nFft: 256, winLength: 256, nMels: 40, nMfcc: 20 },
    { nFft: 1024 },
    { winLength: 800, nFft: 1024, nMels: 80, nMfcc: 80 },
    { nFft: 2048, winLength: 2048, hopLength: 512, nMels: 128 },
    { nFft: 4096, winLength: 4096, hopLength: 1024, nMels: 128 },
    { sampleRateHz: 22050, maxHz: 11025 },
  ] satisfies Partial<FeatureSpec>[]).map((fields) => ({
    name: JSON.stringify(fields),
    spec: spec(fields),
    samples: voice(SECOND),
  })),
  {
    name: "more than a window, centred, under a relative floor",
    spec: spec({ center: true, topDb: 30, normalisation: "mean" }),
    samples: voice(FULL + 5000),
  },
  ...([
    { denoise: DEFAULT_DENOISE },
    { denoise: { maxDb: 30, cleanDb: 60 }, topDb: 60 },
  ] satisfies Partial<FeatureSpec>[]).map((fields) => ({
    name: JSON.stringify(fields),
    spec: spec(fields),
    samples: voiceInNoise(SECOND),
  })),
  {
    name: "silence by its mean and variance",
    spec: spec({ normalisation: "mean-variance" }),
    samples: new Float32Array(SECOND),
  },
];
