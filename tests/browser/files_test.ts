import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Page, Worker } from "playwright-core";
import { encodeWav } from "../../lib/audio/mod.ts";
import { concat } from "../audio/mp3.ts";
import { needs } from "../needs.ts";
import { browserTest } from "./browser_case.ts";
import { needDecoders } from "./decoders.ts";
import type { WatchedPage } from "./harness.ts";
import { inspect } from "./look.ts";
import { makeSpeech, predictFiles, readClip, type Speech } from "./speech.ts";

const { ignore } = needs.chromium();
const decoders = await needDecoders();
const SECONDS = 120_000;
/** One sentence in every coding. */
const CODED = "tests/audio/coded";

const folder = ignore ? "" : await Deno.makeTempDir();
const speech: Speech | null = ignore ? null : await makeSpeech(folder);
globalThis.addEventListener("unload", () => {
  if (folder !== "") Deno.removeSync(folder, { recursive: true });
});

function filesTest(
  name: string,
  body: (page: Page, watched: WatchedPage) => Promise<void>,
  { ignore }: { ignore?: boolean } = {},
): void {
  browserTest(name, { ignore, webgpu: false }, async (watched) => {
    await watched.page.goto(`${watched.origin}/files`);
    await watched.page.locator(".files[data-ready=true]").waitFor();
    await body(watched.page, watched);
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
  "/files hands the focus on where a recording or a button goes away",
  async (page) => {
    const [first, second] = speech!.files;
    const names = [baseName(first), baseName(second)];
    const focused = () =>
      page.evaluate(() =>
        document.activeElement?.getAttribute("aria-label") ??
          document.activeElement?.getAttribute("type")
      );
    const press = async (name: string) => {
      await page.getByRole("button", { name }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name }).waitFor({ state: "detached" });
    };
    await choose(page, [first, second, speech!.wavPath]);
    await press("Stop speech.wav");
    assertEquals(await focused(), "speech.wav");
    for (const name of names) await ended(page, name);
    await press(`Remove ${names[0]}`);
    assertEquals(await focused(), names[1]);
    await press("Remove speech.wav");
    assertEquals(await focused(), names[1]);
    await press(`Remove ${names[1]}`);
    assertEquals(await focused(), "file");
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
    await position.focus();
    for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowRight");
    const pause = page.getByRole("button", { name: "Pause speech.wav" });
    await pause.waitFor();
    assertEquals(await card.locator("[role=status]").count(), 0);
    await pause.click();
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
    const cutWebm = `${folder}/cut.webm`;
    const webm = await Deno.readFile(`${CODED}/speech.webm`);
    await Deno.writeFile(cutWebm, webm.subarray(0, 0.6 * webm.length));
    await choose(page, [cut, letter, cutWebm, `${CODED}/silent.mp4`, first]);
    const broken = await ended(page, "cut.wav", "failed");
    await broken.locator(".wave").waitFor(); // what there is of it
    assertMatch(await broken.textContent() ?? "", /part of it is missing/);
    const unknown = await ended(page, "letter.mp3", "failed");
    assertMatch(await unknown.textContent() ?? "", /Save it as WAV or FLAC/);
    const half = await ended(page, "cut.webm", "failed");
    assertMatch(await half.textContent() ?? "", /part of it is missing/);
    const silent = await ended(page, "silent.mp4", "failed");
    assertMatch(await silent.textContent() ?? "", /no sound in this file/);
    await ended(page, baseName(first));
    await inspect(page, "files-faults");
  },
);

/** What was heard in a file that is done, as it would be saved. */
async function heardIn(
  page: Page,
  name: string,
): Promise<
  { seconds: number; segments: { emotion: string; startSeconds: number }[] }
> {
  await ended(page, name);
  const label = { name: `Save ${name} as JSON` };
  const saved = page.waitForEvent("download");
  await page.getByRole("button", label).click();
  const text = await Deno.readTextFile(await (await saved).path());
  return JSON.parse(text).files[0];
}

/** A film whose sound begins a second after its picture. */
const LATE = "late.webm";

/** Has the page hear files piece by piece, and compares them with `speech.flac`. */
async function hearAlike(page: Page, names: string[]): Promise<void> {
  await page.evaluate(() => {
    const refuse = () => Promise.reject(new Error("decoded whole"));
    OfflineAudioContext.prototype.decodeAudioData = refuse;
  });
  const chosen = ["speech.flac", ...names].map((name) => `${CODED}/${name}`);
  await choose(page, chosen);
  const own = await heardIn(page, "speech.flac");
  assertEquals(own.segments.length, 1);
  for (const name of names) {
    const { segments, seconds } = await heardIn(page, name);
    assertEquals(
      segments.map(({ emotion }) => emotion),
      own.segments.map(({ emotion }) => emotion),
      name,
    );
    const late = name === LATE ? 1 : 0;
    const later = seconds - own.seconds - late;
    assert(Math.abs(later) < 0.2, `${name}: ${seconds} s`);
    const { startSeconds } = segments[0];
    const off = startSeconds - own.segments[0].startSeconds - late;
    assert(Math.abs(off) < 0.2, `${name}: from ${startSeconds} s on`);
  }
}

filesTest(
  "/files hears the same in every free coding as in the recording it was made from",
  (page) => hearAlike(page, ["speech.opus", "speech.ogg", "speech.webm", LATE]),
);

filesTest(
  "/files hears the same in MP3 as in the recording it was made from",
  (page) => hearAlike(page, ["speech.mp3"]),
  decoders.MP3,
);

filesTest(
  "/files hears the same in AAC, alone and in a film, as in the recording it was made from",
  (page) => hearAlike(page, ["speech.m4a", "speech.aac", "video.mp4"]),
  decoders.AAC,
);

filesTest(
  "/files has the page decode whole where there is no decoder for pieces",
  async (page) => {
    await withWorker(page, () => Reflect.deleteProperty(self, "AudioDecoder"));
    await choose(page, [`${CODED}/speech.opus`]);
    const { segments } = await heardIn(page, "speech.opus");
    assertEquals(segments.length, 1);
  },
);

filesTest(
  "/files hears twenty minutes of MP3 and holds a second or two of it at a time",
  async (page) => {
    const worker = await withWorker(page, watchDecoder);
    const path = `${folder}/long.mp3`;
    await Deno.writeFile(path, await twentyMinutes());
    await choose(page, [path]);
    const { segments, seconds } = await heardIn(page, "long.mp3");
    assert(seconds > 1200, `${seconds} s`);
    assertEquals(segments.length, 2, "at its beginning and at its end");
    const watch = await worker.evaluate(() => Reflect.get(self, "watch"));
    assert(watch.seconds > 1200 && watch.mostHeld > 0, "it was watched");
    assert(watch.mostHeld < 4, `${watch.mostHeld} s were held at a time`);
    assertEquals([Math.round(watch.held), watch.open], [0, 0]);
  },
  decoders.MP3,
);

/** Does something in the worker, once a first file has started it. */
async function withWorker(page: Page, action: () => void): Promise<Worker> {
  const started = page.waitForEvent("worker");
  await choose(page, [`${CODED}/speech.flac`]);
  await ended(page, "speech.flac");
  const worker = await started;
  await worker.evaluate(action);
  return worker;
}

/** Counts the sound that WebCodecs has given out and that nobody has closed. */
function watchDecoder(): void {
  const watch = { seconds: 0, held: 0, mostHeld: 0, open: 0 };
  const close = AudioData.prototype.close;
  AudioData.prototype.close = function () {
    watch.held -= this.duration / 1e6; // 0 once it is closed
    close.call(this);
  };
  class Watched extends AudioDecoder {
    constructor({ output, error }: AudioDecoderInit) {
      watch.open++;
      super({
        error,
        output: (data) => {
          watch.seconds += data.duration / 1e6;
          watch.held += data.duration / 1e6;
          watch.mostHeld = Math.max(watch.mostHeld, watch.held);
          output(data);
        },
      });
    }
    override close() {
      watch.open--;
      super.close();
    }
  }
  Object.assign(self, { watch, AudioDecoder: Watched });
}

/** The sentence, twenty minutes of its last, silent packets, and it again. */
async function twentyMinutes(): Promise<Uint8Array> {
  const speech = await Deno.readFile(`${CODED}/speech.mp3`);
  const silence = speech.subarray(-3 * 144);
  const rounds = Math.ceil(1200 / (3 * 0.036));
  return concat(
    speech,
    ...Array.from({ length: rounds }, () => silence),
    speech,
  );
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

/** What a person feels as a standstill; on a busy machine, times the longest of an idle page. */
const STANDSTILL = { feltMs: 500, timesIdle: 10 };
/** How long a turn may take, in an idle page's: beside two trainings it was 1.7, of a page that each row kept busy 20. */
const MOST_SLOWER = 5;

filesTest("/files hears an hour and answers meanwhile", async (page) => {
  const hour = `${folder}/hour.wav`;
  await writeHour(hour);
  const turns = async (rows: number) => {
    // A page that stands still is given up, other than by evaluate().
    const options = { timeout: SECONDS };
    return (await page.waitForFunction(takeTurns, rows, options)).jsonValue();
  };
  const idle = await turns(0);
  await choose(page, [hour]);
  const card = page.locator(".file");
  await card.locator(".segments").waitFor({ timeout: SECONDS });
  const busy = await turns(10);
  const { feltMs, timesIdle } = STANDSTILL;
  const mostMs = Math.max(feltMs, timesIdle * idle.longestMs);
  const told = JSON.stringify({ idle, busy });
  assert(busy.longestMs < mostMs, `stood still: ${told}`);
  assert(busy.turnMs < MOST_SLOWER * idle.turnMs, `answered slowly: ${told}`);
  await page.getByRole("button", { name: "Stop hour.wav" }).click();
  await ended(page, "hour.wav", "cancelled");
  assert(await card.locator(".segments tbody tr").count() > 0);
  const summary = await card.locator(".file-summary").textContent() ?? "";
  assertMatch(summary, /of speech in the first \d+:\d\d · /);
  const position = card.locator("input[type=range]");
  await position.press("End");
  assertMatch(
    await position.getAttribute("aria-valuetext") ?? "",
    /^1:00:\d\d of 1:00:\d\d: not heard$/,
  );
});

/** Runs in the page: takes 300 turns of 10 ms, or more until so many rows have come. */
async function takeTurns(
  rows: number,
): Promise<{ turnMs: number; longestMs: number }> {
  const count = () => document.querySelectorAll(".segments tbody tr").length;
  const [enough, startMs] = [count() + rows, performance.now()];
  let turns = 0, longestMs = 0, lastMs = startMs;
  while (turns < 300 || count() < enough) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    const nowMs = performance.now();
    longestMs = Math.max(longestMs, nowMs - lastMs);
    lastMs = nowMs;
    turns++;
  }
  return { turnMs: (lastMs - startMs) / turns, longestMs };
}

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
