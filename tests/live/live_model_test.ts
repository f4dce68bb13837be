import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { LiveModel } from "../../islands/live_model.ts";
import { DEFAULT_SETTINGS } from "../../islands/live_settings.ts";
import { wordsIn } from "../../lib/messages/mod.ts";
import {
  type Capture,
  CaptureError,
  type CaptureOptions,
  type GrantedSettings,
} from "../../lib/audio/mod.ts";
import {
  type Chosen,
  type LiveEngine,
  LiveSession,
  ModelUnavailableError,
  type PassedOver,
} from "../../lib/live/mod.ts";
import {
  chunks,
  FakeRecogniser,
  join,
  RATE_HZ,
  room,
  sure,
  voice,
} from "./signals.ts";

const SETTINGS: GrantedSettings = {
  label: "Fake",
  deviceId: "",
  sampleRateHz: RATE_HZ,
  channels: 1,
  stillApplied: [],
  unknown: [],
};

/** An engine without a browser, with handles on everything it opened. */
class FakeEngine implements LiveEngine {
  settings = SETTINGS;
  captureError: Error | null = null;
  recogniserError: Error | null = null;
  passedOver: PassedOver[] = [];
  recogniser = new FakeRecogniser();
  captures: (Omit<CaptureOptions, "workletUrl"> & { stopped: boolean })[] = [];
  opened: {
    backend: string;
    lose: (why: string) => void;
    disposed: boolean;
  }[] = [];
  session: LiveSession | null = null;
  resumed = 0;
  /** A microphone that is not there. */
  gone: string | null = null;
  plugged: (() => void) | null = null;
  models: (string | undefined)[] = [];
  sessions: ConstructorParameters<typeof LiveSession>[0][] = [];
  /** What the microphone waits for: the person's answer. */
  answered: Promise<void> = Promise.resolve();
  /** What the closing of a microphone waits for. */
  closed: Promise<void> = Promise.resolve();
  /** What the network waits for. */
  loaded: Promise<void> = Promise.resolve();

  async startCapture(
    options: Omit<CaptureOptions, "workletUrl">,
  ): Promise<Capture> {
    if (this.captureError) throw this.captureError;
    if (options.deviceId !== undefined && options.deviceId === this.gone) {
      throw new CaptureError("missing");
    }
    await this.answered;
    const capture = { ...options, stopped: false };
    this.captures.push(capture);
    return {
      settings: this.settings,
      resume: () => {
        this.resumed++;
        capture.onResumed?.();
        return Promise.resolve();
      },
      stop: async () => {
        capture.stopped = true;
        await this.closed;
      },
    };
  }

  async chooseRecogniser(
    candidates: readonly string[],
    { model }: { model?: string } = {},
  ): Promise<Chosen> {
    this.models.push(model);
    if (this.recogniserError) throw this.recogniserError;
    await this.loaded;
    const name = candidates[Math.min(this.passedOver.length, 1)] ??
      candidates[0];
    const backend = { name, adapter: "fake adapter", hardware: true };
    const { promise, resolve } = Promise.withResolvers<string>();
    const opened = { backend: name, lose: resolve, disposed: false };
    this.opened.push(opened);
    const open = {
      recogniser: this.recogniser,
      model: model || "usual",
      backend,
      checkCanary: () => Promise.resolve({ fault: null }),
      lost: promise,
      dispose: () => void (opened.disposed = true),
    };
    return { open, passedOver: this.passedOver };
  }

  createSession(options: ConstructorParameters<typeof LiveSession>[0]) {
    this.sessions.push(options);
    return this.session = new LiveSession(options);
  }

  listMicrophones() {
    return Promise.resolve([{ deviceId: "usb", label: "USB" }]);
  }

  onMicrophonesChanged(callback: () => void) {
    this.plugged = callback;
    return () => this.plugged = null;
  }

  memory() {
    return { tensors: 42, bytes: 1e6 };
  }

  melMarks() {
    return [{ label: "1 kHz", fraction: 0.33 }];
  }

  /** Sends sound through the newest microphone. */
  async hear(samples: Float32Array): Promise<void> {
    for (const chunk of chunks(samples, 320)) {
      const at = performance.now();
      this.captures.at(-1)!.onChunk({ samples: chunk, capturedAtMs: at });
      await this.session?.settled();
    }
  }
}

