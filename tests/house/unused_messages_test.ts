import { assert, assertEquals } from "@std/assert";
import { SECTIONS } from "../../lib/messages/mod.ts";

const ROOT = new URL("../../", import.meta.url);
const ROOMS = ["components", "islands", "routes", "lib", "tasks"];
const PARTS = Object.keys(SECTIONS).join("|");

/**
 * Templates that would pass for other messages beside them, and what they
 * stand for.
 */
const NARROW: Record<string, readonly string[]> = {
  "files.${kind}": ["csv", "json"],
  "live.${shown}": [
    ...["idle", "starting", "listening", "silence", "paused", "failed"],
  ],
  "live.kept.${kind}": ["csv", "json", "wav"],
  "live.kept.${problem.kind}": ["notLoaded", "unavailable", "full", "gone"],
  "live.said.${what}": ["starting", "stopped", "listening"],
  "model.heard.${name}": ["live", "live-smoothed"],
};

async function* sourcesIn(folder: URL): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) {
      if (name !== "messages") yield* sourcesIn(new URL(`${name}/`, folder));
    } else if (/\.tsx?$/.test(name)) {
      yield await Deno.readTextFile(new URL(name, folder));
    }
  }
}

/** Keys, and templates of keys, that a source has in it. */
function keysIn(source: string): string[] {
  const found = (pattern: string) =>
    [...source.matchAll(new RegExp(pattern, "g"))].map(([, key]) => key);
  const plain = found(`"((?:${PARTS})\\.[^"\\s]+)"`);
  const templates = found(`\`((?:${PARTS})\\.[^\`]*\\$\\{[^\`]*)\``);
  // `${button}.label`: of any key that stands in the same file.
  const suffixes = found("`\\$\\{\\w+\\}(\\.\\w+)`");
  const suffixed = suffixes.flatMap((end) => plain.map((key) => key + end));
  return [...plain, ...templates, ...suffixed];
}

/** What a template stands for, as far as that can be told from it. */
function meaning(template: string): RegExp {
  const values = NARROW[template]?.join("|") ?? "[^.]+";
  const parts = template.split(/\$\{[^}]*\}/)
    .map((part) => part.replaceAll(".", "\\."));
  return new RegExp(`^${parts.join(`(${values})`)}$`);
}

async function keysUsed(): Promise<Set<string>> {
  const found = new Set<string>();
  for (const room of ROOMS) {
    for await (const source of sourcesIn(new URL(`${room}/`, ROOT))) {
      for (const key of keysIn(source)) found.add(key);
    }
  }
  return found;
}

Deno.test("every message is said somewhere", async () => {
  const used = await keysUsed();
  const said = [...used].map(meaning);
  const keys = Object.values(SECTIONS).flatMap(({ en }) => Object.keys(en));
  assertEquals(keys.filter((key) => !said.some((is) => is.test(key))), []);
});

Deno.test("every template that must be narrowed is still there", async () => {
  const used = await keysUsed();
  for (const template of Object.keys(NARROW)) {
    assert(used.has(template), template);
  }
});

Deno.test("keysIn() finds keys and templates, and meaning() what they stand for", () => {
  const found = keysIn('say("live.start"); say(`live.gate.${key}`); "live"');
  assertEquals(found, ["live.start", "live.gate.${key}"]);
  const suffixed = 'const key = "files.play"; say(`${key}.label`)';
  assertEquals(keysIn(suffixed), ["files.play", "files.play.label"]);
  assert(meaning("live.gate.${key}").test("live.gate.open"));
  assert(!meaning("live.gate.${key}").test("live.gate.open.more"));
  assert(meaning("live.${shown}").test("live.idle"));
  assert(!meaning("live.${shown}").test("live.spectrogram"));
  assert(!meaning("live.start").test("live-start"));
});
