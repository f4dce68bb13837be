import {
  activeSegment,
  cleanSamples,
  type FeatureSpec,
  GATE_RATE_HZ,
  StreamingResampler,
  windowSamples,
} from "../dsp/mod.ts";
import {
  type Emotion,
  predictClip,
  type Prediction,
  type SegmentRecogniser,
} from "../model/mod.ts";
import { type InputLevel, LevelGauge } from "./level.ts";
import { FixedFrames } from "./fixed_frames.ts";
import { LatencyGauge } from "./latency.ts";
import { Listeners } from "./listeners.ts";
import { MelColumnFeed, type MelColumns } from "./mel_columns.ts";
import { SampleClock } from "./sample_clock.ts";
import { SegmentJudge } from "./segment_judge.ts";
import { ProbabilitySmoother } from "./smoothing.ts";
import {
  GATE_FRAME,
  type UtteranceOptions,
  UtteranceTracker,
} from "./utterance.ts";

/**
 * What is heard: "silence": nobody speaks, perhaps there is a sound that the
 * network takes for noise, no emotion is claimed;
 * "listening": the session has heard nothing yet, or a voice too short to
 * judge; "speech": a voice, with an emotion.
 */
export type LiveState = "listening" | "silence" | "speech";

/** The final answer over one finished utterance. */
export interface Utterance {
  prediction: Prediction;
  /** Length of the judged speech, silence before and after it left out, s. */
  seconds: number;
  /** Where in the stream the utterance ended, s from the session's start. */
  endSeconds: number;
}

/** What the session has to say, four times a second. */
export interface LiveReading {
  state: LiveState;
  /** Where in the stream this was said, s from the session's start. */
  atSeconds: number;
  /** Whether the speech gate is open: somebody speaks, or did a moment ago. */
  gateOpen: boolean;
  /** Level of the newest 10 ms without its lowest frequencies, dBFS; −Infinity before them. */
  levelDb: number;
  /** Emotion of the speech under way; null unless `state` is "speech". */
  emotion: Emotion | null;
  /** Its smoothed probabilities; null unless `state` is "speech". */
  probabilities: Record<Emotion, number> | null;
  /** Whether the model is sure of it, see `Prediction`; null unless `state` is "speech". */
  sure: boolean | null;
  /** From the capture of the last sample judged to its label, ms; null before the first. */
  latencyMs: number | null;
  /** Half, and 95 in a hundred, of the last 240 latencies were no longer, ms. */
  latencyP50Ms: number | null;
  latencyP95Ms: number | null;
  /** The last finished utterance, held while silent. */
  lastUtterance: Utterance | null;
  /** Finished utterances so far. */
  utterances: number;
  /** Sounds as long as an utterance that the network took for noise. */
  rejected: number;
  /**
   * Ticks left out because a prediction was still running, or there was no
   * recogniser; and utterances left out because too many waited for that.
   */
  dropped: number;
  /** Utterances given up, because judging them failed three times. */
  failed: number;
}

/** How a {@linkcode LiveSession} listens. */
export interface LiveSessionOptions extends UtteranceOptions {
  recogniser: SegmentRecogniser;
  /** Rate of the samples pushed, 8,000–192,000 Hz. */
  inputRateHz: number;
  /** Time between two predictions, s. Default 0.25. */
  hopSeconds?: number;
  /** Speech shorter than this is not judged, s. Default 0.3. */
  minSpeechSeconds?: number;
  /** Weight of the newest prediction in the smoothed one. Default 0.5. */
  smoothing?: number;
  /** The clock of `capturedAtMs`. Default `performance.now`. */
  now?: () => number;
}

/** Utterances that may wait for a recogniser: ten minutes', 38 MB. */
const MOST_WAITING = 30;
/** An utterance is given up after so many failures. */
const MOST_TRIES = 3;

interface Finished {
  samples: Float32Array;
  lastSample: number;
  /** How often judging it has failed. */
  failures: number;
}

