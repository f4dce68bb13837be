import { assertEquals, assertRejects } from "@std/assert";
import { CaptureError, startCapture } from "../../lib/audio/mod.ts";

/** What of a browser fails. */
interface Faults {
  module?: Error;
  node?: Error;
}

/** As much of a browser as a microphone takes. */
class FakeBrowser {
  /** What was opened and not closed since. */
  readonly open = new Set<string>();
  readonly #before = new Map<string, PropertyDescriptor | undefined>();

  constructor(faults: Faults = {}) {
    const track = {
      label: "",
      getSettings: () => ({ sampleRate: 48_000 }),
      stop: () => this.open.delete("microphone"),
    };
    const getUserMedia = () => {
      this.open.add("microphone");
      const tracks = () => [track];
      return Promise.resolve({ getTracks: tracks, getAudioTracks: tracks });
    };
    const close = () => Promise.resolve(this.open.delete("context"));
    const addModule = () =>
      faults.module ? Promise.reject(faults.module) : Promise.resolve();
    this.#put("isSecureContext", true);
    this.#put("navigator", { mediaDevices: { getUserMedia } });
    const { open } = this;
    this.#put(
      "AudioContext",
      class {
        state = "running";
        sampleRate = 48_000;
        destination = {};
        audioWorklet = { addModule };
        close = close;
        constructor() {
          open.add("context");
        }
        createMediaStreamSource = () => ({ connect() {}, disconnect() {} });
      },
    );
    this.#put(
      "AudioWorkletNode",
      class {
        port = { close() {} };
        constructor() {
          if (faults.node) throw faults.node;
        }
        connect() {}
        disconnect() {}
      },
    );
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

const start = () =>
  startCapture({
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
    const error = await assertRejects(start, CaptureError);
    assertEquals([error.reason, ...browser.open], [reason]);
  });
}
