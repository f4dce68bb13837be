import { computed, type Signal, signal } from "@preact/signals";
import type {
  CaptureError,
  GrantedSettings,
  Microphone,
} from "../lib/audio/mod.ts";
import type {
  BackendInfo,
  InputLevel,
  LiveEngine,
  LiveReading,
  LiveSession,
  MelColumns,
  MelMark,
} from "../lib/live/mod.ts";
import type { NetworkMemory } from "../lib/model/mod.ts";
import type { Words } from "../lib/messages/mod.ts";
import { LiveMicrophone } from "./live_microphone.ts";
import { LiveNetwork } from "./live_network.ts";
import { DEFAULT_SETTINGS, type LiveSettings } from "./live_settings.ts";
import { LiveWords, type PageNote, type PageProblem } from "./live_words.ts";
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

const LEVEL_EVERY_MS = 50;

/**
 * The live page without its looks: signals that say what is to be seen, and
 * the few things a person can do.
 */
export class LiveModel {
  readonly phase: Signal<LivePhase> = signal("idle");
  readonly problem: Signal<PageProblem | null> = signal(null);
  readonly reading: Signal<LiveReading | null> = signal(null);
  readonly level: Signal<InputLevel | null> = signal(null);
  readonly backend: Signal<BackendInfo | null>;
  readonly microphone: Signal<GrantedSettings | null>;
  readonly melMarks: Signal<MelMark[]> = signal([]);
  readonly microphones: Signal<Microphone[]>;
  readonly memory: Signal<NetworkMemory | null> = signal(null);
  /** Name of the model that listens; null before one is loaded. */
  readonly modelName: Signal<string | null>;
  /** Whether that model was taught with noise reduction; null before one is loaded. */
  readonly denoises: Signal<boolean | null>;
  readonly settings: Signal<LiveSettings>;

  readonly #notes = new PageNotes();
  readonly notes: Signal<PageNote[]> = this.#notes.list;