/**
 * One listening session: samples at the device's rate in, emotions out.
 *
 * resampler → speech gate → every `hopSeconds` the last window of the
 * utterance under way → recogniser → smoothing → reading. When the gate
 * closes, the whole utterance is judged once more with `predictClip`.
 *
 * One prediction runs at a time. A tick that falls while one runs is counted
 * in `dropped` and left out; the judgement of a finished utterance waits for
 * its turn, and is left out only where thirty wait, or it failed three times.
 *
 * @throws {RangeError} If `hopSeconds` is not above 0, `inputRateHz` not in its
 * range, or the model works at another rate than the speech gate.
 *
 * @example
 * ```ts ignore
 * const session = new LiveSession({ recogniser, inputRateHz: 48_000 });
 * session.onReading((reading) => console.log(reading.state, reading.emotion));
 * session.push(chunk, { capturedAtMs: performance.now() });
 * ```
 */
export class LiveSession {
  readonly #now: () => number;
  readonly #hopSamples: number;
  readonly #minSamples: number;
  readonly #resampler: StreamingResampler;
  readonly #clock: SampleClock;
  readonly #gauge: LevelGauge;
  readonly #columns: MelColumnFeed;
  readonly #tracker: UtteranceTracker;
  readonly #smoother: ProbabilitySmoother;
  readonly #readings = new Listeners<LiveReading>();
  readonly #levels = new Listeners<InputLevel>();
  readonly #melColumns = new Listeners<MelColumns>();
  readonly #sound = new Listeners<Float32Array>();
  readonly #problems = new Listeners<unknown>();
  readonly #finished: Finished[] = [];

  readonly #frames = new FixedFrames(GATE_FRAME);
  readonly #hearFrame = (frame: Float32Array) => this.#onFrame(frame);
  /** Room for the samples that are being judged, a window's. */
  readonly #tail: Float32Array;

  #recogniser: SegmentRecogniser;
  #judge: SegmentJudge;
  #heard = false;
  #openings = 0;
  #current: Prediction | null = null;
  readonly #latency = new LatencyGauge();
  #lastUtterance: Utterance | null = null;
  #utterances = 0;
  #rejected = 0;
  /** Whether the newest judgement of the utterance under way was noise. */
  #isNoise = false;
  #dropped = 0;
  #failed = 0;
  /** The finished utterance that is being judged. */
  #judged: Finished | null = null;
  #running: Promise<void> | null = null;
  #stalled = false;
  #generation = 0;

  constructor(options: LiveSessionOptions) {
    const { recogniser, inputRateHz, hopSeconds = 0.25 } = options;
    if (!(hopSeconds > 0)) {
      throw new RangeError(
        `Cannot create LiveSession: 'hopSeconds' must be above 0, got ${hopSeconds}`,
      );
    }
    const { features } = recogniser.spec;
    const { sampleRateHz } = features;
    if (sampleRateHz !== GATE_RATE_HZ) {
      throw new RangeError(
        `Cannot create LiveSession: the model's 'sampleRateHz' must be the speech gate's, ${GATE_RATE_HZ}, got ${sampleRateHz}`,
      );
    }
    const rates = { fromHz: inputRateHz, toHz: sampleRateHz };
    this.#recogniser = recogniser;
    this.#tail = new Float32Array(windowSamples(features));
    this.#now = options.now ?? (() => performance.now());
    this.#hopSamples = Math.round(hopSeconds * sampleRateHz / GATE_FRAME) *
      GATE_FRAME;
    this.#minSamples = (options.minSpeechSeconds ?? 0.3) * sampleRateHz;
    this.#resampler = new StreamingResampler(rates);
    this.#clock = new SampleClock(rates);
    this.#gauge = new LevelGauge(inputRateHz);
    this.#columns = new MelColumnFeed(features);
    this.#judge = new SegmentJudge(recogniser, this.#columns.stream);
    // A network that can tell a voice hears shouts that the gate would miss.
    const anySound = Boolean(recogniser.spec.speech);
    this.#tracker = new UtteranceTracker({ anySound, ...options });
    this.#smoother = new ProbabilitySmoother(options.smoothing);
  }

  /** Calls back four times a second and whenever something changes. */
  onReading(callback: (reading: LiveReading) => void): () => void {
    return this.#readings.add(callback);
  }

  /** Calls back with the input level of every chunk. */
  onLevel(callback: (level: InputLevel) => void): () => void {
    return this.#levels.add(callback);
  }

