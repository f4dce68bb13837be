import { computed, type Signal, signal } from "@preact/signals";
import type { Emotion } from "../lib/model/mod.ts";
import type { KioskScreen } from "../components/KioskView.tsx";
import type { KioskConfig } from "./kiosk_config.ts";
import type { LastResort } from "./last_resort.ts";
import type { LiveModel } from "./live_model.ts";

/** What the model needs from outside. */
export interface KioskPorts {
  live: Pick<
    LiveModel,
    | "phase"
    | "state"
    | "reading"
    | "problem"
    | "follow"
    | "start"
    | "stop"
    | "act"
  >;
  config: Pick<KioskConfig, "emotions" | "attractSeconds">;
  /** Whether the microphone is allowed for good, so that nobody is asked. */
  isAllowed: () => Promise<boolean>;
  /** What is left where beginning anew does not help. */
  lastResort: Pick<LastResort, "failed" | "forget">;
  /** Milliseconds; default `performance.now`. */
  now?: () => number;
  /** Told of each recovery, for the log. */
  onRecovery?: (why: string) => void;
}

/**
 * No sound for so long means that something stands still, behind the
 * microphone too, which watches itself. `lib/audio`'s watch is not imported:
 * all of that room would come with the page's first load.
 */
const STALLED_MS = 5000;
/** A pause, or anything under way, that takes longer is begun anew. */
const STUCK_MS = 60_000;
/** First and longest wait before another try. */
const RETRY_MS = { first: 2000, longest: 60_000 };
/** After so long without trouble the next wait is the first again. */
const WELL_MS = 30_000;

/**
 * A kiosk's watchman: starts listening by itself, and again whatever happened,
 * for as long as the page is open. `tick()` is to be called about every second;
 * where it was not (a frozen tab), the next one finds out.
 */
export class KioskModel {
  /** How often listening had to be begun anew. */
  readonly recoveries: Signal<number> = signal(0);
  readonly screen = computed<KioskScreen>(() => this.#look());
  /** The emotion shown; null: none, or none of those that are named. */
  readonly emotion = computed<Emotion | null>(() => {
    const emotion = this.#ports.live.reading.value?.emotion ?? null;
    const named = emotion !== null &&
      this.#ports.config.emotions.includes(emotion);
    return named ? emotion : null;
  });

  readonly #ports: KioskPorts;
  readonly #now: () => number;
  readonly #isQuiet = signal(true);
  readonly #unfollow: () => void;
  #lastSoundMs: number;
  #lastVoiceMs = -Infinity;
  #stalledTicks = 0;
  #phase = "";
  #phaseSinceMs = 0;
  #retryMs = RETRY_MS.first;
  /** What is being done; null: nothing. */
  #step: Promise<void> | null = null;
  #stepSinceMs = 0;
  #isOver = false;

  constructor(ports: KioskPorts) {
    this.#ports = ports;
    this.#now = ports.now ?? (() => performance.now());
    this.#lastSoundMs = this.#now();
    this.#unfollow = ports.live.follow({
      begin: () => this.#lastSoundMs = this.#now(),
      sound: () => this.#lastSoundMs = this.#now(),
      // An open gate alone may be any sound: a bang in the hall is no visitor.
      reading: ({ state }) => {
        if (state === "speech") this.#hearVoice();
      },
    });
  }

  /** Looks after everything; about once a second. */
  tick(): void {
    const { phase } = this.#ports.live;
    const nowMs = this.#now();
    if (phase.value !== this.#phase) {
      this.#phase = phase.value;
      this.#phaseSinceMs = nowMs;
    }
    this.#isQuiet.value =
      nowMs - this.#lastVoiceMs > 1000 * this.#ports.config.attractSeconds;
    const inPhaseMs = nowMs - this.#phaseSinceMs;
    if (phase.value === "starting") this.#watchStart();
    else if (this.#step === null) this.#care(inPhaseMs);
    else if (nowMs - this.#stepSinceMs > STUCK_MS) this.#overtake();
  }

  /** A person touched the screen, or a microphone was plugged in: at once. */
  nudge(): void {
    const { phase } = this.#ports.live;
    if (phase.value === "paused") this.#do(() => this.#ports.live.act());
    if (phase.value === "failed") this.#again("nudged");
  }

  /** Ends everything. */
  async dispose(): Promise<void> {
    this.#unfollow();
    this.#isOver = true;
    await this.#ports.live.stop();
  }

  #care(inPhaseMs: number): void {
    const { live } = this.#ports;
    switch (live.phase.value) {
      case "idle":
        return this.#do(() => live.start());
      case "failed":
        if (inPhaseMs < this.#retryMs) return;
        this.#retryMs = Math.min(RETRY_MS.longest, 2 * this.#retryMs);
        return this.#again(live.problem.value?.kind ?? "failed");
      case "paused":
        if (inPhaseMs > STUCK_MS) return this.#again("paused for long");
        return this.#do(() => live.act());
      case "running":
        if (inPhaseMs > WELL_MS) this.#beWell();
        return this.#watchSound();
    }
  }

  #beWell(): void {
    this.#retryMs = RETRY_MS.first;
    this.#ports.lastResort.forget();
  }

  /** A person may be being asked: that takes as long as it takes. */
  async #watchStart(): Promise<void> {
    const { live: { phase }, isAllowed } = this.#ports;
    const hangs = () =>
      phase.value === "starting" &&
      this.#now() - this.#phaseSinceMs > STUCK_MS;
    if (!hangs() || !await isAllowed() || !hangs()) return;
    this.#overtake();
  }

  /** What is being done hangs, be it a stop that a browser never ends. */
  #overtake(): void {
    this.#step = null;
    this.#again("hung");
  }

  /** Twice, for the first tick after a freeze comes before the sound does. */
  #watchSound(): void {
    const isStill = this.#now() - this.#lastSoundMs > STALLED_MS;
    this.#stalledTicks = isStill ? this.#stalledTicks + 1 : 0;
    if (this.#stalledTicks < 2) return;
    this.#stalledTicks = 0;
    this.#again("no sound");
  }

  #again(why: string): void {
    const { live, lastResort, onRecovery } = this.#ports;
    this.recoveries.value++;
    onRecovery?.(why);
    // What begins between two ticks is no change to the next of them.
    const isNew = () => this.#phaseSinceMs = this.#now();
    isNew();
    this.#do(async () => {
      if (await lastResort.failed(why)) return;
      await live.stop();
      await live.start();
      isNew();
    });
  }

  /** One thing at a time. */
  #do(action: () => Promise<void>): void {
    if (this.#step !== null || this.#isOver) return;
    this.#stepSinceMs = this.#now();
    const step = action().catch((error) => console.warn(error)).finally(() => {
      if (this.#step !== step) return; // it hung, and was overtaken
      this.#step = null;
      this.#lastSoundMs = this.#now();
    });
    this.#step = step;
  }

  #hearVoice(): void {
    this.#lastVoiceMs = this.#now();
    this.#isQuiet.value = false;
  }

  #look(): KioskScreen {
    const { live } = this.#ports;
    const state = live.state.value;
    if (state === "paused") return "touch";
    if (state === "failed") {
      // Paused from the start: the browser lets no sound run before a touch.
      const isPaused = live.problem.value?.kind === "suspended";
      return isPaused ? "touch" : "problem";
    }
    if (state === "idle" || state === "starting") return "starting";
    if (this.#isQuiet.value) return "attract";
    if (state === "speech") return this.emotion.value ? "speech" : "other";
    if (state !== "silence") return state;
    return live.reading.value?.gateOpen ? "noise" : "silence";
  }
}