function setUp() {
  const engine = new FakeEngine();
  const model = new LiveModel({
    words: wordsIn("en"),
    loadEngine: () => Promise.resolve(engine),
  });
  return { engine, model };
}

/** Lets everything that is ready run. */
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

Deno.test("LiveModel loads nothing before the button is pressed", async () => {
  let loads = 0;
  const engine = new FakeEngine();
  const model = new LiveModel({
    words: wordsIn("en"),
    loadEngine: () => {
      loads++;
      return Promise.resolve(engine);
    },
  });
  assertEquals([loads, model.state.value], [0, "idle"]);
  await model.start();
  assertEquals([loads, model.state.value], [1, "listening"]);
});

Deno.test("LiveModel shows the emotion, then silence and the held utterance", async () => {
  const { engine, model } = setUp();
  await model.start();
  await engine.hear(join(room(0.5), voice(1)));
  assertEquals(model.state.value, "speech");
  assertEquals(model.reading.value?.emotion, "happy");
  await engine.hear(room(1.5));
  assertEquals(model.state.value, "silence");
  assertEquals(model.reading.value?.emotion, null);
  const held = model.reading.value?.lastUtterance?.prediction.emotion;
  assertEquals(held, "happy");
});

Deno.test("LiveModel announces an utterance once, not four times a second", async () => {
  const { engine, model } = setUp();
  const said: string[] = [];
  model.announcement.subscribe((text) => said.push(text));
  await model.start();
  engine.recogniser.answer = () => sure("sad", 0.86);
  await engine.hear(join(room(0.5), voice(2), room(2)));
  assertEquals(said.slice(-2), ["Listening.", "Heard: sad, 86%."]);
});

Deno.test("LiveModel stop() releases the microphone and keeps the network", async () => {
  const { engine, model } = setUp();
  await model.start();
  await model.stop();
  assertEquals(engine.captures[0].stopped, true);
  assertEquals(model.state.value, "idle");
  await model.start();
  assertEquals(engine.opened.length, 1);
  assertEquals(model.state.value, "listening");
});

Deno.test("LiveModel stop() during the start leaves no microphone open", async () => {
  const { engine, model } = setUp();
  const starting = model.start();
  await model.stop();
  await starting;
  await turn();
  assertEquals(model.state.value, "idle");
  assert(engine.captures.every(({ stopped }) => stopped));
});

/** How a listening that hears a voice ends, or stands still. */
const ENDINGS: Record<
  string,
  (model: LiveModel, engine: FakeEngine) => Promise<void> | void
> = {
  "is stopped": (model) => model.stop(),
  "is paused": (_, { captures }) =>
    captures[0].onProblem(new CaptureError("suspended")),
  "fails": (_, { captures }) =>
    captures[0].onProblem(new CaptureError("unplugged")),
};

for (const [ending, end] of Object.entries(ENDINGS)) {
  Deno.test(`LiveModel shows no voice and no level once it ${ending}`, async () => {
    const { engine, model } = setUp();
    await model.start();
    await engine.hear(join(room(0.5), voice(1)));
    assertEquals(model.gateOpen.value, true);
    assert(model.level.value !== null);
    await end(model, engine);
    await turn();
    await engine.hear(voice(0.5)); // was on its way
    assertEquals([model.gateOpen.value, model.level.value], [null, null]);
  });
}

for (
  const reason of [
    "refused",
    "missing",
    "busy",
    "insecure",
    "notLoaded",
  ] as const
) {
  Deno.test(`LiveModel says what to do about a microphone that is ${reason}, and starts again`, async () => {
    const { engine, model } = setUp();
    engine.captureError = new CaptureError(reason);
    await model.start();
    assertEquals(model.state.value, "failed");
    assertEquals(model.problem.value?.kind, reason);
    assertEquals(
      model.problem.value?.sentence,
      wordsIn("en").say(`live.problem.${reason}`),
    );
    engine.captureError = null;
    await model.act();
    assertEquals(model.state.value, "listening");
    assertEquals(model.problem.value, null);
  });
}

