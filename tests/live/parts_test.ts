import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  CaptureClock,
  CaptureError,
  captureReason,
  grantedSettings,
} from "../../lib/audio/mod.ts";
import { DEFAULT_SPEC, Mfcc } from "../../lib/dsp/mod.ts";
import { SoftwareAdapterError } from "../../lib/model/mod.ts";
import {
  chooseRecogniser,
  LatencyGauge,
  LevelGauge,
  MelColumnFeed,
  ModelUnavailableError,
  NoBackendError,
  type OpenRecogniser,
  ProbabilitySmoother,
  SampleClock,
  SILENCE_DBFS,
} from "../../lib/live/mod.ts";
import { CAPTURE_CLOCK_MS, LEVEL_DB, PROBABILITY_SUM } from "../tolerances.ts";
import { chunks, FakeRecogniser, sure, voice } from "./signals.ts";

Deno.test("LevelGauge gives -3.01 dBFS for a full-scale sine", () => {
  const sine = Float32Array.from(
    { length: 16_000 },
    (_, n) => Math.sin(2 * Math.PI * 1000 * n / 16_000),
  );
  const { levelDb, peakDb } = new LevelGauge(16_000).push(sine);
  assertAlmostEquals(levelDb, 10 * Math.log10(0.5), LEVEL_DB);
  assertAlmostEquals(peakDb, 0, LEVEL_DB);
});

Deno.test("LevelGauge gives its floor for digital silence", () => {
  const { levelDb, clipping } = new LevelGauge(16_000).push(
    new Float32Array(160),
  );
  assertEquals(levelDb, SILENCE_DBFS);
  assertEquals(clipping, false);
});

Deno.test("LevelGauge holds clipping for a second", () => {
  const gauge = new LevelGauge(16_000);
  assert(gauge.push(Float32Array.of(0, -1, 0)).clipping);
  assert(gauge.push(new Float32Array(15_900)).clipping);
  assert(!gauge.push(new Float32Array(200)).clipping);
});

Deno.test("LevelGauge rejects a rate of 0 Hz", () => {
  assertThrows(() => new LevelGauge(0), RangeError, "must be above 0, got 0");
  new LevelGauge(8000);
});

Deno.test("ProbabilitySmoother starts with the first prediction and adds up to 1", () => {
  const smoother = new ProbabilitySmoother();
  assertEquals(smoother.push(sure("sad", 0.9)).emotion, "sad");
  const mixed = smoother.push(sure("angry", 0.8));
  assertAlmostEquals(
    mixed.probabilities.angry,
    0.5 * 0.8 + 0.5 * 0.1 / 7,
    PROBABILITY_SUM,
  );
  const sum = Object.values(mixed.probabilities).reduce((a, b) => a + b);
  assertAlmostEquals(sum, 1, PROBABILITY_SUM);
});

Deno.test("ProbabilitySmoother holds against one stray prediction and yields to three", () => {
  const smoother = new ProbabilitySmoother(0.4);
  for (let i = 0; i < 4; i++) smoother.push(sure("calm"));
  assertEquals(smoother.push(sure("fearful")).emotion, "calm");
  smoother.push(sure("fearful"));
  assertEquals(smoother.push(sure("fearful")).emotion, "fearful");
});

Deno.test("ProbabilitySmoother is sure of the smoothed label, not of the newest", () => {
  const smoother = new ProbabilitySmoother(0.5);
  const isSure = (emotion: "calm" | "happy") =>
    smoother.push(sure(emotion), { notSureBelow: 0.8 }).sure;
  assertEquals([isSure("calm"), isSure("happy")], [true, false]);
});

Deno.test("ProbabilitySmoother reset() forgets the utterance", () => {
  const smoother = new ProbabilitySmoother();
  for (let i = 0; i < 8; i++) smoother.push(sure("calm"));
  smoother.reset();
  assertEquals(
    smoother.push(sure("happy")).confidence,
    sure("happy").confidence,
  );
});

Deno.test("ProbabilitySmoother rejects a weight of 0", () => {
  assertThrows(() => new ProbabilitySmoother(0), RangeError, "got 0");
  new ProbabilitySmoother(1);
});

