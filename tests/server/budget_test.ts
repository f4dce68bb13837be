import { assert, assertEquals } from "@std/assert";
import { ask, textOf } from "./application.ts";

const KB = 1000;
/** JavaScript of a page before anything is pressed, gzip. */
const FIRST_LOAD = 60 * KB;
/** And once it listens on WebGPU: network, tfjs core, layers and backend. */
const LISTENING = 300 * KB;

/** What never arrives beside WebGPU: another backend, the FLAC decoder. */
const NOT_WITH_WEBGPU = [/tfjs-backend-wasm[\w-]*\.wasm/, /FLACDecoder/];

const scripts = new Map<string, string>();

async function read(url: string): Promise<string> {
  const known = scripts.get(url) ?? await textOf(url);
  scripts.set(url, known);
  return known;
}

const named = (text: string, pattern: RegExp, url: string) =>
  [...text.matchAll(pattern)]
    .map(([, name]) => new URL(name, `http://x${url}`).pathname);

const importsOf = (text: string, url: string) =>
  named(text, /(?:\bfrom|\bimport)"([^"]+\.js)(?:\?[^"]*)?"/g, url);
const lazyImportsOf = (text: string, url: string) =>
  named(text, /\bimport\("([^"]+\.js)"\)/g, url);

/** Scripts that arrive with these, by what they import. */
async function closure(
  urls: Iterable<string>,
  { lazy }: { lazy: boolean },
): Promise<Set<string>> {
  const found = new Set(urls);
  for (const url of found) {
    const text = await read(url);
    const next = importsOf(text, url);
    if (lazy) next.push(...lazyImportsOf(text, url));
    for (const one of next) {
      const script = await read(one);
      const isForeign = NOT_WITH_WEBGPU.some((sign) => sign.test(script));
      if (!(lazy && isForeign)) found.add(one);
    }
  }
  return found;
}

async function gzipBytes(urls: Iterable<string>): Promise<number> {
  let total = 0;
  for (const url of urls) {
    const stream = new Blob([await read(url)]).stream()
      .pipeThrough(new CompressionStream("gzip"));
    total += (await new Response(stream).bytes()).length;
  }
  return total;
}

async function firstScripts(path: string): Promise<Set<string>> {
  const html = await textOf(path);
  const plain = [...html.matchAll(/<script src="([^"?]+)/g)]
    .map(([, url]) => url);
  const imported = [...html.matchAll(/ from "([^"?]+)/g)].map(([, u]) => u);
  return await closure([...plain, ...imported], { lazy: false });
}

for (const path of ["/", "/files", "/model", "/kiosk"]) {
  Deno.test(`budget: ${path} ships 60 KB of JavaScript or less before anything is pressed`, async () => {
    assertEquals((await ask(path)).status, 200, path);
    const first = await firstScripts(path);
    const bytes = await gzipBytes(first);
    console.log(
      `${path}: ${(bytes / KB).toFixed(1)} KB in ${first.size} scripts`,
    );
    assert(bytes <= FIRST_LOAD, `${bytes} bytes`);
    assert(bytes > 500, "page.js at least");
  });
}

Deno.test("budget: / ships 300 KB of JavaScript or less once it listens on WebGPU", async () => {
  const all = await closure(await firstScripts("/"), { lazy: true });
  const bytes = await gzipBytes(all);
  console.log(
    `/ listening: ${(bytes / KB).toFixed(1)} KB in ${all.size} scripts`,
  );
  assert(bytes <= LISTENING, `${bytes} bytes`);
  const texts = await Promise.all([...all].map(read));
  assert(texts.some((text) => text.includes("webgpu")), "with the backend");
  assert(bytes > 2 * FIRST_LOAD, "tfjs is among them");
});
