import "fake-indexeddb/auto";
import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { deleteDB, openDB } from "idb";
import { KeptSessions, SessionGoneError } from "../../lib/journal/mod.ts";
import { silent } from "./moments.ts";
import { inTurn, RECORD } from "./sessions.ts";
import { watchReads } from "./watch_reads.ts";

let databases = 0;
const freshStore = () => KeptSessions.open(`test-${databases++}`);

Deno.test("KeptSessions lists the newest first, and deletes one or all with their parts", async () => {
  const store = await freshStore();
  const sound = Int16Array.of(1, 2, 3);
  for (
    const [id, startedAt] of [["a", "2026-01-01"], ["b", "2026-03-01"], [
      "c",
      "2026-02-01",
    ]]
  ) {
    await store.add(
      { ...RECORD, info: { ...RECORD.info, id, startedAt } },
      inTurn([sound]),
    );
  }
  const ids = async () => (await store.list()).map(({ id }) => id);
  const soundOf = (id: string) => Array.fromAsync(store.sound(id));
  assertEquals(await ids(), ["b", "c", "a"]);
  await store.delete("b");
  assertEquals(await ids(), ["c", "a"]);
  assertEquals(await store.read("b"), null);
  assertEquals(await soundOf("b"), []);
  assertNotEquals(await soundOf("c"), []);
  await store.deleteAll();
  assertEquals(await ids(), []);
  assertEquals(await soundOf("c"), []);
  store.close();
});

Deno.test("KeptSessions deletes all sessions but those it is to spare, with all their parts", async () => {
  const store = await freshStore();
  for (const id of ["a", "b", "b1", "c", "d"]) {
    const record = { ...RECORD, info: { ...RECORD.info, id } };
    await store.add(record, inTurn([Int16Array.of(1, 2), Int16Array.of(3)]));
  }
  assertEquals(await store.deleteAll({ except: ["d", "b", "gone"] }), 2);
  const ids = (await store.list()).map(({ id }) => id);
  assertEquals(ids.sort(), ["b", "d"]);
  for (const id of ["a", "b", "b1", "c", "d"]) {
    const isSpared = ids.includes(id);
    assertEquals(
      (await store.read(id))?.moments.length,
      isSpared ? 3 : undefined,
    );
    const sound = await Array.fromAsync(store.sound(id));
    assertEquals(sound.length, isSpared ? 2 : 0, id);
  }
  assertEquals(await store.deleteAll(), 0);
  assertEquals(await store.list(), []);
  store.close();
});

Deno.test("KeptSessions puts nothing back of a session that was deleted", async () => {
  const store = await freshStore();
  await store.add(RECORD);
  const part = {
    moments: [silent(1)],
    utterances: [],
    sound: { start: 0, samples: Int16Array.of(1) },
  };
  await store.append(RECORD, 1, part); // while it is there
  await store.annotate("a", [{ atSeconds: 1, text: "x" }]);
  assertEquals((await store.read("a"))!.notes.length, 1);
  await store.delete("a");
  await assertRejects(
    () => store.append(RECORD, 2, part),
    SessionGoneError,
    "'id' must name a session that is kept, got \"a\"",
  );
  await assertRejects(() => store.annotate("a", []), SessionGoneError);
  assertEquals(await store.list(), []);
  assertEquals(await Array.fromAsync(store.sound("a")), []);
  store.close();
});

Deno.test("KeptSessions opens its database again where another tab had it closed", async () => {
  const name = `test-${databases++}`;
  const store = await KeptSessions.open(name);
  await store.add(RECORD);
  await deleteDB(name); // tells all that have it open to let go
  assertEquals(await store.list(), []);
  await store.add(RECORD);
  assertEquals((await store.list()).length, 1);
  const newer = await openDB(name, 3);
  // A page that is older than what is kept can do nothing but say so.
  const refused = await assertRejects(() => store.list(), DOMException);
  assertEquals(refused.name, "VersionError");
  newer.close();
  await store.close();
});

