import { computed, type Signal, signal } from "@preact/signals";
import type {
  Capture,
  CaptureChunk,
  CaptureError,
  GrantedSettings,
  Microphone,
} from "../lib/audio/mod.ts";
import type {
  BackendInfo,
  Chosen,
  InputLevel,
  LiveEngine,
  LiveReading,
  LiveSession,
  MelColumns,
  MelMark,
  OpenRecogniser,
} from "../lib/live/mod.ts";
import type { BackendName, NetworkMemory } from "../lib/model/mod.ts";
import type { Words } from "../lib/messages/mod.ts";
import { DeadInput } from "./dead_input.ts";
import {
  BACKEND_CHOICES,
  DEFAULT_SETTINGS,
  type LiveSettings,
} from "./live_settings.ts";
import {
  LiveWords,
  NetworkFailedError,
  type PageNote,
  type PageProblem,
} from "./live_words.ts";
import { PageNotes } from "./page_notes.ts";

/** Where the page stands, the button's view. */
export type LivePhase = "idle" | "starting" | "running" | "paused" | "failed";

/** What the model needs from outside, so that it is tested without a browser. */
export interface LivePorts {
  /** What the page speaks with. */
  words: Words;
  /** Loads the machinery: network, features, microphone. */
  loadEngine(): Promise<LiveEngine>;
  /** Milliseconds; default `performance.now`. */
  now?: () => number;
  /** How to listen; default: as nobody has set it. */
  settings?: LiveSettings;
}

/** Whoever follows what is heard: the timeline, a recording. */
export interface Listener {
  /** A new session begins, its times at 0. */
  begin(): void;
  /** Samples at the model's rate, to be copied. */
  sound(samples: Float32Array): void;
  reading(reading: LiveReading): void;
}

/** A network that fails more often than this goes over to the next backend. */
const MAX_REBUILDS = 3;
/** After so long without a failure the ones before it no longer count. */
const FORGOTTEN_MS = 10 * 60_000;

const LEVEL_EVERY_MS = 50;

const MICROPHONE_NOTES = ["processing", "dead", "microphone"];

/**
 * The live page without its looks: signals that say what is to be seen, and
 * the few things a person can do.
 */
export class LiveModel {
  readonly phase: Signal<LivePhase> = signal("idle");
  readonly problem: Signal<PageProblem | null> = signal(null);
  readonly reading: Signal<LiveReading | null> = signal(null);
  readonly level: Signal<InputLevel | null> = signal(null);
  readonly backend: Signal<BackendInfo | null> = signal(null);
  readonly microphone: Signal<GrantedSettings | null> = signal(null);
  readonly melMarks: Signal<MelMark[]> = signal([]);
  readonly microphones: Signal<Microphone[]> = signal([]);
  readonly memory: Signal<NetworkMemory | null> = signal(null);
  /** Name of the model that listens; null before one is loaded. */
  readonly modelName: Signal<string | null> = signal(null);
  /** Whether that model was taught with noise reduction; null before one is loaded. */
  readonly denoises: Signal<boolean | null> = signal(null);
  readonly settings: Signal<LiveSettings>;

  readonly #notes = new PageNotes();
  readonly #deadInput = new DeadInput();
  readonly notes: Signal<PageNote[]> = this.#notes.list;

