import { type Signal, signal } from "@preact/signals";
import type {
  KeptSessions,
  SessionInfo,
  SessionRecorder,
} from "../lib/journal/mod.ts";
import type { KeptItem } from "../components/KeptSessions.tsx";
import type { Journal, JournalModel, StorySound } from "./journal_model.ts";

/** What the model needs from outside. */
export interface KeepingPorts {
  journal: JournalModel;
  /** Opens what this browser keeps. */
  openStore(journal: Journal): Promise<KeptSessions>;
  /** Hands a file to the person. */
  save(file: Blob, name: string): void;
  /** Marks a recording as under way until the result is called; all tabs see it. */
  hold(id: string): () => Promise<void>;
  /** Recordings under way, in all tabs. */
  held(): Promise<string[]>;
  /** Makes a new name. */
  newId(): string;
  /** Decodes a WAV file to mono samples at a rate, a little at a time. */
  decode(
    file: File,
    options: { sampleRateHz: number },
  ): AsyncIterable<Float32Array>;
}

/** What went wrong while keeping; the page has a sentence for each. */
export type KeepingProblem =
  | { kind: "unavailable" }
  | { kind: "full" }
  | { kind: "unreadable"; name: string; detail: string };

/** A recording, and what is to be let go of at its end. */
interface Recording {
  recorder: SessionRecorder;
  unfollow(): void;
  release(): Promise<void>;
}

/** What files a session can be taken along in. */
export type ExportKind = "csv" | "json" | "wav";

const SOUND_RATE_HZ = 16_000;

/**
 * Sessions that this browser keeps because a person asked for it: recording,
 * opening, taking along, bringing back, deleting. Nothing is kept otherwise.
 */
export class KeepingModel {
  readonly items: Signal<KeptItem[]> = signal([]);
  /** The recording under way. */
  readonly recording: Signal<{ id: string; withSound: boolean } | null> =
    signal(null);
  /** The session shown in place of the one under way. */
  readonly opened: Signal<SessionInfo | null> = signal(null);
  readonly problem: Signal<KeepingProblem | null> = signal(null);

  readonly #ports: KeepingPorts;
  #journal: Journal | null = null;
  #store: KeptSessions | null = null;
  #underWay: Recording | null = null;

  constructor(ports: KeepingPorts) {
    this.#ports = ports;
  }

