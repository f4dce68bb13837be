import { assertEquals } from "@std/assert";
import type { Worker } from "playwright-core";
import { needs } from "../needs.ts";
import { launch, serveBuild, WatchedPage } from "./harness.ts";

const { ignore, executable } = needs.chromium();

/** Not of this origin, though no network is needed. */
const ELSEWHERE = "data:,elsewhere";

function canFetch(worker: Worker, url: string): Promise<boolean> {
  return worker.evaluate(
    (url) => fetch(url).then(() => true, () => false),
    url,
  );
}

Deno.test({
  name: "workers may fetch from this origin alone, as the pages may",
  ignore,
  // Playwright keeps timers and pipes of its own.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    await using server = await serveBuild();
    const browser = await launch({ executable, webgpu: false });
    try {
      const { page } = await WatchedPage.open(browser, {
        origin: server.origin,
        serviceWorkers: "allow",
      });
      const [service] = await Promise.all([
        page.context().waitForEvent("serviceworker"),
        page.goto(`${server.origin}/files`),
      ]);
      const [ofFiles] = await Promise.all([
        page.waitForEvent("worker"),
        page.locator("input[type=file]")
          .setInputFiles("tests/audio/coded/speech.flac"),
      ]);
      for (const worker of [service, ofFiles]) {
        assertEquals(await canFetch(worker, ELSEWHERE), false, worker.url());
        assertEquals(await canFetch(worker, "/health"), true, worker.url());
      }
    } finally {
      await browser.close();
    }
  },
});
