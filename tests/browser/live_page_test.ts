import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Page } from "playwright-core";
import { needs } from "../needs.ts";
import { browserTest } from "./browser_case.ts";
import { faintNoise, nextUtterance, START_SECONDS } from "./listening.ts";
import { WatchedPage } from "./harness.ts";
import { inspect } from "./look.ts";
import { makeSpeech, readClip, writeSpaced } from "./speech.ts";

const { ignore } = needs.chromium();

const folder = ignore ? "" : await Deno.makeTempDir();
const voice = `${folder}/voice.wav`;
const loud = `${folder}/loud.wav`;
const silence = `${folder}/silence.wav`;
if (!ignore) {
  const { files } = await makeSpeech(folder);
  const clips = await Promise.all(files.slice(0, 3).map(readClip));
  await writeSpaced(voice, clips, 1);
  await writeSpaced(loud, [clips[0].map((x) => 40 * x)], 0.5);
  await writeSpaced(silence, [faintNoise(4)]);
}
globalThis.addEventListener("unload", () => {
  if (folder !== "") Deno.removeSync(folder, { recursive: true });
});

/** On WebAssembly: what is tested here does not hang on the backend. */
const setup = { webgpu: false, wavPath: voice };

const chart = (page: Page) => page.locator(".timeline-chart");
const reading = async (page: Page) =>
  await chart(page).getAttribute("aria-valuetext") ?? "";

/** What stands on the element that has the focus. */
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.textContent);

/** The settings that the browser keeps. */
const kept = (page: Page) =>
  page.evaluate(() => localStorage.getItem("undertone-settings"));

/** What the circle says in one of some states, as soon as there is one. */
async function placeIn(page: Page, states: string[]): Promise<string> {
  const label = await page.waitForFunction((states) => {
    const { state } = document.querySelector<HTMLElement>(".live")!.dataset;
    return states.includes(state!) &&
      document.querySelector(".circle svg[role=img]")!.ariaLabel;
  }, states);
  return `${await label.jsonValue()}`;
}

/** Waits until so many sessions are listed as kept. */
const untilKept = (page: Page, count: number) =>
  page.waitForFunction(
    (count) => document.querySelectorAll("[data-kept]").length === count,
    count,
  );

/** Presses a key until the timeline reads what `pattern` says. */
async function seek(page: Page, key: string, pattern: RegExp): Promise<void> {
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press(key);
    if (pattern.test(await reading(page))) return;
  }
  throw new Error(`never read ${pattern}: ${await reading(page)}`);
}