Deno.test("LiveModel fails with its sentence when the microphone is unplugged", async () => {
  const { engine, model } = setUp();
  await model.start();
  engine.captures[0].onProblem(new CaptureError("unplugged"));
  await turn();
  assertEquals(model.state.value, "failed");
  assertStringIncludes(model.problem.value!.sentence, "Plug it in again");
  await model.act();
  assertEquals(model.state.value, "listening");
});

Deno.test("LiveModel pauses when the browser suspends the sound, and resumes", async () => {
  const { engine, model } = setUp();
  await model.start();
  engine.captures[0].onProblem(new CaptureError("suspended"));
  assertEquals(model.state.value, "paused");
  assertEquals(model.problem.value?.action, "resume");
  await model.act();
  assertEquals(engine.resumed, 1);
  assertEquals(model.state.value, "listening");
  assertEquals(model.problem.value, null);
});

Deno.test("LiveModel starts anew at Resume where the start itself found the sound suspended", async () => {
  const { engine, model } = setUp();
  engine.captureError = new CaptureError("suspended");
  await model.start();
  assertEquals(model.state.value, "failed");
  assertEquals(model.problem.value?.action, "resume");
  engine.captureError = null;
  await model.act();
  assertEquals([model.state.value, engine.resumed], ["listening", 0]);
});

for (const resumed of ["before", "after"]) {
  Deno.test(`LiveModel suspended while the network loads listens once resumed ${resumed} that`, async () => {
    const { engine, model } = setUp();
    const load = Promise.withResolvers<void>();
    engine.loaded = load.promise;
    const started = model.start();
    await turn();
    const [capture] = engine.captures;
    capture.onProblem(new CaptureError("suspended"));
    if (resumed === "before") capture.onResumed!();
    load.resolve();
    await started;
    if (resumed === "after") {
      assertEquals(model.state.value, "paused");
      assertEquals(model.problem.value?.action, "resume");
      await model.act();
    }
    assertEquals(model.state.value, "listening");
    assertEquals(model.problem.value, null);
    await engine.hear(join(room(0.5), voice(1)));
    assertEquals(model.state.value, "speech");
  });
}

for (const after of ["a gap", "a pause", "a playback"] as const) {
  Deno.test(`LiveModel goes on from nothing it heard before ${after}`, async () => {
    const { engine, model } = setUp();
    await model.start();
    await engine.hear(join(room(0.5), voice(1)));
    assertEquals(model.state.value, "speech");
    const [capture] = engine.captures;
    if (after === "a gap") capture.onGap!();
    else if (after === "a playback") {
      model.hush(true);
      await engine.hear(voice(1)); // of the page itself
      model.hush(false);
    } else {
      capture.onProblem(new CaptureError("suspended"));
      capture.onResumed!();
    }
    assertEquals([model.state.value, model.reading.value], ["listening", null]);
    await engine.hear(room(2));
    assertEquals(model.state.value, "silence");
    assertEquals(model.reading.value!.utterances, 0);
    assertEquals([engine.sessions.length, engine.captures.length], [2, 1]);
  });
}

Deno.test("LiveModel listens anew after a gap while the network is being rebuilt", async () => {
  const { engine, model } = setUp();
  await model.start();
  await engine.hear(join(room(0.5), voice(1)));
  const load = Promise.withResolvers<void>();
  engine.loaded = load.promise;
  engine.opened[0].lose("asleep");
  await turn();
  engine.captures[0].onGap!();
  await model.configure({ ...DEFAULT_SETTINGS, openDb: 6 });
  assertEquals(engine.sessions.length, 1);
  load.resolve();
  await turn();
  assertEquals(engine.sessions.map(({ openDb }) => openDb), [10, 6]);
  await engine.hear(join(room(0.5), voice(1), room(1.5)));
  assertEquals(model.reading.value?.utterances, 1);
});

Deno.test("LiveModel offers a retry for a model that does not load, and closes the microphone", async () => {
  const { engine, model } = setUp();
  engine.recogniserError = new ModelUnavailableError("404");
  await model.start();
  await turn();
  assertEquals(model.problem.value?.kind, "model");
  assert(engine.captures.every(({ stopped }) => stopped));
  engine.recogniserError = null;
  await model.act();
  assertEquals(model.state.value, "listening");
});

