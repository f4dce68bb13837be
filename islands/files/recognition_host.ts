import {
  AudioError,
  MonoMixer,
  openAudio,
  openCompressed,
} from "../../lib/audio/mod.ts";
import {
  FileSession,
  ModelUnavailableError,
  NoBackendError,
  PeakMeter,
} from "../../lib/live/mod.ts";
import type { FileFault, FromWorker, ToWorker } from "./protocol.ts";
import {
  type ChooseRecogniser,
  NetworkStoppedError,
  SteadyRecogniser,
} from "./steady_recogniser.ts";

/** Tells the page; `transfer`: what it may have for good. */
export type Post = (message: FromWorker, transfer?: Transferable[]) => void;

interface Sound {
  sampleRateHz: number;
  seconds: number | null;
  chunks: AsyncIterable<Float32Array>;
}

/** After so long the worker looks whether it has been called off, ms. */
const BREATH_MS = 100;

/** Thrown inside a file that the page no longer wants. */
class Cancelled extends Error {}

/**
 * The worker's side: reads, decodes and recognises one file at a time, chunk by
 * chunk; holds no more of it than a chunk and the utterance under way.
 */
export class RecognitionHost {
  readonly #post: Post;
  readonly #recogniser: SteadyRecogniser;
  #current = -1;
  #reply: ((message: ToWorker) => void) | null = null;

  constructor({ post, choose }: { post: Post; choose: ChooseRecogniser }) {
    this.#post = post;
    this.#recogniser = new SteadyRecogniser(choose, ({ open, passedOver }) => {
      // A real backend holds a device and promises, which cannot be posted.
      const { name, adapter, hardware } = open.backend;
      post({ type: "model", backend: { name, adapter, hardware }, passedOver });
    });
  }

  /** Takes a message of the page in. */
  handle(message: ToWorker): void {
    if (message.type === "open") {
      this.#current = message.id;
      this.#recognise(message.id, message.file);
    } else if (message.id === this.#current) {
      if (message.type === "cancel") this.#current = -1;
      this.#reply?.(message);
      this.#reply = null;
    }
  }

  async #recognise(id: number, file: File): Promise<void> {
    try {
      const sound = await this.#open(id, file);
      this.#post({ type: "begun", id, seconds: sound.seconds });
      const seconds = await this.#hear(id, sound);
      this.#post({ type: "done", id, seconds });
    } catch (error) {
      if (error instanceof Cancelled) return;
      const detail = error instanceof Error ? error.message : String(error);
      this.#post({ type: "failed", id, fault: faultOf(error), detail });
    }
  }

  /** Our readers first, then the browser's decoder, then the page. */
  async #open(id: number, file: File): Promise<Sound> {
    try {
      return await openAudio(file, { name: file.name });
    } catch (error) {
      const isForeign = error instanceof AudioError &&
        error.reason === "unsupported";
      if (!isForeign) throw error;
      return await openCompressed(file, { name: file.name }) ??
        await this.#openInPage(id);
    }
  }

  /** The page decodes whole what cannot be decoded piece by piece here. */
  async #openInPage(id: number): Promise<Sound> {
    const answer = await this.#ask(id, { type: "foreign", id });
    if (answer.type !== "decoded") throw new Cancelled();
    const { sampleRateHz, seconds } = answer;
    return { sampleRateHz, seconds, chunks: this.#samplesOf(id) };
  }

  async *#samplesOf(id: number): AsyncGenerator<Float32Array> {
    const mixer = new MonoMixer();
    while (true) {
      const answer = await this.#ask(id, { type: "more", id });
      if (answer.type !== "samples") throw new Cancelled();
      const { samples } = answer;
      if (samples === null) return;
      yield mixer.mix({
        channels: samples.length,
        nFrames: samples[0].length,
        read: (channel, frame) => samples[channel][frame],
      });
    }
  }

  /** Asks the page; its next word of this file is the answer. */
  #ask(id: number, question: FromWorker): Promise<ToWorker> {
    this.#check(id);
    const answer = new Promise<ToWorker>((resolve) => this.#reply = resolve);
    this.#post(question);
    return answer;
  }

  #check(id: number): void {
    if (id !== this.#current) throw new Cancelled();
  }

  async #hear(id: number, { sampleRateHz, chunks }: Sound): Promise<number> {
    const { recogniser: { spec } } = await this.#recogniser.get();
    const session = new FileSession({
      features: spec.features,
      inputRateHz: sampleRateHz,
      anySound: Boolean(spec.speech),
      judge: (samples) => this.#recogniser.judge(samples),
      onSegment: (segment) => {
        if (id === this.#current) this.#post({ type: "segment", id, segment });
      },
    });
    const outline = new Outline(sampleRateHz);
    let breathedAt = performance.now();
    let damage: AudioError | null = null;
    try {
      for await (const chunk of chunks) {
        outline.push(chunk);
        await session.push(chunk);
        if (performance.now() - breathedAt > BREATH_MS) {
          this.#tell(id, outline, session);
          await breathe();
          breathedAt = performance.now();
        }
        this.#check(id);
      }
    } catch (error) {
      if (!(error instanceof AudioError)) throw error;
      damage = error; // what came before it is heard all the same
    }
    await session.finish();
    this.#check(id);
    this.#tell(id, outline, session);
    if (damage !== null) throw damage;
    return outline.seconds;
  }

  #tell(id: number, outline: Outline, { judgedSeconds }: FileSession): void {
    const peaks = outline.take();
    const { seconds } = outline;
    this.#post(
      { type: "heard", id, seconds, judgedSeconds, peaks },
      [peaks.buffer],
    );
  }
}

/** Lets waiting messages in. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

function faultOf(error: unknown): FileFault {
  if (error instanceof AudioError) return error.reason;
  if (isGone(error)) return "gone";
  if (error instanceof ModelUnavailableError) return "model";
  if (error instanceof NoBackendError) return "backend";
  if (error instanceof NetworkStoppedError) return "stopped";
  return error instanceof RangeError ? "unsupported" : "unknown";
}

function isGone(error: unknown): boolean {
  return error instanceof DOMException &&
    ["NotFoundError", "NotReadableError"].includes(error.name);
}

/** Peaks since they were last taken, and the seconds heard. */
class Outline {
  readonly #sampleRateHz: number;
  readonly #meter: PeakMeter;
  #pieces: Int16Array[] = [];
  #samples = 0;

  constructor(sampleRateHz: number) {
    this.#sampleRateHz = sampleRateHz;
    this.#meter = new PeakMeter(sampleRateHz);
  }

  get seconds(): number {
    return this.#samples / this.#sampleRateHz;
  }

  push(samples: Float32Array): void {
    this.#samples += samples.length;
    this.#pieces.push(this.#meter.push(samples));
  }

  take(): Int16Array<ArrayBuffer> {
    const length = this.#pieces.reduce((sum, { length }) => sum + length, 0);
    const taken = new Int16Array(length);
    let at = 0;
    for (const piece of this.#pieces.splice(0)) {
      taken.set(piece, at);
      at += piece.length;
    }
    return taken;
  }
}