browserTest(
  "/ keeps the last minutes: arrow keys read a moment, Enter plays it, a note stays pinned",
  setup,
  async (watched) => {
    const { page } = watched;
    await watched.visit();
    await inspect(page, "idle");
    await page.setViewportSize({ width: 1440, height: 900 });
    await watched.press();
    await nextUtterance(watched, 0);
    await nextUtterance(watched, 1);
    const areas = await page.locator(".timeline-chart path[data-emotion]")
      .evaluateAll((all) => all.map((path) => path.getAttribute("d")));
    assertEquals(areas.length, 8);
    assert(areas.some((d) => d!.length > 40), `${areas}`);
    await chart(page).focus();
    await seek(page, "ArrowLeft", /· \w+ \d+%/);
    const before = await reading(page);
    // With another key they are the browser's: to the page's begin, or back.
    await page.keyboard.press("Control+Home");
    assertEquals(await reading(page), before);
    await page.keyboard.press("Enter");
    await page.locator(".timeline:not([data-playing=''])").waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".timeline[data-playing='']").waitFor();
    assertEquals(await reading(page), before);
    await page.getByRole("button", { name: "Note" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.type("as it was");
    await page.keyboard.press("Tab");
    await page.waitForTimeout(1000); // four readings, each draws the page anew
    assertEquals(await focused(page), "Pin");
    await page.keyboard.press("Enter");
    assertEquals(await focused(page), "Note");
    const notes = page.locator(".timeline-notes li");
    assertMatch(await notes.textContent() ?? "", /\d:\d\d\s+as it was/);
    await chart(page).focus();
    await page.keyboard.press("Escape");
    assertEquals(await reading(page), "now");
    assertMatch(
      await page.locator(".summary").textContent() ?? "",
      /heard, 0:\d\d of it speech.*\d%/s,
    );
    assertMatch(await placeIn(page, ["speech", "unsure"]), /^Valence -?\d/);
    assertMatch(await placeIn(page, ["silence"]), /while no emotion is heard/);
    await inspect(page, "listening");
  },
);

browserTest(
  "/ keeps a session where it is asked to, through a crash, and gives it out, back and up",
  setup,
  async (watched) => {
    const { page } = watched;
    await watched.visit();
    await watched.press();
    await nextUtterance(watched, 0);
    await page.getByLabel("with its sound").check();
    await page.getByRole("button", { name: "Keep this session" }).click();
    await page.locator(".record[data-recording=true]").waitFor();
    await page.locator("[data-kept]", { hasText: "being kept now" }).waitFor();
    await page.waitForTimeout(10_000); // at least two parts of four seconds
    await page.reload(); // in mid-recording
    const kept = page.locator("[data-kept]");
    await kept.filter({ hasText: "cut short" }).waitFor();
    await kept.getByRole("button", { name: "Open" }).click();
    const title = page.getByRole("heading", { name: "A kept session" });
    await title.waitFor();
    await chart(page).focus();
    await page.keyboard.press("Home");
    await seek(page, "ArrowRight", /· \w+ \d+%/);
    await inspect(page, "kept");
    await page.setViewportSize({ width: 1440, height: 900 });
    const files: { name: string; path: string; size: number }[] = [];
    for (const kind of ["CSV", "JSON", "WAV"]) {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        kept.getByRole("button", { name: `as ${kind}` }).click(),
      ]);
      const path = `${folder}/${download.suggestedFilename()}`;
      await download.saveAs(path);
      const { size } = await Deno.stat(path);
      files.push({ name: download.suggestedFilename(), path, size });
    }
    const [csv, json, wav] = files;
    assertMatch(await Deno.readTextFile(csv.path), /^seconds,state,emotion/);
    const { info, moments } = JSON.parse(await Deno.readTextFile(json.path));
    assert(info.seconds >= 7, `${info.seconds} s were kept`);
    assert(moments.length >= 4 * 7, `${moments.length} moments`);
    const soundSeconds = (wav.size - 44) / 2 / 16_000;
    assert(
      Math.abs(soundSeconds - info.seconds) < 0.5,
      `${soundSeconds} s of sound, ${info.seconds} s of session`,
    );
    await page.getByRole("button", { name: "Back to now" }).press("Enter");
    await title.waitFor({ state: "detached" });
    assertEquals(await focused(page), "The last minutes");
    await kept.getByRole("button", { name: "Open" }).click();
    await title.waitFor();
    await kept.getByRole("button", { name: "Delete" }).press("Enter");
    await page.getByText("Nothing is kept unless you ask").waitFor();
    assertEquals(await focused(page), "Kept sessions");
    await page.locator("[role=status]", { hasText: /session of .* deleted/ })
      .waitFor();
    await title.waitFor({ state: "detached" });
    await page.locator(".kept input[type=file]")
      .setInputFiles([json.path, wav.path]);
    await kept.waitFor();
    assertEquals(await kept.getByRole("button", { name: "WAV" }).count(), 1);
    const keys = () =>
      kept.evaluateAll((all) => all.map((one) => one.dataset.kept));
    for (const count of [2, 3]) {
      await page.locator(".kept input[type=file]").setInputFiles(json.path);
      await kept.nth(count - 1).waitFor();
    }
    const [first, , last] = await keys();
    const buttons = page.locator("[data-kept] .link-warn");
    const focusedKey = () =>
      page.evaluate(() =>
        document.activeElement?.closest<HTMLElement>("[data-kept]")?.dataset
          .kept
      );
    await buttons.nth(1).press("Enter");
    await untilKept(page, 2);
    assertEquals(await focusedKey(), last);
    await buttons.nth(1).press("Enter");
    await untilKept(page, 1);
    assertEquals(await focusedKey(), first);
    const other = `${folder}/other.json`;
    await Deno.writeTextFile(other, "{}");
    await page.locator(".kept input[type=file]").setInputFiles(other);
    const problem = page.locator(".kept-problem");
    assertMatch(await problem.textContent() ?? "", /other\.json.*'format'/);
  },
);

browserTest(
  "/ says that it is not sure, as large as an emotion, where the model asks more of itself",
  setup,
  async (watched) => {
    const { page } = watched;
    await page.route("**/spec.json", async (route) => {
      const response = await route.fetch();
      const json = { ...await response.json(), notSureBelow: 1 };
      await route.fulfill({ response, json });
    });
    await watched.visit();
    await watched.press();
    await watched.state("unsure", { seconds: START_SECONDS });
    assertEquals(await watched.attribute(".live", "data-emotion"), "");
    await nextUtterance(watched, 0);
    await watched.state("unsure");
    assertMatch(
      await page.locator(".now").textContent() ?? "",
      /Not sureperhaps \w+, \d+%/,
    );
    await page.locator(".last", { hasText: "Not sure" }).waitFor();
    await inspect(page, "unsure");
  },
);