  /** What a person who cannot see the page is told; changes seldom. */
  readonly announcement = computed(() => this.#announce());

  /** What `data-state` says. */
  readonly state = computed(() => {
    if (this.phase.value !== "running") return this.phase.value;
    const { state, sure } = this.reading.value ?? { state: "listening" };
    return state === "speech" && sure === false ? "unsure" : state;
  });

  readonly #ports: LivePorts;
  readonly #words: LiveWords;
  readonly #columnCallbacks = new Set<(columns: MelColumns) => void>();
  readonly #listeners = new Set<Listener>();
  #engine: LiveEngine | null = null;
  #open: OpenRecogniser | null = null;
  #opening: Promise<OpenRecogniser> | null = null;
  #session: LiveSession | null = null;
  #capture: Capture | null = null;
  #backends: readonly BackendName[];
  #rebuilds = 0;
  #lastRebuildMs = 0;
  #rebuilding = false;
  #attempt = 0;
  #levelShownAtMs = 0;
  #hushed = false;
  #microphonesOff: (() => void) | null = null;

  constructor(ports: LivePorts) {
    this.#ports = ports;
    this.#words = new LiveWords(ports.words);
    this.settings = signal(ports.settings ?? DEFAULT_SETTINGS);
    this.#backends = backendsOf(this.settings.value);
  }

  /** Calls back with the new columns of the mel spectrogram. */
  onColumns(callback: (columns: MelColumns) => void): () => void {
    this.#columnCallbacks.add(callback);
    return () => this.#columnCallbacks.delete(callback);
  }

  /** Follows what is heard; the result calls it off. */
  follow(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** True: what the microphone hears is ignored, for the page itself sounds. */
  hush(hushed: boolean): void {
    this.#hushed = hushed;
  }

  /** Listens as set from now on; opens anew only what must be. */
  async configure(settings: LiveSettings): Promise<void> {
    const before = this.settings.value;
    this.settings.value = settings;
    const isOther = settings.model !== before.model ||
      settings.backend !== before.backend;
    if (isOther) {
      this.#backends = backendsOf(settings);
      const open = this.#open;
      this.#open = null;
      open?.dispose();
    }
    const phase = this.phase.value;
    if (phase === "idle" || phase === "failed") return;
    const reopens = isOther || settings.microphone !== before.microphone;
    if (!reopens) {
      // A start that is under way comes to the new settings by itself.
      if (phase === "running") this.#listen(this.#engine!);
      return;
    }
    await this.stop();
    await this.start();
  }

  /** Opens the microphone and the network, and listens. */
  async start(): Promise<void> {
    if (this.phase.value === "starting" || this.phase.value === "running") {
      return;
    }
    const attempt = ++this.#attempt;
    this.phase.value = "starting";
    this.problem.value = null;
    this.#keepNetworkNotes();
    this.reading.value = null;
    this.#rebuilds = 0;
    try {
      await this.#release();
      this.#engine ??= await this.#ports.loadEngine();
      if (attempt !== this.#attempt) return;
      await this.#openBoth(this.#engine, attempt);
    } catch (error) {
      if (attempt === this.#attempt) await this.#fail(error);
    }
  }

  /** Stops listening and releases the microphone; the network stays loaded. */
  async stop(): Promise<void> {
    this.#attempt++;
    await this.#release();
    this.phase.value = "idle";
    this.problem.value = null;
  }

  /** Does what the button of the problem says. */
  async act(): Promise<void> {
    if (this.problem.value?.action !== "resume") return await this.start();
    try {
      await this.#capture?.resume();
    } catch (error) {
      this.problem.value = this.#words.problem(error);
    }
  }

  /** Releases everything. */
  async dispose(): Promise<void> {
    await this.stop();
    this.#microphonesOff?.();
    this.#open?.dispose();
    this.#open = null;
  }

  /** Microphone and network are opened side by side: the question to the person takes longest. */
  async #openBoth(engine: LiveEngine, attempt: number): Promise<void> {
    // The first failure is told at once; the other side cleans up after itself.
    await Promise.all([
      this.#openCapture(engine, attempt),
      this.#ensureOpen(engine),
    ]);
    // It may have been lost, and be opened again, while the person was asked.
    await this.#ensureOpen(engine);
    if (attempt !== this.#attempt) return await this.#release();
    this.#listen(engine);
  }

  async #openCapture(engine: LiveEngine, attempt: number): Promise<void> {
    const { microphone } = this.settings.value;
    const options = {
      onChunk: ({ samples, capturedAtMs }: CaptureChunk) => {
        if (this.#hushed) return;
        this.#watchForDeadInput(samples, capturedAtMs);
        this.#session?.push(samples, { capturedAtMs });
      },
      onProblem: (error: CaptureError) => {
        if (error.reason === "suspended") this.#pause(error);
        else this.#fail(error);
      },
      onResumed: () => this.#resumed(),
    };
    const capture = microphone === ""
      ? await engine.startCapture(options)
      : await engine.startCapture({ ...options, deviceId: microphone })
        .catch((error) => {
          // The one chosen is gone: the system's, and that is said.
          if (error.reason !== "missing") throw error;
          this.#say("microphone", this.#words.microphoneGone);
          return engine.startCapture(options);
        });
    if (attempt !== this.#attempt) return await capture.stop();
    this.#capture = capture;
    this.microphone.value = capture.settings;
    this.#watchMicrophones(engine);
    this.#notes.set(...this.#words.processingNotes(capture.settings));
  }

  #watchMicrophones(engine: LiveEngine): void {
    const look = async () => {
      this.microphones.value = await engine.listMicrophones();
    };
    this.#microphonesOff ??= engine.onMicrophonesChanged(look);
    look();
  }

  /** The network, opened once also where two ask for it. */
  #ensureOpen(engine: LiveEngine): Promise<OpenRecogniser> {
    if (this.#open !== null) return Promise.resolve(this.#open);
    const { model } = this.settings.value;
    this.#opening ??= engine.chooseRecogniser(this.#backends, { model })
      .then((chosen) => this.#adopt(chosen))
      .finally(() => this.#opening = null);
    return this.#opening;
  }

  #adopt({ open, passedOver }: Chosen): OpenRecogniser {
    this.#open = open;
    this.backend.value = open.backend;
    this.modelName.value = open.model ?? null;
    const { denoise = null } = open.recogniser.spec.features;
    this.denoises.value = denoise !== null;
    this.#notes.set(
      ...passedOver.map((passed) =>
        this.#words.passedOver(passed, open.backend.name)
      ),
    );
    open.lost.then(() => {
      if (this.#open === open) this.#rebuild();
    });
    return open;
  }

  #listen(engine: LiveEngine): void {
    const { recogniser } = this.#open!;
    const { openDb, smoothing } = this.settings.value;
    const inputRateHz = this.#capture!.settings.sampleRateHz;
    this.#session?.dispose();
    const session = engine.createSession({
      recogniser,
      inputRateHz,
      openDb,
      smoothing: 1 - smoothing,
    });
    for (const listener of this.#listeners) listener.begin();
    session.onSound((samples) => {
      for (const listener of this.#listeners) listener.sound(samples);
    });
    session.onReading((reading) => this.#showReading(engine, reading));
    session.onLevel((level) => this.#showLevel(level));
    session.onProblem((error) => {
      console.warn("A prediction failed; the network is rebuilt.", error);
      this.#rebuild();
    });
    session.onColumns((columns) => {
      for (const callback of this.#columnCallbacks) callback(columns);
    });
    this.#session = session;
    this.melMarks.value = engine.melMarks(recogniser);
    this.phase.value = "running";
  }

  #showReading(engine: LiveEngine, reading: LiveReading): void {
    this.reading.value = reading;
    this.memory.value = engine.memory();
    for (const listener of this.#listeners) listener.reading(reading);
  }

  /** Twenty times a second is all that an eye wants; clipping is held for longer. */
  #showLevel(level: InputLevel): void {
    const now = performance.now();
    if (now - this.#levelShownAtMs < LEVEL_EVERY_MS) return;
    this.#levelShownAtMs = now;
    this.level.value = level;
  }

  /** Opens the network anew after its device was lost; the microphone stays open. */
  async #rebuild(): Promise<void> {
    const engine = this.#engine;
    if (this.#rebuilding || engine === null) return;
    this.#rebuilding = true;
    const attempt = this.#attempt;
    const lost = this.#open;
    this.#open = null;
    this.#session?.suspendRecogniser();
    lost?.dispose();
    const given = this.#giveUpBackend();
    const name = lost?.backend.name ?? "";
    this.#say("lost", this.#words.lost(name));
    try {
      if (this.#rebuilds > MAX_REBUILDS) throw new NetworkFailedError();
      const open = await this.#ensureOpen(engine);
      if (attempt === this.#attempt) {
        this.#session?.setRecogniser(open.recogniser);
      }
      this.#say(
        "lost",
        given
          ? this.#words.lostForGood(open.backend)
          : this.#words.rebuilt(name),
      );
    } catch (error) {
      if (attempt === this.#attempt) await this.#fail(error);
    } finally {
      this.#rebuilding = false;
    }
  }

  /** After too many failures the first backend is tried no more; the last one is not given up here. */
  #giveUpBackend(): boolean {
    const now = (this.#ports.now ?? (() => performance.now()))();
    if (now - this.#lastRebuildMs > FORGOTTEN_MS) this.#rebuilds = 0;
    this.#lastRebuildMs = now;
    if (++this.#rebuilds <= MAX_REBUILDS || this.#backends.length < 2) {
      return false;
    }
    this.#backends = this.#backends.slice(1);
    this.#rebuilds = 0;
    return true;
  }

  #pause(error: unknown): void {
    this.problem.value = this.#words.problem(error);
    if (this.phase.value === "running") this.phase.value = "paused";
  }

  #resumed(): void {
    if (this.phase.value !== "paused") return;
    this.problem.value = null;
    this.phase.value = "running";
  }

  async #fail(error: unknown): Promise<void> {
    this.#attempt++;
    this.phase.value = "failed";
    this.problem.value = this.#words.problem(error);
    await this.#release();
  }

  async #release(): Promise<void> {
    this.#session?.dispose();
    this.#session = null;
    const capture = this.#capture;
    this.#capture = null;
    this.level.value = null;
    this.#deadInput.reset();
    await capture?.stop();
  }

  #watchForDeadInput(samples: Float32Array, capturedAtMs: number): void {
    if (this.#deadInput.push(samples, capturedAtMs)) {
      this.#say("dead", this.#words.dead);
    } else this.#notes.drop("dead");
  }

  #say(kind: string, sentence: string): void {
    this.#notes.set({ kind, sentence });
  }

  /** What was said of a network that stays loaded stays true; the microphone is opened anew. */
  #keepNetworkNotes(): void {
    if (this.#open === null) this.#notes.clear();
    else this.#notes.drop(...MICROPHONE_NOTES);
  }

  /** Only what a person did, and finished utterances: never four times a second. */
  #announce(): string {
    switch (this.phase.value) {
      case "idle":
        return "";
      case "starting":
        return this.#words.said("starting");
      case "paused":
      case "failed":
        return this.#words.said("stopped");
      case "running": {
        const utterance = this.reading.value?.lastUtterance;
        if (!utterance) return this.#words.said("listening");
        return this.#words.heard(utterance.prediction);
      }
    }
  }
}

/** Backends in the order in which they are tried. */
function backendsOf({ backend }: LiveSettings): readonly BackendName[] {
  return backend === "" ? BACKEND_CHOICES : [backend];
}
