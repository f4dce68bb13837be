import { assertEquals, assertThrows } from "@std/assert";
import {
  DEFAULT_DENOISE,
  DEFAULT_PERIODICITY,
  DEFAULT_SPEC,
  type FeatureSpec,
  frameCount,
  Mfcc,
  MfccStream,
  parseFeatureSpec,
  windowSamples,
} from "../../lib/dsp/mod.ts";

Deno.test("parseFeatureSpec() reads a specification back from JSON", () => {
  const text = JSON.stringify(DEFAULT_SPEC);
  assertEquals(parseFeatureSpec(JSON.parse(text)), DEFAULT_SPEC);
});

const REFUSED: [Partial<Record<keyof FeatureSpec, unknown>>, string][] = [
  [{ version: 2 }, "'version' must be 1, got 2"],
  [{ sampleRateHz: 0 }, "'sampleRateHz'"],
  [{ nFft: 500 }, "'nFft' must be a power of two"],
  [{ nFft: 131072 }, "'nFft' must be a power of two from 4 to 65536"],
  [{ nFft: 2 ** 32 + 1 }, "'nFft' must be a power of two from 4 to 65536"],
  [{ nFft: 2 ** 33 + 512 }, "'nFft' must be a power of two from 4 to 65536"],
  [{ trim: { ...DEFAULT_SPEC.trim, highpassHz: 120 } }, "got highpassHz"],
  [{ denoise: { ...DEFAULT_DENOISE, extra: 3 } }, "got extra"],
  [{ periodicity: { ...DEFAULT_PERIODICITY, minHz: 60 } }, "got minHz"],
  [{ winLength: 513 }, "'winLength' must be at most nFft (512), got 513"],
  [{ hopLength: 1.5 }, "'hopLength' must be a whole number > 0, got 1.5"],
  [{ nMfcc: 65 }, "'nMfcc' must be at most nMels (64), got 65"],
  [{ maxHz: 8001 }, "'maxHz' must be at most half sampleRateHz"],
  [{ minHz: 8000 }, "'minHz' must be from 0 to under maxHz"],
  [{ floorPower: 0 }, "'floorPower'"],
  [{ topDb: -1 }, "'topDb'"],
  [{ lifter: -1 }, "'lifter'"],
  [{ center: "yes" }, "'center'"],
  [{ melScale: "bark" }, "'melScale'"],
  [{ melNorm: "area" }, "'melNorm'"],
  [{ normalisation: "all" }, "'normalisation'"],
  [{ windowFrames: 0 }, "'windowFrames'"],
  [{ trim: { topDb: 0, marginSeconds: 0 } }, "'trim'"],
  [{ trim: { ...DEFAULT_SPEC.trim, highPassHz: 8000 } }, "'trim'"],
  [{ trim: { ...DEFAULT_SPEC.trim, heldSeconds: -1 } }, "'trim'"],
];

for (const [change, message] of REFUSED) {
  Deno.test(`parseFeatureSpec() refuses ${JSON.stringify(change)}`, () => {
    assertThrows(
      () => parseFeatureSpec({ ...DEFAULT_SPEC, ...change }),
      Error,
      message,
    );
  });
}

Deno.test("what takes a specification refuses one that cannot be computed with", () => {
  const makers = [
    (spec: FeatureSpec) => void new Mfcc(spec),
    (spec: FeatureSpec) => void new MfccStream(spec),
  ];
  for (const make of makers) {
    make(DEFAULT_SPEC);
    // A hop of nothing would never come to an end.
    for (const hopLength of [0, -160, 160.5]) {
      assertThrows(
        () => make({ ...DEFAULT_SPEC, hopLength }),
        RangeError,
        `'hopLength' must be a whole number > 0, got ${hopLength}`,
      );
    }
    assertThrows(
      () => make({ ...DEFAULT_SPEC, windowFrames: 0 }),
      RangeError,
      "'windowFrames'",
    );
  }
});

Deno.test("parseFeatureSpec() refuses text for numbers, which would compare like them", () => {
  const texts = [
    { minHz: "0" },
    { maxHz: "8000" },
    { floorPower: "1e-10" },
    { lifter: "22" },
    { topDb: "80" },
    { nFft: null },
    { trim: { topDb: "35", marginSeconds: 0.1 } },
  ];
  for (const text of texts) {
    assertThrows(
      () => parseFeatureSpec({ ...DEFAULT_SPEC, ...text }),
      TypeError,
      "must be a finite number, got",
    );
  }
  const numbers = { minHz: 20, lifter: 22, topDb: 80, trim: null };
  assertEquals(
    parseFeatureSpec({ ...DEFAULT_SPEC, ...numbers }),
    { ...DEFAULT_SPEC, ...numbers },
  );
});

Deno.test("parseFeatureSpec() refuses missing and unknown fields, and no object", () => {
  const { nFft: _, ...less } = DEFAULT_SPEC;
  assertThrows(
    () => parseFeatureSpec(less),
    TypeError,
    "'nFft' must be present",
  );
  assertThrows(
    () => parseFeatureSpec({ ...DEFAULT_SPEC, nfft: 512 }),
    RangeError,
    "got nfft",
  );
  assertThrows(() => parseFeatureSpec(null), TypeError, "got null");
});

Deno.test("frameCount() without center counts whole frames, one at least", () => {
  const at = (n: number) => frameCount(n, DEFAULT_SPEC);
  assertEquals([0, 1, 512, 671, 672].map(at), [0, 1, 1, 1, 2]);
});

Deno.test("frameCount() with center is librosa's", () => {
  const at = (n: number) => frameCount(n, { ...DEFAULT_SPEC, center: true });
  assertEquals([0, 1, 159, 160, 16000].map(at), [0, 1, 1, 2, 101]);
});

Deno.test("windowSamples() give exactly windowFrames frames", () => {
  const n = windowSamples(DEFAULT_SPEC);
  assertEquals(frameCount(n, DEFAULT_SPEC), DEFAULT_SPEC.windowFrames);
  assertEquals(frameCount(n - 1, DEFAULT_SPEC), DEFAULT_SPEC.windowFrames - 1);
});

Deno.test("parseFeatureSpec() reads a trim of before there were 'highPassHz' and 'heldSeconds'", () => {
  const trim = { topDb: 35, marginSeconds: 0.1 };
  assertEquals(parseFeatureSpec({ ...DEFAULT_SPEC, trim }).trim, {
    ...trim,
    highPassHz: 0,
    heldSeconds: 0,
  });
});
