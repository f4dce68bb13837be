/**
 * A browser whose pages can be hidden and frozen. Playwright's own keeps every
 * page in view; here it looks on at one that was started without it.
 *
 * @module
 */
import { type Browser, type CDPSession, chromium } from "playwright-core";
import {
  type BrowserSetup,
  chromiumArguments,
  WatchedPage,
} from "./harness.ts";

/** How long a browser may take to say where it can be reached. */
const START_MS = 60_000;

/** A browser in whose one window a page can be hidden behind another. */
export class FreezingBrowser implements AsyncDisposable {
  readonly #browser: Browser;
  readonly #process: Deno.ChildProcess;
  readonly #profile: string;

  static async start(
    { executable, ...setup }: BrowserSetup,
  ): Promise<FreezingBrowser> {
    const profile = await Deno.makeTempDir();
    const process = new Deno.Command(executable, {
      args: [
        ...chromiumArguments(setup),
        "--headless",
        "--no-first-run",
        "--remote-debugging-port=0",
        `--user-data-dir=${profile}`,
        "about:blank",
      ],
      stdout: "null",
      stderr: "null",
    }).spawn();
    const port = await portIn(`${profile}/DevToolsActivePort`);
    const browser = await chromium.connectOverCDP(
      `http://127.0.0.1:${port}`,
      { noDefaults: true },
    );
    return new FreezingBrowser(browser, process, profile);
  }

  private constructor(
    browser: Browser,
    process: Deno.ChildProcess,
    profile: string,
  ) {
    this.#browser = browser;
    this.#process = process;
    this.#profile = profile;
  }

  /** A page of its window. */
  async open({ origin }: { origin: string }): Promise<WatchedPage> {
    const [context] = this.#browser.contexts();
    return new WatchedPage(await context.newPage(), origin);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    this.#process.kill("SIGKILL");
    await this.#process.status;
    // Its helpers end a little later, and may write until then.
    await Deno.remove(this.#profile, { recursive: true }).catch(() => {});
  }
}

/** Hides a page behind another, and freezes it; the result brings it back. */
export async function freeze({ page }: WatchedPage): Promise<Thaw> {
  const session = await page.context().newCDPSession(page);
  const other = await page.context().newPage();
  await other.bringToFront();
  await page.waitForFunction(() => document.visibilityState === "hidden");
  await setState(session, "frozen");
  return async () => {
    await setState(session, "active");
    await page.bringToFront();
    await other.close();
  };
}

/** Brings a page back. */
export type Thaw = () => Promise<void>;

async function setState(
  session: CDPSession,
  state: "frozen" | "active",
): Promise<void> {
  await session.send("Page.setWebLifecycleState", { state });
}

/** The port a browser writes into its profile, on the first line, once it listens. */
async function portIn(file: string): Promise<string> {
  const end = performance.now() + START_MS;
  while (performance.now() < end) {
    const text = await Deno.readTextFile(file).catch(() => "");
    if (text.includes("\n")) return text.split("\n")[0];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Cannot start the browser: it wrote no ${file}`);
}
