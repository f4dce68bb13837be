import { type Signal, signal } from "@preact/signals";
import type {
  KeptSessions,
  SessionInfo,
  SessionRecord,
} from "../lib/journal/mod.ts";
import type { KeptItem } from "../components/KeptSessions.tsx";
import type { Journal, StorySound } from "./journal_model.ts";
import {
  type KeepingProblem,
  keepingProblem,
  UnreadableFileError,
} from "./keeping_problem.ts";
import { type Kept, KeptRoom } from "./kept_room.ts";
import {
  RecordingModel,
  type RecordingPorts,
  SOUND_RATE_HZ,
} from "./recording_model.ts";
import {
  type DecodeSound,
  type ExportKind,
  readSession,
  sessionFile,
  withSounds,
} from "./session_files.ts";

/** What the model needs from outside. */
export interface KeepingPorts
  extends Pick<RecordingPorts, "journal" | "hold" | "newId"> {
  /** Opens what this browser keeps. */
  openStore(journal: Journal): Promise<KeptSessions>;
  /** Hands a file to the person. */
  save(file: Blob, name: string): void;
  /** Recordings under way, in all tabs. */
  held(): Promise<string[]>;
  decode: DecodeSound;
}

/**
 * Sessions that this browser keeps because a person asked for it: recording,
 * opening, taking along, bringing back, deleting. Nothing is kept otherwise.
 */
export class KeepingModel {
  readonly items: Signal<KeptItem[]> = signal([]);
  /** The recording under way. */
  readonly recording: RecordingModel["current"];
  /** The session shown in place of the one under way. */
  readonly opened: Signal<SessionInfo | null> = signal(null);
  readonly problem: Signal<KeepingProblem | null>;
  /** What was deleted last: the session that began then, or all. */
  readonly forgotten: Signal<{ startedAt: string | "all" } | null> = signal(
    null,
  );

  readonly #ports: KeepingPorts;
  readonly #room: KeptRoom;
  readonly #recording: RecordingModel;

  constructor(ports: KeepingPorts) {
    this.#ports = ports;
    this.#room = new KeptRoom((journal) => ports.openStore(journal));
    this.problem = this.#room.problem;
    this.#recording = new RecordingModel({
      journal: ports.journal,
      hold: (id) => ports.hold(id),
      newId: () => ports.newId(),
      onProblem: (error) =>
        this.problem.value = keepingProblem(error, { isOpen: true }),
      onChange: () => this.list(),
    });
    this.recording = this.#recording.current;
  }

  /** Opens what is kept and lists it. */
  async use(journal: Journal): Promise<void> {
    this.#room.use(journal);
    await this.list();
  }

  /** Says that nothing can be kept: what it takes did not load. */
  doWithout(): void {
    this.problem.value = { kind: "notLoaded" };
  }

  /** Looks again what is kept: another tab may have changed it. */
  async list(): Promise<void> {
    await this.#room.tried(async ({ store }) => {
      const [infos, held] = await Promise.all([
        store.list(),
        this.#ports.held(),
      ]);
      this.items.value = infos.map((info) => ({
        ...info,
        isRecording: held.includes(info.id),
        isCutShort: info.unfinished && !held.includes(info.id),
      }));
    });
  }

  /** Keeps the session from now on, and its sound where asked. */
  async record(wanted: { model: string; withSound: boolean }): Promise<void> {
    await this.#room.asked((kept) => this.#recording.begin(wanted, kept));
  }

  /** Ends the recording under way, if there is one; resolves when all is written. */
  async finish(): Promise<void> {
    await this.#recording.finish();
  }

  /** Shows a kept session; null shows the one under way again. */
  async show(id: string | null): Promise<void> {
    if (id === null) {
      this.opened.value = null;
      return this.#ports.journal.open(null);
    }
    await this.#room.asked(async (kept) => {
      const record = await this.#read(id, kept);
      this.opened.value = record.info;
      const story = new kept.journal.KeptStory(record);
      this.#ports.journal.open({ story, sound: this.#soundOf(record.info) });
    });
  }

  /** Writes the notes of the session that is shown. */
  async keepNotes(): Promise<void> {
    const id = this.opened.value?.id;
    const notes = this.#ports.journal.view.value?.notes;
    if (id === undefined || notes === undefined) return;
    await this.#room.asked(({ store }) => store.annotate(id, notes));
  }

  /** Takes a session along in a file. */
  async take(id: string, kind: ExportKind): Promise<void> {
    await this.#room.asked(async (kept) => {
      const record = await this.#read(id, kept);
      const { file, name } = await sessionFile(record, {
        kind,
        journal: kept.journal,
        sound: kept.store.sound(id),
        sampleRateHz: record.info.soundRateHz ?? SOUND_RATE_HZ,
      });
      this.#ports.save(file, name);
    });
  }

  /** Brings sessions back from JSON files, each with the WAV of the same name. */
  async bring(files: readonly File[]): Promise<void> {
    const { uploads, strays } = withSounds(files);
    await this.#room.asked(async () => {
      for (const upload of uploads) {
        await this.#room.tried(async ({ journal, store }) => {
          const id = this.#ports.newId();
          const { decode } = this.#ports;
          const read = await readSession(upload, { id, journal, decode });
          await store.add(read.record, read.sound);
        });
      }
      // One is told of: what failed above weighs more than a sound left out.
      if (strays.length > 0 && this.problem.value === null) {
        throw new UnreadableFileError(strays[0], new Error("JSON?"));
      }
    });
    await this.list();
  }

  /**
   * Deletes a session, or all. What is recorded here is ended first; what is
   * being recorded in another tab is spared.
   */
  async forget(id?: string): Promise<void> {
    const startedAt = id === undefined
      ? "all"
      : this.items.value.find((item) => item.id === id)?.startedAt;
    await this.#room.asked(async ({ store }) => {
      const isOwn = id === undefined || id === this.recording.value?.id;
      await (isOwn ? this.finish() : this.#recording.ended);
      const count = await this.#delete(id, store);
      if (count > 0) this.problem.value = { kind: "spared", count };
      else if (startedAt) this.forgotten.value = { startedAt };
    });
    await this.list();
    const shown = this.opened.value?.id;
    const isKept = this.items.value.some((item) => item.id === shown);
    if (shown !== undefined && !isKept) await this.show(null);
  }

  /** @returns how many were spared. */
  async #delete(id: string | undefined, store: KeptSessions): Promise<number> {
    const held = await this.#ports.held();
    if (id === undefined) return await store.deleteAll({ except: held });
    if (held.includes(id)) return 1;
    await store.delete(id);
    return 0;
  }

  async #read(id: string, { journal, store }: Kept): Promise<SessionRecord> {
    const record = await store.read(id);
    if (record !== null) return record;
    await this.list();
    throw new journal.SessionGoneError(id);
  }

  /** Its sound: each time no more of it is read than is played. */
  #soundOf({ id, soundRateHz }: SessionInfo): StorySound | null {
    if (soundRateHz === null) return null;
    const place = (seconds: number) => Math.round(seconds * soundRateHz);
    return {
      sampleRateHz: soundRateHz,
      between: async (fromSeconds, toSeconds) => {
        const [start, end] = [place(fromSeconds), place(toSeconds)];
        const sound = await this.#room.tried(({ store }) =>
          store.soundBetween(id, { start, end })
        );
        return sound ?? new Float32Array();
      },
    };
  }
}
