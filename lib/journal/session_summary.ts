import type { Emotion } from "../model/mod.ts";
import type { Moment } from "./moment.ts";
import { MOMENT_EMOTIONS } from "./moment.ts";

/** Readings come four times a second; a longer gap was not listened to. */
const LONGEST_STEP_SECONDS = 1;

/** What a session came to. */
export interface Summary {
  /** Time listened, s. */
  seconds: number;
  /** Time with a voice judged, sure or not, s. */
  speechSeconds: number;
  /** Share of the speech during which the model was not sure, 0 to 1. */
  notSure: number;
  /**
   * Share of the speech with each emotion, 0 to 1, where the model was sure;
   * with `notSure` they add up to 1, or are all 0 where nobody spoke.
   */
  shares: Record<Emotion, number>;
  /** Changes from one emotion to another, a minute of speech; 0 without speech. */
  changesPerMinute: number;
}

/**
 * Adds up a session as it goes on, in a few numbers of memory.
 *
 * Each moment stands for the time since the one before it. A change is counted
 * where the model is sure of another emotion than the last one of which it was
 * sure, pauses between them or not.
 */
export class SessionSummary {
  #lastSeconds: number | null = null;
  #lastEmotion: Emotion | null = null;
  #seconds = 0;
  #notSureSeconds = 0;
  #changes = 0;
  readonly #emotionSeconds = MOMENT_EMOTIONS.map(() => 0);

  /** Adds up moments already there. */
  static of(moments: readonly Moment[]): Summary {
    const summary = new SessionSummary();
    for (const moment of moments) summary.push(moment);
    return summary.summary;
  }

  /** Takes the next moment in. */
  push({ atSeconds, emotion, sure }: Moment): void {
    const step = this.#step(atSeconds);
    this.#seconds += step;
    if (emotion === null) return;
    if (!sure) {
      this.#notSureSeconds += step;
      return;
    }
    this.#emotionSeconds[MOMENT_EMOTIONS.indexOf(emotion)] += step;
    if (this.#lastEmotion !== null && this.#lastEmotion !== emotion) {
      this.#changes++;
    }
    this.#lastEmotion = emotion;
  }

  /** What it comes to so far. */
  get summary(): Summary {
    const sureSeconds = this.#emotionSeconds.reduce((a, b) => a + b);
    const speechSeconds = sureSeconds + this.#notSureSeconds;
    const share = (seconds: number) =>
      speechSeconds === 0 ? 0 : seconds / speechSeconds;
    return {
      seconds: this.#seconds,
      speechSeconds,
      notSure: share(this.#notSureSeconds),
      shares: Object.fromEntries(
        MOMENT_EMOTIONS.map((e, i) => [e, share(this.#emotionSeconds[i])]),
      ) as Record<Emotion, number>,
      changesPerMinute: share(60 * this.#changes),
    };
  }

  #step(atSeconds: number): number {
    const step = atSeconds - (this.#lastSeconds ?? 0);
    this.#lastSeconds = atSeconds;
    return step > 0 && step <= LONGEST_STEP_SECONDS ? step : 0;
  }
}
