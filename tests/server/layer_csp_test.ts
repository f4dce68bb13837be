import { assert, assertEquals } from "@std/assert";
import { h } from "preact";
import { App, csp, type CspOptions } from "fresh";
import { askOf } from "./fixture.ts";

async function policyOf(path: string, options?: CspOptions) {
  const app = new App()
    .use(csp(options))
    .get("/page", (ctx) => ctx.render(h("p", null)))
    .get("/text", (ctx) => ctx.text("plain"));
  const { headers } = await askOf(app as App<never>)(path);
  return headers;
}

const directives = (headers: Headers) =>
  headers.get("Content-Security-Policy")!.split("; ");

Deno.test("csp() is strict by default", async () => {
  const policy = directives(await policyOf("/page"));
  assert(policy.includes("default-src 'self'"));
  assert(policy.includes("object-src 'none'"));
  assert(policy.includes("frame-ancestors 'none'"));
});

Deno.test("csp() adds directives and replaces those of the same name", async () => {
  const policy = directives(
    await policyOf("/page", {
      csp: ["img-src 'none'", "worker-src 'self'"],
    }),
  );
  assert(policy.includes("worker-src 'self'"));
  assertEquals(policy.filter((text) => text.startsWith("img-src")), [
    "img-src 'none'",
  ]);
});

Deno.test("csp() with useNonce never lets 'unsafe-inline' through", async () => {
  const page = directives(await policyOf("/page", { useNonce: true }));
  assert(page.some((text) => /^script-src 'self' 'nonce-\w{32}'$/.test(text)));
  const text = directives(await policyOf("/text", { useNonce: true }));
  assert(text.includes("script-src 'self'"));
  const without = directives(await policyOf("/page"));
  assert(without.includes("script-src 'self' 'unsafe-inline'"));
});
