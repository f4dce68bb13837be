import {
  activeSegment,
  cleanSamples,
  type FeatureSpec,
  GATE_RATE_HZ,
  StreamingResampler,
} from "../dsp/mod.ts";
import type { Prediction } from "../model/mod.ts";
import { FixedFrames } from "./fixed_frames.ts";
import {
  GATE_FRAME,
  type UtteranceOptions,
  UtteranceTracker,
} from "./utterance.ts";

/** A stretch of speech in a recording, and what was heard in it. */
export interface FileSegment {
  /** Its first and last moment, silence trimmed, s from the recording's start. */
  startSeconds: number;
  endSeconds: number;
  prediction: Prediction;
}

/** How a {@linkcode FileSession} listens. */
export interface FileSessionOptions extends UtteranceOptions {
  /** The model's features: how silence is trimmed. */
  features: FeatureSpec;
  /** Rate of the samples pushed, 8,000–192,000 Hz. */
  inputRateHz: number;
  /** Names the emotion of speech: float32 `[n]`, 16 kHz. */
  judge: (samples: Float32Array) => Promise<Prediction>;
  onSegment: (segment: FileSegment) => void;
  /** Speech shorter than this is not judged, s. Default 0.3. */
  minSpeechSeconds?: number;
}

/** A long speech is judged in parts: its emotion may change. */
const MOST_SECONDS = 10;
/**
 * A recording may be as quiet as it was set, dBFS; a live room's limit, −60,
 * would leave it out. Room below is left for noise: of 16 bits it is −100.
 */
const ABSOLUTE_DB = -75;

/**
 * Listens to a recording, however long: resampler → speech gate → each
 * utterance judged once, whole. It keeps no more than the utterance under way,
 * and hears on only after that is judged; nothing is left out.
 *
 * It differs from `LiveSession` in what nobody watches here: no predictions
 * while someone speaks, no spectrogram, no levels; and by default it hears down
 * to −75 dBFS.
 *
 * @throws {RangeError} If `inputRateHz` is not in its range, or the model works
 * at another rate than the speech gate.
 */
export class FileSession {
  readonly #options: FileSessionOptions;
  readonly #resampler: StreamingResampler;
  readonly #tracker: UtteranceTracker;
  readonly #frames = new FixedFrames(GATE_FRAME);
  readonly #minSamples: number;
  /** Utterances that ended in the samples being heard. */
  readonly #ended: { samples: Float32Array; start: number }[] = [];

  constructor(options: FileSessionOptions) {
    const { features: { sampleRateHz }, inputRateHz } = options;
    if (sampleRateHz !== GATE_RATE_HZ) {
      throw new RangeError(
        `Cannot create FileSession: the model's 'sampleRateHz' must be the speech gate's, ${GATE_RATE_HZ}, got ${sampleRateHz}`,
      );
    }
    this.#options = options;
    this.#minSamples = (options.minSpeechSeconds ?? 0.3) * GATE_RATE_HZ;
    this.#resampler = new StreamingResampler({
      fromHz: inputRateHz,
      toHz: GATE_RATE_HZ,
    });
    this.#tracker = new UtteranceTracker({
      maxSeconds: MOST_SECONDS,
      absoluteDb: ABSOLUTE_DB,
      ...options,
    });
  }

  /**
   * Until where all speech has been told of, s; not the utterance under way.
   * Between two `push()`.
   */
  get judgedSeconds(): number {
    return (this.#tracker.position - this.#tracker.length) / GATE_RATE_HZ;
  }

  /**
   * Takes samples in: float32 `[n]`, mono, full scale ±1, at `inputRateHz`.
   * Resolves when the utterances that ended in them are judged.
   */
  async push(samples: Float32Array): Promise<void> {
    this.#hear(this.#resampler.push(samples));
    await this.#judge();
  }

  /** Ends the recording: the utterance under way is judged. */
  async finish(): Promise<void> {
    this.#hear(this.#resampler.flush());
    if (this.#tracker.end() === "closed") this.#close();
    await this.#judge();
  }

  #hear(samples: Float32Array): void {
    cleanSamples(samples); // a resampler may overshoot what no feature takes
    this.#frames.push(samples, (frame) => {
      if (this.#tracker.push(frame) === "closed") this.#close();
    });
  }

  #close(): void {
    const samples = this.#tracker.closed();
    const start = this.#tracker.position - samples.length;
    this.#ended.push({ samples, start });
  }

  async #judge(): Promise<void> {
    const { features, judge, onSegment } = this.#options;
    for (const { samples, start } of this.#ended.splice(0)) {
      const active = activeSegment(samples, features);
      if (active.end - active.start < this.#minSamples) continue;
      const prediction = await judge(samples);
      if (!prediction.isSpeech) continue;
      onSegment({
        startSeconds: (start + active.start) / GATE_RATE_HZ,
        endSeconds: (start + active.end) / GATE_RATE_HZ,
        prediction,
      });
    }
  }
}
