import { type Signal, signal } from "@preact/signals";
import type { BackendInfo, PassedOver } from "../../lib/live/mod.ts";
import { FileEntry } from "./file_entry.ts";
import type { FileFault, FromWorker, ToWorker } from "./protocol.ts";

/** A file that the browser has decoded whole. */
export interface DecodedSound {
  sampleRateHz: number;
  seconds: number;
  /** Samples `[from, to)` of each channel, float32; fewer at the end. */
  samples(from: number, to: number): Float32Array[];
}

/** A file the browser cannot decode either; `detail` says why. */
export class UndecodableError extends Error {
  override readonly name = "UndecodableError";

  constructor(
    readonly fault: FileFault,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The worker as the page sees it. */
export interface WorkerLink {
  send(message: ToWorker, transfer?: Transferable[]): void;
  close(): void;
}

/** What the model needs from outside, so that it is tested without a browser. */
export interface FilesPorts {
  /** Starts the worker. `hear` is told what it says, `fail` that it is gone. */
  startWorker(listener: {
    hear: (message: FromWorker) => void;
    fail: (detail: string) => void;
  }): Promise<WorkerLink>;
  /** Decodes whole what the worker cannot piece by piece. @throws {UndecodableError} */
  decode(file: File): Promise<DecodedSound>;
  player: Player;
}

/** What plays files. */
export interface Player {
  /** Plays a file from a moment, s; `hear` is told where it stands. */
  play(file: File, options: {
    fromSeconds: number;
    onTime: (seconds: number) => void;
    onEnd: () => void;
  }): Promise<void>;
  stop(): void;
}

/** Samples handed to the worker at a time: ten seconds or less. */
const CHUNK = 160_000;

/**
 * The files page without its looks: a queue of files, one of which is being
 * recognised, what was heard in them, and which one plays.
 */
export class FilesModel {
  readonly entries: Signal<readonly FileEntry[]> = signal([]);
  readonly backend: Signal<BackendInfo | null> = signal(null);
  readonly passedOver: Signal<PassedOver[]> = signal([]);
  /** The file that plays; null: none. */
  readonly playing: Signal<FileEntry | null> = signal(null);
  /** A file that cannot be played here, though it was recognised. */
  readonly unplayable: Signal<FileEntry | null> = signal(null);
  /** The file that came to its end last, unless it was taken off since. */
  readonly ended: Signal<FileEntry | null> = signal(null);
  /** The files being compared, at most two. */
  readonly compared: Signal<readonly FileEntry[]> = signal([]);

  readonly #ports: FilesPorts;
  #nextId = 0;
  /** Counts what began or ended the playing: whatever failed before it is over. */
  #turn = 0;
  #worker: Promise<WorkerLink> | null = null;
  #current: FileEntry | null = null;
  #decoded: { sound: DecodedSound; at: number } | null = null;

  constructor(ports: FilesPorts) {
    this.#ports = ports;
  }

  /** Takes files in; they are recognised one after the other. */
  add(files: Iterable<File>): void {
    const added = [...files].map((file) => new FileEntry(this.#nextId++, file));
    this.entries.value = [...this.entries.value, ...added];
    this.#next();
  }

  /** Stops with a file; what was heard of it stays. */
  cancel(entry: FileEntry): void {
    const state = entry.state.value;
    if (state !== "waiting" && state !== "running") return;
    entry.state.value = "cancelled";
    if (entry !== this.#current) return;
    this.#send({ type: "cancel", id: entry.id });
    this.#release();
  }

  /** Takes a file off the page. */
  remove(entry: FileEntry): void {
    this.cancel(entry);
    if (this.playing.value === entry) this.pause();
    if (this.ended.value === entry) this.ended.value = null;
    this.compared.value = this.compared.value.filter((one) => one !== entry);
    this.entries.value = this.entries.value.filter((one) => one !== entry);
  }

  /** Has a file compared, or no longer; the third one pushes the first out. */
  compare(entry: FileEntry): void {
    const others = this.compared.value.filter((one) => one !== entry);
    this.compared.value = others.length < this.compared.value.length
      ? others
      : [...others.slice(-1), entry];
  }

  /** Plays a file from a moment, s; default from where it stands. */
  async play(entry: FileEntry, from?: number): Promise<void> {
    const end = entry.seconds.value ?? entry.heardSeconds.value;
    const stands = entry.position.value >= end - 0.05
      ? 0
      : entry.position.value;
    this.pause();
    this.playing.value = entry;
    this.unplayable.value = null;
    const fromSeconds = from ?? stands;
    entry.position.value = fromSeconds;
    const turn = this.#turn;
    try {
      await this.#ports.player.play(entry.file, {
        fromSeconds,
        onTime: (seconds) => entry.position.value = seconds,
        onEnd: () => this.playing.value = null,
      });
    } catch (error) {
      if (turn !== this.#turn) return; // another was begun, or this one paused
      this.playing.value = null;
      if (!isAborted(error)) this.unplayable.value = entry;
    }
  }

  /** Stops playing; the place is kept. */
  pause(): void {
    this.#turn++;
    this.#ports.player.stop();
    this.playing.value = null;
  }

  /** Moves the place in a file, s; goes on playing from there if it plays. */
  seek(entry: FileEntry, seconds: number): void {
    const end = entry.seconds.value ?? entry.heardSeconds.value;
    entry.position.value = Math.min(end, Math.max(0, seconds));
    if (this.playing.value === entry) this.play(entry, entry.position.value);
  }

  /** Ends everything. */
  async dispose(): Promise<void> {
    this.pause();
    this.#current = null;
    const worker = this.#worker;
    this.#worker = null;
    (await worker)?.close();
  }

  /** Begins with the next file that waits, unless one is under way. */
  async #next(): Promise<void> {
    if (this.#current !== null) return;
    const entry = this.entries.value
      .find(({ state }) => state.value === "waiting");
    if (entry === undefined) return;
    this.#current = entry;
    entry.state.value = "running";
    const worker = this.#worker ??= this.#ports.startWorker({
      hear: (message) => this.#hear(message),
      fail: (detail) => this.#lose(detail),
    });
    try {
      await worker;
    } catch (error) {
      // Where several files waited for it, the first of them has told.
      if (worker === this.#worker) this.#lose(String(error));
      return;
    }
    // It may have been called off meanwhile.
    if (entry !== this.#current) return;
    this.#send({ type: "open", id: entry.id, file: entry.file });
  }

  async #send(message: ToWorker, transfer?: Transferable[]): Promise<void> {
    const worker = await this.#worker?.catch(() => null); // #next() tells of it
    worker?.send(message, transfer);
  }

  #release(): void {
    this.#current = null;
    this.#decoded = null;
    this.#next();
  }

  /** The worker is gone: its file fails, the next one gets a new worker. */
  #lose(detail: string): void {
    this.#worker = null;
    if (this.#current) this.#fail(this.#current, "model", detail);
  }

  #fail(entry: FileEntry, fault: FileFault, detail: string): void {
    entry.fault.value = { fault, detail };
    entry.state.value = "failed";
    this.ended.value = entry;
    if (entry === this.#current) this.#release();
  }

  #hear(message: FromWorker): void {
    if (message.type === "model") {
      this.backend.value = message.backend;
      this.passedOver.value = message.passedOver;
      return;
    }
    const entry = this.#current;
    if (entry === null || message.id !== entry.id) return; // called off
    switch (message.type) {
      case "foreign":
        this.#decode(entry);
        break;
      case "more":
        this.#sendMore(entry);
        break;
      case "begun":
        entry.seconds.value = message.seconds;
        break;
      case "heard":
        entry.addPeaks(message.peaks);
        entry.heardSeconds.value = message.seconds;
        entry.judgedSeconds.value = message.judgedSeconds;
        break;
      case "segment":
        entry.addSegment(message.segment);
        break;
      case "done":
        entry.seconds.value = message.seconds;
        entry.state.value = "done";
        this.ended.value = entry;
        this.#release();
        break;
      case "failed":
        this.#fail(entry, message.fault, message.detail);
    }
  }

  async #decode(entry: FileEntry): Promise<void> {
    const { id } = entry;
    try {
      const sound = await this.#ports.decode(entry.file);
      if (entry !== this.#current) return;
      this.#decoded = { sound, at: 0 };
      const { sampleRateHz, seconds } = sound;
      this.#send({ type: "decoded", id, sampleRateHz, seconds });
    } catch (error) {
      if (entry !== this.#current) return;
      this.#send({ type: "cancel", id });
      const fault = error instanceof UndecodableError
        ? error.fault
        : "unsupported";
      this.#fail(entry, fault, error instanceof Error ? error.message : "");
    }
  }

  #sendMore({ id }: FileEntry): void {
    const decoded = this.#decoded;
    if (decoded === null) return;
    const piece = decoded.sound.samples(decoded.at, decoded.at + CHUNK);
    const { length } = piece[0];
    decoded.at += length;
    if (length === 0) {
      this.#send({ type: "samples", id, samples: null });
    } else {
      const transfer = piece.map(({ buffer }) => buffer);
      this.#send({ type: "samples", id, samples: piece }, transfer);
    }
  }
}

/** Whether playing was called off, by whomever, before it sounded. */
function isAborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
