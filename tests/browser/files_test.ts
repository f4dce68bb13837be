import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Page } from "playwright-core";
import { encodeWav } from "../../lib/audio/mod.ts";
import { needs } from "../needs.ts";
import { launch, serveBuild, WatchedPage } from "./harness.ts";
import { inspect } from "./look.ts";
import { makeSpeech, predictFiles, readClip, type Speech } from "./speech.ts";

const { ignore, executable } = needs.chromium();
const SECONDS = 120_000;

const folder = ignore ? "" : await Deno.makeTempDir();
const speech: Speech | null = ignore ? null : await makeSpeech(folder);
globalThis.addEventListener("unload", () => {
  if (folder !== "") Deno.removeSync(folder, { recursive: true });
});

function filesTest(
  name: string,
  body: (page: Page, watched: WatchedPage) => Promise<void>,
): void {
  Deno.test({
    name,
    ignore,
    // Playwright keeps timers and pipes of its own.
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      await using server = await serveBuild();
      const browser = await launch({ executable, webgpu: false });
      try {
        const watched = await WatchedPage.open(browser, server);
        await watched.page.goto(`${server.origin}/files`);
        await watched.page.locator(".files[data-ready=true]").waitFor();
        await body(watched.page, watched);
        assertEquals(watched.faults, []);
      } finally {
        await browser.close();
      }
    },
  });
}

const choose = (page: Page, files: string[]) =>
  page.locator("input[type=file]").setInputFiles(files);

/** The card of a file, once it has come to its end. */
async function ended(page: Page, name: string, state = "done") {
  const card = page.locator(`.file[aria-label="${name}"]`);
  await card.and(page.locator(`[data-state=${state}]`))
    .waitFor({ timeout: SECONDS });
  return card;
}

const baseName = (path: string) => path.split("/").at(-1)!;

filesTest(
  "/files hears several recordings as `deno task predict` does, and shows what is in them",
  async (page) => {
    const files = speech!.files.slice(0, 3);
    await choose(page, [...files, speech!.wavPath]);
    const predicted = await predictFiles(files);
    for (const [i, file] of files.entries()) {
      const card = await ended(page, baseName(file));
      await card.locator(".segments summary").click();
      const rows = card.locator(".segments tbody tr");
      assertEquals(await rows.count(), 1, file);
      assertEquals(
        await rows.first().getAttribute("data-emotion"),
        predicted[i].sure ? predicted[i].emotion : "",
        file,
      );
    }
    const all = await ended(page, "speech.wav");
    const found = await all.locator(".segments tbody tr").count();
    const nClips = speech!.files.length;
    assert(found >= nClips - 1 && found <= nClips + 2, `${found} of ${nClips}`);
    for (const file of files.slice(0, 2)) {
      const name = `Compare ${baseName(file)} with another`;
      await page.getByRole("button", { name }).click();
    }
    assertEquals(await page.locator(".comparison tbody tr").count(), 8);
    await inspect(page, "files");
  },
);

filesTest(
  "/files plays a recording from its table, with a moving cursor, nearer and farther",
  async (page) => {
    await choose(page, [speech!.wavPath]);
    const card = await ended(page, "speech.wav");
    await card.locator(".segments summary").click();
    await card.locator(".segments .link-button").nth(1).click();
    const position = card.locator("input[type=range]");
    const at = async () => Number(await position.inputValue());
    const from = await at();
    assert(from > 3, `plays from ${from} s`);
    await page.waitForFunction(
      (from) =>
        Number(
          document.querySelector<HTMLInputElement>("[type=range]")!.value,
        ) >
          from + 0.4,
      from,
    );
    await page.getByRole("button", { name: "Pause speech.wav" }).click();
    const words = () => card.locator(".wave-words text").count();
    const before = await words();
    for (let i = 0; i < 3; i++) {
      await page.getByRole("button", { name: "Nearer" }).click();
    }
    assert(await words() > 0 && await words() !== before, "zoomed in");
    assertMatch(
      await position.getAttribute("aria-valuetext") ?? "",
      /^0:\d\d of /,
    );
  },
);

filesTest(
  "/files says why a file cannot be read, and stops nothing",
  async (page) => {
    const [first] = speech!.files;
    const bytes = encodeWav(await readClip(first), { sampleRateHz: 16_000 });
    const cut = `${folder}/cut.wav`;
    const letter = `${folder}/letter.mp3`;
    await Deno.writeFile(cut, bytes.subarray(0, 5000));
    await Deno.writeTextFile(letter, "Dear Sir or Madam");
    await choose(page, [cut, letter, first]);
    const broken = await ended(page, "cut.wav", "failed");
    assertMatch(await broken.textContent() ?? "", /part of it is missing/);
    const unknown = await ended(page, "letter.mp3", "failed");
    assertMatch(await unknown.textContent() ?? "", /Save it as WAV or FLAC/);
    await ended(page, baseName(first));
    await inspect(page, "files-faults");
  },
);

