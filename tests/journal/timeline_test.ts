import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import {
  type HeardUtterance,
  MOMENT_EMOTIONS,
  momentAt,
  SoundRing,
  Timeline,
  timelineBins,
  toHeardUtterance,
  toMoment,
} from "../../lib/journal/mod.ts";
import { EMOTIONS, toPrediction } from "../../lib/model/mod.ts";
import { PROBABILITY_SUM } from "../tolerances.ts";
import { run, silent, spoken } from "./moments.ts";

const UTTERANCE: HeardUtterance = {
  endSeconds: 1,
  seconds: 0.8,
  emotion: "happy",
  sure: true,
  probabilities: spoken(0, "happy").probabilities!,
};

Deno.test("MOMENT_EMOTIONS has the order of the network's outputs", () => {
  assertEquals([...MOMENT_EMOTIONS], [...EMOTIONS]);
});

Deno.test("toMoment() and toHeardUtterance() keep what a reading says, in order", () => {
  const values = [0.1, 0.05, 0.5, 0.05, 0.1, 0.1, 0.05, 0.05];
  const prediction = toPrediction(values, { notSureBelow: 0.6 });
  const { emotion, sure, probabilities } = prediction;
  const reading = { atSeconds: 2.5, state: "speech" as const };
  assertEquals(toMoment({ ...reading, emotion, sure, probabilities }), {
    ...reading,
    emotion: "happy",
    sure: false,
    probabilities: values,
  });
  assertEquals(
    toHeardUtterance({ prediction, seconds: 1, endSeconds: 3 }),
    {
      endSeconds: 3,
      seconds: 1,
      emotion: "happy",
      sure: false,
      probabilities: values,
    },
  );
});

Deno.test("Timeline keeps its last seconds of everything, and no more", () => {
  const timeline = new Timeline({ keepSeconds: 10, sampleRateHz: 100 });
  for (const moment of run(0, 60, (at) => spoken(at, "sad"))) {
    timeline.pushSound(new Float32Array(25));
    timeline.push(moment);
    if (moment.atSeconds % 1 === 0) {
      timeline.pushUtterance({ ...UTTERANCE, endSeconds: moment.atSeconds });
      timeline.pin({ atSeconds: moment.atSeconds, text: "heard" });
    }
  }
  assertEquals([timeline.startSeconds, timeline.endSeconds], [50, 60]);
  assertEquals(timeline.moments.length, 41); // 50.00, 50.25 … 60.00
  assertEquals(timeline.moments[0].atSeconds, 50);
  assertEquals(timeline.utterances.length, 11);
  assertEquals(timeline.notes.length, 11);
  assertEquals(timeline.sound(0, 100).length, 1000);
});

Deno.test("Timeline puts a new stream's times behind the sound of the one before", () => {
  const timeline = new Timeline({ sampleRateHz: 100 });
  timeline.pushSound(new Float32Array(210));
  timeline.push(spoken(2, "happy"));
  timeline.begin();
  timeline.pushSound(new Float32Array(100).fill(0.5));
  assertEquals(timeline.push(silent(1)).atSeconds, 3.1);
  const placed = timeline.pushUtterance({ ...UTTERANCE, endSeconds: 0.5 });
  assertEquals(placed.endSeconds, 2.6);
  assertEquals(timeline.at(3)?.state, "speech");
  assertEquals(timeline.at(3.1)?.state, "silence");
  assertEquals([...timeline.sound(2, 2.2)].map(Math.abs).filter(Boolean), [
    ...new Array(10).fill(0.5),
  ]);
});

Deno.test("Timeline has the sound of a moment where the stream was under way when it began", () => {
  const timeline = new Timeline({ keepSeconds: 60, sampleRateHz: 100 });
  const hear = (from: number, to: number, add: number) => {
    for (let second = from; second < to; second++) {
      timeline.pushSound(new Float32Array(100).fill((second + add) / 128));
      timeline.push(silent(second + 1));
    }
  };
  const soundAt = (seconds: number) =>
    Math.round(128 * timeline.sound(seconds, seconds + 0.5)[0]);
  hear(4, 20, 0);
  assertEquals([5, 10, 19].map(soundAt), [5, 10, 19]);
  timeline.begin();
  hear(0, 10, 20);
  assertEquals([19, 20, 25].map(soundAt), [19, 20, 25]);
});

