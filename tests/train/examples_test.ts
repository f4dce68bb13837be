import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
} from "@std/assert";
import {
  activeSegment,
  DEFAULT_PERIODICITY,
  DEFAULT_SPEC,
  FeatureWindow,
} from "../../lib/dsp/mod.ts";
import {
  type Example,
  makeExamples,
  plainWindow,
  randomWindow,
  SeededRandom,
  StoppedEarly,
} from "../../lib/train/mod.ts";
import { syntheticVoice, voiceClips } from "./voices.ts";

const features = DEFAULT_SPEC;
const size = features.windowFrames * features.nMfcc;

/** Frame t holds t + 1 in every coefficient. */
function ramp(nFrames: number): Example {
  const mfcc = Float32Array.from(
    { length: nFrames * features.nMfcc },
    (_, i) => 1 + Math.floor(i / features.nMfcc),
  );
  return { id: "ramp", label: 0, voice: "x", variants: [mfcc] };
}

Deno.test("makeExamples() trims silence and makes the copies asked for", async () => {
  const samples = new Float32Array(48000);
  for (let n = 16000; n < 32000; n++) samples[n] = Math.sin(n / 5);
  const [example] = await makeExamples([{
    id: "x",
    emotion: "sad",
    voice: "x",
    samples,
  }], {
    features,
    copies: 2,
    seed: 1,
  });
  assertEquals(example.label, 3);
  assertEquals(example.variants.length, 3);
  // 1 s of tone and 0.1 s margins; edges are found to a hop, and what trimming
  // hears rings for a few milliseconds where the tone ends.
  const frames = example.variants[0].length / features.nMfcc;
  assert(frames >= 116 && frames <= 123, `${frames} frames`);
});

Deno.test("makeExamples() gives a clip the same copies whatever stands beside it", async () => {
  const clip = (id: string) => ({
    id,
    emotion: "sad" as const,
    voice: "x",
    samples: Float32Array.from({ length: 8000 }, (_, n) => Math.sin(n / 7)),
  });
  const options = { features, copies: 1, seed: 1 };
  const [alone] = await makeExamples([clip("a")], options);
  const beside = await makeExamples([clip("b"), clip("a")], options);
  assertEquals(beside[1].variants, alone.variants);
  assert(beside[0].variants[1].join() !== alone.variants[1].join());
});

Deno.test("makeExamples() hears that it is to stop while it computes", async () => {
  const clips = voiceClips(1);
  const stop = new AbortController();
  let done = 0;
  setImmediate(() => stop.abort());
  await assertRejects(
    () =>
      makeExamples(clips, {
        ...{ features, copies: 0, seed: 1, signal: stop.signal },
        onProgress: (n) => done = n,
      }),
    StoppedEarly,
    "Cannot make features: it was stopped",
  );
  assert(done < clips.length, `${done}`);
});

Deno.test("randomWindow() is the segment turned, at most 8 % cut off at each end", () => {
  const starts = new Set<number>();
  for (let seed = 0; seed < 20; seed++) {
    const window = randomWindow(ramp(300), {
      features: { ...features, normalisation: "none" },
      random: new SeededRandom(seed),
    });
    const frames = Array.from({ length: 300 }, (_, t) => window[t * 40 + 1]);
    const first = Math.min(...frames), last = Math.max(...frames);
    assert(first >= 1 && first <= 25 && last >= 276 && last <= 300);
    // Neighbours in the clip, but where it wraps and where the window begins.
    const breaks = frames.filter((x, t) => frames[(t + 1) % 300] !== x + 1);
    assert(breaks.length <= 2, `${breaks}`);
    starts.add(frames[0]);
  }
  assert(starts.size > 10);
});

Deno.test("plainWindow() takes the first variant from its first frame", () => {
  const window = plainWindow(ramp(400), { ...features, normalisation: "none" });
  assertEquals(window.length, size);
  assertEquals([window[0], window[size - 1]], [1, 300]);
});

Deno.test("windows of examples with periodicity are those that the page hears", async () => {
  const pitched = {
    ...features,
    ...{ nFft: 1024, periodicity: DEFAULT_PERIODICITY },
  };
  const samples = syntheticVoice("happy", { seed: 3 });
  const [example] = await makeExamples(
    [{ id: "x", emotion: "happy", voice: "x", samples }],
    { features: pitched, copies: 0, seed: 1 },
  );
  const { start, end } = activeSegment(samples, pitched);
  const heard = new FeatureWindow(pitched)
    .fromSegment(samples.subarray(start, end));
  const window = plainWindow(example, pitched);
  assertEquals(window.length, heard.length);
  // Examples are kept in single precision.
  window.forEach((value, i) => assertAlmostEquals(value, heard[i], 1e-3));
  const random = new SeededRandom(1);
  const turned = randomWindow(example, { features: pitched, random });
  assertEquals(turned.length, window.length);
});
