import { assert, assertEquals } from "@std/assert";
import * as journalRoom from "../../lib/journal/mod.ts";
import { reading, ready, setUp } from "./keeping.ts";
import { sure } from "./signals.ts";

Deno.test("JournalModel shows nothing before it has its room, and the last minutes then", async () => {
  const { journal, hear } = setUp();
  hear(1, "happy");
  assertEquals(journal.view.value, null);
  journal.use(journalRoom);
  hear(9, "happy");
  const { fromSeconds, toSeconds, bins } = journal.view.value!;
  assertEquals([fromSeconds, toSeconds, bins.length], [-50, 10, 240]);
  assert(bins.at(-1)!.probabilities![2] > 0.8);
  assertEquals(bins[0].probabilities, null);
  await Promise.resolve();
});

Deno.test("JournalModel widens its window to five minutes, and no further", async () => {
  const { journal, hear } = await ready();
  const span = () => {
    const { fromSeconds, toSeconds } = journal.view.value!;
    return toSeconds - fromSeconds;
  };
  hear(61, null);
  assertEquals(span(), 120);
  hear(120, null);
  assertEquals(span(), 300);
  hear(200, null);
  assertEquals(span(), 300);
  assertEquals(journal.view.value!.startSeconds, 81);
});

Deno.test("JournalModel reads a moment within what is kept, and follows the newest again", async () => {
  const { journal, hear } = await ready();
  hear(4, "sad");
  hear(4, null);
  journal.read(2.1);
  assertEquals(journal.view.value!.cursor?.moment?.emotion, "sad");
  journal.read(99);
  assertEquals(journal.cursor.value, 8);
  journal.read(-5);
  assertEquals(journal.cursor.value, 0);
  journal.read(null);
  assertEquals(journal.view.value!.cursor, null);
});

Deno.test("JournalModel reads the oldest moment there is where the one read is forgotten", async () => {
  const { journal, played, hear } = await ready();
  hear(20, "sad");
  journal.read(10);
  hear(310, "happy");
  const { startSeconds, cursor } = journal.view.value!;
  assertEquals(startSeconds, 30);
  assertEquals(cursor?.atSeconds, 30);
  assertEquals(cursor?.moment?.emotion, "happy");
  await journal.play(cursor!.atSeconds);
  assertEquals(played.length, 1);
});

Deno.test("JournalModel plays to the end of the speech and hushes the microphone meanwhile", async () => {
  const { journal, played, hushed, hear } = await ready();
  hear(4, "happy");
  hear(2, null);
  await journal.play(1);
  assertEquals(played[0].length, 16_000 * 3.25);
  assertEquals([journal.playing.value, ...hushed], [1, true]);
  played[0].end();
  assertEquals([journal.playing.value, ...hushed], [null, true, false]);
  await journal.play(1);
  await journal.play(1); // again: stops
  assertEquals([played.length, played[1].stopped], [2, true]);
  assertEquals(hushed.at(-1), false);
  await journal.play(1);
  played[1].end(); // the one stopped: browsers tell of it later
  assertEquals([journal.playing.value, hushed.at(-1)], [1, true]);
});

/** A kept session whose sound is read when it is told to be. */
async function withKeptSound() {
  const all = await ready();
  const { promise, resolve } = Promise.withResolvers<void>();
  const read = async () => {
    await promise;
    return new Float32Array(8000);
  };
  const story = new journalRoom.Timeline({ sampleRateHz: 8000 });
  story.begin();
  story.push(journalRoom.toMoment(reading(1, "happy")));
  all.journal.open({ story, sound: { sampleRateHz: 8000, between: read } });
  return { ...all, read: resolve };
}

Deno.test("JournalModel plays once where it is asked twice before the sound is read", async () => {
  const { journal, played, hushed, read } = await withKeptSound();
  const asked = [journal.play(0), journal.play(1)];
  read();
  await Promise.all(asked);
  assertEquals([played.length, journal.playing.value], [1, 1]);
  assertEquals(hushed, [true]);
  await journal.play(1);
  assertEquals([played[0].stopped, hushed.at(-1)], [true, false]);
});

Deno.test("JournalModel plays nothing of a session that was left before its sound was read", async () => {
  const { journal, played, hushed, read } = await withKeptSound();
  const asked = journal.play(0);
  journal.open(null);
  read();
  await asked;
  assertEquals([played.length, journal.playing.value, ...hushed], [0, null]);
});

Deno.test("JournalModel takes each utterance once, though many readings hold it", async () => {
  const { journal } = await ready();
  const first = { prediction: sure("calm"), seconds: 1, endSeconds: 1.5 };
  const second = { ...first, endSeconds: 3 };
  for (const at of [2, 2.25]) journal.reading(reading(at, null, first));
  for (const at of [3, 3.25]) journal.reading(reading(at, null, second));
  const ends = journal.view.value!.utterances.map((u) => u.endSeconds);
  assertEquals(ends, [1.5, 3]);
});

Deno.test("JournalModel sums the session up and pins notes to moments", async () => {
  const { journal, hear } = await ready();
  hear(3, "happy");
  hear(1, "sad");
  assertEquals(journal.summary.value!.shares.happy, 0.75);
  journal.read(1.1);
  journal.pin("here");
  assertEquals(journal.view.value!.notes, [{ atSeconds: 1, text: "here" }]);
});

Deno.test("JournalModel pins a note to the moment it was begun on, whatever is read meanwhile", async () => {
  const { journal, hear } = await ready();
  hear(4, "happy");
  journal.read(1.1);
  journal.note(true);
  journal.read(3); // the pointer moves over the chart, and leaves it
  journal.read(null);
  hear(1, "sad");
  assertEquals(journal.view.value!.noting, 1);
  journal.pin("here");
  const { notes, noting } = journal.view.value!;
  assertEquals([notes, noting], [[{ atSeconds: 1, text: "here" }], null]);
  journal.note(true);
  assertEquals(journal.noting.value, 5);
  journal.note(false);
  assertEquals(journal.noting.value, null);
});

Deno.test("JournalModel begins a note before the first moment on that, and leaves it with its session", async () => {
  const { journal, hear } = await ready();
  journal.note(true);
  assertEquals(journal.noting.value, null);
  hear(4, "happy");
  journal.read(0);
  journal.note(true);
  assertEquals(journal.noting.value, 0.25);
  const story = new journalRoom.Timeline({ sampleRateHz: 8000 });
  journal.open({ story, sound: null });
  assertEquals(journal.noting.value, null);
});
