import { assert, assertEquals } from "@std/assert";
import { signal } from "@preact/signals";
import { KioskModel } from "../../islands/kiosk_model.ts";
import type { Listener, LivePhase } from "../../islands/live_model.ts";
import type { PageProblem } from "../../islands/live_words.ts";
import type { LiveReading } from "../../lib/live/mod.ts";
import { type Emotion, EMOTIONS } from "../../lib/model/mod.ts";

const PROBLEM: PageProblem = {
  kind: "unplugged",
  sentence: "gone",
  action: "start",
  actionLabel: "again",
};

/** A live model that does what it is told, and a clock. */
function setUp({ emotions = [...EMOTIONS] as Emotion[] } = {}) {
  let nowMs = 0;
  const phase = signal<LivePhase>("idle");
  const calls: string[] = [];
  let listener: Listener | null = null;
  let starts = true;
  let hangs = false;
  let stopHangs = false;
  const live = {
    phase,
    state: signal<string>("idle"),
    reading: signal<LiveReading | null>(null),
    problem: signal<PageProblem | null>(null),
    follow: (one: Listener) => {
      listener = one;
      return () => listener = null;
    },
    start: () => {
      calls.push("start");
      set(hangs ? "starting" : starts ? "running" : "failed");
      return hangs ? new Promise<void>(() => {}) : Promise.resolve();
    },
    stop: () => {
      calls.push("stop");
      if (stopHangs) return new Promise<void>(() => {});
      set("idle");
      return Promise.resolve();
    },
    act: () => {
      calls.push("act");
      return Promise.resolve();
    },
  };
  const set = (to: LivePhase) => {
    phase.value = to;
    live.state.value = to === "running" ? "silence" : to;
    live.problem.value = to === "failed" ? PROBLEM : null;
  };
  const recoveries: string[] = [];
  const said: string[] = [];
  let isAllowed = false;
  let isReloaded = false;
  const kiosk = new KioskModel({
    // deno-lint-ignore no-explicit-any -- a stand-in with what is used of it
    live: live as any,
    config: { emotions, attractSeconds: 20 },
    isAllowed: () => Promise.resolve(isAllowed),
    lastResort: {
      failed: (why) => {
        said.push(why);
        return Promise.resolve(isReloaded);
      },
      forget: () => void said.push("well"),
    },
    now: () => nowMs,
    onRecovery: (why) => recoveries.push(why),
  });
  /** Lets time pass, a tick a second, with sound or without. */
  const pass = async (seconds: number, { sound = true } = {}) => {
    for (let i = 0; i < seconds; i++) {
      nowMs += 1000;
      if (sound) listener?.sound(new Float32Array(1));
      kiosk.tick();
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    }
  };
  const speak = (reading: Partial<LiveReading>) => {
    const whole = { gateOpen: true, ...reading } as LiveReading;
    live.reading.value = whole;
    live.state.value = reading.state ?? "speech";
    listener?.reading(whole);
  };
  return {
    kiosk,
    live,
    calls,
    recoveries,
    pass,
    speak,
    set,
    jump: (seconds: number) => nowMs += 1000 * seconds,
    said,
    failStarts: (fails: boolean) => starts = !fails,
    hangStarts: (hang: boolean) => hangs = hang,
    hangStops: (hang: boolean) => stopHangs = hang,
    allow: () => isAllowed = true,
    reload: () => isReloaded = true,
  };
}

Deno.test("KioskModel starts by itself, once", async () => {
  const { kiosk, calls, pass } = setUp();
  assertEquals(kiosk.screen.value, "starting");
  await pass(10);
  assertEquals(calls, ["start"]);
  assertEquals(kiosk.screen.value, "attract");
});

Deno.test("KioskModel leaves a start alone while a person is asked", async () => {
  const { calls, pass, set } = setUp();
  set("starting");
  await pass(600, { sound: false });
  assertEquals(calls, []);
});

Deno.test("KioskModel begins a start that hangs anew where the microphone is allowed", async () => {
  const { kiosk, calls, recoveries, pass, allow, hangStarts } = setUp();
  hangStarts(true);
  await pass(120, { sound: false });
  assertEquals(calls, ["start"]);
  allow();
  await pass(10, { sound: false });
  assertEquals(recoveries, ["hung"]);
  await pass(60, { sound: false });
  assertEquals(recoveries, ["hung", "hung"]);
  hangStarts(false);
  await pass(61);
  assertEquals(calls.slice(-2), ["stop", "start"]);
  assertEquals(kiosk.screen.value, "attract");
  await pass(120);
  assertEquals(recoveries, ["hung", "hung", "hung"]);
});

Deno.test("KioskModel leaves to the last resort what does not begin anew", async () => {
  const { calls, said, pass, live, failStarts, reload } = setUp();
  failStarts(true);
  await pass(4);
  live.problem.value = { ...PROBLEM, kind: "engine" };
  await pass(4);
  assertEquals(said, ["unplugged", "engine"]);
  reload();
  const before = calls.length;
  await pass(60);
  assertEquals(calls.length, before, "the page is being loaded anew");
});

Deno.test("KioskModel tells the last resort that it went well", async () => {
  const { said, pass } = setUp();
  await pass(29);
  assertEquals(said, []);
  await pass(10);
  assertEquals(new Set(said), new Set(["well"]));
});

Deno.test("KioskModel shows the voice while somebody speaks and invites after silence", async () => {
  const { kiosk, pass, speak, live } = setUp();
  await pass(2);
  speak({ state: "speech", emotion: "happy" });
  assertEquals([kiosk.screen.value, kiosk.emotion.value], ["speech", "happy"]);
  live.state.value = "unsure";
  assertEquals(kiosk.screen.value, "unsure");
  speak({ state: "silence", gateOpen: false });
  await pass(19);
  assertEquals(kiosk.screen.value, "silence");
  await pass(2);
  assertEquals(kiosk.screen.value, "attract");
});