Deno.test("LiveModel says why WebAssembly is used where WebGPU is missing", async () => {
  const { engine, model } = setUp();
  engine.passedOver = [
    { backend: "webgpu", reason: "unavailable", detail: "none" },
  ];
  await model.start();
  assertEquals(model.backend.value?.name, "wasm");
  assertEquals(model.notes.value.map(({ kind }) => kind), ["no-webgpu"]);
  assertStringIncludes(model.notes.value[0].sentence, "WebAssembly");
});

Deno.test("LiveModel keeps what it said of the network when listening starts again", async () => {
  const { engine, model } = setUp();
  engine.passedOver = [
    { backend: "webgpu", reason: "unavailable", detail: "none" },
  ];
  engine.settings = { ...SETTINGS, stillApplied: ["noiseSuppression"] };
  await model.start();
  await model.stop();
  engine.settings = SETTINGS;
  await model.start();
  assertEquals(model.notes.value.map(({ kind }) => kind), ["no-webgpu"]);
});

Deno.test("LiveModel says that a known input gave wrong numbers", async () => {
  const { engine, model } = setUp();
  engine.passedOver = [{ backend: "webgpu", reason: "wrong", detail: "0.5" }];
  await model.start();
  assertEquals(model.notes.value.map(({ kind }) => kind), ["canary"]);
  assertStringIncludes(model.notes.value[0].sentence, "wrong numbers");
});

Deno.test("LiveModel warns of voice processing that is still on", async () => {
  const { engine, model } = setUp();
  engine.settings = {
    ...SETTINGS,
    stillApplied: ["echoCancellation", "noiseSuppression"],
  };
  await model.start();
  assertStringIncludes(
    model.notes.value[0].sentence,
    "echo cancellation and noise suppression",
  );
});

Deno.test("LiveModel rebuilds a lost device without closing the microphone", async () => {
  const { engine, model } = setUp();
  await model.start();
  engine.opened[0].lose("driver reset");
  await turn();
  assertEquals(engine.opened.map(({ disposed }) => disposed), [true, false]);
  assertEquals(engine.captures.length, 1);
  assertEquals(engine.captures[0].stopped, false);
  assertStringIncludes(model.notes.value[0].sentence, "started again");
  await engine.hear(join(room(0.5), voice(1), room(1.5)));
  assertEquals(model.reading.value?.utterances, 1);
});

Deno.test("LiveModel waits for the network that was lost while the person was asked", async () => {
  const { engine, model } = setUp();
  const answer = Promise.withResolvers<void>();
  const load = Promise.withResolvers<void>();
  engine.answered = answer.promise;
  const starting = model.start();
  await turn();
  engine.loaded = load.promise;
  engine.opened[0].lose("driver reset");
  await turn();
  answer.resolve(); // while the network is being opened again
  await turn();
  assertEquals([model.state.value, model.problem.value], ["starting", null]);
  load.resolve();
  await starting;
  assertEquals(engine.opened.map(({ disposed }) => disposed), [true, false]);
  await engine.hear(join(room(0.5), voice(1), room(1.5)));
  assertEquals(model.reading.value?.utterances, 1);
});

Deno.test("LiveModel rebuilds once when a prediction fails and the device is lost", async () => {
  const { engine, model } = setUp();
  await model.start();
  engine.recogniser.answer = () => {
    engine.recogniser.answer = () => sure("calm");
    engine.opened[0].lose("gone");
    throw new Error("device lost");
  };
  await engine.hear(join(room(0.5), voice(1), room(1.5)));
  await turn();
  assertEquals(engine.opened.length, 2);
  const held = model.reading.value?.lastUtterance?.prediction.emotion;
  assertEquals(held, "calm");
});

Deno.test("LiveModel gives up a device that is lost again and again", async () => {
  const { engine, model } = setUp();
  await model.start();
  for (let i = 0; i < 4; i++) {
    engine.opened.at(-1)!.lose("gone");
    await turn();
  }
  assertEquals(
    engine.opened.map(({ backend }) => backend),
    ["webgpu", "webgpu", "webgpu", "webgpu", "wasm"],
  );
  assertStringIncludes(model.notes.value[0].sentence, "again and again");
});

