// Runs in the browser: IndexedDB.
import {
  type DBSchema,
  type IDBPDatabase,
  type IDBPTransaction,
  openDB,
  type StoreNames,
} from "idb";
import type { HeardUtterance, Moment, PinnedNote } from "./moment.ts";
import type { SessionInfo } from "./session_record.ts";

/** What is in the database of kept sessions. */
export interface Schema extends DBSchema {
  sessions: {
    key: string;
    value: { info: SessionInfo; notes: readonly PinnedNote[] };
  };
  /** `[session, number of the part]`. */
  parts: {
    key: [string, number];
    value: { moments: Moment[]; utterances: HeardUtterance[] };
  };
  /** `[session, place of the piece's first sample]`: what is played is found by its time. */
  pieces: { key: [string, number]; value: Int16Array<ArrayBuffer> };
  /** Until version 2 `[session, number of the part]`; moved to `pieces`. */
  sound: { key: [string, number]; value: Int16Array<ArrayBuffer> };
}

/** All of its stores. */
export const STORES = ["sessions", "parts", "pieces"] as const;

/** The database of kept sessions, open. */
export type KeptDatabase = IDBPDatabase<Schema>;

/**
 * Opens the database, made or brought up to date where it must be.
 *
 * @param onClosed told where it is closed by others: a newer page in another
 * tab wants to change it, or the browser clears away what is kept.
 * @throws {DOMException} where the browser keeps nothing (private windows), or
 * a newer page has changed the database.
 */
export function openKeptDatabase(
  name: string,
  { onClosed }: { onClosed: () => void },
): Promise<KeptDatabase> {
  return openDB<Schema>(name, 2, {
    async upgrade(db, from, _to, change) {
      if (from < 1) {
        db.createObjectStore("sessions");
        db.createObjectStore("parts");
      }
      db.createObjectStore("pieces");
      if (from === 1) await moveSound(db, change);
    },
    blocking: (_current, _blocked, event) => {
      (event.target as IDBDatabase).close();
      onClosed();
    },
    terminated: onClosed,
  });
}

/** From part numbers to places in the sound, a piece at a time. */
async function moveSound(
  db: KeptDatabase,
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
