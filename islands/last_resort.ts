/** What a reload needs from outside. */
export interface LastResortPorts {
  /** Whether the server answers; without it a reload would show nothing at all. */
  isServerThere(): Promise<boolean>;
  /** Loads the page anew. */
  reload(): void;
  /** Keeps the time of the last reload, which must outlive the page. */
  storage: Pick<Storage, "getItem" | "setItem">;
  /** Milliseconds since 1970; default `Date.now`. */
  now?: () => number;
}

/** What a reload may mend: a script or a model that never comes, a start that hangs. */
const MENDED = ["engine", "model", "hung"];
/** Failures of that kind, none of them forgotten, before the page is reloaded. */
const MOST_FAILURES = 3;
/** No more than one reload in so long. */
const APART_MS = 5 * 60_000;
const KEY = "undertone-reloaded";

/**
 * Reloads a page that cannot mend itself though its server answers: after a
 * deployment it may ask for scripts that are gone.
 */
export class LastResort {
  readonly #ports: LastResortPorts;
  readonly #now: () => number;
  #failures = 0;

  constructor(ports: LastResortPorts) {
    this.#ports = ports;
    this.#now = ports.now ?? (() => Date.now());
  }

  /**
   * Takes note that listening failed, and why.
   *
   * @returns whether the page is being reloaded.
   */
  async failed(why: string): Promise<boolean> {
    if (!MENDED.includes(why)) return false;
    if (++this.#failures < MOST_FAILURES || !this.#isDue()) return false;
    if (!await this.#ports.isServerThere() || !this.#note()) return false;
    this.#ports.reload();
    return true;
  }

  /** All is well: failures before that do not count. */
  forget(): void {
    this.#failures = 0;
  }

  #isDue(): boolean {
    try {
      const last = Number(this.#ports.storage.getItem(KEY) ?? -Infinity);
      // A clock that was set back must not forbid it for ever.
      return Math.abs(this.#now() - last) >= APART_MS;
    } catch {
      return false; // what cannot be kept could not be kept apart
    }
  }

  #note(): boolean {
    try {
      this.#ports.storage.setItem(KEY, `${this.#now()}`);
      return true;
    } catch {
      return false;
    }
  }
}