browserTest(
  "/ tells of a voice that is too loud, and of processing that the browser still applies",
  { webgpu: false, wavPath: loud },
  async (watched) => {
    const { page } = watched;
    await page.addInitScript(() => {
      const { getSettings } = MediaStreamTrack.prototype;
      MediaStreamTrack.prototype.getSettings = function () {
        return { ...getSettings.call(this), noiseSuppression: true };
      };
    });
    await watched.visit();
    await page.evaluate(() => {
      const region = document.querySelector("[role=status]")!;
      const told: string[] = [];
      const all = { subtree: true, childList: true, characterData: true };
      new MutationObserver(() => told.push(region.textContent))
        .observe(region, all);
      Object.assign(globalThis, { told });
    });
    await watched.press();
    await page.locator(".level[data-clipping=true]").waitFor({
      timeout: 1000 * START_SECONDS,
    });
    await page.locator("[data-gate=open]").waitFor();
    await page.waitForTimeout(1000); // drawn again, four times
    const told = await page.evaluate(() =>
      (globalThis as unknown as { told: string[] }).told
    );
    const ofProcessing = told.filter((text) => /noise suppres/.test(text));
    assertEquals(ofProcessing.length, 1, `${told}`);
    const note = page.locator("[data-note=processing]");
    assertMatch(await note.textContent() ?? "", /noise suppression/);
    await inspect(page, "loud");
  },
);

browserTest(
  "/ is set by keyboard alone, takes another microphone while it runs, remembers, and resets",
  setup,
  async (watched) => {
    const { page } = watched;
    await watched.visit();
    const isOn = (selector: string) =>
      page.evaluate(
        (selector) => document.activeElement?.matches(selector) ?? false,
        selector,
      );
    const tabTo = async (selector: string) => {
      for (let i = 0; i < 40; i++) {
        await page.keyboard.press("Tab");
        if (await isOn(selector)) return;
      }
      throw new Error(`no way by keyboard to ${selector}`);
    };
    await tabTo(".button-main");
    await page.keyboard.press("Enter");
    await nextUtterance(watched, 0);
    await tabTo(".settings summary");
    await page.keyboard.press("Enter");
    await tabTo(".settings select");
    const microphone = page.locator("[data-instrument=microphone] dd");
    const first = await microphone.textContent();
    const choices = page.locator(".settings select").first();
    await choices.locator("option:nth-child(3)").waitFor({ state: "attached" });
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.waitForFunction(
      (first) =>
        document.querySelector("[data-instrument=microphone] dd")!
            .textContent !== first &&
        document.querySelector(".live[data-state=starting]") === null,
      first,
    );
    assert(await microphone.textContent() !== "–");
    await tabTo(".settings input[type=range]");
    await page.keyboard.press("ArrowRight");
    await page.getByText("from 9 dB above").waitFor();
    await inspect(page, "settings");
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.reload();
    await page.locator(".button-main:enabled").waitFor();
    await page.locator(".settings summary").click();
    await page.getByText("from 9 dB above").waitFor();
    await page.getByRole("button", { name: "Reset" }).press("Enter");
    await page.getByText("from 10 dB above").waitFor();
    assertEquals(await focused(page), "Reset");
  },
);

browserTest(
  "/ leaves a slider where it is dragged while it listens, and takes its value once it is let go",
  setup,
  async (watched) => {
    const { page } = watched;
    await watched.visit();
    await watched.press();
    await nextUtterance(watched, 0);
    await page.locator(".settings summary").click();
    const slider = page.locator(".settings input[type=range]").first();
    const value = () => slider.inputValue();
    const { x, y, width, height } = (await slider.boundingBox())!;
    const middle = y + height / 2;
    await page.mouse.move(x + width * 0.625, middle); // 14 of 4 to 20
    await page.mouse.down();
    await page.mouse.move(x + width - 1, middle, { steps: 5 });
    assertEquals(await value(), "20");
    await page.waitForTimeout(1000); // four readings, each draws the page anew
    assertEquals(await value(), "20");
    await page.getByText("from 4 dB above").waitFor();
    assertEquals(await kept(page), null); // not before it is let go of
    await page.mouse.up();
    await page.waitForFunction(() => localStorage.length > 0);
    assertMatch(await kept(page) ?? "", /"openDb":4/);
    await page.waitForTimeout(500);
    assertEquals(await value(), "20");
    await page.getByRole("button", { name: "Reset" }).click();
    assertEquals(await value(), "14");
  },
);

