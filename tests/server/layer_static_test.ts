import { assert, assertEquals } from "@std/assert";
import { askFixture } from "./fixture.ts";

async function headersOf(path: string, init?: RequestInit) {
  const response = await askFixture(path, init);
  await response.body?.cancel();
  return { status: response.status, headers: response.headers };
}

Deno.test("staticFiles() knows the content types of what the application serves", async () => {
  const types = {
    "/styles.css": "text/css; charset=utf-8",
    "/picture.svg": "image/svg+xml; charset=utf-8",
    "/worklet.js": "text/javascript; charset=utf-8",
    "/model.json": "application/json",
    "/tiny.wasm": "application/wasm",
    "/weights.bin": "application/octet-stream",
    "/with%20space.txt": "text/plain; charset=utf-8",
  };
  for (const [path, type] of Object.entries(types)) {
    const { status, headers } = await headersOf(path);
    assertEquals([status, headers.get("Content-Type")], [200, type], path);
  }
});

Deno.test("staticFiles() sends the file's bytes", async () => {
  const bytes = await (await askFixture("/weights.bin")).bytes();
  assertEquals([...bytes], [1, 2]);
});

Deno.test("staticFiles() answers 304 to the ETag it gave, and only to that", async () => {
  const { headers } = await headersOf("/styles.css");
  const etag = headers.get("ETag")!;
  assertEquals(headers.get("Cache-Control"), "no-cache");
  const askWith = (tags: string) =>
    headersOf("/styles.css", { headers: { "If-None-Match": tags } });
  for (const tags of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
    const { status, headers } = await askWith(tags);
    assertEquals([status, headers.get("ETag")], [304, etag], tags);
  }
  assertEquals((await askWith('"other"')).status, 200);
});

Deno.test("staticFiles() lets browsers keep asset() URLs of this build, and no others", async () => {
  const html = await (await askFixture("/")).text();
  const url = /href="(\/styles\.css\?v=[^"]+)"/.exec(html)![1];
  const forGood = "public, max-age=31536000, immutable";
  assertEquals(
    (await headersOf(url)).headers.get("Cache-Control"),
    forGood,
  );
  const stale = await headersOf("/styles.css?v=before");
  assertEquals(stale.headers.get("Cache-Control"), "no-cache");
});

Deno.test("staticFiles() lets browsers keep the islands' scripts", async () => {
  const html = await (await askFixture("/islands")).text();
  const [url] = /\/_fresh\/js\/Counter\.js\?v=\w+/.exec(html)!;
  const { status, headers } = await headersOf(url);
  assertEquals(status, 200);
  assert(headers.get("Cache-Control")!.includes("immutable"));
  const script = await (await askFixture(url)).text();
  const [chunk] = /chunks\/[\w-]+\.js/.exec(script)!;
  const kept = await headersOf(`/_fresh/js/${chunk}`);
  assert(kept.headers.get("Cache-Control")!.includes("immutable"));
  const bare = await headersOf(url.replace(/\?.*/, ""));
  assertEquals(bare.headers.get("Cache-Control"), "no-cache");
});

Deno.test("staticFiles() serves nothing outside static/", async () => {
  const paths = [
    "/../main.ts",
    "/%2e%2e/main.ts",
    "/..%2fmain.ts",
    "/%2e%2e%2fmain.ts",
    "/..%5cmain.ts",
    "/static/styles.css",
    "/main.ts",
    "/.",
    "//etc/passwd",
    "/%00",
    "/%E0%A4%A",
    "/constructor",
    "/__proto__",
  ];
  for (const path of paths) {
    const { status, headers } = await headersOf(path);
    assert(status === 404 || path === "/." && status === 200, path);
    assertEquals(headers.get("ETag"), null, path);
  }
});

Deno.test("staticFiles() answers HEAD with the size and without the body", async () => {
  const response = await askFixture("/weights.bin", { method: "HEAD" });
  assertEquals([response.status, response.body], [200, null]);
  assertEquals(response.headers.get("Content-Length"), "2");
});

Deno.test("staticFiles() only reads: other methods go on to the routes", async () => {
  const { status } = await headersOf("/styles.css", { method: "DELETE" });
  assertEquals(status, 404);
});