Deno.test("LiveModel keeps a device that is lost now and then over hours", async () => {
  const engine = new FakeEngine();
  let now = 0;
  const loadEngine = () => Promise.resolve(engine);
  const model = new LiveModel({
    words: wordsIn("en"),
    loadEngine,
    now: () => now,
  });
  await model.start();
  for (let i = 0; i < 8; i++) {
    now += 3_600_000;
    engine.opened.at(-1)!.lose("asleep");
    await turn();
  }
  assertEquals(engine.opened.length, 9);
  assert(engine.opened.every(({ backend }) => backend === "webgpu"));
});

Deno.test("LiveModel blames no graphics device where none computes", async () => {
  const engine = new FakeEngine();
  const model = new LiveModel({
    words: wordsIn("en"),
    loadEngine: () => Promise.resolve(engine),
    settings: { ...DEFAULT_SETTINGS, backend: "wasm" },
  });
  await model.start();
  engine.recogniser.answer = () => {
    engine.recogniser.answer = () => sure("calm");
    throw new Error("out of memory");
  };
  await engine.hear(join(room(0.5), voice(1), room(1.5)));
  await turn();
  const [{ sentence }] = model.notes.value;
  assertStringIncludes(sentence, "The network stopped and has been started");
});

/** Every prediction fails, until nothing is tried any more. */
async function failAgainAndAgain(engine: FakeEngine): Promise<void> {
  engine.recogniser.answer = () => {
    throw new Error("out of memory");
  };
  await engine.hear(join(room(0.5), voice(1), room(1.5)));
  for (let i = 0; i < 20; i++) await turn();
}

Deno.test("LiveModel stops trying when the last backend fails again and again", async () => {
  const { engine, model } = setUp();
  await model.start();
  await failAgainAndAgain(engine);
  assertEquals(model.state.value, "failed");
  assertEquals(model.problem.value?.kind, "backend");
  assertStringIncludes(model.problem.value!.sentence, "again and again");
  assertEquals(engine.opened.map(({ backend }) => backend), [
    ...["webgpu", "webgpu", "webgpu", "webgpu"],
    ...["wasm", "wasm", "wasm", "wasm"],
  ]);
  assert(engine.captures.every(({ stopped }) => stopped));
  engine.recogniser.answer = () => sure("calm");
  await model.act();
  await engine.hear(join(room(0.5), voice(1), room(1.5)));
  assertEquals(model.reading.value?.utterances, 1);
});

Deno.test("LiveModel gives up the backend that failed, and none that was passed over", async () => {
  const { engine, model } = setUp();
  engine.passedOver = [
    { backend: "webgpu", reason: "unavailable", detail: "none" },
  ];
  await model.start();
  await failAgainAndAgain(engine);
  assertEquals(model.state.value, "failed");
  assertEquals(
    engine.opened.map(({ backend }) => backend),
    ["wasm", "wasm", "wasm", "wasm"],
  );
});

Deno.test("LiveModel tells of a microphone that gives digital silence for seconds", async () => {
  const { engine, model } = setUp();
  await model.start();
  const quiet = new Float32Array(320);
  const onChunk = engine.captures[0].onChunk;
  onChunk({ samples: quiet, capturedAtMs: 0 });
  onChunk({ samples: quiet, capturedAtMs: 2900 });
  assertEquals(model.notes.value, []);
  onChunk({ samples: quiet, capturedAtMs: 3100 });
  assertStringIncludes(model.notes.value[0].sentence, "mute switch");
  onChunk({ samples: room(0.02), capturedAtMs: 3120 });
  assertEquals(model.notes.value, []);
});

Deno.test("LiveModel takes no playback between two zeroes for digital silence", async () => {
  const { engine, model } = setUp();
  await model.start();
  const quiet = new Float32Array(320);
  const onChunk = engine.captures[0].onChunk;
  onChunk({ samples: quiet, capturedAtMs: 0 });
  model.hush(true);
  model.hush(false);
  onChunk({ samples: quiet, capturedAtMs: 15_000 });
  assertEquals(model.notes.value, []);
});

Deno.test("LiveModel says what to do when its own code does not load", async () => {
  const model = new LiveModel({
    words: wordsIn("en"),
    loadEngine: () => Promise.reject(new TypeError("Failed to fetch")),
  });
  await model.start();
  assertEquals(model.problem.value?.kind, "engine");
  assertStringIncludes(model.problem.value!.sentence, "try again");
});