  /** Opens what is kept and lists it. */
  async use(journal: Journal): Promise<void> {
    if (this.#journal !== null) return;
    this.#journal = journal;
    try {
      this.#store = await this.#ports.openStore(journal);
      await this.list();
    } catch {
      this.problem.value = { kind: "unavailable" };
    }
  }

  /** Looks again what is kept: another tab may have changed it. */
  async list(): Promise<void> {
    if (this.#store === null) return;
    const [infos, held] = await Promise.all([
      this.#store.list(),
      this.#ports.held(),
    ]);
    this.items.value = infos.map((info) => ({
      ...info,
      isRecording: held.includes(info.id),
      isCutShort: info.unfinished && !held.includes(info.id),
    }));
  }

  /** Keeps the session from now on, and its sound where asked. */
  record({ model, withSound }: { model: string; withSound: boolean }): void {
    const [journal, store] = [this.#journal, this.#store];
    if (journal === null || store === null || this.#underWay !== null) return;
    const id = this.#ports.newId();
    const recorder = new journal.SessionRecorder({
      store,
      id,
      model,
      soundRateHz: withSound ? SOUND_RATE_HZ : null,
      onProblem: () => {
        this.problem.value = { kind: "full" };
        // Another may have begun since.
        if (this.#underWay?.recorder === recorder) this.finish();
      },
    });
    const release = this.#ports.hold(id);
    const unfollow = this.#ports.journal.follow({
      sound: (samples) => recorder.pushSound(samples),
      moment: (moment) => recorder.push(moment),
      utterance: (utterance) => recorder.pushUtterance(utterance),
      note: (note) => recorder.pin(note),
    });
    this.#underWay = { recorder, unfollow, release };
    this.recording.value = { id, withSound };
    this.problem.value = null;
    recorder.written.then(() => this.list());
  }

  /** Ends the recording under way, if there is one. */
  async finish(): Promise<void> {
    const ended = this.#underWay;
    if (ended === null) return;
    // At once: another may begin while this one is still being written.
    this.#underWay = null;
    this.recording.value = null;
    ended.unfollow();
    await ended.recorder.finish();
    await ended.release();
    await this.list();
  }

  /** Shows a kept session; null shows the one under way again. */
  async show(id: string | null): Promise<void> {
    const { journal } = this.#ports;
    const record = id === null ? null : await this.#store!.read(id);
    this.opened.value = record?.info ?? null;
    if (record === null) return journal.open(null);
    const story = new this.#journal!.KeptStory(record);
    journal.open({ story, sound: this.#soundOf(record.info) });
  }

  /** Writes the notes of the session that is shown. */
  async keepNotes(): Promise<void> {
    const info = this.opened.value;
    const notes = this.#ports.journal.view.value?.notes;
    if (info && notes) await this.#store!.describe(info, notes);
  }

  /** Takes a session along in a file. */
  async take(id: string, kind: ExportKind): Promise<void> {
    const [journal, store] = [this.#journal!, this.#store!];
    const record = await store.read(id);
    if (record === null) return await this.list();
    const name = fileName(record.info);
    if (kind === "wav") {
      const sampleRateHz = record.info.soundRateHz ?? SOUND_RATE_HZ;
      const file = await journal.wavBlob(store.sound(id), { sampleRateHz });
      return this.#ports.save(file, `${name}.wav`);
    }
    const isCsv = kind === "csv";
    const text = isCsv
      ? journal.sessionCsv(record)
      : journal.sessionJson(record);
    const type = isCsv ? "text/csv;charset=utf-8" : "application/json";
    this.#ports.save(new Blob([text], { type }), `${name}.${kind}`);
  }

  /** Brings sessions back from JSON files, each with the WAV of the same name. */
  async bring(files: readonly File[]): Promise<void> {
    this.problem.value = null;
    const sounds = new Map(
      files.filter(({ name }) => /\.wav$/i.test(name))
        .map((file) => [stem(file), file]),
    );
    for (const file of files) {
      if (/\.wav$/i.test(file.name)) continue;
      await this.#bringOne(file, sounds.get(stem(file)) ?? null);
    }
    const wavOnly = files.length > 0 && sounds.size === files.length;
    if (wavOnly) {
      const [{ name }] = files;
      this.problem.value = { kind: "unreadable", name, detail: "JSON?" };
    }
    await this.list();
  }

  async #bringOne(file: File, wav: File | null): Promise<void> {
    const journal = this.#journal!;
    try {
      const id = this.#ports.newId();
      const record = journal.parseSession(await file.text(), { id });
      const rateHz = record.info.soundRateHz ?? SOUND_RATE_HZ;
      const info = {
        ...record.info,
        soundRateHz: wav === null ? null : rateHz,
      };
      const sound = wav && this.#ports.decode(wav, { sampleRateHz: rateHz });
      await this.#store!.add(
        { ...record, info },
        sound && inPieces(sound, journal.toInt16),
      );
    } catch (error) {
      const detail = (error as Error).message;
      this.problem.value = { kind: "unreadable", name: file.name, detail };
    }
  }

  /** Deletes a session, or all; what is being recorded is finished first. */
  async forget(id?: string): Promise<void> {
    const recorded = this.recording.value?.id;
    if (recorded && (id === undefined || id === recorded)) await this.finish();
    const shown = this.opened.value?.id;
    if (shown && (id === undefined || id === shown)) await this.show(null);
    await this.#store?.delete(id);
    await this.list();
  }

  /** Its sound: each time no more of it is read than is played. */
  #soundOf({ id, soundRateHz }: SessionInfo): StorySound | null {
    if (soundRateHz === null) return null;
    return {
      sampleRateHz: soundRateHz,
      between: (fromSeconds, toSeconds) =>
        this.#store!.soundBetween(id, {
          start: Math.round(fromSeconds * soundRateHz),
          end: Math.round(toSeconds * soundRateHz),
        }),
    };
  }
}

/** Chunks of samples as 16-bit pieces. */
async function* inPieces(
  chunks: AsyncIterable<Float32Array>,
  toInt16: Journal["toInt16"],
): AsyncGenerator<Int16Array<ArrayBuffer>> {
  for await (const chunk of chunks) {
    if (chunk.length > 0) yield Int16Array.from(chunk, toInt16);
  }
}

/** "undertone-2026-11-22-18-30-05". */
function fileName({ startedAt }: SessionInfo): string {
  return `undertone-${startedAt.slice(0, 19).replace(/[T:]/g, "-")}`;
}

function stem({ name }: File): string {
  return name.replace(/\.[^.]*$/, "");
}
