import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { UnreadableFileError } from "../../islands/keeping_problem.ts";
import {
  readSession,
  sessionFile,
  withSounds,
} from "../../islands/session_files.ts";
import { streamAs } from "../../lib/audio/mod.ts";
import * as journal from "../../lib/journal/mod.ts";
import { inTurn, RECORD } from "../journal/sessions.ts";

/** Makes it another place's time until the result is disposed of. */
function inZone(zone: string): Disposable {
  const before = Deno.env.get("TZ");
  Deno.env.set("TZ", zone);
  return {
    [Symbol.dispose]() {
      if (before === undefined) Deno.env.delete("TZ");
      else Deno.env.set("TZ", before);
    },
  };
}

Deno.test("sessionFile() names a file by the time that the list shows: the person's own", async () => {
  const nameIn = async (zone: string) => {
    using _ = inZone(zone);
    const options = { journal, sound: inTurn([]), sampleRateHz: 16_000 };
    const { name } = await sessionFile(RECORD, { kind: "json", ...options });
    return name;
  };
  const [newYork, kolkata] = ["America/New_York", "Asia/Kolkata"];
  assertEquals(await nameIn("UTC"), "undertone-2026-11-22-18-00-00.json");
  assertEquals(await nameIn(newYork), "undertone-2026-11-22-13-00-00.json");
  assertEquals(await nameIn(kolkata), "undertone-2026-11-22-23-30-00.json");
});

Deno.test("sessionFile() quotes what a table would break on, and disarms formulas", async () => {
  const notes = [...RECORD.notes, { atSeconds: 0, text: "=1+1" }];
  const options = { journal, sound: inTurn([]), sampleRateHz: 16_000 };
  const record = { ...RECORD, notes };
  const { file } = await sessionFile(record, { kind: "csv", ...options });
  const lines = (await file.text()).split("\r\n");
  assertEquals(lines.length, 5);
  assertMatch(lines[0], /^seconds,.*,note$/);
  assertEquals(lines[1], "0.25,silence,,,,,,,,,,,'=1+1");
  assertMatch(lines[2], /,"she said ""no"", twice"$/);
  assertEquals(lines[4], "");
});

/** What becomes of files of these names. */
function sorted(...names: string[]) {
  const { uploads, strays } = withSounds(
    names.map((name) => new File([], name)),
  );
  const pairs = uploads.map(({ file, sound }) => [file.name, sound?.name]);
  return { pairs, strays: strays.map(({ name }) => name) };
}

Deno.test("readSession() names the file that cannot be read: the session's, or its sound", async () => {
  const options = { journal, sound: inTurn([]), sampleRateHz: 16_000 };
  const { file } = await sessionFile(RECORD, { kind: "json", ...options });
  const text = await file.text();
  const read = (json: string) => {
    const files = {
      file: new File([json], "a.json"),
      sound: new File(["no sound"], "a.wav"),
    };
    const decode = (sound: Blob) => streamAs(sound, NAMED);
    return readSession(files, { id: "a", journal, decode });
  };
  const named = async (fails: () => Promise<unknown>) =>
    (await assertRejects(fails, UnreadableFileError)).file.name;
  assertEquals(await named(() => read("{")), "a.json");
  const { sound } = await read(text);
  assertEquals(await named(() => sound!.next()), "a.wav");
});

const NAMED = { name: "a.wav", sampleRateHz: 16_000 };

Deno.test("withSounds() gives each session the sound of its name, and names what is left over", () => {
  assertEquals(sorted("a.json", "b.WAV", "b.json", "c.wav"), {
    pairs: [["a.json", undefined], ["b.json", "b.WAV"]],
    strays: ["c.wav"],
  });
  assertEquals(sorted("only.wav"), { pairs: [], strays: ["only.wav"] });
});

Deno.test("withSounds() knows a session's files though the browser has numbered one", () => {
  const name = "undertone-2026-11-22-18-30-05";
  for (const number of [" (1)", "(1)", "-2"]) {
    const wav = `${name}${number}.wav`;
    const pairs = [[`${name}.json`, wav]];
    assertEquals(sorted(`${name}.json`, wav), { pairs, strays: [] });
    // Its own name goes before.
    assertEquals(sorted(wav, `${name}.wav`, `${name}.json`), {
      pairs: [[`${name}.json`, `${name}.wav`]],
      strays: [wav],
    });
  }
  // A person's own names may differ by no more than that.
  assertEquals(sorted("talk (1).json", "talk (2).wav").strays, [
    "talk (2).wav",
  ]);
  const later = name.replace("05", "06");
  assertEquals(sorted(`${name}.json`, `${later}.wav`).strays, [`${later}.wav`]);
});