Deno.test("KioskModel invites although a hall is full of sounds that are no voice", async () => {
  const { kiosk, pass, speak } = setUp();
  await pass(2);
  for (let i = 0; i < 5; i++) {
    speak({ state: "listening" }); // a bang, not judged yet
    speak({ state: "silence" });
    assertEquals(kiosk.screen.value, "attract");
    await pass(15);
  }
  speak({ state: "speech", emotion: "sad", sure: false });
  speak({ state: "silence", gateOpen: true });
  assertEquals(kiosk.screen.value, "noise");
  speak({ state: "silence", gateOpen: false });
  assertEquals(kiosk.screen.value, "silence");
});

Deno.test("KioskModel names only the emotions that it is to name", async () => {
  const { kiosk, pass, speak } = setUp({ emotions: ["happy", "sad"] });
  await pass(2);
  speak({ state: "speech", emotion: "angry" });
  assertEquals([kiosk.screen.value, kiosk.emotion.value], ["other", null]);
  speak({ state: "speech", emotion: "sad" });
  assertEquals([kiosk.screen.value, kiosk.emotion.value], ["speech", "sad"]);
});

Deno.test("KioskModel tries again after a failure, ever more slowly, to once a minute", async () => {
  const { kiosk, calls, pass, failStarts } = setUp();
  failStarts(true);
  await pass(3);
  assertEquals(kiosk.screen.value, "problem");
  await pass(600);
  const tries = calls.filter((call) => call === "start").length;
  assert(tries >= 12 && tries <= 17, `${tries} tries in ten minutes`);
  failStarts(false);
  await pass(61);
  assertEquals(kiosk.screen.value, "attract");
  const before = calls.length;
  await pass(120);
  assertEquals(calls.length, before);
});

Deno.test("KioskModel begins with a short wait again after it went well", async () => {
  const { calls, pass, set, failStarts } = setUp();
  failStarts(true);
  await pass(300);
  failStarts(false);
  await pass(120); // well for more than half a minute
  const before = calls.length;
  set("failed");
  await pass(4);
  assertEquals(calls.slice(before), ["stop", "start"]);
});

Deno.test("KioskModel tries at once when a microphone is plugged in", async () => {
  const { kiosk, calls, pass, set } = setUp();
  await pass(2);
  set("failed");
  kiosk.nudge();
  await pass(1);
  assertEquals(calls, ["start", "stop", "start"]);
});

Deno.test("KioskModel asks a suspended sound input to go on, and restarts it after a minute", async () => {
  const { kiosk, calls, recoveries, pass, set } = setUp();
  await pass(2);
  set("paused");
  await pass(5, { sound: false });
  assertEquals(kiosk.screen.value, "touch");
  assert(calls.filter((call) => call === "act").length >= 4);
  await pass(60, { sound: false });
  assertEquals(recoveries, ["paused for long"]);
  assertEquals(kiosk.screen.value, "attract");
});

Deno.test("KioskModel asks for a touch where no sound may run before one", async () => {
  const { kiosk, live, pass, failStarts } = setUp();
  failStarts(true);
  await pass(1);
  assertEquals(kiosk.screen.value, "problem");
  live.problem.value = { ...PROBLEM, kind: "suspended", action: "resume" };
  assertEquals(kiosk.screen.value, "touch");
  failStarts(false);
  kiosk.nudge();
  await pass(1);
  assertEquals(kiosk.screen.value, "attract");
});

Deno.test("KioskModel restarts an input that gives no sound, though it says it runs", async () => {
  const { kiosk, recoveries, calls, pass } = setUp();
  await pass(10);
  await pass(8, { sound: false });
  assertEquals(recoveries, ["no sound"]);
  assertEquals(calls, ["start", "stop", "start"]);
  assertEquals(kiosk.recoveries.value, 1);
  await pass(60);
  assertEquals(recoveries.length, 1);
});

Deno.test("KioskModel begins anew where stopping hangs, and waits a minute for it", async () => {
  const { kiosk, recoveries, calls, said, pass, hangStops } = setUp();
  await pass(10);
  hangStops(true);
  await pass(8, { sound: false });
  assertEquals(recoveries, ["no sound"]);
  await pass(50, { sound: false });
  assertEquals(calls, ["start", "stop"]);
  await pass(10, { sound: false });
  assertEquals(recoveries, ["no sound", "hung"]);
  assertEquals(said.slice(-2), recoveries);
  hangStops(false);
  await pass(61, { sound: false });
  assertEquals(calls, ["start", "stop", "stop", "stop", "start"]);
  await pass(300);
  assertEquals(recoveries, ["no sound", "hung", "hung"]);
  assertEquals(kiosk.screen.value, "attract");
});

Deno.test("KioskModel finds out that its tab was frozen, and lets sound come first", async () => {
  const { recoveries, pass, jump } = setUp();
  await pass(10);
  jump(3600); // frozen, and the sound comes again with the next second
  await pass(1, { sound: false });
  await pass(10);
  assertEquals(recoveries, []);
  jump(3600); // frozen, and the input died with it
  await pass(3, { sound: false });
  assertEquals(recoveries, ["no sound"]);
});

Deno.test("KioskModel dispose() stops listening for good", async () => {
  const { kiosk, calls, pass } = setUp();
  await pass(2);
  await kiosk.dispose();
  await pass(100);
  assertEquals(calls, ["start", "stop"]);
});
