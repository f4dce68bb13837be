import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { KeepingModel } from "../../islands/keeping_model.ts";
import { wavHeader } from "../../lib/audio/mod.ts";
import * as journalRoom from "../../lib/journal/mod.ts";
import { WatchedBlob } from "../audio/watched_blob.ts";
import { watchReads } from "../journal/watch_reads.ts";
import { RECORD } from "../journal/sessions.ts";
import { changed, ready, setUp } from "./keeping.ts";

Deno.test("KeepingModel keeps nothing unless asked", async () => {
  const { keeping, hear } = await ready();
  hear(30, "happy");
  await keeping.list();
  assertEquals(keeping.items.value, []);
});

Deno.test("KeepingModel keeps a session with its sound, shows it and plays it", async () => {
  const { journal, keeping, played, locks, hear } = await ready();
  hear(5, "angry"); // before: not kept
  await keeping.record({ model: "undertone-1", withSound: true });
  hear(6, "happy");
  journal.pin("well");
  await keeping.list();
  assertEquals(keeping.items.value.map((one) => one.isRecording), [true]);
  await keeping.finish();
  assertEquals(locks.size, 0);
  const [item] = keeping.items.value;
  assertEquals([item.seconds, item.isRecording, item.isCutShort], [
    6,
    false,
    false,
  ]);
  await keeping.show(item.id);
  const view = journal.view.value!;
  assertEquals([view.isLive, view.canPlay, view.endSeconds], [false, true, 6]);
  assertEquals(view.notes, [{ atSeconds: 6, text: "well" }]);
  assertEquals(journal.summary.value!.shares.happy, 1);
  await journal.play(1);
  assertEquals(played[0].length, 16_000 * 5);
  hear(3, "sad"); // goes on unseen
  assertEquals(journal.view.value!.endSeconds, 6);
  await keeping.show(null);
  assertEquals(journal.view.value!.endSeconds, 14);
});

Deno.test("KeepingModel keeps notes that the timeline has forgotten", async () => {
  const { journal, keeping, hear } = await ready();
  await keeping.record({ model: "m", withSound: false });
  hear(5, "happy");
  journal.pin("early");
  hear(400, "sad"); // more than the timeline holds
  journal.pin("late");
  await keeping.finish();
  await keeping.show(keeping.items.value[0].id);
  assertEquals(journal.view.value!.notes, [
    { atSeconds: 4.75, text: "early" },
    { atSeconds: 404.75, text: "late" },
  ]);
});

Deno.test("KeepingModel keeps the notes of its recording apart from those of a session that is shown", async () => {
  const { journal, keeping, hear } = await ready();
  await keeping.record({ model: "m", withSound: false });
  hear(5, "happy");
  await keeping.finish();
  const [{ id: first }] = keeping.items.value;
  await keeping.record({ model: "m", withSound: false });
  hear(5, "sad");
  journal.pin("on what is heard");
  await keeping.show(first);
  journal.pin("on what is shown");
  await keeping.keepNotes();
  await keeping.finish();
  const notesOf = async (id: string) => {
    await keeping.show(id);
    return journal.view.value!.notes.map(({ text }) => text);
  };
  const second = keeping.items.value.find(({ id }) => id !== first)!.id;
  assertEquals(await notesOf(first), ["on what is shown"]);
  assertEquals(await notesOf(second), ["on what is heard"]);
});

Deno.test("KeepingModel ends the recording it was told to, though another begins while the disk is slow", async () => {
  const disk = Promise.withResolvers<void>();
  const { keeping, locks, hear } = await ready({
    between: (store) =>
      changed(store, {
        append: (...part) => disk.promise.then(() => store.append(...part)),
      }),
  });
  await keeping.record({ model: "m", withSound: false });
  const first = keeping.recording.value!.id;
  hear(5, "happy");
  const finished = keeping.finish();
  await keeping.record({ model: "m", withSound: false });
  const second = keeping.recording.value!.id;
  hear(2, "sad");
  disk.resolve();
  await finished;
  assertEquals(keeping.recording.value?.id, second);
  assertEquals([...locks], [second]);
  hear(3, "sad");
  await keeping.finish();
  assertEquals([...locks], []);
  const seconds = keeping.items.value.map(({ id, seconds }) => [id, seconds]);
  assertEquals(Object.fromEntries(seconds), {
    [first]: 4.75,
    [second]: 4.75,
  });
});