browserTest(
  "/ leads back to now by touch alone while it listens, and hands the focus on",
  setup,
  async ({ origin }, browser) => {
    const touch = { hasTouch: true, isMobile: true };
    const watched = await WatchedPage.open(browser, { origin, ...touch });
    const { page } = watched;
    await watched.visit();
    await watched.press();
    await nextUtterance(watched, 0);
    const back = page.getByRole("button", { name: "Back to now" });
    assertEquals(await back.count(), 0);
    await chart(page).tap();
    await back.waitFor();
    await page.waitForTimeout(1000); // it listens on: the moment stays
    assert(await reading(page) !== "now", await reading(page));
    await back.tap();
    await back.waitFor({ state: "detached" });
    assertEquals(await reading(page), "now");
    assertMatch(await focused(page) ?? "", /^(Play|Stop)$/);
    assertEquals(watched.faults, []);
  },
);

browserTest(
  "/ works in two tabs at once, and each sees what the other keeps",
  { webgpu: false, wavPath: voice },
  async (watched) => {
    const second = await watched.another();
    await watched.visit();
    await second.visit();
    await watched.press();
    await nextUtterance(watched, 0);
    await second.press();
    await nextUtterance(second, 0);
    await watched.page.getByRole("button", { name: "Keep this" }).click();
    await second.page.bringToFront();
    await second.page.waitForTimeout(300);
    await second.page.evaluate(() => dispatchEvent(new Event("focus")));
    await second.page.locator("[data-kept]", { hasText: "being kept now" })
      .waitFor();
    await watched.page.getByRole("button", { name: "Stop keeping" }).click();
    await watched.page.locator("[data-kept]").getByText("Open").waitFor();
    assertEquals(second.faults, []);
  },
);

browserTest(
  "/ spares what another tab keeps when all is deleted, and keeps on where another tab had the database closed",
  { webgpu: false, wavPath: voice },
  async (watched) => {
    const { page } = watched;
    const other = (await watched.another()).page;
    const keep = page.getByRole("button", { name: "Keep this session" });
    const stop = page.getByRole("button", { name: "Stop keeping" });
    const kept = page.locator("[data-kept]");
    await watched.visit();
    await watched.press();
    await nextUtterance(watched, 0);
    await keep.click();
    await stop.click();
    await kept.getByText("Open").waitFor();
    await keep.click();
    await kept.getByText("being kept now").waitFor();
    await other.goto(watched.origin);
    await other.getByRole("button", { name: "Delete all" }).click();
    await other.locator(".kept-problem", { hasText: "One session was not" })
      .waitFor();
    await untilKept(other, 1);
    await stop.click();
    await kept.getByText("Open").waitFor();
    await untilKept(page, 1);
    assertEquals(await page.locator(".kept-problem").count(), 0);
    await other.evaluate(() => indexedDB.deleteDatabase("undertone"));
    await keep.click();
    await kept.getByText("being kept now").waitFor();
    await stop.click();
    await kept.getByText("Open").waitFor();
    await untilKept(page, 1);
  },
);

browserTest(
  "/ says that what remembers did not load, and listens without",
  { webgpu: false, wavPath: voice },
  async (watched) => {
    const { page } = watched;
    watched.expected.push(/Failed to load resource/);
    await page.route("**/_fresh/js/**", async (route) => {
      const response = await route.fetch();
      // What its files of sessions begin with: only that room writes them.
      const isJournal = (await response.text()).includes("undertone-session");
      return isJournal ? route.abort() : route.fulfill({ response });
    });
    await watched.visit();
    await page.locator(".kept-problem", { hasText: "remembers did not load" })
      .waitFor();
    await watched.press();
    await nextUtterance(watched, 0);
    await page.getByRole("button", { name: "Keep this session" }).click();
    await page.locator(".kept-problem", { hasText: "remembers did not load" })
      .waitFor();
  },
);

browserTest(
  "/ speaks German where it is asked to, on every part of the page",
  { webgpu: false, wavPath: silence },
  async (watched) => {
    const { page } = watched;
    await page.goto(`${watched.origin}/?lang=de&gate=6`);
    await page.locator(".button-main:enabled").click();
    await watched.state("silence", { seconds: START_SECONDS });
    const text = await page.locator("main").innerText();
    for (const word of ["Stille", "Die letzten Minuten", "Lebende Tensoren"]) {
      assert(text.includes(word), `${word}\n${text}`);
    }
    await page.locator(".settings summary").click();
    await page.getByText("ab 6 dB über").waitFor();
    await page.locator(".settings summary").click();
    await inspect(page, "german");
  },
);
