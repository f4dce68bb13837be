import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { needs } from "../needs.ts";
import { freeze, FreezingBrowser } from "./freezing.ts";
import { serveBuild, type WatchedPage } from "./harness.ts";
import { nextUtterance, START_SECONDS } from "./listening.ts";
import { makeSpeech, readRun, writeSpaced } from "./speech.ts";

const { ignore, executable } = needs.chromium();

/** Longer than any latency, and than the kiosk waits for sound. */
const FROZEN_MS = 8000;

const folder = ignore ? "" : await Deno.makeTempDir();
const wavPath = `${folder}/voice.wav`;
if (!ignore) {
  // Nearly always somebody speaks: the page is frozen in mid-word.
  const { files: [file] } = await makeSpeech(folder);
  await writeSpaced(wavPath, [await readRun(file)], 2);
}
globalThis.addEventListener("unload", () => {
  if (folder !== "") Deno.removeSync(folder, { recursive: true });
});

/** What a page notes down of itself, beside what it is asked. */
interface Diary {
  /** `[event or what was on show, performance.now()]`. */
  entries: [what: string, atMs: number][];
}

/** Has a page note freezing, wake locks, chunks of sound, and what `attribute` shows. */
async function keepDiary(page: Page, attribute: string): Promise<void> {
  await page.addInitScript((attribute) => {
    const diary: Diary = { entries: [] };
    Object.assign(globalThis, { diary });
    const note = (what: string) =>
      diary.entries.push([what, performance.now()]);
    for (const name of ["freeze", "resume"]) {
      document.addEventListener(name, () => note(name));
    }
    const { wakeLock } = navigator;
    const request = wakeLock.request.bind(wakeLock);
    wakeLock.request = (type) => {
      note("wake lock");
      return request(type);
    };
    globalThis.AudioWorkletNode = class extends AudioWorkletNode {
      constructor(...args: ConstructorParameters<typeof AudioWorkletNode>) {
        super(...args);
        this.port.addEventListener("message", () => note("sound"));
      }
    };
    let last = "";
    const look = () => {
      const shown = document.querySelector(`[${attribute}]`)
        ?.getAttribute(attribute);
      if (shown && shown !== last) note(`=${last = shown}`);
    };
    new MutationObserver(look).observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: [attribute],
    });
  }, attribute);
}

/** What the page noted since it came back. */
async function sinceResume(page: Page): Promise<Diary["entries"]> {
  const entries = await page.evaluate(() =>
    (globalThis as unknown as { diary: Diary }).diary.entries
  );
  const at = entries.findIndex(([what]) => what === "resume");
  assert(at > 0, `never frozen: ${JSON.stringify(entries)}`);
  const [frozen, resumed] = [entries.findIndex(([w]) => w === "freeze"), at];
  const standstillMs = entries[resumed][1] - entries[frozen][1];
  assert(standstillMs > FROZEN_MS - 1000, `frozen for ${standstillMs} ms`);
  return entries.slice(resumed);
}

/** After a thaw the first sound takes off what was on show: the page listens. */
function assertNothingStale(entries: Diary["entries"]): void {
  const whats = entries.map(([what]) => what);
  const first = whats.indexOf("sound");
  const second = whats.indexOf("sound", first + 1);
  assert(second > first && first > 0, "it hears on");
  const isShown = (what: string) => what.startsWith("=");
  // A kiosk that looks after itself before the sound comes invites already.
  if (whats.slice(0, first).findLast(isShown) === "=attract") return;
  const shown = whats.slice(first, second).find(isShown);
  assertEquals(shown, "=listening", `${whats.slice(0, second + 5)}`);
}

function frozenTest(
  name: string,
  body: (watched: WatchedPage) => Promise<void>,
): void {
  Deno.test({
    name,
    ignore,
    sanitizeOps: false, // Playwright's
    sanitizeResources: false,
    async fn() {
      await using server = await serveBuild();
      await using browser = await FreezingBrowser.start({
        executable,
        wavPath,
        webgpu: false,
      });
      const watched = await browser.open(server);
      await body(watched);
      assertEquals(watched.faults, []);
    },
  });
}

frozenTest(
  "/kiosk hears on after its tab was frozen, asks for the wake lock again, and shows nothing stale",
  async (watched) => {
    const { page } = watched;
    await keepDiary(page, "data-screen");
    await page.goto(`${watched.origin}/kiosk?attractSeconds=3`);
    const spoken = page.locator(
      ".kiosk[data-screen=speech], .kiosk[data-screen=unsure]",
    );
    await spoken.waitFor({ timeout: 1000 * START_SECONDS });
    const thaw = await freeze(watched);
    await new Promise((resolve) => setTimeout(resolve, FROZEN_MS));
    await thaw();
    await page.locator("html[data-awake=true]").waitFor();
    await page.waitForTimeout(1000);
    await spoken.waitFor({ timeout: 1000 * START_SECONDS });
    const entries = await sinceResume(page);
    assertNothingStale(entries);
    const asked = entries.filter(([what]) => what === "wake lock");
    assertEquals(asked.length, 1);
  },
);

frozenTest(
  "/ hears on after its tab was frozen, joins no sound across it, and measures from the sound on",
  async (watched) => {
    const { page } = watched;
    await keepDiary(page, "data-state");
    await watched.visit();
    await watched.press();
    await watched.state("speech|unsure", { seconds: START_SECONDS });
    const thaw = await freeze(watched);
    await new Promise((resolve) => setTimeout(resolve, FROZEN_MS));
    await thaw();
    await nextUtterance(watched, 0);
    assertNothingStale(await sinceResume(page));
    const latency = await page.locator("[data-instrument=latency] dd")
      .textContent() ?? "";
    const [half, most] = latency.match(/\d[\d,]*(?= ms)/g)!
      .map((text) => Number(text.replace(",", "")));
    assert(half > 0 && most < FROZEN_MS / 2, latency);
  },
);
