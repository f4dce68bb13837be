import { assert, assertEquals, assertMatch } from "@std/assert";
import { patternOf } from "../../lib/fresh/fs_routes.ts";
import { askFixture, withQuietErrors } from "./fixture.ts";

const textOf = async (path: string, init?: RequestInit) =>
  await (await askFixture(path, init)).text();

Deno.test("patternOf() reads folders, parameters, rests, groups and index files", () => {
  const patterns = {
    "index.tsx": "/",
    "about.ts": "/about",
    "blog/index.tsx": "/blog",
    "blog/[slug].tsx": "/blog/:slug",
    "blog/[slug]/notes.tsx": "/blog/:slug/notes",
    "old/[...path].ts": "/old/:path*",
    "(info)/about.ts": "/about",
    "(info)/(more)/index.tsx": "/",
  };
  for (const [file, pattern] of Object.entries(patterns)) {
    assertEquals(patternOf(file), pattern, file);
  }
});

Deno.test("fsRoutes() answers with the most specific route", async () => {
  assertMatch(await textOf("/blog"), /<p class="slug">all</);
  assertMatch(await textOf("/blog/new"), /<p class="slug">the new one</);
  assertMatch(await textOf("/blog/x%20y"), /<p class="slug">x y</);
  assertEquals(await textOf("/docs/a/b"), "docs: a/b");
  assertEquals(await textOf("/docs"), "docs: start");
});

Deno.test("fsRoutes() stands where it was called: routes before it win, routes after it lose", async () => {
  const response = await askFixture("/early/bird");
  assertEquals(await response.json(), { name: "bird" });
  assertMatch(await textOf("/blog/late"), /class="slug">late</);
  assertEquals(await textOf("/late/bird"), "in time");
});

Deno.test("_app, _layout and groups surround a page, outermost first", async () => {
  assertMatch(
    await textOf("/cart"),
    /<body[^>]*><div class="root-layout"><div class="shop"><p class="cart">/,
  );
  assertMatch(
    await textOf("/blog"),
    /<body[^>]*><div class="root-layout"><p class="slug">/,
  );
});

Deno.test("config drops _app and layouts, and replaces the pattern", async () => {
  assertEquals(
    await textOf("/admin/bare"),
    '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><p>bare</p></body></html>',
  );
  assertMatch(await textOf("/elsewhere/7"), /<p>moved<\/p>/);
  assertEquals((await askFixture("/moved")).status, 404);
});

Deno.test("_middleware of each folder runs, outermost first, and shares the state", async () => {
  assertMatch(await textOf("/admin"), /class="trail">app,root,admin</);
  assertMatch(await textOf("/blog"), /data-trail="app,root"/);
});

Deno.test("page() gives its data, status and headers to the page", async () => {
  assertMatch(await textOf("/form"), /class="said">nothing</);
  const body = new FormData();
  body.set("said", "<hello>");
  const response = await askFixture("/form", { method: "POST", body });
  assertEquals(response.status, 201);
  assertEquals(response.headers.get("X-Said"), "<hello>");
  assertMatch(await response.text(), /class="said">&lt;hello></);
});

Deno.test("a method without a handler gets 404 like in Fresh, in the dress of _error", async () => {
  const response = await askFixture("/form", { method: "DELETE" });
  assertEquals(response.status, 404);
  assertMatch(await response.text(), /class="error">404 Not Found</);
});

Deno.test("a page alone answers GET and HEAD only", async () => {
  assertEquals((await askFixture("/blog", { method: "POST" })).status, 404);
  const head = await askFixture("/blog", { method: "HEAD" });
  assertEquals([head.status, head.body], [200, null]);
  assert(Number(head.headers.get("Content-Length")) > 100);
});

Deno.test("_error of the nearest folder answers what is thrown", async () => {
  const missing = await askFixture("/none");
  assertEquals(missing.status, 404);
  assertMatch(await missing.text(), /class="error">404 Not Found</);
  const teapot = await askFixture("/teapot");
  assertEquals(teapot.status, 418);
  assertMatch(await teapot.text(), /418 short and stout/);
  const refused = await askFixture("/admin?out");
  assertEquals(refused.status, 403);
  assertMatch(
    await refused.text(),
    /root-layout"><p class="error">admin error/,
  );
  const below = await askFixture("/admin/none");
  assertEquals(below.status, 404);
  assertMatch(await below.text(), /admin error/);
});

Deno.test("a thrown error is logged, and its message does not reach the page", async () => {
  const { result, errors } = await withQuietErrors(() =>
    askFixture("/throws", { method: "POST" })
  );
  assertEquals(result.status, 500);
  const html = await result.text();
  assertMatch(html, /class="error">failed</);
  assert(!html.includes("secret"));
  assertMatch(String(errors[0]), /a secret of the server/);
});
