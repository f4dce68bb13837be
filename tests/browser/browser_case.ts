import { assertEquals } from "@std/assert";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { needs } from "../needs.ts";
import {
  type BrowserSetup,
  launch,
  serveBuild,
  type Served,
  WatchedPage,
} from "./harness.ts";

const chromium = needs.chromium();

/** What a test's browser is started with, and what serves it. */
export interface TestSetup extends Omit<BrowserSetup, "executable"> {
  /** True: what else the test needs is missing. */
  ignore?: boolean;
  /** Default: the application as it is built. */
  serve?: () => Promise<Served>;
  /** What the page's context is made with. */
  context?: BrowserContextOptions;
}

/** A test in a browser of its own, on a page that must do nothing forbidden. */
export function browserTest(
  name: string,
  { ignore = false, serve = serveBuild, context, ...setup }: TestSetup,
  body: (watched: WatchedPage, browser: Browser) => Promise<void>,
): void {
  Deno.test({
    name,
    ignore: ignore || chromium.ignore,
    // Playwright keeps timers and pipes of its own.
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      await using server = await serve();
      const { executable } = chromium;
      const browser = await launch({ executable, ...setup });
      try {
        const watched = await WatchedPage.open(browser, {
          origin: server.origin,
          ...context,
        });
        await body(watched, browser);
        assertEquals(watched.faults, []);
      } finally {
        await browser.close();
      }
    },
  });
}
