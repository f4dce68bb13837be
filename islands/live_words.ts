import type { CaptureReason, GrantedSettings } from "../lib/audio/mod.ts";
import type { Instrument } from "../components/Instruments.tsx";
import type { BackendInfo, LiveReading, PassedOver } from "../lib/live/mod.ts";
import type { Words } from "../lib/messages/mod.ts";
import type { Emotion, NetworkMemory } from "../lib/model/mod.ts";

/** What the button of a problem does. */
export type ProblemAction = "start" | "resume";

/** Something that keeps the page from listening, and the way out. */
export interface PageProblem {
  kind: CaptureReason | "model" | "engine" | "backend";
  /** A sentence that says what to do. */
  sentence: string;
  action: ProblemAction;
  /** What stands on the button. */
  actionLabel: string;
}

/** The last backend there is fails again and again: trying on would never end. */
export class NetworkFailedError extends Error {
  override readonly name = "NetworkFailedError";
}

/** Something to know that keeps nobody from listening. */
export interface PageNote {
  kind: string;
  sentence: string;
}

/** The speech gate's rate, which every model must have. */
const MODEL_RATE_KHZ = 16;
const ONE_DIGIT = { minimumFractionDigits: 1, maximumFractionDigits: 1 };

const PASSED_OVER_KEYS = {
  wrong: "live.backend.wrong",
  unavailable: "live.backend.unavailable",
  software: "live.backend.played",
} as const;

const BACKENDS = ["webgpu", "wasm"] as const;

/** The page's sentences, in the words of its language. */
export class LiveWords {
  readonly #words: Words;

  constructor(words: Words) {
    this.#words = words;
  }

  /** A backend's name for people. */
  backend(name: string): string {
    const known = BACKENDS.find((backend) => backend === name);
    return known ? this.#words.say(`live.backend.${known}`) : name;
  }

  /** Where the network runs: "WebGPU · NVIDIA …". */
  place({ name, adapter, hardware }: BackendInfo): string {
    if (name === "wasm") return this.#words.say("live.backend.onCpu");
    if (name !== "webgpu") return adapter;
    const key = hardware ? "live.backend.adapter" : "live.backend.software";
    return this.#words.say(key, { adapter: adapter || this.#unnamed });
  }

