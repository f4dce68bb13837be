// Runs in the browser: IndexedDB.
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { HeardUtterance, Moment, PinnedNote } from "./moment.ts";
import type { SessionInfo, SessionRecord } from "./session_record.ts";

/** A few seconds of a session, written at once. */
export interface SessionPart {
  moments: Moment[];
  utterances: HeardUtterance[];
  /** 16-bit samples; null where no sound is kept. */
  sound: Int16Array<ArrayBuffer> | null;
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
  sound: { key: [string, number]; value: Int16Array<ArrayBuffer> };
}

/**
 * Sessions kept in this browser, and nowhere else. What is recorded is written
 * in parts as it comes, so that a crash costs the last few seconds.
 */
export class KeptSessions {
  readonly #db: IDBPDatabase<Schema>;

  /** @throws {DOMException} where the browser keeps nothing (private windows). */
  static async open(name = "undertone"): Promise<KeptSessions> {
    const db = await openDB<Schema>(name, 1, {
      upgrade(db) {
        db.createObjectStore("sessions");
        db.createObjectStore("parts");
        db.createObjectStore("sound");
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
    const write = this.#db.transaction(
      ["sessions", "parts", "sound"],
      "readwrite",
    );
    await Promise.all([
      write.objectStore("sessions").put({ info, notes }, info.id),
      write.objectStore("parts").put(heard, [info.id, number]),
      sound && write.objectStore("sound").put(sound, [info.id, number]),
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

  /** A session's sound, part by part: 16-bit samples. */
  sound(id: string): Promise<Int16Array<ArrayBuffer>[]> {
    return this.#db.getAll("sound", partsOf(id));
  }

  /** Keeps a whole session. */
  async add(
    record: SessionRecord,
    sound: Int16Array<ArrayBuffer> | null = null,
  ): Promise<void> {
    const { moments, utterances } = record;
    await this.append(record, 0, {
      moments: [...moments],
      utterances: [...utterances],
      sound,
    });
  }

  /** Deletes one session, or all. */
  async delete(id?: string): Promise<void> {
    const write = this.#db.transaction(
      ["sessions", "parts", "sound"],
      "readwrite",
    );
    await Promise.all([
      id === undefined
        ? write.objectStore("sessions").clear()
        : write.objectStore("sessions").delete(id),
      ...(["parts", "sound"] as const).map((store) =>
        id === undefined
          ? write.objectStore(store).clear()
          : write.objectStore(store).delete(partsOf(id))
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