Deno.test("KeptSessions says why nothing was written, not that it was called off", async () => {
  const store = await freshStore();
  await store.begin(RECORD.info);
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (...given) {
    if (this.name !== "pieces") return put.apply(this, given);
    // As a browser does that finds no room when it is to write.
    const request = put.apply(this, given);
    const { transaction } = this;
    Object.defineProperty(transaction, "error", {
      value: new DOMException("no room", "QuotaExceededError"),
    });
    transaction.abort();
    return request;
  };
  try {
    const sound = { start: 0, samples: Int16Array.of(1) };
    const part = { moments: [silent(1)], utterances: [], sound };
    const failed = await assertRejects(
      () => store.append(RECORD, 0, part),
      DOMException,
    );
    assertEquals(failed.name, "QuotaExceededError");
  } finally {
    IDBObjectStore.prototype.put = put;
  }
  assertEquals((await store.read("a"))!.moments, []);
  await store.close();
});

Deno.test("KeptSessions keeps sessions apart whose names begin alike", async () => {
  const store = await freshStore();
  for (const id of ["s", "s1"]) {
    await store.add({ ...RECORD, info: { ...RECORD.info, id } });
  }
  assertEquals((await store.read("s"))!.moments.length, 3);
  await store.delete("s");
  assertEquals((await store.read("s1"))!.moments.length, 3);
  store.close();
});

Deno.test("KeptSessions gives any stretch of a sound, and reads no more than the pieces it is in", async () => {
  const store = await freshStore();
  const lengths = [100, 1, 250, 99, 50];
  const sample = (i: number) => 7 * i % 1000 - 500;
  let at = 0;
  const pieces = lengths.map((length) =>
    Int16Array.from({ length }, () => sample(at++))
  );
  for (const id of ["s", "s1"]) {
    const record = { ...RECORD, info: { ...RECORD.info, id } };
    await store.add(record, inTurn(pieces));
  }
  for (
    const { start, end, read } of [
      { start: 0, end: 500, read: 500 },
      { start: -5, end: 9999, read: 500 },
      { start: 100, end: 101, read: 1 },
      { start: 99, end: 102, read: 351 },
      { start: 360, end: 440, read: 99 },
      { start: 499, end: 500, read: 50 },
      { start: 500, end: 600, read: 50 },
      { start: 30, end: 20, read: 0 },
    ]
  ) {
    using watch = watchReads();
    const sound = await store.soundBetween("s", { start, end });
    const [from, to] = [Math.max(0, start), Math.min(500, end)];
    const expected = Array.from(
      { length: Math.max(0, to - from) },
      (_, i) => sample(from + i) / 32768,
    );
    assertEquals([...sound], expected, `${start} to ${end}`);
    assertEquals(watch.samples, read, `${start} to ${end}`);
  }
  assertEquals(
    (await store.soundBetween("none", { start: 0, end: 9 })).length,
    0,
  );
  store.close();
});

Deno.test("KeptSessions leaves nothing of a session whose sound breaks off", async () => {
  const store = await freshStore();
  async function* broken() {
    yield Int16Array.of(1, 2);
    const [info] = await store.list();
    assertEquals(info.unfinished, true);
    throw new Error("damaged");
  }
  await assertRejects(() => store.add(RECORD, broken()), Error, "damaged");
  assertEquals(await store.list(), []);
  assertEquals(await Array.fromAsync(store.sound("a")), []);
  store.close();
});

Deno.test("KeptSessions takes over the sound that its first version kept", async () => {
  const name = `test-${databases++}`;
  const old = await openDB(name, 1, {
    upgrade(db) {
      for (const store of ["sessions", "parts", "sound"]) {
        db.createObjectStore(store);
      }
    },
  });
  for (const id of ["a", "b"]) {
    const { info, notes, moments, utterances } = RECORD;
    await old.put("sessions", { info: { ...info, id }, notes }, id);
    await old.put("parts", { moments, utterances }, [id, 0]);
    await old.put("sound", Int16Array.of(1, 2, 3), [id, 0]);
    await old.put("sound", Int16Array.of(4, 5), [id, 1]);
  }
  old.close();
  const store = await KeptSessions.open(name);
  assertEquals((await store.list()).map(({ id }) => id), ["a", "b"]);
  for (const id of ["a", "b"]) {
    const sound = await store.soundBetween(id, { start: 2, end: 9 });
    assertEquals([...sound].map((x) => x * 32768), [3, 4, 5]);
    assertEquals((await store.read(id))!.moments.length, 3);
  }
  store.close();
});
