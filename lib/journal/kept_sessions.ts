// Runs in the browser: IndexedDB.
import type { IDBPTransaction } from "idb";
import {
  type KeptDatabase,
  openKeptDatabase,
  type Schema,
  STORES,
} from "./kept_database.ts";
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

/**
 * Sessions kept in this browser, and nowhere else. What is recorded is written
 * in parts as it comes, so that a crash costs the last few seconds.
 */
export class KeptSessions {
  readonly #name: string;
  #db: Promise<KeptDatabase> | null = null;

  /** @throws {DOMException} where the browser keeps nothing (private windows). */
  static async open(name = "undertone"): Promise<KeptSessions> {
    const kept = new KeptSessions(name);
    await kept.#open();
    return kept;
  }

  private constructor(name: string) {
    this.#name = name;
  }

  /** Opens anew what another tab, or the browser, has closed. */
  #open(): Promise<KeptDatabase> {
    if (this.#db !== null) return this.#db;
    const onClosed = () => {
      if (this.#db === opened) this.#db = null;
    };
    const opened = openKeptDatabase(this.#name, { onClosed });
    opened.catch(onClosed);
    return this.#db = opened;
  }

  /** What is kept, the newest first. */
  async list(): Promise<SessionInfo[]> {
    const all = await (await this.#open()).getAll("sessions");
    return all.map(({ info }) => info)
      .sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  }

  /** Begins a session with what is said of it. */
  async begin(
    info: SessionInfo,
    notes: readonly PinnedNote[] = [],
  ): Promise<void> {
    const db = await this.#open();
    await db.put("sessions", { info, notes }, info.id);
  }

  /**
   * Writes a session's notes.
   *
   * @throws {SessionGoneError} where it has been deleted.
   */
  async annotate(id: string, notes: readonly PinnedNote[]): Promise<void> {
    const write = (await this.#open()).transaction("sessions", "readwrite");
    const session = await write.store.get(id);
    if (session === undefined) throw new SessionGoneError(id);
    await written(write, [write.store.put({ ...session, notes }, id)]);
  }

  /**
   * Writes part `number` of a session and what is said of it, both or neither.
   *
   * @throws {SessionGoneError} where it has been deleted: nothing is put back.
   */
  async append(
    { info, notes }: Pick<SessionRecord, "info" | "notes">,
    number: number,
    { sound, ...heard }: SessionPart,
  ): Promise<void> {
    const write = (await this.#open()).transaction(STORES, "readwrite");
    const [sessions, parts, pieces] = storesOf(write);
    if (await sessions.getKey(info.id) === undefined) {
      throw new SessionGoneError(info.id);
    }
    await written(write, [
      sessions.put({ info, notes }, info.id),
      parts.put(heard, [info.id, number]),
      sound && pieces.put(sound.samples, [info.id, sound.start]),
    ]);
  }

  /** All that was heard in a session; null where it is not kept. */
  async read(id: string): Promise<SessionRecord | null> {
    const db = await this.#open();
    const session = await db.get("sessions", id);
    if (session === undefined) return null;
    const parts = await db.getAll("parts", partsOf(id));
    return {
      ...session,
      moments: parts.flatMap(({ moments }) => moments),
      utterances: parts.flatMap(({ utterances }) => utterances),
    };
  }

  /** A session's sound, piece by piece: 16-bit samples. */
  async *sound(id: string): AsyncGenerator<Int16Array<ArrayBuffer>> {
    const db = await this.#open();
    for (const key of await db.getAllKeys("pieces", partsOf(id))) {
      const piece = await db.get("pieces", key);
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
    const pieces = (await this.#open()).transaction("pieces").store;
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
      await this.begin({ ...info, unfinished: true }, notes);
      let start = 0;
      for await (const samples of sound ?? []) {
        await (await this.#open()).put("pieces", samples, [info.id, start]);
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

  /** Deletes a session. */
  async delete(id: string): Promise<void> {
    const write = (await this.#open()).transaction(STORES, "readwrite");
    await written(write, deletions(storesOf(write), id));
  }

  /**
   * Deletes all sessions but some.
   *
   * @param options `except`: names of those to spare, kept or not; default none.
   * @returns how many were spared.
   */
  async deleteAll(
    { except = [] }: { except?: readonly string[] } = {},
  ): Promise<number> {
    const write = (await this.#open()).transaction(STORES, "readwrite");
    const stores = storesOf(write);
    const ids = await stores[0].getAllKeys();
    const spared = ids.filter((id) => except.includes(id));
    await written(
      write,
      spared.length === 0
        ? stores.map((store) => store.clear())
        : ids.filter((id) => !except.includes(id))
          .flatMap((id) => deletions(stores, id)),
    );
    return spared.length;
  }

  /** Closes the database; the next use opens it again. */
  async close(): Promise<void> {
    const db = this.#db;
    this.#db = null;
    (await db)?.close();
  }
}

/** The session has been deleted, perhaps in another tab. */
export class SessionGoneError extends RangeError {
  override readonly name = "SessionGoneError";

  constructor(id: string) {
    super(
      `Cannot use a session: 'id' must name a session that is kept, got "${id}"; it has been deleted`,
    );
  }
}

type Writing = IDBPTransaction<Schema, typeof STORES, "readwrite">;
type Stores = ReturnType<typeof storesOf>;

function storesOf(write: Writing) {
  return [
    write.objectStore("sessions"),
    write.objectStore("parts"),
    write.objectStore("pieces"),
  ] as const;
}

function deletions(
  [sessions, ...others]: Stores,
  id: string,
): Promise<void>[] {
  const theirs = others.map((store) => store.delete(partsOf(id)));
  return [sessions.delete(id), ...theirs];
}

/**
 * Waits until all is written. The transaction's own error says why it is not:
 * those of its requests may say no more than that it was called off.
 */
async function written(
  { done }: { done: Promise<void> },
  requests: readonly unknown[],
): Promise<void> {
  await Promise.allSettled([done, ...requests]);
  await done;
}

function partsOf(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id, 0], [id, Infinity]);
}
