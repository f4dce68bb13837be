import { assert, assertEquals, assertMatch } from "@std/assert";
import { h } from "preact";
import { App } from "fresh";
import { asset, Head } from "fresh/runtime";
import { setBuildId } from "../../lib/fresh/runtime.ts";
import { askFixture, askOf, withQuietErrors } from "./fixture.ts";

const htmlOf = async (path: string) => await (await askFixture(path)).text();

Deno.test("a page without islands ships no JavaScript", async () => {
  assert(!/<script/.test(await htmlOf("/")));
  assertMatch(await htmlOf("/islands"), /<script type="module"/);
});

Deno.test("islands stand between comments and are booted once each", async () => {
  const html = await htmlOf("/islands");
  for (const i of [0, 1, 2, 3, 4]) {
    assertEquals(html.split(`<!--island:${i}-->`).length, 2, `start of ${i}`);
    assertEquals(html.split(`<!--/island:${i}-->`).length, 2, `end of ${i}`);
  }
  assert(!html.includes("island:5"), "an island in an island is part of it");
  assertMatch(
    html,
    /<!--island:1--><b>Ada<\/b><b>Grace<\/b><button[^>]*>more<\/button><!--\/island:1-->/,
  );
});

Deno.test("the boot script carries the policy's nonce and imports built files", async () => {
  const response = await askFixture("/islands");
  const html = await response.text();
  const [, nonce, code] =
    /<script type="module" nonce="([^"]+)">(.*?)<\/script><\/body>/
      .exec(html)!;
  const policy = response.headers.get("Content-Security-Policy")!;
  assert(policy.includes(`script-src 'self' 'nonce-${nonce}'`), policy);
  const urls = [...code.matchAll(/from "([^"]+)"/g)].map(([, url]) => url);
  assertEquals(urls.length, 3); // boot, Counter.tsx, Shell.tsx
  for (const url of urls) {
    const script = await askFixture(url);
    assertEquals(script.status, 200, url);
    assertMatch(script.headers.get("Content-Type")!, /^text\/javascript/);
    await script.body?.cancel();
  }
});

Deno.test("an island's props cannot end the script they stand in", async () => {
  const html = await htmlOf("/islands");
  assertEquals(html.split("</script>").length, 2);
  assert(html.includes('"label":"\\u003c/script>\\u003cb>&"'));
});

Deno.test("an island's props must be plain JSON", async () => {
  const { result, errors } = await withQuietErrors(() =>
    askFixture("/bad_props")
  );
  assertEquals(result.status, 500);
  await result.body?.cancel();
  assertMatch(
    String(errors[0]),
    /TypeError: Cannot render the page: 'start' of island Counter\.tsx must be plain JSON, got \(\) ?=> ?1/,
  );
});

Deno.test("<Head> replaces _app's title and meta of the same name", async () => {
  const html = await htmlOf("/islands");
  assertEquals(html.match(/<title>.*?<\/title>/g), ["<title>Islands</title>"]);
  assertEquals(html.match(/<meta name="description".*?>/g), [
    '<meta name="description" content="of the page"/>',
  ]);
  assertMatch(await htmlOf("/"), /<title>Fixture<\/title>/);
});

Deno.test("<Head> keeps the last meta of a name, in any place, and all that have none", async () => {
  const app = new App().get("/", (ctx) =>
    ctx.render(
      h("div", null, [
        h(Head, null, [
          h("meta", { name: "a", content: "1" }),
          h("meta", { content: "2", name: "b" }),
          h("meta", { property: "c", content: "3" }),
        ]),
        h(Head, null, [
          h("meta", { content: "4", name: "a" }),
          h("meta", { name: "b", content: "5" }),
          h("meta", { property: "c", content: "6" }),
        ]),
      ]),
    ));
  const html = await (await askOf(app as App<never>)("/")).text();
  assertEquals(
    [...html.matchAll(/content="(\d)"/g)].map(([, content]) => content).sort(),
    ["3", "4", "5", "6"],
  );
  assert(html.indexOf('content="6"') < html.indexOf("</head>"));
});

Deno.test("inline styles get the nonce, of each request another", async () => {
  const nonceOf = async () => {
    const response = await askFixture("/");
    const nonce = /<style nonce="([^"]+)">/.exec(await response.text())![1];
    const policy = response.headers.get("Content-Security-Policy")!;
    assert(policy.includes(`style-src 'self' 'nonce-${nonce}'`), policy);
    return nonce;
  };
  assert(await nonceOf() !== await nonceOf());
});

Deno.test("ctx.render() escapes text and takes status and headers", async () => {
  const app = new App().get(
    "/",
    (ctx) =>
      ctx.render(h("p", { title: '"<' }, "<b>&"), {
        status: 418,
        headers: { "X-Own": "1" },
      }),
  );
  const response = await askOf(app as App<never>)("/");
  assertEquals(response.status, 418);
  assertEquals(response.headers.get("X-Own"), "1");
  assertMatch(await response.text(), /<p title="&quot;&lt;">&lt;b>&amp;<\/p>/);
});

Deno.test("asset() knows the build while an island's module loads", async () => {
  assertMatch(
    await htmlOf("/islands"),
    /data-picture="\/picture\.svg\?v=\w{20}"/,
  );
});

Deno.test("asset() adds the build to paths of its own, and to nothing else", () => {
  setBuildId("");
  assertEquals(asset("/a.css"), "/a.css");
  setBuildId("abc");
  try {
    assertEquals(asset("/a.css"), "/a.css?v=abc");
    assertEquals(asset("/a.svg#part"), "/a.svg?v=abc#part");
    for (const url of ["/a?b=1", "//x.org/a", "https://x.org/a", "a", ""]) {
      assertEquals(asset(url), url);
    }
  } finally {
    setBuildId("");
  }
});
