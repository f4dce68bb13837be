import { type Signal, signal } from "@preact/signals";
import type {
  BackendInfo,
  Chosen,
  LiveEngine,
  OpenRecogniser,
} from "../lib/live/mod.ts";
import type { BackendName } from "../lib/model/mod.ts";
import { BACKEND_CHOICES, type LiveSettings } from "./live_settings.ts";
import { type LiveWords, NetworkFailedError } from "./live_words.ts";
import type { PageNotes } from "./page_notes.ts";

/** A network that fails more often than this goes over to the next backend. */
const MAX_REBUILDS = 3;
/** After so long without a failure the ones before it no longer count. */
const FORGOTTEN_MS = 10 * 60_000;

/** What of the settings a network is opened by. */
type Choice = Pick<LiveSettings, "model" | "backend">;

/** What the network needs from outside. */
export interface NetworkPorts {
  words: LiveWords;
  /** Where what happened to it is said. */
  notes: PageNotes;
  /** Milliseconds. */
  now: () => number;
  /** Its device is gone: it wants to be rebuilt. */
  onLost: () => void;
}

/** The network of the live page: opened once, rebuilt where its device is lost. */
export class LiveNetwork {
  readonly backend: Signal<BackendInfo | null> = signal(null);
  readonly modelName: Signal<string | null> = signal(null);
  readonly denoises: Signal<boolean | null> = signal(null);

  readonly #ports: NetworkPorts;
  #model: string;
  #backends: readonly BackendName[];
  #current: OpenRecogniser | null = null;
  #opening: Promise<OpenRecogniser> | null = null;
  /** Backends are started one after the other: the library has one at a time. */
  #turn: Promise<void> = Promise.resolve();
  #rebuilds = 0;
  #lastRebuildMs = 0;
  #rebuilding = false;

  constructor({ model, backend }: Choice, ports: NetworkPorts) {
    this.#ports = ports;
    this.#model = model;
    this.#backends = backendsOf(backend);
  }

  /** The one that is open; null where none is. */
  get current(): OpenRecogniser | null {
    return this.#current;
  }

  /** Another model, another backend: the one that is open is let go. */
  choose({ model, backend }: Choice): void {
    this.#model = model;
    this.#backends = backendsOf(backend);
    this.#opening = null;
    this.dispose();
  }

  /** The network, opened once also where two ask for it. */
  open(engine: LiveEngine): Promise<OpenRecogniser> {
    if (this.#current !== null) return Promise.resolve(this.#current);
    this.#opening ??= this.#choose(engine);
    return this.#opening;
  }

  #choose(engine: LiveEngine): Promise<OpenRecogniser> {
    const isWanted = () => this.#opening === opening;
    const chosen = this.#turn.then(() =>
      isWanted()
        ? engine.chooseRecogniser(this.#backends, { model: this.#model })
        : null
    );
    // Another may be chosen meanwhile; then this one is let go first.
    this.#turn = chosen.then(
      (chosen) => isWanted() ? undefined : chosen?.open.dispose(),
      () => {},
    );
    const opening: Promise<OpenRecogniser> = chosen
      .then((chosen) => isWanted() ? this.#adopt(chosen!) : this.open(engine))
      .finally(() => {
        if (isWanted()) this.#opening = null;
      });
    return opening;
  }

  /** A person starts anew: failures before that do not count. */
  forgive(): void {
    this.#rebuilds = 0;
  }

  /**
   * Opens the network anew after its device was lost.
   *
   * @returns the new one; null where that is under way already.
   * @throws {NetworkFailedError} if the last backend there is failed too often.
   */
  async rebuild(engine: LiveEngine): Promise<OpenRecogniser | null> {
    if (this.#rebuilding) return null;
    this.#rebuilding = true;
    const { words } = this.#ports;
    const name = this.#current?.backend.name ?? "";
    this.dispose();
    const given = this.#giveUpBackend(name);
    this.#say(words.lost(name));
    try {
      if (this.#rebuilds > MAX_REBUILDS) throw new NetworkFailedError();
      const open = await this.open(engine);
      this.#say(given ? words.lostForGood(open.backend) : words.rebuilt(name));
      return open;
    } finally {
      this.#rebuilding = false;
    }
  }

  /** Lets go of it; `open()` opens it again. */
  dispose(): void {
    const open = this.#current;
    this.#current = null;
    open?.dispose();
  }

  #adopt({ open, passedOver }: Chosen): OpenRecogniser {
    this.#current = open;
    this.backend.value = open.backend;
    this.modelName.value = open.model ?? null;
    const { denoise = null } = open.recogniser.spec.features;
    this.denoises.value = denoise !== null;
    const { words, notes, onLost } = this.#ports;
    notes.set(
      ...passedOver.map((passed) =>
        words.passedOver(passed, open.backend.name)
      ),
    );
    open.lost.then(() => {
      if (this.#current === open) onLost();
    });
    return open;
  }

  /** After too many failures a backend is tried no more; the last one is not given up here. */
  #giveUpBackend(failed: BackendInfo["name"]): boolean {
    const now = this.#ports.now();
    if (now - this.#lastRebuildMs > FORGOTTEN_MS) this.#rebuilds = 0;
    this.#lastRebuildMs = now;
    // Those before it were passed over already.
    const at = this.#backends.findIndex((name) => name === failed);
    const left = this.#backends.slice(Math.max(at, 0) + 1);
    if (++this.#rebuilds <= MAX_REBUILDS || left.length === 0) return false;
    this.#backends = left;
    this.#rebuilds = 0;
    return true;
  }

  #say(sentence: string): void {
    this.#ports.notes.set({ kind: "lost", sentence });
  }
}

/** Backends in the order in which they are tried. */
function backendsOf(backend: Choice["backend"]): readonly BackendName[] {
  return backend === "" ? BACKEND_CHOICES : [backend];
}
