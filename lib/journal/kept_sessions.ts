// Runs in the browser: IndexedDB.
import {
  type DBSchema,
  type IDBPDatabase,
  type IDBPTransaction,
  openDB,
  type StoreNames,
} from "idb";
import type { HeardUtterance, Moment, PinnedNote } from "./moment.ts";
import type { SessionInfo, SessionRecord } from "./session_record.ts";
import { soundBetween } from "./story.ts";

/** A stretch of a session's sound. */
export interface SoundPiece {
  /** Place of its first sample in the session's sound. */
  start: number;
  /** 16-bit samples. */
  samples: Int16Array<ArrayBuffer>;
}

/** A few seconds of a session, written at once. */
export interface SessionPart {
  moments: Moment[];
  utterances: HeardUtterance[];
  /** null where no sound is kept. */
  sound: SoundPiece | null;
}

interface Schema extends DBSchema {
  sessions: {
    key: string;
    value: { info: SessionInfo; notes: readonly PinnedNote[] };
  };
  /** `[session, number of the part]`. */
  parts: {
    key: [string, number];
    value: Omit<SessionPart, "sound">;
  };
  /** `[session, place of the piece's first sample]`: what is played is found by its time. */
  pieces: { key: [string, number]; value: Int16Array<ArrayBuffer> };
  /** Until version 2 `[session, number of the part]`; moved to `pieces`. */
  sound: { key: [string, number]; value: Int16Array<ArrayBuffer> };
}

const STORES = ["sessions", "parts", "pieces"] as const;

/**
 * Sessions kept in this browser, and nowhere else. What is recorded is written
 * in parts as it comes, so that a crash costs the last few seconds.
 */
export class KeptSessions {
  readonly #db: IDBPDatabase<Schema>;

  /** @throws {DOMException} where the browser keeps nothing (private windows). */
  static async open(name = "undertone"): Promise<KeptSessions> {
    const db = await openDB<Schema>(name, 2, {
      async upgrade(db, from, _to, change) {
        if (from < 1) {
          db.createObjectStore("sessions");
          db.createObjectStore("parts");
        }
        db.createObjectStore("pieces");
        if (from === 1) await moveSound(db, change);
      },
      // A newer page in another tab wants to change the database.
      blocking: (_current, _blocked, event) =>
        (event.target as IDBDatabase).close(),
    });
    return new KeptSessions(db);
  }

  private constructor(db: IDBPDatabase<Schema>) {
    this.#db = db;
  }

  /** What is kept, the newest first. */
  async list(): Promise<SessionInfo[]> {
    const all = await this.#db.getAll("sessions");
    return all.map(({ info }) => info)
      .sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  }

  /** Writes what is said of a session; a new one begins with it. */
  async describe(
    info: SessionInfo,
    notes: readonly PinnedNote[] = [],
  ): Promise<void> {
    await this.#db.put("sessions", { info, notes }, info.id);
  }

  /** Writes part `number` of a session and what is said of it, both or neither. */
  async append(
    { info, notes }: Pick<SessionRecord, "info" | "notes">,
    number: number,
    { sound, ...heard }: SessionPart,
  ): Promise<void> {
    const write = this.#db.transaction(STORES, "readwrite");
    await Promise.all([
      write.objectStore("sessions").put({ info, notes }, info.id),
      write.objectStore("parts").put(heard, [info.id, number]),
      sound &&
      write.objectStore("pieces").put(sound.samples, [info.id, sound.start]),
      write.done,
    ]);
  }

  /** All that was heard in a session; null where it is not kept. */
  async read(id: string): Promise<SessionRecord | null> {
    const session = await this.#db.get("sessions", id);
    if (session === undefined) return null;
    const parts = await this.#db.getAll("parts", partsOf(id));
    return {
      ...session,
      moments: parts.flatMap(({ moments }) => moments),
      utterances: parts.flatMap(({ utterances }) => utterances),
    };
  }

  /** A session's sound, piece by piece: 16-bit samples. */
  async *sound(id: string): AsyncGenerator<Int16Array<ArrayBuffer>> {
    for (const key of await this.#db.getAllKeys("pieces", partsOf(id))) {
      const piece = await this.#db.get("pieces", key);
      if (piece === undefined) return; // deleted meanwhile
      yield piece;
    }
  }

  /**
   * Samples `start` to `end` (exclusive) of a session's sound, as far as there
   * are: float32, full scale ±1. No more is read than the pieces they are in.
   */
  async soundBetween(
    id: string,
    { start, end }: { start: number; end: number },
  ): Promise<Float32Array<ArrayBuffer>> {
    const pieces = this.#db.transaction("pieces").store;
    const upToStart = IDBKeyRange.bound([id, 0], [id, Math.max(0, start)]);
    const first = await pieces.openKeyCursor(upToStart, "prev");
    if (first === null || end <= start) return new Float32Array();
    const [, from] = first.key;
    const wanted = IDBKeyRange.bound([id, from], [id, end], false, true);
    const found = await pieces.getAll(wanted);
    return soundBetween(found, start - from, end - from);
  }

  /**
   * Keeps a whole session, its sound as it comes; until all is there it is
   * marked as unfinished.
   *
   * @param sound 16-bit samples, piece by piece
   */
  async add(
    record: SessionRecord,
    sound: AsyncIterable<Int16Array<ArrayBuffer>> | null = null,
  ): Promise<void> {
    const { info, moments, utterances, notes } = record;
    try {
      await this.describe({ ...info, unfinished: true }, notes);
      let start = 0;
      for await (const samples of sound ?? []) {
        await this.#db.put("pieces", samples, [info.id, start]);
        start += samples.length;
      }
      await this.append(record, 0, {
        moments: [...moments],
        utterances: [...utterances],
        sound: null,
      });
    } catch (error) {
      await this.delete(info.id);
      throw error;
    }
  }

  /** Deletes one session, or all. */
  async delete(id?: string): Promise<void> {
    const write = this.#db.transaction(STORES, "readwrite");
    const [sessions, ...parts] = STORES.map((name) => write.objectStore(name));
    await Promise.all([
      id === undefined ? sessions.clear() : sessions.delete(id),
      ...parts.map((store) =>
        id === undefined ? store.clear() : store.delete(partsOf(id))
      ),
      write.done,
    ]);
  }

  /** Closes the database. */
  close(): void {
    this.#db.close();
  }
}

function partsOf(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id, 0], [id, Infinity]);
}

/** From part numbers to places in the sound, a piece at a time. */
async function moveSound(
  db: IDBPDatabase<Schema>,
  change: IDBPTransaction<Schema, StoreNames<Schema>[], "versionchange">,
): Promise<void> {
  const pieces = change.objectStore("pieces");
  let at = { id: "", start: 0 };
  let cursor = await change.objectStore("sound").openCursor();
  while (cursor !== null) {
    const { key: [id], value } = cursor;
    if (id !== at.id) at = { id, start: 0 };
    await pieces.put(value, [id, at.start]);
    at.start += value.length;
    cursor = await cursor.continue();
  }
  db.deleteObjectStore("sound");
}
