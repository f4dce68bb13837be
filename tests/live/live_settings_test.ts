import { assertEquals } from "@std/assert";
import {
  DEFAULT_SETTINGS,
  forgetSettings,
  keepSettings,
  readSettings,
} from "../../islands/live_settings.ts";

const MODELS = ["undertone-1", "undertone-2"];

function storageOf(entries: [string, string][] = []) {
  const map = new Map(entries);
  return {
    map,
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  };
}

const read = (search: string, storage = storageOf()) =>
  readSettings({ search, storage, models: MODELS });

Deno.test("readSettings() gives the defaults where nothing is set", () => {
  assertEquals(read(""), DEFAULT_SETTINGS);
});

Deno.test("readSettings() gives back what keepSettings() kept", () => {
  const storage = storageOf();
  const settings = {
    microphone: "usb",
    openDb: 6,
    smoothing: 0.3,
    model: "undertone-2",
    backend: "wasm" as const,
  };
  keepSettings(settings, storage);
  assertEquals(read("", storage), settings);
});

Deno.test("keepSettings() keeps what was changed, and nothing that only the address said", () => {
  const storage = storageOf();
  keepSettings({ openDb: 6 }, storage);
  assertEquals(read("?backend=wasm&gate=4", storage).openDb, 4);
  keepSettings({ smoothing: 0.3 }, storage);
  assertEquals(read("", storage), {
    ...DEFAULT_SETTINGS,
    openDb: 6,
    smoothing: 0.3,
  });
});

Deno.test("keepSettings() takes the place of what something else has written", () => {
  for (const text of ["{", "null", "[]"]) {
    const storage = storageOf([["undertone-settings", text]]);
    keepSettings({ openDb: 6 }, storage);
    assertEquals(read("", storage).openDb, 6, text);
  }
});

Deno.test("readSettings() lets the address win over what is kept", () => {
  const storage = storageOf();
  keepSettings({ ...DEFAULT_SETTINGS, openDb: 6, smoothing: 0.2 }, storage);
  const { openDb, smoothing, model, backend } = read(
    "?gate=14&model=undertone-1&backend=webgpu&lang=de",
    storage,
  );
  assertEquals(
    [openDb, smoothing, model, backend],
    [14, 0.2, "undertone-1", "webgpu"],
  );
});

Deno.test("readSettings() leaves out what makes no sense", () => {
  for (
    const search of [
      "?gate=99",
      "?gate=loud",
      "?gate=",
      "?smoothing=1",
      "?model=../secret",
      "?model=undertone-9",
      "?backend=cpu",
    ]
  ) assertEquals(read(search), DEFAULT_SETTINGS, search);
  for (const text of ["{", "null", "[]", '{"openDb":"6"}', '{"openDb":null}']) {
    const storage = storageOf([["undertone-settings", text]]);
    assertEquals(read("", storage), DEFAULT_SETTINGS, text);
  }
});

Deno.test("forgetSettings() empties storage and address, and leaves the language", () => {
  const storage = storageOf();
  keepSettings({ ...DEFAULT_SETTINGS, openDb: 6 }, storage);
  const search = forgetSettings({ search: "?gate=14&lang=de", storage });
  assertEquals(search, "?lang=de");
  assertEquals(read(search, storage), DEFAULT_SETTINGS);
  assertEquals(forgetSettings({ search: "?smoothing=0", storage }), "");
});