Deno.test("LiveModel calls speech of which the model is not sure neither speech nor silence", async () => {
  const { engine, model } = setUp();
  const { spec } = engine.recogniser;
  Object.assign(engine.recogniser, { spec: { ...spec, notSureBelow: 0.9 } });
  await model.start();
  await engine.hear(join(room(0.5), voice(1)));
  assertEquals(model.state.value, "unsure");
  engine.recogniser.answer = () => sure("happy", 0.99);
  await engine.hear(voice(2));
  assertEquals(model.state.value, "speech");
});

Deno.test("LiveModel takes new gate and smoothing without opening anything anew", async () => {
  const { engine, model } = setUp();
  await model.start();
  await model.configure({ ...DEFAULT_SETTINGS, openDb: 6, smoothing: 0.8 });
  assertEquals([engine.captures.length, engine.opened.length], [1, 1]);
  const { openDb, smoothing } = engine.sessions.at(-1)!;
  assertEquals([openDb, smoothing], [6, 1 - 0.8]);
  await engine.hear(join(room(0.5), voice(1), room(1.5)));
  assertEquals(model.reading.value?.utterances, 1);
});

Deno.test("LiveModel changes the microphone while it runs, and only that", async () => {
  const { engine, model } = setUp();
  await model.start();
  assertEquals(model.microphones.value.map(({ label }) => label), ["USB"]);
  await model.configure({ ...DEFAULT_SETTINGS, microphone: "usb" });
  const [first, second] = engine.captures;
  assertEquals([first.stopped, second.stopped], [true, false]);
  assertEquals([first.deviceId, second.deviceId], [undefined, "usb"]);
  assertEquals(engine.opened.length, 1);
  assertEquals(model.state.value, "listening");
});

Deno.test("LiveModel takes the last of two microphones chosen at once", async () => {
  const { engine, model } = setUp();
  await model.start();
  const first = model.configure({ ...DEFAULT_SETTINGS, microphone: "a" });
  const second = model.configure({ ...DEFAULT_SETTINGS, microphone: "b" });
  await Promise.all([first, second]);
  await model.configure({ ...DEFAULT_SETTINGS, microphone: "c" });
  const open = engine.captures.filter(({ stopped }) => !stopped);
  assertEquals(open.map(({ deviceId }) => deviceId), ["c"]);
  assertEquals(model.state.value, "listening");
});

Deno.test("LiveModel takes the last of two microphones chosen while the first is being closed", async () => {
  const { engine, model } = setUp();
  await model.start();
  const close = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  engine.closed = close.promise;
  engine.answered = answer.promise;
  const first = model.configure({ ...DEFAULT_SETTINGS, microphone: "a" });
  await turn();
  const second = model.configure({ ...DEFAULT_SETTINGS, microphone: "b" });
  await turn();
  close.resolve();
  await turn();
  answer.resolve();
  await Promise.all([first, second]);
  const open = engine.captures.filter(({ stopped }) => !stopped);
  assertEquals(open.map(({ deviceId }) => deviceId), ["b"]);
  await engine.hear(join(room(0.5), voice(1)));
  assertEquals(model.state.value, "speech");
});

Deno.test("LiveModel stays stopped where it is stopped while another microphone is taken", async () => {
  const { engine, model } = setUp();
  await model.start();
  const close = Promise.withResolvers<void>();
  engine.closed = close.promise;
  const choosing = model.configure({ ...DEFAULT_SETTINGS, microphone: "a" });
  await turn();
  const stopping = model.stop();
  close.resolve();
  await Promise.all([choosing, stopping]);
  assertEquals(model.state.value, "idle");
  assert(engine.captures.every(({ stopped }) => stopped));
});

Deno.test("LiveModel goes on listening where the microphone before is closed late", async () => {
  const { engine, model } = setUp();
  await model.start();
  const close = Promise.withResolvers<void>();
  engine.closed = close.promise;
  const first = model.configure({ ...DEFAULT_SETTINGS, microphone: "a" });
  await turn();
  await model.configure({ ...DEFAULT_SETTINGS, microphone: "b" });
  assertEquals(model.state.value, "listening");
  close.resolve();
  await first;
  assertEquals(model.state.value, "listening");
  assertEquals(engine.captures.map(({ stopped }) => stopped), [true, false]);
});

