import { assert, assertEquals, assertMatch } from "@std/assert";
import { App } from "fresh";
import errorPages, { securityHeaders } from "../../routes/_middleware.ts";
import { preferences } from "../../preferences.ts";
import type { State } from "../../utils.ts";
import { ask, textOf } from "./application.ts";
import { askOf, sendRaw, withQuietErrors } from "./fixture.ts";

/** The policy's directives: name → sources. */
function policyOf({ headers }: Response): Map<string, string[]> {
  const policy = headers.get("Content-Security-Policy") ?? "";
  return new Map(
    policy.split("; ").map((text) => {
      const [name, ...sources] = text.split(" ");
      return [name, sources];
    }),
  );
}

function assertSecure({ headers }: Response, path: string): void {
  assertEquals(headers.get("X-Content-Type-Options"), "nosniff", path);
  assertEquals(headers.get("Referrer-Policy"), "no-referrer", path);
  assertEquals(headers.get("Cross-Origin-Opener-Policy"), "same-origin", path);
  assertMatch(headers.get("Permissions-Policy")!, /microphone=\(self\)/);
}

const PAGES = [
  "/",
  "/files",
  "/model",
  "/kiosk",
  "/kiosk?title=<script>&tite=<script>",
  "/none",
  "/deep/none",
  "/none?x=<script>",
];

Deno.test("/ shows the live island, and says what it needs without JavaScript", async () => {
  const response = await ask("/");
  assertEquals(response.status, 200);
  const html = await response.text();
  assertMatch(html, /<html lang="en">/);
  assertMatch(html, /<h1[^>]*>Speak, and see the emotion in your voice<\/h1>/);
  assertMatch(html, /<!--island:0--><div class="live"/);
  assertMatch(html, /The expressed emotion is an estimate, not a fact/);
  assertMatch(html, /<noscript>.*needs JavaScript.*<\/noscript>/);
});

Deno.test("pages and error pages carry the security headers and a strict policy", async () => {
  for (const path of PAGES) {
    const response = await ask(path);
    await response.body?.cancel();
    assertSecure(response, path);
    const policy = policyOf(response);
    assertEquals(policy.get("default-src"), ["'self'"], path);
    assertEquals(policy.get("style-src"), ["'self'"], path);
    assertEquals(policy.get("connect-src"), ["'self'"], path);
    assertEquals(policy.get("worker-src"), ["'self'"], path);
    assertEquals(policy.get("object-src"), ["'none'"], path);
    assertEquals(policy.get("frame-ancestors"), ["'none'"], path);
    const [self, nonce, wasm, ...rest] = policy.get("script-src")!;
    assertMatch(nonce, /^'nonce-\w{32}'$/);
    assertEquals([self, wasm, rest], ["'self'", "'wasm-unsafe-eval'", []]);
  }
});

