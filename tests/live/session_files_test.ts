import { assertEquals } from "@std/assert";
import { sessionFile, withSounds } from "../../islands/session_files.ts";
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

Deno.test("withSounds() gives each session the sound of its name", () => {
  const files = ["a.json", "b.WAV", "b.json", "c.wav"]
    .map((name) => new File([], name));
  const names = withSounds(files)
    .map(({ file, sound }) => [file.name, sound?.name]);
  assertEquals(names, [["a.json", undefined], ["b.json", "b.WAV"]]);
  assertEquals(withSounds([new File([], "only.wav")]), []);
});