Deno.test("LiveModel takes a microphone chosen while the first is being opened", async () => {
  const { engine, model } = setUp();
  const answer = Promise.withResolvers<void>();
  engine.answered = answer.promise;
  const starting = model.start();
  await turn();
  const choosing = model.configure({ ...DEFAULT_SETTINGS, microphone: "b" });
  answer.resolve();
  await Promise.all([starting, choosing]);
  const open = engine.captures.filter(({ stopped }) => !stopped);
  assertEquals(open.map(({ deviceId }) => deviceId), ["b"]);
  assertEquals(model.state.value, "listening");
});

Deno.test("LiveModel takes the system's microphone where the chosen one is gone, and says so", async () => {
  const { engine, model } = setUp();
  engine.gone = "usb";
  await model.configure({ ...DEFAULT_SETTINGS, microphone: "usb" });
  await model.start();
  assertEquals(model.state.value, "listening");
  assertEquals(engine.captures.map(({ deviceId }) => deviceId), [undefined]);
  assertEquals(model.notes.value.map(({ kind }) => kind), ["microphone"]);
  await model.configure(DEFAULT_SETTINGS);
  assertEquals(model.notes.value, []);
});

Deno.test("LiveModel opens one network at a time, and none that nobody wants any more", async () => {
  const { engine, model } = setUp();
  const load = Promise.withResolvers<void>();
  engine.loaded = load.promise;
  const asked = [model.start()];
  for (const name of ["undertone-1", "undertone-2"]) {
    await turn();
    asked.push(model.configure({ ...DEFAULT_SETTINGS, model: name }));
  }
  await turn();
  assertEquals(engine.models, [""]);
  load.resolve();
  await Promise.all(asked);
  assertEquals(engine.models, ["", "undertone-2"]);
  assertEquals(engine.opened.map(({ disposed }) => disposed), [true, false]);
  assertEquals(model.state.value, "listening");
});

Deno.test("LiveModel loads another model when it is chosen, and lets go of the first", async () => {
  const { engine, model } = setUp();
  await model.start();
  assertEquals(model.modelName.value, "usual");
  await model.configure({ ...DEFAULT_SETTINGS, model: "undertone-2" });
  assertEquals(engine.models, ["", "undertone-2"]);
  assertEquals(engine.opened.map(({ disposed }) => disposed), [true, false]);
  assertEquals(model.modelName.value, "undertone-2");
});

Deno.test("LiveModel takes a model chosen while the first is being opened, and lets go of that", async () => {
  const { engine, model } = setUp();
  const load = Promise.withResolvers<void>();
  engine.loaded = load.promise;
  const starting = model.start();
  await turn();
  const choosing = model.configure({
    ...DEFAULT_SETTINGS,
    model: "undertone-2",
  });
  await turn();
  load.resolve();
  await Promise.all([starting, choosing]);
  assertEquals(engine.models, ["", "undertone-2"]);
  assertEquals(engine.opened.map(({ disposed }) => disposed), [true, false]);
  assertEquals(model.modelName.value, "undertone-2");
  assertEquals(model.state.value, "listening");
});

Deno.test("LiveModel keeps settings for the start where it does not run", async () => {
  const { engine, model } = setUp();
  await model.configure({ ...DEFAULT_SETTINGS, openDb: 5 });
  assertEquals(engine.captures.length, 0);
  await model.start();
  assertEquals(engine.sessions[0].openDb, 5);
});

Deno.test("LiveModel tells its followers of each session, its sound and its readings", async () => {
  const { engine, model } = setUp();
  const told = { begin: 0, samples: 0, readings: 0 };
  const off = model.follow({
    begin: () => told.begin++,
    sound: (samples) => told.samples += samples.length,
    reading: () => told.readings++,
  });
  await model.start();
  await engine.hear(room(1));
  assertEquals([told.begin, told.samples], [1, RATE_HZ]);
  assert(told.readings >= 4, `${told.readings} readings`);
  model.hush(true);
  await engine.hear(room(1));
  assertEquals(told.samples, RATE_HZ); // the page itself sounds
  model.hush(false);
  off();
  await engine.hear(room(1));
  assertEquals(told.samples, RATE_HZ);
});