filesTest(
  "/files has the browser decode what our readers do not know",
  async (page) => {
    const [first] = speech!.files;
    // Any other container: the browser knows RIFF with a longer header too.
    const path = `${folder}/first.webm`;
    await Deno.writeFile(path, await recordOpus(page, first));
    await choose(page, [path]);
    const card = await ended(page, "first.webm");
    assert(await card.locator(".segments").count() === 1, "speech was found");
  },
);

/** A clip as Opus in WebM, made by the browser itself. */
async function recordOpus(page: Page, file: string): Promise<Uint8Array> {
  const samples = [...await readClip(file)];
  const bytes = await page.evaluate(async (samples) => {
    const context = new AudioContext({ sampleRate: 16_000 });
    const buffer = context.createBuffer(1, samples.length, 16_000);
    buffer.copyToChannel(Float32Array.from(samples), 0);
    const stream = context.createMediaStreamDestination();
    const source = new AudioBufferSourceNode(context, { buffer });
    source.connect(stream);
    const recorder = new MediaRecorder(stream.stream);
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    const stopped = new Promise((resolve) => recorder.onstop = resolve);
    await context.resume();
    recorder.start();
    source.start();
    await new Promise((resolve) => source.onended = resolve);
    recorder.stop();
    await stopped;
    return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
  }, samples);
  return Uint8Array.from(bytes);
}

filesTest("/files is used with the keyboard alone", async (page) => {
  const [first] = speech!.files;
  const press = (...keys: string[]) =>
    keys.reduce(
      (done, key) => done.then(() => page.keyboard.press(key)),
      Promise.resolve(),
    );
  const focusOn = async (selector: string) => {
    for (let i = 0; i < 60; i++) {
      const isThere = await page.evaluate(
        (selector) => document.activeElement?.matches(selector),
        selector,
      );
      if (isThere) return;
      await press("Tab");
    }
    throw new Error(`never reached ${selector}`);
  };
  await focusOn("input[type=file]");
  const chooser = page.waitForEvent("filechooser");
  await press("Space");
  await (await chooser).setFiles([first]);
  const card = await ended(page, baseName(first));
  await focusOn("input[type=range]");
  const position = card.locator("input[type=range]");
  await press("ArrowRight");
  assertEquals(Number(await position.inputValue()), 1);
  await press("End");
  assert(Number(await position.inputValue()) > 1);
  await focusOn(".segments summary");
  await press("Enter");
  await focusOn(".segments .link-button");
  await focusOn(".save button");
  const saved = page.waitForEvent("download");
  await press("Enter");
  assertMatch((await saved).suggestedFilename(), /\.csv$/);
  await page.locator(".file-buttons button").last().focus();
  await press("Enter");
  assertEquals(await page.locator(".file").count(), 0);
});

filesTest(
  "/files is fine to see and to hear before anything was dropped",
  async (page) => {
    await inspect(page, "files-empty");
  },
);

filesTest("/files hears an hour and answers meanwhile", async (page) => {
  const hour = `${folder}/hour.wav`;
  await writeHour(hour);
  await choose(page, [hour]);
  const card = page.locator(".file");
  await card.locator(".segments").waitFor({ timeout: SECONDS });
  const longestMs = await page.evaluate(async () => {
    let longest = 0;
    let last = performance.now();
    while (last < performance.now() + 1 && longest >= 0) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
      if (document.querySelectorAll(".segments tbody tr").length > 10) break;
    }
    return longest;
  });
  assert(longestMs < 500, `the page stood still for ${longestMs} ms`);
  await page.getByRole("button", { name: "Stop hour.wav" }).click();
  await ended(page, "hour.wav", "cancelled");
  assert(await card.locator(".segments tbody tr").count() > 0);
});

/** An hour of the same clips over and over, 16 kHz. */
async function writeHour(path: string): Promise<void> {
  const clips = await Promise.all(speech!.files.slice(0, 4).map(readClip));
  const pause = new Float32Array(16_000);
  const round = Float32Array.from(
    clips.flatMap((clip) => [...clip, ...pause]),
  );
  const times = Math.ceil(3600 * 16_000 / round.length);
  const samples = new Float32Array(times * round.length);
  for (let i = 0; i < times; i++) samples.set(round, i * round.length);
  await Deno.writeFile(path, encodeWav(samples, { sampleRateHz: 16_000 }));
}