  /** What a person who cannot see the page is told; changes seldom. */
  readonly announcement = computed(() => this.#announce());

  /** What `data-state` says. */
  readonly state = computed(() => {
    if (this.phase.value !== "running") return this.phase.value;
    const { state, sure } = this.reading.value ?? { state: "listening" };
    return state === "speech" && sure === false ? "unsure" : state;
  });

  /** Whether a sound is heard that may be a voice; null where nothing is. */
  readonly gateOpen = computed(() =>
    this.phase.value === "running" ? this.reading.value?.gateOpen ?? null : null
  );

  readonly #ports: LivePorts;
  readonly #words: LiveWords;
  readonly #network: LiveNetwork;
  readonly #microphone: LiveMicrophone;
  readonly #columnCallbacks = new Set<(columns: MelColumns) => void>();
  readonly #listeners = new Set<Listener>();
  #engine: LiveEngine | null = null;
  #session: LiveSession | null = null;
  #attempt = 0;
  #levelShownAtMs = 0;

  constructor(ports: LivePorts) {
    this.#ports = ports;
    this.#words = new LiveWords(ports.words);
    this.settings = signal(ports.settings ?? DEFAULT_SETTINGS);
    const [words, notes] = [this.#words, this.#notes];
    this.#network = new LiveNetwork(this.settings.value, {
      words,
      notes,
      now: ports.now ?? (() => performance.now()),
      onLost: () => this.#rebuild(),
    });
    this.#microphone = new LiveMicrophone({
      words,
      notes,
      onChunk: ({ samples, capturedAtMs }) =>
        this.#session?.push(samples, { capturedAtMs }),
      onProblem: (error) => this.#microphoneFailed(error),
      onResumed: () => this.#resumed(),
      onGap: () => this.#beginAnew(),
    });
    this.backend = this.#network.backend;
    this.modelName = this.#network.modelName;
    this.denoises = this.#network.denoises;
    this.microphone = this.#microphone.granted;
    this.microphones = this.#microphone.list;
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
    this.#microphone.hush(hushed);
  }

  /** Listens as set from now on; opens anew only what must be. */
  async configure(settings: LiveSettings): Promise<void> {
    const before = this.settings.value;
    this.settings.value = settings;
    const isOther = settings.model !== before.model ||
      settings.backend !== before.backend;
    if (isOther) this.#network.choose(settings);
    const phase = this.phase.value;
    if (phase === "idle" || phase === "failed") return;
    const reopens = isOther || settings.microphone !== before.microphone;
    if (!reopens) {
      // A start that is under way comes to the new settings by itself.
      if (phase === "running") this.#listenAnew();
      return;
    }
    const stopped = this.stop();
    const attempt = this.#attempt;
    await stopped;
    // Not where a person stopped it meanwhile.
    if (attempt === this.#attempt) await this.start();
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
    this.#network.forgive();
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
    const attempt = ++this.#attempt;
    await this.#release();
    // Overtaken: a browser may be slow to close a microphone.
    if (attempt !== this.#attempt) return;
    this.phase.value = "idle";
    this.problem.value = null;
  }

  /** Does what the button of the problem says. */
  async act(): Promise<void> {
    // Of a start that failed nothing is left to go on with.
    if (!this.#isSuspended || this.phase.value === "failed") {
      return await this.start();
    }
    try {
      await this.#microphone.resume();
    } catch (error) {
      this.problem.value = this.#words.problem(error);
    }
  }

  /** Releases everything. */
  async dispose(): Promise<void> {
    await this.stop();
    this.#microphone.dispose();
    this.#network.dispose();
  }

  /** Microphone and network are opened side by side: the question to the person takes longest. */
  async #openBoth(engine: LiveEngine, attempt: number): Promise<void> {
    // The first failure is told at once; the other side cleans up after itself.
    await Promise.all([
      this.#microphone.open(engine, this.settings.value.microphone),
      this.#network.open(engine),
    ]);
    // It may have been lost, and be opened again, while the person was asked.
    await this.#network.open(engine);
    // Whoever overtook this has released what it opened, or will have.
    if (attempt === this.#attempt) this.#listen(engine);
  }

  /** Nothing heard before is gone on with, or shown as if it were now. */
  #beginAnew(): void {
    if (this.phase.value !== "running") return;
    this.reading.value = null;
    this.#listenAnew();
  }

  /** Another session; where the network is being rebuilt, as soon as it is. */
  #listenAnew(): void {
    this.#session?.dispose();
    this.#session = null;
    if (this.#network.current !== null) this.#listen(this.#engine!);
  }

  #listen(engine: LiveEngine): void {
    const { recogniser } = this.#network.current!;
    const { openDb, smoothing } = this.settings.value;
    const inputRateHz = this.microphone.value!.sampleRateHz;
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
    // The sound may have been suspended while the network was loading.
    this.phase.value = this.#isSuspended ? "paused" : "running";
  }

  #showReading(engine: LiveEngine, reading: LiveReading): void {
    this.reading.value = reading;
    this.memory.value = engine.memory();
    for (const listener of this.#listeners) listener.reading(reading);
  }

  /** Twenty times a second is all that an eye wants; clipping is held for longer. */
  #showLevel(level: InputLevel): void {
    const now = performance.now();
    // What was on its way when the sound stood still is not shown as if it moved.
    if (this.phase.value !== "running") return;
    if (now - this.#levelShownAtMs < LEVEL_EVERY_MS) return;
    this.#levelShownAtMs = now;
    this.level.value = level;
  }

  /** Opens the network anew after its device was lost; the microphone stays open. */
  async #rebuild(): Promise<void> {
    const engine = this.#engine;
    if (engine === null) return;
    const attempt = this.#attempt;
    this.#session?.suspendRecogniser();
    try {
      const open = await this.#network.rebuild(engine);
      if (open === null || attempt !== this.#attempt) return;
      // Not one that was lost again in the meantime.
      if (open !== this.#network.current) return;
      if (this.#session !== null) this.#session.setRecogniser(open.recogniser);
      else if (this.phase.value === "running") this.#listen(engine);
    } catch (error) {
      if (attempt === this.#attempt) await this.#fail(error);
    }
  }

  #microphoneFailed(error: CaptureError): void {
    if (error.reason === "suspended") this.#pause(error);
    else this.#fail(error);
  }

  /** Whether the problem is that the browser suspended the sound. */
  get #isSuspended(): boolean {
    return this.problem.value?.action === "resume";
  }

  #pause(error: unknown): void {
    this.problem.value = this.#words.problem(error);
    this.level.value = null;
    if (this.phase.value === "running") this.phase.value = "paused";
  }

  #resumed(): void {
    if (this.#isSuspended) this.problem.value = null;
    if (this.phase.value !== "paused") return;
    this.phase.value = "running";
    this.#beginAnew();
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
    this.level.value = null;
    await this.#microphone.close();
  }

  /** What was said of a network that stays loaded stays true; the microphone is opened anew. */
  #keepNetworkNotes(): void {
    if (this.#network.current === null) this.#notes.clear();
    else this.#microphone.unsay();
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
