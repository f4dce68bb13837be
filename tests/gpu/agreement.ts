/**
 * The GPU pipeline against the double-precision reference, case by case: a
 * device goes in, a report comes out. Nothing here needs Deno, so the same
 * check runs on any browser's device.
 *
 * @module
 */
import {
  DEFAULT_SPEC,
  type FeatureSpec,
  MfccGpu,
  windowSamples,
} from "../../lib/dsp/mod.ts";
import { readbackBuffer, takeFloats } from "../../lib/dsp/gpu_stage.ts";
import {
  featureBounds,
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
  stage: "melPower" | "melDb" | "mfcc" | "window";
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
    const features = await MfccGpu.create(device, spec);
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
  const got = await features.compute(samples);
  const bounds = featureBounds(spec, samples);
  const window = await readWindow(device, { features, samples });
  return [
    { stage: "melPower", ...worstOf(got.melPower, bounds.melPower) },
    { stage: "melDb", ...worstOf(got.melDb, bounds.melDb) },
    { stage: "mfcc", ...worstOf(got.mfcc, bounds.mfcc) },
    { stage: "window", ...worstOf(window, windowBounds(spec, samples)) },
  ];
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
    { normalisation: "mean" },
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
  {
    name: "silence by its mean and variance",
    spec: spec({ normalisation: "mean-variance" }),
    samples: new Float32Array(SECOND),
  },
];
