import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { pictureFile, SCHEMES } from "./pictures.ts";

/** A server for a test; it ends with the test. */
export interface Served extends AsyncDisposable {
  origin: string;
}

/** The built application on a free port of this machine. */
export async function serveBuild(): Promise<Served> {
  const build = new URL("../../_fresh/server.js", import.meta.url).href;
  const { default: app } = await import(build);
  const server = Deno.serve(
    { hostname: "localhost", port: 0, onListen() {} },
    app.fetch,
  );
  return {
    origin: `http://localhost:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** How a browser is started. */
export interface BrowserSetup {
  executable: string;
  /** WebGPU on SwiftShader; default true. */
  webgpu?: boolean;
  /** What the fake microphone hears, over and over; without it, beeps. */
  wavPath?: string;
  /** Allow the microphone without asking; default true. */
  allowMicrophone?: boolean;
}

/** Starts Chromium with a fresh profile; WebGPU and microphone are played by software. */
export function launch(setup: BrowserSetup): Promise<Browser> {
  const { executable: executablePath } = setup;
  return chromium.launch({ executablePath, args: chromiumArguments(setup) });
}

/** What Chromium is started with. */
export function chromiumArguments(
  { webgpu = true, wavPath, allowMicrophone = true }: Omit<
    BrowserSetup,
    "executable"
  >,
): string[] {
  const args = ["--use-fake-device-for-media-stream"];
  if (webgpu) {
    args.push("--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader");
  } else {
    args.push("--disable-features=WebGPU", "--disable-gpu");
  }
  if (allowMicrophone) args.push("--use-fake-ui-for-media-stream");
  if (wavPath) args.push(`--use-file-for-fake-audio-capture=${wavPath}`);
  // Chromium's sandbox refuses to run as root; containers have a small /dev/shm.
  if (Deno.uid() === 0) args.push("--no-sandbox", "--disable-dev-shm-usage");
  return args;
}

/** A page that is watched for everything it must not do. */
export class WatchedPage {
  readonly page: Page;
  readonly origin: string;
  readonly #faults: string[] = [];
  /** Console errors with one of these in them are part of the test. */
  readonly expected: RegExp[] = [];

  static async open(
    browser: Browser,
    { origin, ...options }: BrowserContextOptions & { origin: string },
  ): Promise<WatchedPage> {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      // It would fetch everything once more, past what a test intercepts.
      serviceWorkers: "block",
      ...options,
    });
    return new WatchedPage(await context.newPage(), origin);
  }

  /** Another tab of the same browser: storage and locks are shared. */
  async another(): Promise<WatchedPage> {
    return new WatchedPage(await this.page.context().newPage(), this.origin);
  }

  constructor(page: Page, origin: string) {
    this.page = page;
    this.origin = origin;
    page.on("request", (request) => {
      const url = request.url();
      // What a page made itself has its own origin in the address.
      const own = [origin, `blob:${origin}`, "data:"];
      if (!own.some((start) => url.startsWith(start))) {
        this.#faults.push(`request to ${url}`);
      }
    });
    page.on("console", (message) => {
      if (message.type() !== "error") return;
      this.#faults.push(`${message.text()} (${message.location().url})`);
    });
    page.on("pageerror", (error) => this.#faults.push(error.message));
  }

  /**
   * Opens the live page and waits until its button works.
   *
   * @param query settings: `?backend=webgpu`.
   */
  async visit(query = ""): Promise<void> {
    await this.page.goto(`${this.origin}/${query}`);
    await this.page.locator(".button-main:enabled").waitFor();
  }

  /** Requests off the origin, violations of the policy, and errors. */
  get faults(): string[] {
    return this.#faults.filter((text) =>
      !this.expected.some((pattern) => pattern.test(text))
    );
  }

  /** Waits until the page's state is one of `states`. */
  async state(states: string, { seconds = 60 } = {}): Promise<void> {
    const selector = states.split("|")
      .map((state) => `.live[data-state=${state}]`).join(", ");
    await this.page.locator(selector).waitFor({ timeout: 1000 * seconds });
  }

  /** An attribute of the first element that `selector` finds. */
  async attribute(selector: string, name: string): Promise<string> {
    return await this.page.locator(selector).first().getAttribute(name) ?? "";
  }

  /** Presses the large button. */
  async press(): Promise<void> {
    await this.page.locator(".button-main").click();
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

const SIZES = [[1440, 900], [390, 844]] as const;

/** Pictures of the page as it is, in both sizes, by day and by night. */
export async function photograph(page: Page, name: string): Promise<void> {
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      const path = await pictureFile(`${name}-${width}-${colorScheme}`);
      // Let a little of the spectrogram be drawn in the new colours.
      await page.waitForTimeout(400);
      await page.screenshot({ path });
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}
