import { assertEquals } from "@std/assert";
import type { Worker } from "playwright-core";
import { browserTest } from "./browser_case.ts";

/** Not of this origin, though no network is needed. */
const ELSEWHERE = "data:,elsewhere";

function canFetch(worker: Worker, url: string): Promise<boolean> {
  return worker.evaluate(
    (url) => fetch(url).then(() => true, () => false),
    url,
  );
}

browserTest(
  "workers may fetch from this origin alone, as the pages may",
  { webgpu: false, context: { serviceWorkers: "allow" } },
  async ({ page, origin }) => {
    const [service] = await Promise.all([
      page.context().waitForEvent("serviceworker"),
      page.goto(`${origin}/files`),
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
  },
);
