import { assert, assertEquals, assertMatch } from "@std/assert";
import { ask } from "./application.ts";

async function html(
  path: string,
  status: number,
  init?: RequestInit,
): Promise<string> {
  const response = await ask(path, init);
  assertEquals(response.status, status, path);
  return await response.text();
}

Deno.test("/kiosk holds the island and the notice, and no way to another page", async () => {
  const text = await html("/kiosk", 200);
  assertMatch(text, /<!--island:0--><main[^>]* class="kiosk"/);
  assertMatch(text, /Emotion recognition is at work here\./);
  assertMatch(text, /Nothing is stored/);
  assert(!/<a[ >]|<nav/.test(text), text);
});

Deno.test("/kiosk shows its title, theme and first language before any script runs", async () => {
  const text = await html(
    "/kiosk?title=Hall%203&languages=fr,de&theme=dark",
    200,
  );
  assertMatch(text, /<h1>Hall 3<\/h1>/);
  assertMatch(text, /<title>Hall 3<\/title>/);
  assertMatch(text, /<html[^>]* data-theme="dark"/);
  assertMatch(text, /<main[^>]* lang="fr"/);
  assertMatch(text, /Une reconnaissance des émotions est à l’œuvre ici/);
});

Deno.test("/kiosk is drawn as it is set, not as somebody chose on another page", async () => {
  const headers = { Cookie: "theme=dark" };
  const unset = await html("/kiosk", 200, { headers });
  assert(!/<html[^>]* data-theme/.test(unset));
  const light = await html("/kiosk?theme=light", 200, { headers });
  assertMatch(light, /<html[^>]* data-theme="light"/);
});

Deno.test("/kiosk keeps its theme for itself: other pages stay as they are", async () => {
  for (const path of ["/kiosk?theme=dark", "/kiosk?theme=dark&nonsense=1"]) {
    const response = await ask(path);
    await response.body?.cancel();
    assertEquals(response.headers.get("Set-Cookie"), null, path);
  }
  const chosen = await ask("/kiosk?theme=dark&lang=de");
  await chosen.body?.cancel();
  assertMatch(chosen.headers.get("Set-Cookie")!, /^lang=de; [^,]*$/);
});

Deno.test("/kiosk answers 400 to settings that it cannot read, and names them as text", async () => {
  const text = await html("/kiosk?emotions=%3Cscript%3E&probabilities=x", 400);
  assertMatch(text, /'emotions' must be a list of emotions.*&lt;script/s);
  assertMatch(text, /'probabilities' must be true or false/);
  assert(!text.includes("<!--island"), "the kiosk must not start");
});

Deno.test("/kiosk answers 400, not 500, to names that every object has", async () => {
  for (const name of ["toString", "constructor", "__proto__"]) {
    const text = await html(`/kiosk?${name}=1`, 400);
    assertMatch(text, new RegExp(`'${name}' must be one of title, languages`));
  }
});
