import { assert, assertEquals, assertMatch } from "@std/assert";
import { LANGUAGES, SECTIONS } from "../../lib/messages/mod.ts";
import { ask, textOf } from "./application.ts";

const asking = (language: string) => ({
  headers: { "Accept-Language": language },
});

Deno.test("a page speaks the browser's language and says so", async () => {
  const response = await ask("/", asking("de-AT, en;q=0.5"));
  assertEquals(response.headers.get("Content-Language"), "de");
  assertMatch(response.headers.get("Vary")!, /Accept-Language, Cookie/);
  assertEquals(response.headers.get("Set-Cookie"), null, "nothing was chosen");
  const html = await response.text();
  assertMatch(html, /<html lang="de">/);
  assertMatch(html, /Zuhören starten/);
  assert(!html.includes("Start listening"));
});

Deno.test("?lang= changes the language and is kept in a cookie", async () => {
  const response = await ask("/?lang=fr", asking("de"));
  const cookie = response.headers.get("Set-Cookie")!;
  assertMatch(cookie, /^lang=fr; Path=\/; Max-Age=\d+; SameSite=Lax$/);
  assertMatch(await response.text(), /<html lang="fr">/);
  const later = await textOf("/", { headers: { Cookie: cookie } });
  assertMatch(later, /<html lang="fr">/);
});

Deno.test("a language nobody speaks is neither shown nor kept", async () => {
  const response = await ask("/?lang=%22%3E%3Cscript%3E", asking("es"));
  assertEquals(response.headers.get("Set-Cookie"), null);
  assertMatch(await response.text(), /<html lang="es">/);
});

Deno.test("?theme= draws the page by day or night and is kept in a cookie", async () => {
  const response = await ask("/?theme=dark");
  assertMatch(response.headers.get("Set-Cookie")!, /^theme=dark; /);
  assertMatch(await response.text(), /<html lang="en" data-theme="dark">/);
  const headers = { Cookie: "theme=light" };
  assertMatch(await textOf("/", { headers }), /data-theme="light">/);
  assertMatch(await textOf("/"), /<html lang="en">/);
});

Deno.test("every language is offered in its own words, the current one marked", async () => {
  const html = await textOf("/", asking("es"));
  for (const name of ["English", "Deutsch", "Français", "Español"]) {
    assert(html.includes(`>${name}</a>`), name);
  }
  const marked = /<a href="\/\?lang=(\w+)"[^>]*aria-current="true"/.exec(html);
  assertEquals(marked?.[1], "es");
});

Deno.test("a page ships the texts of one language only", async () => {
  const html = await textOf("/", asking("en"));
  const scripts = [...html.matchAll(/from "(\/_fresh\/js\/[^"]+)"/g)]
    .map(([, url]) => url);
  assert(scripts.length >= 2, html);
  const seen = new Set<string>();
  let shipped = html;
  for (const url of scripts) {
    if (seen.has(url)) continue;
    seen.add(url);
    const script = await textOf(url);
    shipped += script;
    for (const [, chunk] of script.matchAll(/"([./\w-]+\.js)"/g)) {
      scripts.push(new URL(chunk, `http://x${url}`).pathname);
    }
  }
  const texts = (language: (typeof LANGUAGES)[number]) =>
    Object.values(SECTIONS.live[language])
      .filter((text) => typeof text === "string" && text.length > 20);
  const english = texts("en");
  const isShipped = (text: unknown) => shipped.includes(String(text));
  assert(english.some(isShipped), "the chosen one is");
  for (const language of ["de", "fr", "es"] as const) {
    const foreign = texts(language).filter((text) => !english.includes(text));
    assertEquals(foreign.filter(isShipped), [], language);
  }
});

Deno.test("the menu of a page that is not there leads to no other site", async () => {
  const response = await ask("//evil.example/");
  assertEquals(response.status, 404);
  const html = await response.text();
  assert(html.includes('href="/evil.example/?lang=de"'), html);
  assert(!html.includes('href="//'), html);
});