Deno.test("no page holds inline styles, handlers or addresses of other origins", async () => {
  for (const path of PAGES) {
    const html = await textOf(path);
    assert(!/\sstyle="/.test(html), path);
    assert(!/\son\w+="/.test(html), path);
    const urls = [...html.matchAll(/(?:src|href)="([^"]*)"/g)]
      .map(([, url]) => url);
    assert(urls.every((url) => /^(#|\/(?!\/))/.test(url)), `${path}: ${urls}`);
  }
});

Deno.test("a missing page is a 404 with a way back, and no script", async () => {
  const response = await ask("/none");
  assertEquals(response.status, 404);
  const html = await response.text();
  assertMatch(html, /There is no page at this address/);
  assertMatch(html, /<a href="\/">/);
  assert(!html.includes("/_fresh/js/"));
  assertEquals((await ask("/none", { method: "HEAD" })).status, 404);
});

Deno.test("an error in a handler is a 500 with the headers, and keeps its message to itself", async () => {
  const app = new App<State>()
    .use(...securityHeaders)
    .use(preferences)
    .use(errorPages)
    .get("/throws", () => {
      throw new Error("a secret of the server");
    });
  const { result: response, errors } = await withQuietErrors(() =>
    askOf(app as App<never>)("/throws")
  );
  assertEquals(response.status, 500);
  assertSecure(response, "/throws");
  assertEquals(policyOf(response).get("default-src"), ["'self'"]);
  const html = await response.text();
  assertMatch(html, /Something went wrong on the server/);
  assert(!html.includes("secret"));
  assertMatch(String(errors[0]), /a secret of the server/);
});

Deno.test("a method that nothing answers is a 404, with the headers", async () => {
  for (const method of ["POST", "PUT", "DELETE", "toString", "constructor"]) {
    for (const path of ["/", "/model", "/health"]) {
      const response = await ask(path, { method });
      assertEquals(response.status, 404, `${method} ${path}`);
      assertMatch(await response.text(), /There is no page at this address/);
      assertSecure(response, `${method} ${path}`);
    }
  }
});

Deno.test("a request whose Host is none is a 400, with the headers", async () => {
  await ask("/health"); // built now
  const { app } = await import("../../main.ts");
  const text = await sendRaw(
    app as App<never>,
    "GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n",
  );
  const [status, ...lines] = text.split("\r\n\r\n")[0].split("\r\n");
  assertEquals(status, "HTTP/1.1 400 Bad Request");
  const headers = new Headers(
    lines.map((line) => line.split(": ", 2) as [string, string]),
  );
  const response = new Response(null, { headers });
  assertSecure(response, "Host: a b");
  assertEquals(policyOf(response).get("default-src"), ["'self'"]);
});

Deno.test("HEAD / answers like GET without the body", async () => {
  const response = await ask("/", { method: "HEAD" });
  assertEquals([response.status, response.body], [200, null]);
  assertSecure(response, "HEAD /");
});

Deno.test("/health answers ok and is not kept", async () => {
  const response = await ask("/health");
  assertEquals(response.headers.get("Cache-Control"), "no-store");
  assertEquals(await response.text(), "ok");
});

Deno.test("every file a page names is there, with the security headers", async () => {
  const html = await textOf("/");
  const urls = [...html.matchAll(/(?:href=|from )"(\/[^"]+)"/g)]
    .map(([, url]) => url);
  for (const start of ["/styles.css?v=", "/favicon.svg?v=", "/_fresh/js/"]) {
    assert(urls.some((url) => url.startsWith(start)), `${start} in ${urls}`);
  }
  for (const url of urls) {
    const response = await ask(url);
    await response.body?.cancel();
    assertEquals(response.status, 200, url);
    assertSecure(response, url);
  }
});

/** The script that runs on /files' worker, by what its build is called. */
async function filesWorker(): Promise<string> {
  const [island] = /\/_fresh\/js\/Files\.js\?v=\w+/.exec(
    await textOf("/files"),
  )!;
  const [chunk] = /chunks\/files_worker-\w+\.js/.exec(await textOf(island))!;
  return `/_fresh/js/${chunk}`;
}

Deno.test("scripts of workers carry a policy of their own, as strict as the pages'", async () => {
  const worker = await filesWorker();
  assertMatch(await textOf(worker), /new Worker\(/);
  for (const path of [worker, "/service_worker.js", "/capture_worklet.js"]) {
    const response = await ask(path);
    await response.body?.cancel();
    assertSecure(response, path);
    const policy = policyOf(response);
    assertEquals(policy.get("default-src"), ["'self'"], path);
    assertEquals(policy.get("connect-src"), ["'self'"], path);
    const sources = policy.get("script-src");
    assertEquals(sources, ["'self'", "'wasm-unsafe-eval'"], path);
  }
});

Deno.test("the worklet is plain JavaScript", async () => {
  const response = await ask("/capture_worklet.js");
  assertMatch(response.headers.get("Content-Type")!, /^text\/javascript/);
  assertMatch(await response.text(), /registerProcessor\(/);
});

Deno.test("models are served with their types and an ETag that saves the next load", async () => {
  const index = await (await ask("/models/index.json")).json();
  assert(index.models.includes(index.default));
  const types = {
    "model.json": "application/json",
    "spec.json": "application/json",
    "weights.bin": "application/octet-stream",
  };
  for (const [file, type] of Object.entries(types)) {
    const path = `/models/${index.default}/${file}`;
    const response = await ask(path);
    assertEquals(response.headers.get("Content-Type"), type, path);
    const local = await Deno.readFile(`static${path}`);
    assertEquals((await response.bytes()).length, local.length, path);
    const again = await ask(path, {
      headers: { "If-None-Match": response.headers.get("ETag")! },
    });
    assertEquals([again.status, again.body], [304, null], path);
  }
});

Deno.test("/wasm/ serves tfjs' three WebAssembly files and nothing else", async () => {
  for (const variant of ["", "-simd", "-threaded-simd"]) {
    const path = `/wasm/tfjs-backend-wasm${variant}.wasm`;
    const response = await ask(path);
    assertEquals(response.headers.get("Content-Type"), "application/wasm");
    assertSecure(response, path);
    const magic = [...(await response.bytes()).slice(0, 4)];
    assertEquals(magic, [0, 0x61, 0x73, 0x6d], path);
    for (const tags of [response.headers.get("ETag")!, "*"]) {
      const headers = { "If-None-Match": tags };
      assertEquals((await ask(path, { headers })).status, 304, path);
    }
  }
  for (const name of ["index.js", "..%2findex.js", "x.wasm", "%E0%A4", ""]) {
    const response = await ask(`/wasm/${name}`);
    await response.body?.cancel();
    assertEquals(response.status, 404, name);
    assertSecure(response, name);
  }
});

Deno.test("nothing outside static/ is served", async () => {
  const paths = [
    "/../deno.json",
    "/..%2fdeno.json",
    "/models/..%2f..%2fdeno.json",
    "/%2e%2e%2fmain.ts",
    "/deno.json",
    "/main.ts",
    "/.git/config",
  ];
  for (const path of paths) {
    const response = await ask(path);
    await response.body?.cancel();
    assertEquals(response.status, 404, path);
    assertSecure(response, path);
  }
});