Deno.test("KeepingModel goes on with a recording where the one before it fails to end", async () => {
  const disk = Promise.withResolvers<void>();
  const { keeping, locks, hear } = await ready({
    between: (store) =>
      changed(store, {
        append: async () => {
          await disk.promise;
          throw new DOMException("", "QuotaExceededError");
        },
      }),
  });
  await keeping.record({ model: "m", withSound: false });
  hear(2, "happy");
  const finished = keeping.finish();
  await keeping.record({ model: "m", withSound: false });
  const second = keeping.recording.value!.id;
  disk.resolve();
  await finished;
  assertEquals(keeping.problem.value, { kind: "full" });
  assertEquals(keeping.recording.value?.id, second);
  assertEquals([...locks], [second]);
});

Deno.test("KeepingModel tells a recording under way from one that was cut short", async () => {
  const { keeping, locks, hear } = await ready();
  await keeping.record({ model: "m", withSound: false });
  hear(9, "happy");
  await new Promise((resolve) => setTimeout(resolve, 30));
  await keeping.list();
  const [running] = keeping.items.value;
  assertEquals([running.isRecording, running.isCutShort], [true, false]);
  locks.clear(); // its tab is gone
  await keeping.list();
  const [cut] = keeping.items.value;
  assertEquals([cut.isRecording, cut.isCutShort], [false, true]);
});

Deno.test("KeepingModel writes notes that are pinned to a kept session", async () => {
  const { journal, keeping, hear } = await ready();
  await keeping.record({ model: "m", withSound: false });
  hear(5, "happy");
  await keeping.finish();
  const [{ id }] = keeping.items.value;
  await keeping.show(id);
  assertEquals(journal.view.value!.canPlay, false);
  journal.read(2);
  journal.pin("later thought");
  await keeping.keepNotes();
  await keeping.show(null);
  await keeping.show(id);
  assertEquals(journal.view.value!.notes[0].text, "later thought");
});

Deno.test("KeepingModel takes a session along and brings it back with its sound", async () => {
  const { keeping, journal, saved, hear } = await ready();
  await keeping.record({ model: "m", withSound: true });
  hear(5, "happy");
  await keeping.finish();
  const [{ id }] = keeping.items.value;
  for (const kind of ["csv", "json", "wav"] as const) {
    await keeping.take(id, kind);
  }
  assertEquals(saved.map(({ name }) => name.split(".").at(-1)), [
    "csv",
    "json",
    "wav",
  ]);
  const csv = await saved[0].file.text();
  assertEquals(csv.trimEnd().split("\r\n").length, 21);
  await keeping.forget(id);
  assertEquals(keeping.items.value, []);
  const files = saved.slice(1).map(({ file, name }) => new File([file], name));
  await keeping.bring(files);
  assertEquals(keeping.problem.value, null);
  const [back] = keeping.items.value;
  assertEquals([back.seconds, back.soundRateHz], [5, 16_000]);
  await keeping.show(back.id);
  assertEquals(journal.view.value!.canPlay, true);
  // Without its WAV a session comes back without sound.
  await keeping.bring(files.slice(0, 1));
  assertEquals(
    keeping.items.value.map(({ soundRateHz }) => soundRateHz).sort(),
    [16_000, null],
  );
});

Deno.test("KeepingModel brings an hour of sound back and plays of it, reading a few seconds at a time", async () => {
  const { keeping, journal, played, saved, hear } = await ready();
  await keeping.record({ model: "m", withSound: false });
  hear(3600, "happy");
  await keeping.finish();
  const [{ id }] = keeping.items.value;
  await keeping.take(id, "json");
  const [{ file: json, name }] = saved;
  const minute = new Int16Array(60 * 16_000).fill(1000);
  const header = wavHeader({
    nSamples: 60 * minute.length,
    sampleRateHz: 16_000,
  });
  const wav = new WatchedBlob([header, ...new Array(60).fill(minute)]);
  await keeping.bring([
    new File([json], name),
    Object.assign(wav, { name: name.replace("json", "wav") }) as Blob as File,
  ]);
  assertEquals(keeping.problem.value, null);
  const fewSeconds = 2 * 16_000 * 4;
  wav.assertReadWithin(fewSeconds);
  const back = keeping.items.value.find(({ soundRateHz }) => soundRateHz)!;
  await keeping.show(back.id);
  using watch = watchReads();
  await journal.play(3000);
  assertEquals(played[0].length, 15 * 16_000);
  const read = 2 * watch.samples;
  assert(read <= 2 * 15 * 16_000 + fewSeconds, `${read} bytes of the sound`);
});