Deno.test("MelColumnFeed gives the columns of the whole signal, however cut", () => {
  const samples = voice(0.7);
  const { nMels } = DEFAULT_SPEC;
  const whole = new Mfcc(DEFAULT_SPEC, { precision: "single" })
    .compute(samples).melDb;
  for (const length of [37, 160, 1024, samples.length]) {
    const feed = new MelColumnFeed(DEFAULT_SPEC);
    const got: number[] = [];
    for (const chunk of chunks(samples, length)) {
      const columns = feed.push(chunk);
      assertEquals(columns.nMels, nMels);
      assertEquals(columns.melDb.length, columns.nColumns * nMels);
      got.push(...columns.melDb);
    }
    assertEquals(got, [...whole], `chunks of ${length}`);
  }
});

Deno.test("MelColumnFeed gives every column of more sound than a window at once", () => {
  const samples = voice(7.3);
  const { nColumns, melDb } = new MelColumnFeed(DEFAULT_SPEC).push(samples);
  const whole = new Mfcc(DEFAULT_SPEC, { precision: "single" })
    .compute(samples);
  assertEquals(nColumns, whole.nFrames);
  assertEquals([...melDb], [...whole.melDb]);
});

Deno.test("SampleClock dates a resampled stream's samples by its input", () => {
  const clock = new SampleClock({ fromHz: 48_000, toHz: 16_000 });
  clock.note(48_000, 5000);
  assertAlmostEquals(clock.capturedAtMs(16_000), 5000, CAPTURE_CLOCK_MS);
  assertAlmostEquals(clock.capturedAtMs(15_840), 4990, CAPTURE_CLOCK_MS);
  clock.note(480, 5012); // two milliseconds late
  assertAlmostEquals(clock.capturedAtMs(16_160), 5012, CAPTURE_CLOCK_MS);
});

Deno.test("CaptureClock takes the quickest message for the offset", () => {
  const clock = new CaptureClock(0);
  assertEquals(clock.map(0, 130), 130);
  assertEquals(clock.map(20, 121), 121);
  assertEquals(clock.map(40, 190), 141);
});

Deno.test("CaptureClock tells a sample clock that stood still from a message that waited", () => {
  const clock = new CaptureClock(0);
  clock.map(1000, 5000);
  const [waited, still] = [
    { nowMs: 17_020, clockMs: 13_020 },
    { nowMs: 17_020, clockMs: 1020 },
  ];
  assertEquals(clock.stoodStill(1020, waited), false);
  assertEquals(clock.stoodStill(1020, still), true);
  clock.reset();
  assertEquals(clock.stoodStill(1020, still), false);
  assertEquals(clock.map(1020, 17_020), 17_020);
});

Deno.test("CaptureClock follows a drifting clock and starts anew after reset()", () => {
  const clock = new CaptureClock(1);
  clock.map(0, 100);
  assertEquals(clock.map(20, 125), 121);
  clock.reset();
  assertEquals(clock.map(40, 900), 900);
});

for (
  const [name, reason] of [
    ["NotAllowedError", "refused"],
    ["NotFoundError", "missing"],
    ["NotReadableError", "busy"],
    ["TypeError", "unsupported"],
  ] as const
) {
  Deno.test(`captureReason() calls ${name} ${reason}`, () => {
    assertEquals(captureReason(new DOMException("", name)), reason);
    const { message } = new CaptureError(reason);
    assert(/\. .*\.$/.test(message), `two sentences: ${message}`);
  });
}

Deno.test("grantedSettings() names processing that is on and what is not told", () => {
  const granted = grantedSettings({
    label: "",
    sampleRateHz: 44_100,
    settings: { echoCancellation: true, noiseSuppression: false },
  });
  assertEquals(granted.stillApplied, ["echoCancellation"]);
  assertEquals(granted.unknown, ["autoGainControl"]);
  assertEquals(granted.label, ""); // the page has a word for it
});

function fakeOpen(
  name: string,
  { ok = true, disposed = [] as string[] } = {},
): OpenRecogniser {
  return {
    recogniser: new FakeRecogniser(),
    backend: { name, adapter: name, hardware: true },
    checkCanary: () =>
      Promise.resolve({ fault: ok ? null : "a probability is off by 0.50" }),
    lost: new Promise(() => {}),
    dispose: () => disposed.push(name),
  };
}

