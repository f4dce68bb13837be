import { assertEquals } from "@std/assert";
import { LiveParts } from "../../islands/live_parts.ts";
import { DEFAULT_SETTINGS } from "../../islands/live_settings.ts";
import { wordsIn } from "../../lib/messages/mod.ts";

/** Runs `body` with an empty `localStorage`; gives back what is in it then. */
function kept(body: () => void): unknown[] {
  const before = Object.getOwnPropertyDescriptor(globalThis, "localStorage")!;
  const map = new Map<string, string>();
  const value = {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, text: string) => void map.set(key, text),
  };
  Object.defineProperty(globalThis, "localStorage", {
    value,
    configurable: true,
  });
  try {
    body();
  } finally {
    Object.defineProperty(globalThis, "localStorage", before);
  }
  return [...map.values()].map((text) => JSON.parse(text));
}

Deno.test("LiveParts set() keeps what was set, and nothing that only the address said", () => {
  const parts = new LiveParts({ words: wordsIn("en"), models: [] });
  const asked = { ...DEFAULT_SETTINGS, backend: "wasm", openDb: 4 } as const;
  parts.live.configure(asked);
  const settings = kept(() => parts.set({ smoothing: 0.3 }));
  assertEquals(settings, [{ smoothing: 0.3 }]);
  assertEquals(parts.live.settings.value, { ...asked, smoothing: 0.3 });
});
