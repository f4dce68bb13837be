import type { Chosen, OpenRecogniser } from "../../lib/live/mod.ts";
import {
  type BackendName,
  predictClip,
  type Prediction,
} from "../../lib/model/mod.ts";

/** Opens the first of these backends that works. */
export type ChooseRecogniser = (
  candidates: readonly BackendName[],
) => Promise<Chosen>;

/** The network fails however often it is started again. */
export class NetworkStoppedError extends Error {
  override readonly name = "NetworkStoppedError";
}

/** Tries at one piece of speech before it is given up. */
const MOST_TRIES = 3;

/**
 * A recogniser that is opened when it is first needed, and again where it
 * fails: a graphics device can be lost in the middle of a file. The last try is
 * on WebAssembly, which cannot be lost.
 */
export class SteadyRecogniser {
  readonly #choose: ChooseRecogniser;
  readonly #onOpen: (chosen: Chosen) => void;
  #open: Promise<OpenRecogniser> | null = null;
  #isLost = false;

  /** @param onOpen told of every backend that is opened. */
  constructor(choose: ChooseRecogniser, onOpen: (chosen: Chosen) => void) {
    this.#choose = choose;
    this.#onOpen = onOpen;
  }

  /** The recogniser; opened unless it is. @throws {Error} If none can be. */
  get(): Promise<OpenRecogniser> {
    return this.#open ??= this.#start(
      this.#isLost ? ["wasm"] : ["webgpu", "wasm"],
    );
  }

  async #start(candidates: readonly BackendName[]): Promise<OpenRecogniser> {
    try {
      const chosen = await this.#choose(candidates);
      this.#onOpen(chosen);
      return chosen.open;
    } catch (error) {
      this.#open = null;
      throw error;
    }
  }

  /**
   * The emotion of a piece of speech: float32 `[n]`, 16 kHz.
   *
   * @throws {NetworkStoppedError} If every try at it failed.
   */
  async judge(samples: Float32Array): Promise<Prediction> {
    for (let tries = 1;; tries++) {
      const { recogniser } = await this.get();
      try {
        return await predictClip(recogniser, samples);
      } catch (error) {
        if (tries >= MOST_TRIES) {
          const { message } = error as Error;
          throw new NetworkStoppedError(message, { cause: error });
        }
        await this.#giveUp(tries);
      }
    }
  }

  async #giveUp(tries: number): Promise<void> {
    const open = await this.#open;
    this.#open = null;
    this.#isLost = tries >= MOST_TRIES - 1;
    open?.dispose();
  }
}