  /** Calls back with the new columns of the mel spectrogram. */
  onColumns(callback: (columns: MelColumns) => void): () => void {
    return this.#melColumns.add(callback);
  }

  /**
   * Calls back with the samples that are heard, Float32Array [n] at the
   * model's rate; to be copied, not kept.
   */
  onSound(callback: (samples: Float32Array) => void): () => void {
    return this.#sound.add(callback);
  }

  /**
   * Calls back when a prediction fails. The session then hears on without
   * judging until it is given a recogniser with `setRecogniser()`; the last
   * thirty utterances finished meanwhile are kept for it, the failed one too
   * unless it failed for the third time.
   */
  onProblem(callback: (error: unknown) => void): () => void {
    return this.#problems.add(callback);
  }

  /** The state of things now. */
  get reading(): LiveReading {
    return {
      state: this.#state(),
      atSeconds: this.#tracker.position / GATE_RATE_HZ,
      gateOpen: this.#tracker.open,
      levelDb: this.#tracker.levelDb,
      emotion: this.#current?.emotion ?? null,
      probabilities: this.#current?.probabilities ?? null,
      sure: this.#current?.sure ?? null,
      latencyMs: this.#latency.lastMs,
      latencyP50Ms: this.#latency.percentileMs(50),
      latencyP95Ms: this.#latency.percentileMs(95),
      lastUtterance: this.#lastUtterance,
      utterances: this.#utterances,
      rejected: this.#rejected,
      dropped: this.#dropped,
      failed: this.#failed,
    };
  }

  /**
   * Takes a chunk in.
   *
   * @param chunk Float32Array [n], mono, full scale ±1, at `inputRateHz`; a
   * sample that is no finite number counts as 0.
   * @param options `capturedAtMs`: when its last sample was captured; default now.
   */
  push(
    chunk: Float32Array,
    { capturedAtMs = this.#now() }: { capturedAtMs?: number } = {},
  ): void {
    this.#clock.note(chunk.length, capturedAtMs);
    const sound = finite(chunk);
    this.#levels.tell(this.#gauge.push(sound));
    this.#hear(this.#resampler.push(sound));
  }

  /** Goes on with another recogniser: of the same spec, perhaps on another backend. */
  setRecogniser(recogniser: SegmentRecogniser): void {
    this.#recogniser = recogniser;
    this.#judge = new SegmentJudge(recogniser, this.#columns.stream);
    this.#generation++;
    this.#running = null;
    this.#judged = null;
    this.#stalled = false;
    this.#work();
  }

  /** Judges nothing more until `setRecogniser()`: the recogniser is gone. */
  suspendRecogniser(): void {
    this.#generation++;
    this.#running = null;
    this.#judged = null;
    this.#stalled = true;
  }

  /** Ends the stream: the utterance under way is finished and judged. */
  async finish(): Promise<void> {
    this.#hear(this.#resampler.flush());
    if (this.#tracker.end() === "closed") this.#close();
    await this.settled();
  }

  /** Resolves when no prediction is running or waiting. */
  async settled(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  /** Takes every callback off; results still under way are dropped. */
  dispose(): void {
    this.suspendRecogniser();
    this.#finished.length = 0;
    for (
      const listeners of [
        this.#readings,
        this.#levels,
        this.#melColumns,
        this.#sound,
        this.#problems,
      ]
    ) listeners.clear();
  }

  #hear(samples: Float32Array): void {
    if (samples.length === 0) return;
    cleanSamples(samples); // a resampler may overshoot what no feature takes
    this.#sound.tell(samples);
    const columns = this.#columns.push(samples);
    if (columns.nColumns > 0) this.#melColumns.tell(columns);
    this.#frames.push(samples, this.#hearFrame);
  }

  #onFrame(frame: Float32Array): void {
    const change = this.#tracker.push(frame);
    if (change === "opened") {
      this.#openings++;
      this.#isNoise = false;
    }
    if (change === "closed") this.#close();
    if (change !== null) this.#tell();
    if (this.#tracker.position % this.#hopSamples === 0) this.#tick();
  }

  #tick(): void {
    this.#heard = true;
    if (this.#tracker.open) this.#judgeNow();
    this.#tell();
  }

  #judgeNow(): void {
    if (this.#running !== null || this.#stalled) {
      // The tail's room is taken. What has no speech yet is not missed.
      if (this.#tracker.length >= this.#minSamples) this.#dropped++;
      return;
    }
    const { features } = this.#recogniser.spec;
    const { position } = this.#tracker;
    const samples = this.#tracker.tail(this.#tail);
    const part = activeSegment(samples, features);
    if (part.end - part.start < this.#minSamples) return;
    const opening = this.#openings;
    const tail = { samples, position, opening };
    this.#run(async () => {
      const { prediction, isSpeech } = await this.#judge.judge(tail, part);
      return () => {
        // The utterance may have ended meanwhile: silence claims nothing; and
        // where the newest sound is a pause, what was heard before it stands.
        const goesOn = this.#tracker.open && opening === this.#openings;
        if (!goesOn) return;
        this.#isNoise = !prediction.isSpeech;
        if (this.#isNoise) this.#claimNothing();
        else if (isSpeech) this.#claim(prediction);
      };
    }, position);
  }

  #claim(prediction: Prediction): void {
    this.#current = this.#smoother.push(prediction, this.#recogniser.spec);
  }

  #claimNothing(): void {
    this.#current = null;
    this.#smoother.reset();
  }

