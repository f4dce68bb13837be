import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Page } from "playwright-core";
import { tempFolder } from "../temp_folder.ts";
import { browserTest } from "./browser_case.ts";
import { serveBuild, type Served, type WatchedPage } from "./harness.ts";
import { serveWithSecondModel } from "./second_model.ts";
import { makeSpeech, predictFiles } from "./speech.ts";

const PAGES = ["/", "/files", "/model", "/kiosk"];

/** Asks again and again until it is so. */
async function eventually(
  what: string,
  isSo: () => Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!await isSo()) {
    assert(Date.now() < deadline, `never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Waits until the worker has everything and looks after the page. */
function isKept(page: Page): Promise<void> {
  return eventually(
    "a worker that looks after the page",
    () =>
      page.evaluate(async () => {
        const { active } = await navigator.serviceWorker.ready;
        return active?.state === "activated" &&
          navigator.serviceWorker.controller !== null;
      }),
  );
}

/** A test whose server goes away in the middle: of that alone the page may complain, and then only. */
function offlineTest(
  name: string,
  body: (watched: WatchedPage, endServer: () => Promise<void>) => Promise<void>,
): void {
  let server: Served;
  const setup = {
    webgpu: false,
    context: { serviceWorkers: "allow" as const },
    serve: async () => server = await serveBuild(),
  };
  browserTest(name, setup, (watched) =>
    body(watched, async () => {
      assertEquals(watched.faults, []);
      watched.expected.push(/ERR_CONNECTION_REFUSED|when fetching the script/);
      await server[Symbol.asyncDispose]();
    }));
}

offlineTest(
  "after one visit every page works without the server, and a recording is recognised",
  async ({ page, origin }, endServer) => {
    await using temp = await tempFolder();
    const { files } = await makeSpeech(temp.folder);
    const predictions = await predictFiles(files);
    // One that is named, where there is any.
    const chosen = Math.max(0, predictions.findIndex(({ sure }) => sure));
    const file = files[chosen], predicted = predictions[chosen];
    await page.goto(`${origin}/model?lang=fr`);
    await isKept(page);
    await page.goto(`${origin}/kiosk?title=Hall+7`);
    await eventually(
      "the kiosk as it was visited",
      () =>
        page.evaluate(async () => {
          const options = { ignoreVary: true };
          return await caches.match("/kiosk?title=Hall+7", options) !==
            undefined;
        }),
    );
    await endServer();
    for (const path of PAGES) {
      await page.goto(origin + path);
      const title = await page.title();
      assertMatch(title, /^Undertone\s?:/, path);
      assertEquals(await page.getAttribute("html", "lang"), "fr", path);
      const styled = await page.evaluate(
        "getComputedStyle(document.body).margin",
      );
      assertEquals(styled, "0px", `${path} has its styles`);
    }
    await page.goto(`${origin}/kiosk?title=Hall+7`);
    assertEquals(await page.title(), "Hall 7", "a kiosk keeps its look");
    await page.goto(`${origin}/?lang=de`);
    await page.locator(".button-main:enabled").waitFor();
    await page.goto(`${origin}/files`);
    assertEquals(await page.getAttribute("html", "lang"), "de");
    await page.locator(".files[data-ready=true]").waitFor();
    await page.locator("input[type=file]").setInputFiles([file]);
    await page.locator(".file[data-state=done]").waitFor({
      timeout: 120_000,
    });
    const row = page.locator(".segments tbody tr").first();
    assertEquals(
      await row.getAttribute("data-emotion"),
      predicted.sure ? predicted.emotion : "",
    );
    // What takes a compressed file apart was kept too, though never asked for.
    await page.locator("input[type=file]")
      .setInputFiles(["tests/audio/coded/speech.opus"]);
    await page.locator('.file[aria-label="speech.opus"][data-state=done]')
      .waitFor({ timeout: 120_000 });
    await page.goto(`${origin}/none`).then(
      () => assert(false, "a page that was never kept must not be made up"),
      () => {},
    );
  },
);

let models = "";

browserTest(
  "another usual model reaches and is kept by a page without a new build, the list that names it last",
  {
    webgpu: false,
    context: { serviceWorkers: "allow" },
    async serve() {
      const served = await serveWithSecondModel("second");
      ({ models } = served);
      return served;
    },
  },
  async ({ page, origin }) => {
    await page.goto(`${origin}/model`);
    await isKept(page);
    const usual = () =>
      page.evaluate(async () => {
        const response = await fetch("/models/index.json");
        return (await response.json()).default as string;
      });
    assert(await usual() !== "second");
    const file = `${models}/index.json`;
    const index = JSON.parse(await Deno.readTextFile(file));
    await Deno.writeTextFile(
      file,
      JSON.stringify({ ...index, default: "second" }),
    );
    assertEquals(await usual(), "second");
    const [cache] = await page.evaluate(() => caches.keys());
    await eventually(
      "the list of now",
      async () =>
        /"default":"second"/.test(
          await keptIn(page, cache, "/models/index.json") ?? "",
        ),
    );
    assert(await keptIn(page, cache, "/models/second/canary.json") !== null);
  },
);

/** Has a worker of another build take over; what it does to caches is awaited. */
async function update(page: Page, build: string): Promise<void> {
  await page.evaluate(
    (build) =>
      navigator.serviceWorker.register(`/service_worker.js?v=${build}`),
    build,
  );
  await eventually(
    `${build} takes over`,
    () =>
      page.evaluate((build) => {
        const { scriptURL, state } = navigator.serviceWorker.controller!;
        return scriptURL.endsWith(`?v=${build}`) && state === "activated";
      }, build),
  );
}

/** What a cache holds under a key, as text; null: nothing. */
function keptIn(page: Page, name: string, key: string): Promise<string | null> {
  return page.evaluate(async ({ name, key }) => {
    const cache = await caches.open(name);
    const response = await cache.match(key, { ignoreVary: true });
    return await response?.text() ?? null;
  }, { name, key });
}

browserTest(
  "a new build replaces the one that was kept, and the one before it is still there for open tabs",
  { webgpu: false, context: { serviceWorkers: "allow" } },
  async ({ page, origin }) => {
    await page.goto(`${origin}/model`);
    await isKept(page);
    const names = () =>
      page.evaluate(() => caches.keys().then((keys) => keys.sort()));
    const [first] = await names();
    assertMatch(first, /^undertone-[0-9a-f]{20}$/);
    await update(page, "later-1");
    await update(page, "later-2");
    assertEquals(await names(), ["undertone-later-1", "undertone-later-2"]);
  },
);

offlineTest(
  "a new build takes over the language and the kiosks that were visited, also on the visit it comes with",
  async ({ page, origin, expected }, endServer) => {
    const HALL = "/kiosk?title=Hall+7";
    await page.goto(`${origin}/model?lang=fr`);
    await isKept(page);
    await page.goto(origin + HALL);
    const [first] = await page.evaluate(() => caches.keys());
    await eventually(
      "the kiosk as it was visited",
      async () => await keptIn(page, first, HALL) !== null,
    );
    // What takes over here hears from no page: this one has no script.
    expected.push(/favicon\.ico/); // nor does it name an icon
    await page.goto(`${origin}/health`);
    await update(page, "later-1");
    const later = "undertone-later-1";
    assertEquals(await keptIn(page, later, "/.language"), "fr");
    assertMatch(await keptIn(page, later, HALL) ?? "", /<h1>Hall 7</);
    // And this one finds nothing to take over but what the page says.
    await page.goto(`${origin}/kiosk?title=Hall+8&lang=es`);
    await page.evaluate(() => caches.delete("undertone-later-1"));
    await update(page, "later-2");
    await eventually(
      "what the page says",
      async () =>
        await keptIn(
          page,
          "undertone-later-2",
          "/kiosk?title=Hall+8&lang=es",
        ) !== null,
    );
    await endServer();
    await page.goto(`${origin}/files`);
    assertEquals(await page.getAttribute("html", "lang"), "es");
  },
);
