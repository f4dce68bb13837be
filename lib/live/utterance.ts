import { RingBuffer } from "../audio/mod.ts";
import { SpeechGate } from "../dsp/mod.ts";

/** Samples of one 10 ms frame of the speech gate at 16 kHz. */
export const GATE_FRAME = 160;
const SAMPLE_RATE_HZ = 16_000;

/** How utterances are cut out of a stream; every length in seconds. */
export interface UtteranceOptions {
  /**
   * Audio kept from before the gate opened, which it does late on soft onsets;
   * what of it is silence is trimmed. Default 0.8.
   */
  leadSeconds?: number;
  /** Silence that ends an utterance, words apart. Default 0.7. */
  hangoverSeconds?: number;
  /** A longer utterance is ended here and the next one begins. Default 20. */
  maxSeconds?: number;
  /**
   * How far above the noise speech must start, dB; see `SpeechGate`. What it
   * must stay above is 4 dB less, at least 2. Default 10.
   */
  openDb?: number;
  /** Nothing below this level begins one, dBFS; see `SpeechGate`. Default −60. */
  absoluteDb?: number;
  /**
   * Whether any sound that stands out begins one, not only a voice: for a
   * recogniser that can tell them apart. Default false.
   */
  anySound?: boolean;
}

/** What a frame changed. */
export type UtteranceChange = "opened" | "closed" | null;

/**
 * Cuts utterances out of a 16 kHz stream: from a lead before the gate opens to
 * the frame at which it closes.
 */
export class UtteranceTracker {
  readonly #ring: RingBuffer;
  readonly #gate: SpeechGate;
  readonly #leadSamples: number;
  readonly #maxSamples: number;
  #start: number | null = null;
  #closedSpan: { start: number; end: number } | null = null;
  #levelDb = -Infinity;

  constructor(
    {
      leadSeconds = 0.8,
      hangoverSeconds = 0.7,
      maxSeconds = 20,
      openDb = 10,
      absoluteDb,
      anySound = false,
    }: UtteranceOptions = {},
  ) {
    this.#leadSamples = Math.round(leadSeconds * SAMPLE_RATE_HZ);
    this.#maxSamples = Math.round(maxSeconds * SAMPLE_RATE_HZ);
    if (!(this.#leadSamples >= 0 && this.#maxSamples > this.#leadSamples)) {
      throw new RangeError(
        `Cannot create UtteranceTracker: 'maxSeconds' must be above 'leadSeconds' (${leadSeconds}), got ${maxSeconds}`,
      );
    }
    this.#ring = new RingBuffer(this.#maxSamples + GATE_FRAME);
    this.#gate = new SpeechGate({
      hangoverSeconds,
      openDb,
      closeDb: Math.max(2, openDb - 4),
      absoluteDb,
      anySound,
    });
  }

  /** True while an utterance is under way. */
  get open(): boolean {
    return this.#start !== null;
  }

  /** Samples taken in so far. */
  get position(): number {
    return this.#ring.totalWritten;
  }

  /** Level of the last frame without its lowest frequencies, dBFS. */
  get levelDb(): number {
    return this.#levelDb;
  }

  /** Takes one frame in: Float32Array [160], 16 kHz. */
  push(frame: Float32Array): UtteranceChange {
    this.#ring.write(frame);
    const { open, levelDb } = this.#gate.push(frame);
    this.#levelDb = levelDb;
    if (this.#start === null) return open ? this.#begin() : null;
    const full = this.position - this.#start >= this.#maxSamples;
    return !open || full ? this.end() : null;
  }

  /** Ends the utterance under way, if there is one. */
  end(): UtteranceChange {
    if (this.#start === null) return null;
    this.#closedSpan = { start: this.#start, end: this.position };
    this.#start = null;
    return "closed";
  }

  /** Samples of the utterance under way so far. */
  get length(): number {
    return this.#start === null ? 0 : this.position - this.#start;
  }

  /**
   * The last samples of the utterance under way.
   *
   * @param out where to put them; as many as it holds are given.
   * @returns the part of `out` that is filled, Float32Array [≤ out.length].
   */
  tail(out: Float32Array): Float32Array {
    const length = Math.min(out.length, this.length);
    return this.#ring.readLast(length, out.subarray(0, length));
  }

  /** The whole utterance that has just been closed: Float32Array [n], 16 kHz. */
  closed(): Float32Array {
    if (this.#closedSpan?.end !== this.position) return new Float32Array(0);
    return this.#ring.readLast(this.position - this.#closedSpan.start);
  }

  #begin(): UtteranceChange {
    // An utterance never reaches back into the one before it.
    const earliest = this.#closedSpan?.end ?? 0;
    this.#start = Math.max(
      earliest,
      0,
      this.position - GATE_FRAME - this.#leadSamples,
    );
    return "opened";
  }
}
