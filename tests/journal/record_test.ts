import "fake-indexeddb/auto";
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  KeptSessions,
  parseSession,
  sessionJson,
  type SessionPart,
  SessionRecorder,
  sessionTable,
  wavBlob,
} from "../../lib/journal/mod.ts";
import { decodeAudio } from "../../lib/audio/mod.ts";
import { run, silent, spoken } from "./moments.ts";
import { inTurn, RECORD, UTTERANCE } from "./sessions.ts";

let databases = 0;
const freshStore = () => KeptSessions.open(`test-${databases++}`);

/** Problems of a recording of which there must be none. */
function onProblem(error: unknown): never {
  throw error;
}

Deno.test("sessionJson() and parseSession() give the session back under a new name", () => {
  const back = parseSession(sessionJson(RECORD), { id: "b" });
  assertEquals(back, { ...RECORD, info: { ...RECORD.info, id: "b" } });
});

Deno.test("parseSession() says what is wrong with a file", () => {
  const file = JSON.parse(sessionJson(RECORD));
  const read = (changes: object) =>
    parseSession(JSON.stringify({ ...file, ...changes }), { id: "x" });
  read({}); // as it is, it is read
  const cases: [object, string][] = [
    [{ format: "other" }, "'format' must be"],
    [{ version: 2 }, "'version' must be 1, got 2"],
    [{ info: { ...file.info, startedAt: "soon" } }, "'info.startedAt'"],
    [{ info: { ...file.info, soundRateHz: -1 } }, "'info.soundRateHz'"],
    [{ moments: {} }, "'moments' must be a list"],
    [{ moments: [{ ...file.moments[1], state: "sung" }] }, "moments[0].state"],
    [{ moments: [{ ...file.moments[1], emotion: "x" }] }, "moments[0].emotion"],
    [
      { moments: [{ ...file.moments[1], probabilities: [1] }] },
      "moments[0].probabilities",
    ],
    [{ utterances: [{ ...UTTERANCE, seconds: -1 }] }, "utterances[0].seconds"],
    [{ notes: [{ atSeconds: 1, text: 5 }] }, "notes[0].text"],
  ];
  for (const [changes, message] of cases) {
    assertThrows(() => read(changes), TypeError, message);
  }
  assertThrows(
    () => parseSession("seconds,state", { id: "x" }),
    SyntaxError,
    "must be JSON",
  );
});

Deno.test("sessionTable() has a row a moment, with the note pinned to it", () => {
  const notes = [...RECORD.notes, { atSeconds: 0, text: "begins" }];
  const [heads, silence, speech, ...others] = sessionTable({
    ...RECORD,
    notes,
  });
  assertEquals(others.length, 1);
  assertEquals(
    heads.join(),
    "seconds,state,emotion,sure,neutral,calm,happy,sad,angry,fearful,disgust,surprised,note",
  );
  assertEquals(silence.join(), "0.25,silence,,,,,,,,,,,begins");
  assertEquals(
    speech.slice(0, 8).join(),
    "0.50,speech,sad,true,0.0200,0.0200,0.0200,0.8600",
  );
  assertEquals(speech.at(-1), 'she said "no", twice');
});

Deno.test("wavBlob() joins parts into a file that our reader reads", async () => {
  const parts = [Int16Array.of(1, -2), Int16Array.of(32767)];
  const blob = await wavBlob(inTurn(parts), { sampleRateHz: 16_000 });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const { sampleRateHz, samples } = await decodeAudio(bytes, {
    name: "x.wav",
  });
  assertEquals(sampleRateHz, 16_000);
  assertEquals([...samples].map((x) => x * 32768), [1, -2, 32767]);
});