Deno.test("KeepingModel says what is wrong with a file and brings the others", async () => {
  const { keeping, saved, hear } = await ready();
  await keeping.record({ model: "m", withSound: false });
  hear(2, "calm");
  await keeping.finish();
  await keeping.take(keeping.items.value[0].id, "json");
  const good = new File([saved[0].file], "good.json");
  await keeping.bring([new File(["{}"], "bad.json"), good]);
  assertEquals(keeping.items.value.length, 2);
  const told = () => {
    const problem = keeping.problem.value;
    if (problem?.kind !== "unreadable") throw new Error(`${problem?.kind}`);
    return problem;
  };
  assertEquals(told().name, "bad.json");
  assertStringIncludes(told().detail, "'format' must be");
  await keeping.bring([new File([], "only.wav")]);
  assertEquals(told().name, "only.wav");
});

Deno.test("KeepingModel says of a sound that no session has that it was left out", async () => {
  const { keeping, saved, hear } = await ready();
  await keeping.record({ model: "m", withSound: true });
  hear(2, "calm");
  await keeping.finish();
  const [{ id }] = keeping.items.value;
  for (const kind of ["json", "wav"] as const) await keeping.take(id, kind);
  await keeping.forget();
  const [json, wav] = saved.map(({ file }) => file);
  const named = (name: string) => [
    new File([json], "talk.json"),
    new File([wav], name),
  ];
  await keeping.bring(named("speech.wav"));
  const problem = keeping.problem.value;
  assertEquals(problem?.kind === "unreadable" && problem.name, "speech.wav");
  assertEquals(keeping.items.value.map((one) => one.soundRateHz), [null]);
  await keeping.forget();
  await keeping.bring(named("talk.wav"));
  assertEquals(keeping.problem.value, null);
  assertEquals(keeping.items.value.map((one) => one.soundRateHz), [16_000]);
  await keeping.bring([new File(["{}"], "bad.json"), new File([], "left.wav")]);
  const worse = keeping.problem.value;
  assertEquals(worse?.kind === "unreadable" && worse.name, "bad.json");
});

Deno.test("KeepingModel deletes everything, what is shown and recorded too", async () => {
  const { keeping, journal, hear } = await ready();
  await keeping.record({ model: "m", withSound: false });
  hear(2, "calm");
  await keeping.finish();
  await keeping.show(keeping.items.value[0].id);
  await keeping.record({ model: "m", withSound: true });
  hear(2, "sad");
  await keeping.forget();
  assertEquals(keeping.items.value, []);
  assertEquals([keeping.recording.value, keeping.opened.value], [null, null]);
  assertEquals(journal.view.value!.isLive, true);
});

Deno.test("KeepingModel spares what another tab is recording, says so, and leaves it whole", async () => {
  const first = await ready();
  const second = await ready(first);
  await first.keeping.record({ model: "m", withSound: true });
  await first.keeping.finish();
  await first.keeping.record({ model: "m", withSound: true });
  const { id } = first.keeping.recording.value!;
  first.hear(9, "happy");
  await second.keeping.record({ model: "m", withSound: false });
  second.hear(2, "sad"); // its own: ended and deleted with the others
  await second.keeping.forget();
  assertEquals(second.keeping.problem.value, { kind: "spared", count: 1 });
  assertEquals(second.keeping.items.value.map((item) => item.id), [id]);
  await second.keeping.forget(id); // one by one neither
  assertEquals(second.keeping.problem.value, { kind: "spared", count: 1 });
  first.hear(6, "happy");
  await first.keeping.finish();
  assertEquals(first.keeping.problem.value, null);
  await second.keeping.show(id);
  assertEquals(second.journal.view.value!.endSeconds, 15);
  assertEquals(second.journal.summary.value!.seconds, 15);
  await second.keeping.forget();
  assertEquals(second.keeping.problem.value, null);
  assertEquals(second.keeping.items.value, []);
});

Deno.test("KeepingModel deletes its own recording though the disk is slow to end it", async () => {
  let disk = Promise.withResolvers<void>();
  const { keeping, hear } = await ready({
    between: (store) =>
      changed(store, {
        append: (...part) => disk.promise.then(() => store.append(...part)),
      }),
  });
  for (const isAll of [true, false]) {
    disk = Promise.withResolvers();
    await keeping.record({ model: "m", withSound: false });
    const { id } = keeping.recording.value!;
    hear(2, "calm");
    keeping.finish();
    const forgotten = keeping.forget(isAll ? undefined : id);
    disk.resolve();
    await forgotten;
    assertEquals([keeping.items.value, keeping.problem.value], [[], null]);
  }
});

Deno.test("KeepingModel ends a recording whose session is deleted under it, and puts nothing back", async () => {
  const { name, keeping, hear } = await ready();
  const other = await ready({ name }); // sees no locks: an old browser
  await keeping.record({ model: "m", withSound: true });
  hear(5, "calm");
  await other.keeping.forget();
  hear(5, "calm");
  await keeping.finish();
  assertEquals(keeping.problem.value, { kind: "gone" });
  assertEquals([keeping.recording.value, keeping.items.value], [null, []]);
});

