import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { interleave, median } from "../../bench/measure.ts";
import { meydaMfcc } from "../../bench/meyda_mfcc.ts";
import { speechLike } from "../../bench/speech_like.ts";
import { DEFAULT_SPEC, frameCount, Mfcc } from "../../lib/dsp/mod.ts";
import { needs } from "../needs.ts";
import { FFT_VARIANTS_DIFFERENCE, MEYDA_CORRELATION } from "../tolerances.ts";

const SIGNAL = speechLike({ seconds: 1, sampleRateHz: 16000 });

Deno.test("speechLike() gives the asked length, peak and the same samples twice", () => {
  assertEquals(SIGNAL.length, 16000);
  assertEquals(Math.max(...SIGNAL.map(Math.abs)), 0.5);
  assertEquals(speechLike({ seconds: 1, sampleRateHz: 16000 }), SIGNAL);
});

Deno.test("speechLike() varies with its seed and refuses no length", () => {
  const other = speechLike({ seconds: 1, sampleRateHz: 16000, seed: 2 });
  assert(other.some((x, n) => x !== SIGNAL[n]));
  assertThrows(
    () => speechLike({ seconds: 0, sampleRateHz: 16000 }),
    RangeError,
    "'seconds' must be above 0, got 0",
  );
});

Deno.test("median() takes the middle value or the mean of the middle two", () => {
  assertEquals(median([9, 1, 5]), 5);
  assertEquals(median([9, 1, 5, 7]), 6);
  assertThrows(() => median([]), RangeError, "at least 1 value, got 0");
});

Deno.test("interleave() warms up once and runs the cases in turn", async () => {
  const calls: string[] = [];
  const named = (name: string) => ({ name, run: () => calls.push(name) });
  const rounds: number[] = [];
  const timings = await interleave([named("a"), named("b")], {
    nRuns: 2,
    onRound: (nDone) => rounds.push(nDone),
  });
  assertEquals(calls, ["a", "b", "a", "b", "a", "b"]);
  assertEquals(rounds, [0, 1, 2]);
  assertEquals(timings.a.nRuns, 2);
  assert(timings.a.minMs <= timings.a.medianMs);
  assert(timings.a.medianMs <= timings.a.maxMs);
});

/** Pearson's correlation of two series. */
function correlation(a: number[], b: number[]): number {
  const mean = (x: number[]) => x.reduce((s, v) => s + v, 0) / x.length;
  const [ma, mb] = [mean(a), mean(b)];
  const dot = (x: number[], mx: number, y: number[], my: number) =>
    x.reduce((sum, v, i) => sum + (v - mx) * (y[i] - my), 0);
  return dot(a, ma, b, mb) / Math.sqrt(dot(a, ma, a, ma) * dot(b, mb, b, mb));
}

Deno.test("meydaMfcc() does the same work: as many frames and coefficients, and c0 that moves with ours", () => {
  const theirs = meydaMfcc(SIGNAL, DEFAULT_SPEC);
  const { nFrames, mfcc } = new Mfcc(DEFAULT_SPEC).compute(SIGNAL);
  assertEquals(theirs.length, nFrames);
  assertEquals(nFrames, frameCount(SIGNAL.length, DEFAULT_SPEC));
  assert(theirs.every((frame) => frame.length === DEFAULT_SPEC.nMfcc));
  const loud = theirs.map((frame, t) => ({ theirs: frame[0], t }))
    .filter(({ theirs }) => theirs > 1);
  const ours = loud.map(({ t }) => mfcc[t * DEFAULT_SPEC.nMfcc]);
  const r = correlation(loud.map(({ theirs }) => theirs), ours);
  assert(r > MEYDA_CORRELATION, `correlation ${r}`);
});

Deno.test("meydaMfcc() refuses more coefficients than Meyda gives", () => {
  assertThrows(
    () => meydaMfcc(SIGNAL, { ...DEFAULT_SPEC, nMfcc: 41 }),
    RangeError,
    "'nMfcc' must be at most 40, got 41",
  );
});

const { ignore, adapter } = await needs.gpu();
/** Stages are timed by the GPU's own clock, which not every GPU has. */
const hasClock = (await navigator.gpu?.requestAdapter())?.features
  .has("timestamp-query") ?? false;

Deno.test({
  name:
    "deno task bench --gpu prints each stage beside the bound, and judges hardware alone",
  ignore,
  async fn() {
    const { success, stdout, stderr } = await new Deno.Command(
      Deno.execPath(),
      { args: ["task", "-q", "bench", "--gpu", "--hours=0.01"] },
    ).output();
    const text = new TextDecoder().decode(stdout);
    const errors = new TextDecoder().decode(stderr);
    assert(success, errors);
    for (
      const stage of ["power_spectrum", "mel_filter", "dct", "rms", "delta"]
    ) assertMatch(text, new RegExp(`\\| ${stage} \\| [0-9.]+ \\|`));
    const isSoftware = /llvmpipe|lavapipe|swiftshader/i.test(adapter);
    assertEquals(text.includes("not judged: a software adapter"), isSoftware);
    assertEquals(errors.includes("SOFTWARE ADAPTER"), isSoftware);
    assert(isSoftware || /met|MISSED/.test(text));
  },
});

Deno.test("deno task bench --json prints one object with the figures and nothing else", async () => {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "task",
      "-q",
      "bench",
      "--json",
      "--seconds=2",
      "--repeats=1",
      "--hours=0.02",
    ],
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert(success, new TextDecoder().decode(stderr));
  const results = JSON.parse(text);
  const { mfcc, network, machine, date, gpuStages, longSignals, liveTick } =
    results;
  assert(mfcc.cpu.timesRealTime > 1);
  assert(mfcc.meyda.timesRealTime > 1);
  assertEquals(mfcc.gpu.adapter === null, ignore);
  assertEquals(mfcc.gpu.timesRealTime === null, ignore);
  assertEquals([gpuStages, liveTick.gpu].map((part) => part !== null), [
    hasClock,
    hasClock,
  ]);
  if (hasClock) {
    const names = gpuStages.stages.map(({ stage }: { stage: string }) => stage);
    assertEquals(names, ["power_spectrum", "mel_filter", "dct"]);
    for (const { ms, bytes } of gpuStages.stages) assert(ms > 0 && bytes > 0);
    assert(gpuStages.fftVariants.length >= 2);
    for (const { difference } of gpuStages.fftVariants) {
      assert(difference < FFT_VARIANTS_DIFFERENCE);
    }
  }
  assert(liveTick.cpu.windowMs > 0 && liveTick.cpu.streamMs > 0);
  const hoursOn = (where: string) =>
    longSignals.filter(({ on }: { on: string }) => on === where)
      .map(({ hours }: { hours: number }) => hours);
  const cpuHours = hoursOn("cpu");
  assertEquals(cpuHours, [0.0002, 0.002, 0.02]);
  assertEquals(hoursOn("gpu").length, ignore ? 0 : cpuHours.length);
  assert(network.wasm.msPerWindow > 0);
  assertEquals(network.wasm.isCorrect, true);
  assert(network.wasm.timesReference > 0.1);
  assert(network.wasm.alone.medianMs > 0);
  assert(network.wasm.alone.timesReference > 0.1);
  assertEquals(network.webgpu.msPerWindow === null, ignore);
  assert(machine.nCores >= 1 && !Number.isNaN(Date.parse(date)));
});