Deno.test("SessionRecorder writes parts as they come, times from the recording's start", async () => {
  const store = await freshStore();
  const recorder = new SessionRecorder({
    store,
    id: "r",
    model: "undertone-1",
    soundRateHz: 100,
    partSeconds: 2,
    onProblem,
  });
  for (const moment of run(60, 65, (at) => spoken(at, "happy"))) {
    recorder.pushSound(new Float32Array(25).fill(0.5));
    recorder.push(moment);
  }
  recorder.pushUtterance({ ...UTTERANCE, endSeconds: 64 });
  recorder.pin({ atSeconds: 12, text: "before" });
  recorder.pin({ atSeconds: 63, text: "well" });
  await recorder.finish();
  const { info, moments, utterances, notes } = (await store.read("r"))!;
  assertEquals(info.unfinished, false);
  assertEquals(info.seconds, 5);
  assertEquals(moments.length, 20);
  assertEquals([moments[0].atSeconds, moments[19].atSeconds], [0.25, 5]);
  assertEquals(utterances[0].endSeconds, 4);
  assertEquals(notes, [{ atSeconds: 3, text: "well" }]);
  const sound = await Array.fromAsync(store.sound("r"));
  assert(sound.length >= 3, `${sound.length} parts`);
  const samples = sound.flatMap((part) => [...part]);
  assertEquals(samples, new Array(500).fill(16384));
  store.close();
});

Deno.test("SessionRecorder keeps its notes in order, one a moment; an empty one removes it", async () => {
  const store = await freshStore();
  const recorder = new SessionRecorder({
    store,
    id: "n",
    model: "m",
    soundRateHz: null,
    onProblem,
  });
  recorder.pin({ atSeconds: 60, text: "nothing was heard yet" });
  for (const moment of run(60, 65, silent)) recorder.push(moment);
  recorder.pin({ atSeconds: 64.25, text: "later" });
  recorder.pin({ atSeconds: 61.25, text: "first" });
  recorder.pin({ atSeconds: 63.25, text: "gone" });
  recorder.pin({ atSeconds: 61.25, text: "first, better" });
  recorder.pin({ atSeconds: 63.25, text: "" });
  await recorder.finish();
  assertEquals((await store.read("n"))!.notes, [
    { atSeconds: 1, text: "first, better" },
    { atSeconds: 4, text: "later" },
  ]);
  store.close();
});

Deno.test("SessionRecorder leaves what was written where the page crashes, marked as unfinished", async () => {
  const store = await freshStore();
  const recorder = new SessionRecorder({
    store,
    id: "crashed",
    model: "undertone-1",
    soundRateHz: null,
    partSeconds: 2,
    onProblem,
  });
  for (const moment of run(0, 7, (at) => spoken(at, "calm"))) {
    recorder.push(moment);
  }
  // No finish(): the tab is gone. What was under way of writing still ends.
  await new Promise((resolve) => setTimeout(resolve, 50));
  const [info] = await store.list();
  assertEquals([info.id, info.unfinished, info.seconds], ["crashed", true, 6]);
  const { moments } = (await store.read("crashed"))!;
  assertEquals(moments.at(-1)!.atSeconds, 6);
  assertEquals(await Array.fromAsync(store.sound("crashed")), []);
  store.close();
});

Deno.test("SessionRecorder says once that writing failed, and records nothing more", async () => {
  const problems: unknown[] = [];
  const written: SessionPart[] = [];
  const recorder = new SessionRecorder({
    store: {
      begin: () => Promise.resolve(),
      append: (_record, number, part) => {
        if (number > 0) return Promise.reject(new Error("no room"));
        written.push(part);
        return Promise.resolve();
      },
    },
    id: "full",
    model: "m",
    soundRateHz: 100,
    partSeconds: 1,
    onProblem: (error) => problems.push(error),
  });
  for (const moment of run(0, 5, silent)) {
    recorder.pushSound(new Float32Array(25));
    recorder.push(moment);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await recorder.finish();
  assertEquals(problems.map((error) => (error as Error).message), ["no room"]);
  assertEquals(written.length, 1);
});
