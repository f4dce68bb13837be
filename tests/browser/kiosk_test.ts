import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Page } from "playwright-core";
import { needs } from "../needs.ts";
import { browserTest } from "./browser_case.ts";
import { countVisits, faintNoise, START_SECONDS } from "./listening.ts";
import type { WatchedPage } from "./harness.ts";
import { inspect } from "./look.ts";
import { makeSpeech, readClip, writeSpaced } from "./speech.ts";

const { ignore } = needs.chromium();

const folder = ignore ? "" : await Deno.makeTempDir();
const voice = `${folder}/voice.wav`;
const silence = `${folder}/silence.wav`;
if (!ignore) {
  const { files } = await makeSpeech(folder);
  const clips = await Promise.all(files.slice(0, 2).map(readClip));
  await writeSpaced(voice, clips, 6);
  await writeSpaced(silence, [faintNoise(4)]);
}
globalThis.addEventListener("unload", () => {
  if (folder !== "") Deno.removeSync(folder, { recursive: true });
});

const quiet = { webgpu: false, wavPath: silence };

async function screen(page: Page, ...screens: string[]): Promise<void> {
  const selector = screens.map((one) => `.kiosk[data-screen=${one}]`).join();
  await page.locator(selector).waitFor({ timeout: 1000 * START_SECONDS });
}

/** Opens the kiosk; nothing is pressed. */
async function open(watched: WatchedPage, query = ""): Promise<void> {
  await watched.page.goto(`${watched.origin}/kiosk${query}`);
}

browserTest(
  "/kiosk starts by itself, invites, names an emotion, invites again, and says what is at work",
  { webgpu: false, wavPath: voice },
  async (watched) => {
    const { page } = watched;
    await open(watched, "?attractSeconds=3");
    await screen(page, "attract");
    await page.locator("html[data-awake=true]").waitFor();
    const notice = page.locator(".kiosk-foot");
    assertMatch(
      await notice.textContent() ?? "",
      /Emotion recognition is at work here\..*Nothing is stored/,
    );
    await screen(page, "speech", "unsure");
    assertMatch(
      await page.locator(".kiosk-word").textContent() ?? "",
      /^(Neutral|Calm|Happy|Sad|Angry|Fearful|Disgust|Surprised|Not sure)$/,
    );
    await screen(page, "attract");
    await page.mouse.wheel(0, 500);
    await page.keyboard.press("Control+A");
    const { scrolled, selected } = await page.evaluate(() => ({
      scrolled: scrollY,
      selected: `${getSelection()}`,
    }));
    assertEquals([scrolled, selected], [0, ""]);
    assertEquals(await page.locator("nav").count(), 0);
    await inspect(page, "kiosk-attract", { fullPage: false });
  },
);

browserTest(
  "/kiosk takes look and text from its address, in several languages by turns",
  quiet,
  async (watched) => {
    const { page } = watched;
    await open(
      watched,
      "?title=Hall%203&languages=de,fr&languageSeconds=3&emotions=happy,sad" +
        "&colours=happy:123456,paper:ffeedd,ink:221100&theme=light&attractSeconds=3",
    );
    await screen(page, "attract");
    assertEquals(await page.locator("h1").textContent(), "Hall 3");
    assertEquals(await page.title(), "Hall 3");
    const word = page.locator(".kiosk-word");
    await word.filter({ hasText: "Wie klingt Ihre Stimme?" }).waitFor();
    assertEquals(await watched.attribute(".kiosk", "lang"), "de");
    await word.filter({ hasText: "Comment sonne votre voix" }).waitFor();
    assertEquals(await watched.attribute(".kiosk", "lang"), "fr");
    const shapes = page.locator(".kiosk-parade [data-emotion]");
    assertEquals(await shapes.count(), 2);
    const colours = await page.evaluate(() => {
      const style = (selector: string) =>
        getComputedStyle(document.querySelector(selector)!);
      return [
        style(".kiosk-parade [data-emotion=happy] .shape").stroke,
        style("html").getPropertyValue("--paper"),
      ];
    });
    assertEquals(colours, ["rgb(18, 52, 86)", "#ffeedd"]);
  },
);

browserTest(
  "/kiosk keeps the appearance of its file, whatever was chosen on another page",
  quiet,
  async (watched) => {
    const { page, origin } = watched;
    await page.context().addCookies([
      { name: "theme", value: "dark", url: origin },
    ]);
    await page.route("**/kiosk", async (route) => {
      const response = await route.fetch();
      const html = (await response.text())
        .replace(/<html[^>]*>/, '<html lang="en" data-theme="light">');
      await route.fulfill({ response, body: html });
    });
    await open(watched);
    await screen(page, "attract");
    assertEquals(await watched.attribute("html", "data-theme"), "light");
  },
);

