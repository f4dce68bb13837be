import type { KeptSessions, SessionPart, SoundPiece } from "./kept_sessions.ts";
import type { HeardUtterance, Moment, PinnedNote } from "./moment.ts";
import type { SessionInfo } from "./session_record.ts";
import { toInt16 } from "./sound_ring.ts";
import { withNote } from "./story.ts";

/** Where a recording goes. */
export type RecordingStore = Pick<KeptSessions, "append" | "begin">;

/** What to record. */
export interface RecorderOptions {
  store: RecordingStore;
  /** Names the session; a new one. */
  id: string;
  model: string;
  /** Rate of the sound to be kept, Hz; null keeps none. */
  soundRateHz: number | null;
  /** ISO 8601; default now. */
  startedAt?: string;
  /** A part is written once it is as long as this, s. Default 4. */
  partSeconds?: number;
  /** Writing failed (no room is left); nothing more is recorded. */
  onProblem: (error: unknown) => void;
}

/**
 * Records a session in parts. Times count from the recording's first moment;
 * notes are its own, for a timeline forgets.
 */
export class SessionRecorder {
  readonly #options: RecorderOptions;
  readonly #partSeconds: number;
  #info: SessionInfo;
  #notes: PinnedNote[] = [];
  #startSeconds: number | null = null;
  #part = emptyPart();
  #sound: Int16Array<ArrayBuffer>[] = [];
  #soundStart = 0;
  #partStart = 0;
  #number = 0;
  #writing: Promise<void>;
  #failed = false;

  constructor(options: RecorderOptions) {
    const { store, id, model, soundRateHz } = options;
    this.#options = options;
    this.#partSeconds = options.partSeconds ?? 4;
    this.#info = {
      id,
      startedAt: options.startedAt ?? new Date().toISOString(),
      seconds: 0,
      model,
      unfinished: true,
      soundRateHz,
    };
    this.#writing = store.begin(this.#info).catch((e) => this.#fail(e));
  }

  /** What is said of the session so far. */
  get info(): SessionInfo {
    return this.#info;
  }

  /** Resolves when what was handed over so far is written. */
  get written(): Promise<void> {
    return this.#writing;
  }

  /** Takes sound in, float32 `[n]`, full scale ±1; dropped where none is kept. */
  pushSound(samples: Float32Array): void {
    if (this.#info.soundRateHz === null || this.#failed) return;
    this.#sound.push(Int16Array.from(samples, toInt16));
  }

  /** Takes a moment in. */
  push(moment: Moment): void {
    if (this.#failed) return;
    this.#startSeconds ??= this.#origin(moment.atSeconds);
    const atSeconds = this.#since(moment.atSeconds);
    this.#part.moments.push({ ...moment, atSeconds });
    this.#info = { ...this.#info, seconds: atSeconds };
    if (atSeconds - this.#partStart >= this.#partSeconds) this.#flush();
  }

  /** Takes a finished utterance in. */
  pushUtterance(utterance: HeardUtterance): void {
    if (this.#startSeconds === null || this.#failed) return;
    const endSeconds = this.#since(utterance.endSeconds);
    this.#part.utterances.push({ ...utterance, endSeconds });
  }

  /** Takes a note in; an empty one removes that of its moment. */
  pin(note: PinnedNote): void {
    const start = this.#startSeconds;
    if (start === null || note.atSeconds < start) return;
    const atSeconds = this.#since(note.atSeconds);
    this.#notes = withNote(this.#notes, { ...note, atSeconds });
  }

  /** Writes the rest and closes the recording. */
  async finish(): Promise<void> {
    this.#info = { ...this.#info, unfinished: false };
    this.#flush();
    await this.#writing;
  }

  /** The first moment ends a quarter of a second of sound that came with it. */
  #origin(atSeconds: number): number {
    const { soundRateHz } = this.#info;
    const samples = this.#sound.reduce((sum, { length }) => sum + length, 0);
    return atSeconds - samples / (soundRateHz ?? 1);
  }

  #since(seconds: number): number {
    return Math.max(0, seconds - this.#startSeconds!);
  }

  #flush(): void {
    if (this.#failed) return;
    const part = { ...this.#part, sound: this.#takeSound() };
    const [info, notes, number] = [this.#info, this.#notes, this.#number++];
    this.#part = emptyPart();
    this.#partStart = info.seconds;
    this.#writing = this.#writing
      .then(() => this.#options.store.append({ info, notes }, number, part))
      .catch((error) => this.#fail(error));
  }

  #takeSound(): SoundPiece | null {
    const samples = joined(this.#sound);
    this.#sound = [];
    if (samples === null) return null;
    const start = this.#soundStart;
    this.#soundStart += samples.length;
    return { start, samples };
  }

  #fail(error: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#sound = [];
    this.#options.onProblem(error);
  }
}

function emptyPart(): Omit<SessionPart, "sound"> {
  return { moments: [], utterances: [] };
}

function joined(
  parts: readonly Int16Array<ArrayBuffer>[],
): Int16Array<ArrayBuffer> | null {
  if (parts.length === 0) return null;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = new Int16Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
