import { assert, assertEquals, assertMatch } from "@std/assert";
import { LANGUAGES } from "../../lib/messages/mod.ts";
import { ask, textOf } from "./application.ts";

Deno.test("the manifest makes the application installable: name, start, icons that are there", async () => {
  const response = await ask("/manifest.webmanifest");
  assertEquals(
    response.headers.get("Content-Type"),
    "application/manifest+json",
  );
  const manifest = await response.json();
  assertEquals([manifest.start_url, manifest.display], ["/", "standalone"]);
  const purposes = new Set();
  for (const { src, sizes, purpose = "any" } of manifest.icons) {
    purposes.add(purpose);
    const icon = await ask(src);
    assertEquals(icon.status, 200, src);
    const bytes = await icon.bytes();
    if (!src.endsWith(".png")) continue;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const size = `${view.getUint32(16)}x${view.getUint32(20)}`;
    assertEquals(size, sizes, src);
  }
  assertEquals(purposes, new Set(["any", "maskable"]));
  assertMatch(await textOf("/"), /<link rel="manifest" href="\/manifest/);
});

Deno.test("the service worker is registered under the build's hash, and knows the languages", async () => {
  const html = await textOf("/model");
  const [, url] = /data-worker="([^"]+)"/.exec(html)!;
  assertMatch(url, /^\/service_worker\.js\?v=[0-9a-f]{20}$/);
  const code = await textOf(url);
  assert(
    code.includes(
      `LANGUAGES = ${JSON.stringify(LANGUAGES).replaceAll(",", ", ")}`,
    ),
  );
});

Deno.test("what the service worker fetches beside the pages is there", async () => {
  const code = await textOf("/service_worker.js");
  const paths = [...code.matchAll(/"(\/(?:wasm|models|manifest)[^"]+)"/g)]
    .map(([, path]) => path)
    .filter((path) => !path.endsWith("/"));
  assert(paths.length >= 4, `${paths}`);
  for (const path of paths) {
    const response = await ask(path);
    await response.body?.cancel();
    assertEquals(response.status, 200, path);
  }
});
