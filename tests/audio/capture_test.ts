import { assertEquals, assertRejects } from "@std/assert";
import {
  CaptureError,
  type CaptureReason,
  startCapture,
} from "../../lib/audio/mod.ts";

/** What of a browser fails, or is missing. */
interface Faults {
  module?: Error;
  node?: Error;
  isInsecure?: boolean;
  lacksWorklets?: boolean;
  lacksMicrophones?: boolean;
  /** How long its sound input stays suspended once it is asked to resume. */
  suspended?: "a moment" | "for ever";
}

/** A timer that was set. */
interface Timer {
  ms: number;
  end: () => void;
}

/** As much of a browser as a microphone takes. */
class FakeBrowser {
  /** What was opened and not closed since. */
  readonly open = new Set<string>();
  /** What `getUserMedia()` was asked for. */
  readonly asked: MediaStreamConstraints[] = [];
  /** Timers that run. */
  readonly timers = new Map<number, Timer>();
  readonly #firstTimer = Promise.withResolvers<Timer>();
  readonly #before = new Map<string, PropertyDescriptor | undefined>();

  constructor(faults: Faults = {}) {
    const track = {
      label: "",
      getSettings: () => ({ sampleRate: 48_000 }),
      stop: () => this.open.delete("microphone"),
    };
    const getUserMedia = (constraints: MediaStreamConstraints) => {
      this.asked.push(constraints);
      this.open.add("microphone");
      const tracks = () => [track];
      return Promise.resolve({ getTracks: tracks, getAudioTracks: tracks });
    };
    const close = () => Promise.resolve(this.open.delete("context"));
    const addModule = () =>
      faults.module ? Promise.reject(faults.module) : Promise.resolve();
    this.#put("isSecureContext", !faults.isInsecure);
    const mediaDevices = faults.lacksMicrophones ? undefined : { getUserMedia };
    this.#put("navigator", { mediaDevices });
    this.#putTimers();
    const { open } = this;
    this.#put(
      "AudioContext",
      class {
        state = faults.suspended ? "suspended" : "running";
        sampleRate = 48_000;
        destination = {};
        audioWorklet = { addModule };
        close = close;
        constructor() {
          open.add("context");
        }
        createMediaStreamSource = () => ({ connect() {}, disconnect() {} });
        resume = () =>
          faults.suspended === "for ever"
            ? new Promise(() => {})
            : Promise.resolve();
      },
    );
    this.#put(
      "AudioWorkletNode",
      faults.lacksWorklets ? undefined : class {
        port = { close() {} };
        constructor() {
          if (faults.node) throw faults.node;
        }
        connect() {}
        disconnect() {}
      },
    );
  }

  /** The first timer that is set. */
  get firstTimer(): Promise<Timer> {
    return this.#firstTimer.promise;
  }

  #putTimers(): void {
    let nTimers = 0;
    this.#put("setTimeout", (end: () => void, ms: number) => {
      this.timers.set(++nTimers, { ms, end });
      this.#firstTimer.resolve({ ms, end });
      return nTimers;
    });
    this.#put("clearTimeout", (id: number) => this.timers.delete(id));
  }

  #put(name: string, value: unknown): void {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    this.#before.set(name, before);
    Object.defineProperty(globalThis, name, { value, configurable: true });
  }

  [Symbol.dispose](): void {
    for (const [name, before] of this.#before) {
      if (before) Object.defineProperty(globalThis, name, before);
      else Reflect.deleteProperty(globalThis, name);
    }
  }
}

const start = ({ deviceId }: { deviceId?: string } = {}) =>
  startCapture({
    deviceId,
    workletUrl: "/capture_worklet.js",
    onChunk: () => {},
    onProblem: () => {},
  });

Deno.test("startCapture() opens a microphone that has no name, and releases it", async () => {
  using browser = new FakeBrowser();
  const capture = await start();
  assertEquals(capture.settings.label, "");
  assertEquals([...browser.open], ["microphone", "context"]);
  await capture.stop();
  assertEquals([...browser.open], []);
});

for (
  const [faults, reason] of [
    [{ module: new DOMException("", "AbortError") }, "notLoaded"],
    [{ node: new DOMException("", "NotSupportedError") }, "unsupported"],
  ] as const
) {
  const [part] = Object.keys(faults);
  Deno.test(`startCapture() calls a worklet whose ${part} fails ${reason}, and releases the microphone`, async () => {
    using browser = new FakeBrowser(faults);
    const error = await assertRejects(() => start(), CaptureError);
    assertEquals([error.reason, ...browser.open], [reason]);
  });
}

const MISSING: [what: string, faults: Faults, reason: CaptureReason][] = [
  ["over plain HTTP", { isInsecure: true }, "insecure"],
  [
    "over plain HTTP, where browsers hide all that is needed,",
    { isInsecure: true, lacksMicrophones: true, lacksWorklets: true },
    "insecure",
  ],
  ["without microphones", { lacksMicrophones: true }, "unsupported"],
  ["without AudioWorklet", { lacksWorklets: true }, "unsupported"],
];
for (const [what, faults, reason] of MISSING) {
  Deno.test(`startCapture() calls a page ${what} ${reason}, and asks for no microphone`, async () => {
    using browser = new FakeBrowser(faults);
    const error = await assertRejects(() => start(), CaptureError);
    assertEquals([error.reason, browser.asked], [reason, []]);
  });
}

Deno.test("startCapture() asks for exactly the microphone that was chosen, with all processing off", async () => {
  const audio = {
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
    channelCount: { ideal: 1 },
  };
  const chosen = { ...audio, deviceId: { exact: "usb-2" } };
  using browser = new FakeBrowser();
  for (const deviceId of [undefined, "usb-2"]) {
    const capture = await start({ deviceId });
    await capture.stop();
  }
  assertEquals(browser.asked, [
    { video: false, audio },
    { video: false, audio: chosen },
  ]);
});

Deno.test("startCapture() gives up after 3 s where the sound input never resumes, and releases the microphone", async () => {
  using browser = new FakeBrowser({ suspended: "for ever" });
  const rejected = assertRejects(() => start(), CaptureError);
  const { ms, end } = await browser.firstTimer;
  assertEquals(ms, 3000);
  end();
  const { reason } = await rejected;
  assertEquals([reason, ...browser.open], ["suspended"]);
});

Deno.test("startCapture() opens a microphone whose sound input resumes, and waits for it no longer", async () => {
  using browser = new FakeBrowser({ suspended: "a moment" });
  const capture = await start();
  assertEquals((await browser.firstTimer).ms, 3000);
  assertEquals(browser.timers.size, 0);
  await capture.stop();
});