  /** Browsers may hide the names of devices. */
  get #unnamed(): string {
    return this.#words.say("live.instrument.unnamed");
  }

  /** What to say of a backend passed over for `next`. */
  passedOver(passed: PassedOver, next: string): PageNote {
    const { backend, reason } = passed;
    const sentence = this.#words.say(PASSED_OVER_KEYS[reason], {
      from: this.backend(backend),
      to: this.backend(next),
    });
    const kinds = {
      wrong: "canary",
      unavailable: `no-${backend}`,
      software: "software",
    };
    return { kind: kinds[reason], sentence };
  }

  /** What to say while a network is started again. */
  lost(backend: string): string {
    return this.#words.say(`live.lost.${failedPart(backend)}`);
  }

  /** What to say of a network that runs again where it ran. */
  rebuilt(backend: string): string {
    return this.#words.say(`live.rebuilt.${failedPart(backend)}`);
  }

  /** What to say when the graphics device is given up for another backend. */
  lostForGood({ name }: BackendInfo): string {
    return this.#words.say("live.lost.forGood", { to: this.backend(name) });
  }

  /** What to say where the microphone chosen is not there. */
  get microphoneGone(): string {
    return this.#words.say("live.microphone.gone");
  }

  /** What to say of a microphone that gives digital silence. */
  get dead(): string {
    return this.#words.say("live.dead");
  }

  /** What to say of voice processing that is still on. */
  processingNotes({ stillApplied }: GrantedSettings): PageNote[] {
    if (stillApplied.length === 0) return [];
    const names = this.#processing(stillApplied);
    const sentence = this.#words.say("live.processing.note", { names });
    return [{ kind: "processing", sentence }];
  }

  #processing(names: GrantedSettings["stillApplied"]): string {
    return this.#words.list(
      names.map((name) => this.#words.say(`live.processing.${name}`)),
    );
  }

  /** What the browser says of voice processing, read back after asking for none. */
  processing({ stillApplied, unknown }: GrantedSettings): string {
    if (stillApplied.length > 0) {
      const names = this.#processing(stillApplied);
      return this.#words.say("live.processing.on", { names });
    }
    if (unknown.length === 0) return this.#words.say("live.processing.off");
    const names = this.#processing(unknown);
    return this.#words.say("live.processing.unknown", { names });
  }

  /** The problem that goes with an error while starting. */
  problem(error: unknown): PageProblem {
    const { name, reason, message } = error as {
      name?: string;
      reason?: CaptureReason;
      message?: string;
    };
    if (name === "CaptureError" && reason !== undefined) {
      return this.#captureProblem(reason);
    }
    const known = FAILURES[name ?? ""];
    const detail = message ?? String(error);
    return {
      kind: known?.kind ?? "engine",
      sentence: known
        ? this.#words.say(known.key)
        : this.#words.say("live.problem.engine", { detail }),
      action: "start",
      actionLabel: this.#words.say("live.again"),
    };
  }

  #captureProblem(reason: CaptureReason): PageProblem {
    const resumes = reason === "suspended";
    return {
      kind: reason,
      sentence: this.#words.say(`live.problem.${reason}`),
      action: resumes ? "resume" : "start",
      actionLabel: this.#words.say(resumes ? "live.resume" : "live.startAgain"),
    };
  }

  /** "Heard: happy, 83%." or "Heard, but not sure: perhaps happy, 31%." */
  heard(
    { emotion, confidence, sure }: {
      emotion: Emotion;
      confidence: number;
      sure: boolean;
    },
  ): string {
    return this.#words.say(sure ? "live.said.heard" : "live.said.unsure", {
      emotion: this.#words.inside(this.#words.say(`emotion.${emotion}`)),
      percent: this.#words.percent(confidence),
    });
  }

  /** What a person who cannot see the page is told of where it stands. */
  said(what: "starting" | "stopped" | "listening"): string {
    return this.#words.say(`live.said.${what}`);
  }

  /** The instruments' readings; a dash where there is none yet. */
  instruments({ backend, reading, microphone, memory, model }: {
    backend: BackendInfo | null;
    reading: LiveReading | null;
    microphone: GrantedSettings | null;
    memory: NetworkMemory | null;
    model: string | null;
  }): Instrument[] {
    const p50 = reading?.latencyP50Ms ?? null;
    const p95 = reading?.latencyP95Ms ?? null;
    const none = this.#words.say("live.instrument.none");
    const values = {
      backend: backend && this.place(backend),
      latency: p50 === null || p95 === null ? null : this.#words.say(
        "live.instrument.latency.ms",
        { p50: Math.round(p50), p95: Math.round(p95) },
      ),
      dropped: reading && this.#words.number(reading.dropped),
      rejected: reading && this.#words.number(reading.rejected),
      microphone: microphone && this.#words.say(
        "live.instrument.microphone.rate",
        {
          label: microphone.label || this.#unnamed,
          kilohertz: microphone.sampleRateHz / 1000,
        },
      ),
      model: model && this.#words.say("live.instrument.model.rate", {
        model,
        kilohertz: MODEL_RATE_KHZ,
      }),
      memory: memory && this.#words.say("live.instrument.memory.tensors", {
        tensors: memory.tensors,
        megabytes: this.#words.number(memory.bytes / 1e6, ONE_DIGIT),
      }),
      processing: microphone && this.processing(microphone),
    };
    return (Object.keys(values) as (keyof typeof values)[]).map((key) => ({
      key,
      name: this.#words.say(`live.instrument.${key}`),
      value: values[key] ?? none,
    }));
  }
}

/** What failed: on WebGPU it is as good as always the device. */
function failedPart(backend: string): "webgpu" | "other" {
  return backend === "webgpu" ? "webgpu" : "other";
}

type FailureKey =
  | "live.problem.model"
  | "live.problem.backend"
  | "live.problem.stopped";

const FAILURES: Record<
  string,
  { kind: PageProblem["kind"]; key: FailureKey } | undefined
> = {
  ModelUnavailableError: { kind: "model", key: "live.problem.model" },
  NoBackendError: { kind: "backend", key: "live.problem.backend" },
  NetworkFailedError: { kind: "backend", key: "live.problem.stopped" },
};