Deno.test("KeepingModel says that a session is gone, and lists it no more", async () => {
  const { name, keeping, saved, hear } = await ready();
  const other = await ready({ name });
  await keeping.record({ model: "m", withSound: true });
  hear(2, "calm");
  await keeping.finish();
  const [{ id }] = keeping.items.value;
  await other.keeping.forget();
  await keeping.take(id, "json");
  assertEquals(keeping.problem.value, { kind: "gone" });
  assertEquals([keeping.items.value, saved], [[], []]);
  await keeping.show(id);
  assertEquals(keeping.problem.value, { kind: "gone" });
  assertEquals(keeping.opened.value, null);
});

Deno.test("KeepingModel says that this browser keeps nothing, tries again, and lets the page go on", async () => {
  let isPrivate = true;
  const { journal, keeping, hear } = setUp({
    between: (store) => {
      if (isPrivate) throw new DOMException("private", "SecurityError");
      return store;
    },
  });
  journal.use(journalRoom);
  await keeping.use(journalRoom);
  assertEquals(keeping.problem.value, { kind: "unavailable" });
  await keeping.record({ model: "m", withSound: true });
  assertEquals(keeping.recording.value, null);
  assertEquals(keeping.problem.value, { kind: "unavailable" });
  isPrivate = false;
  await keeping.record({ model: "m", withSound: true });
  assertEquals(keeping.problem.value, null);
  hear(2, "happy");
  await keeping.finish();
  assertEquals(keeping.items.value.length, 1);
});

Deno.test("KeepingModel says that what remembers did not load, and works on without", async () => {
  const { keeping } = setUp();
  keeping.doWithout();
  await keeping.list();
  await keeping.record({ model: "m", withSound: true });
  await keeping.bring([new File([], "x.json")]);
  assertEquals(keeping.recording.value, null);
  assertEquals(keeping.problem.value, { kind: "notLoaded" });
});

/** What a person can do with a session that is kept, and what of it fails here. */
const ACTIONS: {
  name: string;
  fails: (keyof journalRoom.KeptSessions)[];
  act: (keeping: KeepingModel, id: string) => Promise<void>;
}[] = [
  { name: "list", fails: ["list"], act: (keeping) => keeping.list() },
  { name: "show", fails: ["read"], act: (keeping, id) => keeping.show(id) },
  {
    name: "take",
    fails: ["read"],
    act: (keeping, id) => keeping.take(id, "wav"),
  },
  {
    name: "keepNotes",
    fails: ["annotate"],
    act: async (keeping, id) => {
      await keeping.show(id);
      await keeping.keepNotes();
    },
  },
  {
    name: "forget",
    fails: ["delete", "deleteAll"],
    act: (keeping, id) => keeping.forget(id),
  },
  {
    name: "forget all",
    fails: ["delete", "deleteAll"],
    act: (keeping) => keeping.forget(),
  },
  {
    name: "bring",
    fails: ["add"],
    act: (keeping) =>
      keeping.bring([new File([journalRoom.sessionJson(RECORD)], "x.json")]),
  },
  {
    name: "record",
    fails: ["begin"],
    act: (keeping) => keeping.record({ model: "m", withSound: true }),
  },
];

for (const { name, fails, act } of ACTIONS) {
  Deno.test(`KeepingModel ${name} says truly why it failed, throws nothing and recovers`, async () => {
    let error: Error | null = null;
    const { keeping, hear } = await ready({
      between: (store) => {
        const failing = (name: keyof journalRoom.KeptSessions) =>
        async (
          ...given: never[]
        ) => {
          if (error !== null) throw error;
          // deno-lint-ignore no-explicit-any
          return await (store[name] as any)(...given);
        };
        return changed(
          store,
          Object.fromEntries(fails.map((name) => [name, failing(name)])),
        );
      },
    });
    await keeping.record({ model: "m", withSound: true });
    hear(2, "happy");
    await keeping.finish();
    const [{ id }] = keeping.items.value;
    const told = async () => {
      await act(keeping, id);
      await keeping.finish();
      return keeping.problem.value;
    };
    error = new DOMException("broken", "UnknownError");
    assertEquals(await told(), { kind: "failed", detail: "broken" });
    error = new DOMException("no room", "QuotaExceededError");
    assertEquals(await told(), { kind: "full" });
    error = null;
    // To look again is no answer to what a person asked for.
    assertEquals(await told(), name === "list" ? { kind: "full" } : null);
  });
}
