import { type Signal, signal } from "@preact/signals";
import type { KeptSessions } from "../lib/journal/mod.ts";
import type { Journal } from "./journal_model.ts";
import { type KeepingProblem, keepingProblem } from "./keeping_problem.ts";

/** What is at hand where this browser keeps sessions. */
export interface Kept {
  journal: Journal;
  store: KeptSessions;
}

/**
 * The one way to what this browser keeps: what goes wrong is said in
 * `problem`, never thrown, and tried anew the next time.
 */
export class KeptRoom {
  readonly problem: Signal<KeepingProblem | null> = signal(null);
  readonly #openStore: (journal: Journal) => Promise<KeptSessions>;
  #journal: Journal | null = null;
  #store: Promise<KeptSessions> | null = null;

  constructor(openStore: (journal: Journal) => Promise<KeptSessions>) {
    this.#openStore = openStore;
  }

  /** What there is to work with from now on. */
  use(journal: Journal): void {
    this.#journal ??= journal;
  }

  /**
   * Does something with what is kept.
   *
   * @returns null where it failed, or nothing is loaded yet.
   */
  async tried<T>(use: (kept: Kept) => Promise<T> | T): Promise<T | null> {
    const journal = this.#journal;
    if (journal === null) return null;
    let isOpen = false;
    try {
      const store = await this.#open(journal);
      isOpen = true;
      return await use({ journal, store });
    } catch (error) {
      this.problem.value = keepingProblem(error, { isOpen });
      return null;
    }
  }

  /** As `tried`, for what a person asked for: what was wrong before is said no more. */
  async asked<T>(use: (kept: Kept) => Promise<T> | T): Promise<T | null> {
    if (this.#journal !== null) this.problem.value = null;
    return await this.tried(use);
  }

  #open(journal: Journal): Promise<KeptSessions> {
    if (this.#store !== null) return this.#store;
    const opened = this.#openStore(journal);
    opened.catch(() => this.#store = null);
    return this.#store = opened;
  }
}