  #close(): void {
    this.#finished.push({
      samples: this.#tracker.closed(),
      lastSample: this.#tracker.position,
      failures: 0,
    });
    if (this.#finished.length > MOST_WAITING) this.#dropOldest();
    this.#claimNothing();
    this.#work();
  }

  /** The oldest that waits; the one being judged has its answer coming. */
  #dropOldest(): void {
    const oldest = this.#finished[0] === this.#judged ? 1 : 0;
    this.#finished.splice(oldest, 1);
    this.#dropped++;
  }

  /** Judges the oldest finished utterance unless a prediction is running. */
  #work(): void {
    const next = this.#finished[0];
    if (next === undefined || this.#running !== null || this.#stalled) return;
    const { features } = this.#recogniser.spec;
    const { length } = trimmed(next.samples, features);
    const seconds = length / features.sampleRateHz;
    if (length < this.#minSamples) {
      this.#finished.shift();
      return this.#work();
    }
    this.#judged = next;
    this.#run(async () => {
      const prediction = await predictClip(this.#recogniser, next.samples);
      return () => {
        this.#finished.shift();
        this.#judged = null;
        if (!prediction.isSpeech) {
          this.#rejected++;
          return;
        }
        const endSeconds = next.lastSample / features.sampleRateHz;
        this.#lastUtterance = { prediction, seconds, endSeconds };
        this.#utterances++;
      };
    }, next.lastSample);
  }

  /** Runs one prediction; `predict` gives what to do with its result. */
  #run(predict: () => Promise<() => void>, lastSample: number): void {
    const generation = this.#generation;
    const capturedAtMs = this.#clock.capturedAtMs(lastSample);
    const current = () => generation === this.#generation;
    this.#running = predict().then((accept) => {
      if (!current()) return;
      accept();
      this.#latency.push(this.#now() - capturedAtMs);
    }).catch((error) => {
      if (!current()) return;
      this.#stalled = true;
      this.#countFailure();
      this.#problems.tell(error);
    }).finally(() => {
      if (!current()) return;
      this.#running = null;
      this.#work();
      this.#tell();
    });
  }

  /** An utterance that always fails would be first again after every rebuild. */
  #countFailure(): void {
    const judged = this.#judged;
    this.#judged = null;
    if (judged === null || ++judged.failures < MOST_TRIES) return;
    this.#finished.shift();
    this.#failed++;
  }

  #state(): LiveState {
    if (!this.#heard) return "listening";
    if (!this.#tracker.open || this.#isNoise) return "silence";
    return this.#current === null ? "listening" : "speech";
  }

  #tell(): void {
    this.#readings.tell(this.reading);
  }
}

function finite(chunk: Float32Array): Float32Array {
  if (chunk.every(Number.isFinite)) return chunk;
  return chunk.map((sample) => Number.isFinite(sample) ? sample : 0);
}

function trimmed(samples: Float32Array, spec: FeatureSpec): Float32Array {
  const { start, end } = activeSegment(samples, spec);
  return samples.subarray(start, end);
}
