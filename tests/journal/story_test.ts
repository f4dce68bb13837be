import { assertEquals } from "@std/assert";
import { KeptStory, soundBetween, stretchFrom } from "../../lib/journal/mod.ts";
import { run, silent, spoken } from "./moments.ts";

Deno.test("stretchFrom() plays to the end of the speech, two to fifteen seconds", () => {
  const moments = [
    ...run(0, 10, (at) => spoken(at, "happy")),
    ...run(10, 12, silent),
    ...run(12, 60, (at) => spoken(at, "sad")),
  ];
  const from = (seconds: number) => stretchFrom(moments, seconds);
  assertEquals(from(3), { fromSeconds: 3, toSeconds: 10.25 });
  assertEquals(from(9.5), { fromSeconds: 9.5, toSeconds: 11.5 });
  assertEquals(from(20), { fromSeconds: 20, toSeconds: 35 });
  assertEquals(stretchFrom([], 5), { fromSeconds: 5, toSeconds: 7 });
});

Deno.test("soundBetween() reads across parts and stops at the ends", () => {
  const parts = [Int16Array.of(0, 8192), Int16Array.of(16384, -16384, 32767)];
  assertEquals([...soundBetween(parts, 1, 4)], [0.25, 0.5, -0.5]);
  assertEquals(soundBetween(parts, -5, 99).length, 5);
  assertEquals(soundBetween(parts, 7, 9).length, 0);
  assertEquals(soundBetween([], 0, 9).length, 0);
});

Deno.test("KeptStory is as long as its sound, finds moments and takes notes", () => {
  const info = {
    id: "a",
    startedAt: "2026-11-22T18:00:00Z",
    seconds: 4,
    model: "m",
    unfinished: false,
    soundRateHz: null,
  };
  const moments = run(0, 3, (at) => spoken(at, "calm"));
  const story = new KeptStory({ info, moments, utterances: [], notes: [] });
  assertEquals([story.startSeconds, story.endSeconds], [0, 4]);
  assertEquals(story.at(1.1)?.atSeconds, 1);
  story.pin({ atSeconds: 1, text: "here" });
  assertEquals(story.notes, [{ atSeconds: 1, text: "here" }]);
  story.pin({ atSeconds: 1, text: "" });
  assertEquals(story.notes, []);
});