const CANDIDATES = ["webgpu", "wasm"] as const;

Deno.test("chooseRecogniser() takes the first backend that answers rightly", async () => {
  const { open, passedOver } = await chooseRecogniser({
    candidates: CANDIDATES,
    open: (name) => Promise.resolve(fakeOpen(name)),
  });
  assertEquals(open.backend.name, "webgpu");
  assertEquals(passedOver, []);
});

Deno.test("chooseRecogniser() passes over wrong numbers, says so and disposes", async () => {
  const disposed: string[] = [];
  const { open, passedOver } = await chooseRecogniser({
    candidates: CANDIDATES,
    open: (name) =>
      Promise.resolve(fakeOpen(name, { ok: name === "wasm", disposed })),
  });
  assertEquals(open.backend.name, "wasm");
  assertEquals(passedOver.map(({ reason }) => reason), ["wrong"]);
  assertEquals(disposed, ["webgpu"]);
});

Deno.test("chooseRecogniser() passes over a backend that does not start", async () => {
  const { open, passedOver } = await chooseRecogniser({
    candidates: CANDIDATES,
    open: (name) =>
      name === "webgpu"
        ? Promise.reject(new Error("no adapter"))
        : Promise.resolve(fakeOpen(name)),
  });
  assertEquals(open.backend.name, "wasm");
  assertEquals(passedOver, [
    { backend: "webgpu", reason: "unavailable", detail: "no adapter" },
  ]);
});

function playedByTheProcessor(
  name: string,
  { software }: { software: boolean },
) {
  return name === "webgpu" && !software
    ? Promise.reject(new SoftwareAdapterError("llvmpipe"))
    : Promise.resolve(fakeOpen(name));
}

Deno.test("chooseRecogniser() passes over a graphics card that the processor plays", async () => {
  const { open, passedOver } = await chooseRecogniser({
    candidates: CANDIDATES,
    open: playedByTheProcessor,
  });
  assertEquals(open.backend.name, "wasm");
  assertEquals(passedOver.map(({ reason }) => reason), ["software"]);
  assertStringIncludes(passedOver[0].detail, "llvmpipe");
});

Deno.test("chooseRecogniser() takes a played graphics card where nothing else is asked for, or works", async () => {
  const asked = await chooseRecogniser({
    candidates: ["webgpu"],
    open: playedByTheProcessor,
  });
  assertEquals(asked.open.backend.name, "webgpu");
  assertEquals(asked.passedOver, []);
  const left = await chooseRecogniser({
    candidates: CANDIDATES,
    open: (name, options) =>
      name === "wasm"
        ? Promise.reject(new Error("no WebAssembly"))
        : playedByTheProcessor(name, options),
  });
  assertEquals(left.open.backend.name, "webgpu");
  assertEquals(
    left.passedOver.map(({ backend, reason }) => [backend, reason]),
    [["wasm", "unavailable"]],
  );
});

Deno.test("chooseRecogniser() does not blame a backend for a missing model", async () => {
  await assertRejects(
    () =>
      chooseRecogniser({
        candidates: CANDIDATES,
        open: () => Promise.reject(new ModelUnavailableError("404")),
      }),
    ModelUnavailableError,
  );
});

Deno.test("chooseRecogniser() names every backend when none works", async () => {
  const error = await assertRejects(
    () =>
      chooseRecogniser({
        candidates: CANDIDATES,
        open: (name) => Promise.reject(new Error(`no ${name}`)),
      }),
    NoBackendError,
    "webgpu: no webgpu; wasm: no wasm",
  );
  assertEquals(error.passedOver.length, 2);
});

Deno.test("LatencyGauge gives percentiles by the nearest rank of the last 240", () => {
  const gauge = new LatencyGauge();
  assertEquals([gauge.lastMs, gauge.percentileMs(50)], [null, null]);
  for (let ms = 1; ms <= 10; ms++) gauge.push(11 - ms);
  assertEquals(gauge.lastMs, 1);
  assertEquals([gauge.percentileMs(50), gauge.percentileMs(95)], [5, 10]);
  assertEquals(gauge.percentileMs(90), 9);
  for (let i = 0; i < 240; i++) gauge.push(100);
  assertEquals(gauge.percentileMs(1), 100); // the first ten are forgotten
});
