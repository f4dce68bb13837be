import { type Signal, signal } from "@preact/signals";
import type {
  Capture,
  CaptureChunk,
  CaptureError,
  GrantedSettings,
  Microphone,
} from "../lib/audio/mod.ts";
import type { LiveEngine } from "../lib/live/mod.ts";
import { DeadInput } from "./dead_input.ts";
import type { LiveWords } from "./live_words.ts";
import type { PageNotes } from "./page_notes.ts";

/** What the microphone needs from outside. */
export interface MicrophonePorts {
  words: LiveWords;
  /** Where what is odd about it is said. */
  notes: PageNotes;
  onChunk(chunk: CaptureChunk): void;
  /** A problem after it was opened: unplugged or suspended. */
  onProblem(error: CaptureError): void;
  /** It is heard again after "suspended". */
  onResumed(): void;
  /** What it hears now does not go on from what it heard. */
  onGap(): void;
}

/** The microphone of the live page: the one chosen, else the system's. */
export class LiveMicrophone {
  /** What the browser granted for the one opened last. */
  readonly granted: Signal<GrantedSettings | null> = signal(null);
  /** Those there are to choose from. */
  readonly list: Signal<Microphone[]> = signal([]);

  readonly #ports: MicrophonePorts;
  readonly #deadInput = new DeadInput();
  #capture: Capture | null = null;
  #closed = 0;
  #hushed = false;
  #unwatch: (() => void) | null = null;

  constructor(ports: MicrophonePorts) {
    this.#ports = ports;
  }

  /**
   * Opens it; where it was closed while the person was asked, it stays closed.
   *
   * @param deviceId as `list` names it; empty: the system's.
   * @throws {CaptureError} as `startCapture()`.
   */
  async open(engine: LiveEngine, deviceId: string): Promise<void> {
    const { words, notes } = this.#ports;
    const closed = this.#closed;
    const capture = await this.#start(engine, deviceId);
    if (closed !== this.#closed) return await capture.stop();
    this.#capture = capture;
    this.granted.value = capture.settings;
    this.#watch(engine);
    notes.set(...words.processingNotes(capture.settings));
  }

  /** True: what it hears is ignored, for the page itself sounds; false: it hears anew. */
  hush(hushed: boolean): void {
    this.#hushed = hushed;
    if (hushed) return;
    this.#deadInput.reset();
    this.#ports.onGap();
  }

  /** Asks the browser to go on after "suspended". @throws {CaptureError} If it does not. */
  async resume(): Promise<void> {
    await this.#capture?.resume();
  }

  /** Takes back what was said of it: it is opened anew. */
  unsay(): void {
    this.#ports.notes.drop("processing", "dead", "microphone");
  }

  /** Releases it. */
  async close(): Promise<void> {
    this.#closed++;
    const capture = this.#capture;
    this.#capture = null;
    this.#deadInput.reset();
    await capture?.stop();
  }

  /** Looks no more what is plugged in. */
  dispose(): void {
    this.#unwatch?.();
    this.#unwatch = null;
  }

  #start(engine: LiveEngine, deviceId: string): Promise<Capture> {
    const { words, notes, onProblem, onResumed, onGap } = this.#ports;
    const options = {
      onChunk: (chunk: CaptureChunk) => this.#hear(chunk),
      onProblem,
      onResumed,
      onGap,
    };
    if (deviceId === "") return engine.startCapture(options);
    return engine.startCapture({ ...options, deviceId }).catch((error) => {
      // The one chosen is gone: the system's, and that is said.
      if (error.reason !== "missing") throw error;
      notes.set({ kind: "microphone", sentence: words.microphoneGone });
      return engine.startCapture(options);
    });
  }

  #hear(chunk: CaptureChunk): void {
    if (this.#hushed) return;
    const { words, notes, onChunk } = this.#ports;
    if (this.#deadInput.push(chunk.samples, chunk.capturedAtMs)) {
      notes.set({ kind: "dead", sentence: words.dead });
    } else notes.drop("dead");
    onChunk(chunk);
  }

  #watch(engine: LiveEngine): void {
    const look = async () => {
      this.list.value = await engine.listMicrophones();
    };
    this.#unwatch ??= engine.onMicrophonesChanged(look);
    look();
  }
}