Deno.test("Timeline at() gives the last moment before a time, and none before the first", () => {
  const timeline = new Timeline();
  for (const at of [1, 2, 3]) timeline.push(spoken(at, "calm"));
  assertEquals(timeline.at(0.9), null);
  assertEquals(timeline.at(1)?.atSeconds, 1);
  assertEquals(timeline.at(2.99)?.atSeconds, 2);
  assertEquals(timeline.at(99)?.atSeconds, 3);
  assertEquals(momentAt([], 5), null);
});

Deno.test("Timeline keeps the later of two moments at one time", () => {
  const timeline = new Timeline();
  timeline.push(silent(1));
  timeline.push(spoken(1, "angry"));
  assertEquals(timeline.moments.length, 1);
  assertEquals(timeline.at(1)?.emotion, "angry");
});

Deno.test("Timeline pin() replaces a note of the same moment, and an empty one removes it", () => {
  const timeline = new Timeline();
  timeline.pin({ atSeconds: 4, text: "b" });
  timeline.pin({ atSeconds: 2, text: " a " });
  timeline.pin({ atSeconds: 4, text: "c" });
  assertEquals(timeline.notes.map(({ text }) => text), ["a", "c"]);
  timeline.pin({ atSeconds: 2, text: "  " });
  assertEquals(timeline.notes.map(({ text }) => text), ["c"]);
});

Deno.test("Timeline refuses to keep no time", () => {
  assertThrows(() => new Timeline({ keepSeconds: 0 }), RangeError, "above 0");
  assertEquals(new Timeline({ keepSeconds: 1 }).keepSeconds, 1);
});

Deno.test("SoundRing gives samples back to a 16-bit step and forgets the oldest", () => {
  const ring = new SoundRing(8);
  ring.write(Float32Array.from({ length: 12 }, (_, i) => i / 16));
  assertEquals([ring.first, ring.total], [4, 12]);
  assertEquals([...ring.read(0, 6)], [4 / 16, 5 / 16]);
  assertEquals([...ring.read(10, 99)], [10 / 16, 11 / 16]);
  ring.write(Float32Array.of(2, -2));
  assertEquals([...ring.read(12, 14)], [32767 / 32768, -1]);
  assertThrows(() => new SoundRing(0.5), RangeError, "positive integer");
});

Deno.test("timelineBins() means the moments of each bin and leaves silence empty", () => {
  const moments = [
    spoken(0.1, "happy", { p: 0.9 }),
    spoken(0.6, "happy", { p: 0.5, sure: false }),
    silent(1.5),
    spoken(2.5, "sad", { p: 1 }),
  ];
  const bins = timelineBins(moments, {
    fromSeconds: 0,
    toSeconds: 3,
    count: 3,
  });
  assertEquals(bins.length, 3);
  const [first, second, third] = bins;
  assertAlmostEquals(first.probabilities![2], 0.7, PROBABILITY_SUM);
  assertEquals(first.sure, 0.5);
  const sum = first.probabilities!.reduce((a, b) => a + b);
  assertAlmostEquals(sum, 1, PROBABILITY_SUM);
  assertEquals(second.probabilities, null);
  assertEquals(third.probabilities![3], 1);
});

Deno.test("timelineBins() holds a moment over bins shorter than the time between moments", () => {
  const moments = run(0, 2, (at) => spoken(at, "calm"));
  const options = { fromSeconds: 0, toSeconds: 4, count: 80 };
  const bins = timelineBins(moments, options);
  const shown = bins.map(({ probabilities }) => probabilities !== null);
  // Nothing before the first moment at 0.25 s, nothing half a second after 2 s.
  assertEquals(shown.slice(0, 5), new Array(5).fill(false));
  assert(shown.slice(5, 50).every(Boolean));
  assertEquals(shown.slice(50), new Array(30).fill(false));
  assertThrows(
    () => timelineBins([], { ...options, count: 0 }),
    RangeError,
    "positive integer",
  );
});