browserTest(
  "/kiosk says what of its settings cannot be read, and does not start like that",
  quiet,
  async (watched) => {
    const { page } = watched;
    watched.expected.push(/status of 400/);
    await open(watched, "?emotions=glad&tite=x");
    const text = await page.locator(".kiosk-faults").innerText();
    assertMatch(text, /'emotions' must be a list of emotions among .* "glad"/);
    assertMatch(text, /'tite' must be one of title,/);
    assertEquals(await page.locator(".kiosk").count(), 0);
    await inspect(page, "kiosk-faults");
  },
);

browserTest(
  "/kiosk recovers by itself from an unplugged microphone, a suspended input and one that stands still",
  quiet,
  async (watched) => {
    const { page } = watched;
    await page.addInitScript(() => {
      const { mediaDevices } = navigator;
      const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
      const handles = Object.assign(globalThis, {
        tracks: [] as MediaStreamTrack[],
        contexts: [] as AudioContext[],
        missing: 0,
      });
      mediaDevices.getUserMedia = async (constraints) => {
        if (handles.missing-- > 0) {
          throw new DOMException("none", "NotFoundError");
        }
        const stream = await getUserMedia(constraints);
        handles.tracks.push(stream.getAudioTracks()[0]);
        return stream;
      };
      const Original = AudioContext;
      globalThis.AudioContext = class extends Original {
        constructor(options?: AudioContextOptions) {
          super(options);
          handles.contexts.push(this);
        }
      };
    });
    interface Handles {
      tracks: MediaStreamTrack[];
      contexts: AudioContext[];
      missing: number;
    }
    await open(watched, "?attractSeconds=3");
    await screen(page, "attract");
    await page.evaluate(() => {
      const handles = globalThis as unknown as Handles;
      handles.missing = 1000; // and not there again at once
      handles.tracks.at(-1)!.dispatchEvent(new Event("ended"));
    });
    await screen(page, "problem");
    await inspect(page, "kiosk-problem", { fullPage: false });
    await page.evaluate(() => {
      (globalThis as unknown as Handles).missing = 0;
    });
    await screen(page, "attract");
    const recoveries = async () =>
      Number(await watched.attribute(".kiosk", "data-recoveries"));
    const recovered = await recoveries();
    assert(recovered >= 1, `${recovered} recoveries`);
    const suspended = await page.evaluate(async () => {
      const { contexts } = globalThis as unknown as Handles;
      await contexts.at(-1)!.suspend();
      return contexts.length - 1;
    });
    // The very same one goes on: nothing had to be begun anew.
    await page.waitForFunction(
      (n) => (globalThis as unknown as Handles).contexts[n].state === "running",
      suspended,
    );
    await screen(page, "attract");
    assertEquals(await recoveries(), recovered);
    // Its sound ends without a word: what a frozen input looks like.
    const contexts = await page.evaluate(() => {
      const { contexts } = globalThis as unknown as Handles;
      const context = contexts.at(-1)!;
      context.onstatechange = null;
      context.suspend();
      return contexts.length;
    });
    await page.waitForFunction(
      (n) => (globalThis as unknown as Handles).contexts.length > n,
      contexts,
    );
    await screen(page, "attract");
  },
);

browserTest(
  "/kiosk loads itself anew, once, where a script of it is gone though the server answers",
  quiet,
  async (watched) => {
    const { page } = watched;
    watched.expected.push(/status of 404/);
    const count = countVisits(page);
    // What it begins with comes, what it loads later does not.
    await page.route(
      "**/_fresh/js/chunks/mod-*.js",
      (route) =>
        count.visits === 1
          ? route.fulfill({ status: 404, body: "gone" })
          : route.continue(),
    );
    await open(watched, "?attractSeconds=3");
    await screen(page, "problem");
    await screen(page, "attract");
    assertEquals(count.visits, 2);
    assertEquals(await watched.attribute(".kiosk", "data-recoveries"), "0");
  },
);

browserTest(
  "/kiosk waits for a server that comes back",
  quiet,
  async (watched) => {
    const { page } = watched;
    watched.expected.push(/Failed to load resource/);
    await page.route("**/weights.bin", (route) => route.abort());
    await open(watched, "?attractSeconds=3");
    await screen(page, "problem");
    assertMatch(
      await page.locator(".kiosk-detail").textContent() ?? "",
      /model did not load/,
    );
    await page.unroute("**/weights.bin");
    await screen(page, "attract", "silence");
  },
);
