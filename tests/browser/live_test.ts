import { assert, assertEquals, assertMatch } from "@std/assert";
import { needs } from "../needs.ts";
import { browserTest } from "./browser_case.ts";
import { photograph, type WatchedPage } from "./harness.ts";
import {
  countVisits,
  faintNoise,
  type Heard,
  nextUtterance,
  START_SECONDS,
  startWarm,
  UTTERANCE_SECONDS,
} from "./listening.ts";
import {
  makeSpeech,
  predictFiles,
  type PredictLine,
  readClip,
  readRun,
  type Speech,
  writeSpaced,
} from "./speech.ts";

const { ignore } = needs.chromium();

const folder = ignore ? "" : await Deno.makeTempDir();
const speech: Speech | null = ignore ? null : await makeSpeech(folder);
const oneClip = `${folder}/one.wav`;
const silence = `${folder}/silence.wav`;
const long = `${folder}/long.wav`;
if (speech !== null) {
  await writeSpaced(oneClip, [await readClip(speech.files[0])]);
  await writeSpaced(silence, [faintNoise(4)]);
  await writeSpaced(long, [await readRun(speech.files[0])]);
}
globalThis.addEventListener("unload", () => {
  if (folder !== "") Deno.removeSync(folder, { recursive: true });
});

/** On WebGPU although SwiftShader plays it, which the page would not do by itself. */
const PLAYED = "?backend=webgpu";

/** Every utterance until the last clip has been heard. */
async function hearAll(
  watched: WatchedPage,
  startsSeconds: number[],
): Promise<Heard[]> {
  const heard: Heard[] = [];
  while ((heard.at(-1)?.endSeconds ?? 0) < startsSeconds.at(-1)!) {
    heard.push(await nextUtterance(watched, heard.length));
  }
  return heard;
}

function told(probabilities: Record<string, number>): string {
  return Object.entries(probabilities).sort(([, a], [, b]) => b - a)
    .slice(0, 3).map(([name, p]) => `${name} ${p.toFixed(3)}`).join(", ");
}

/** Labels of ten that must agree. */
const LEAST_AGREED = 9;

/** Compares what the page heard with what the command line says, clip by clip. */
function agreement(
  { startsSeconds }: Speech,
  { heard, predicted }: { heard: Heard[]; predicted: PredictLine[] },
): number {
  let agreed = 0;
  for (const [i, { file, emotion, probabilities }] of predicted.entries()) {
    // An utterance belongs to the clip during or after which it ended.
    const mine = heard.filter(({ endSeconds }) =>
      endSeconds > startsSeconds[i] &&
      endSeconds <= (startsSeconds[i + 1] ?? Infinity)
    );
    const same = mine.at(-1)?.emotion === emotion;
    if (same) agreed++;
    const page = mine.map((h) => told(h.probabilities)).join(" | ");
    console.log(
      `${same ? "agrees" : "MISS  "} ${file.split("/").at(-1)}` +
        `\n  predict: ${told(probabilities)}` +
        `\n  page:    ${page || "nothing"}`,
    );
  }
  return agreed;
}

browserTest(
  "The page gives the label of `deno task predict` for nine of ten clips",
  { wavPath: speech?.wavPath },
  async (watched) => {
    const predicted = await predictFiles(speech!.files);
    assertEquals(predicted.length, speech!.files.length);
    if (speech!.real) {
      const emotions = new Set(predicted.map(({ emotion }) => emotion));
      assert(emotions.size >= 4, `only ${[...emotions]}`);
    }
    await watched.visit(PLAYED);
    await startWarm(watched);
    assertEquals(await watched.attribute(".live", "data-backend"), "webgpu");
    const heard = await hearAll(watched, speech!.startsSeconds);
    const agreed = agreement(speech!, { heard, predicted });
    console.log(`${agreed} of ${predicted.length} labels agree`);
    assert(
      agreed >= LEAST_AGREED,
      `${agreed} of ${predicted.length} labels agree`,
    );
  },
);

browserTest(
  "The page shows an emotion while a voice speaks and holds the last utterance",
  { wavPath: oneClip },
  async (watched) => {
    const { page } = watched;
    await watched.visit(PLAYED);
    await photograph(page, "idle-webgpu");
    await watched.press();
    await watched.state("speech|unsure", { seconds: START_SECONDS });
    // The clip plays on: what belongs together is read at one moment.
    const speaking = await page.waitForFunction(() => {
      const { dataset } = document.querySelector<HTMLElement>(".live")!;
      return dataset.probabilities ? { ...dataset } : null;
    });
    const { state, emotion, probabilities } = (await speaking.jsonValue())!;
    const all = Object.entries<number>(JSON.parse(probabilities!));
    assertEquals(all.length, 8);
    assert(Math.abs(all.reduce((sum, [, p]) => sum + p, 0) - 1) < 1e-6);
    const [likeliest] = all.sort(([, a], [, b]) => b - a)[0];
    // Where it is not sure, it claims no emotion.
    assertEquals(emotion, state === "speech" ? likeliest : "");
    await nextUtterance(watched, 0);
    const silent = await page.waitForFunction(() => {
      const data = (selector: string) =>
        document.querySelector<HTMLElement>(selector)!.dataset;
      if (data(".live").state !== "silence") return null;
      const spoken = document.querySelector("[aria-live=polite]")!.textContent;
      return {
        now: data(".live").emotion,
        last: data(".last").lastUtterance,
        spoken: spoken!,
      };
    });
    const { now, last, spoken } = (await silent.jsonValue())!;
    assertEquals(now, "");
    assertMatch(
      spoken,
      new RegExp(`^Heard(:|, but not sure: perhaps) ${last}, \\d+%\\.$`),
    );
    for (
      const [key, pattern] of [
        ["backend", /WebGPU · .*swiftshader/i],
        ["latency", /within [\d,]+ ms, 95% within [\d,]+ ms$/],
        ["microphone", /\d kHz$/],
        ["processing", /all off/],
      ] as const
    ) {
      const value = page.locator(`[data-instrument=${key}] dd`);
      assertMatch(await value.textContent() ?? "", pattern);
    }
  },
);

browserTest(
  "The page keeps its answer in view while someone speaks on",
  { wavPath: long },
  async (watched) => {
    const { page } = watched;
    await watched.visit();
    await startWarm(watched);
    await nextUtterance(watched, 0);
    await watched.state("speech|unsure", { seconds: UTTERANCE_SECONDS });
    const { answers, readings } = await page.evaluate(watchAnswer, 8000);
    for (const answer of answers) assertMatch(answer, ANSWER, `${answers}`);
    assert(readings >= LEAST_READINGS, `only ${readings} readings`);
    await photograph(page, "speech");
    const dropped = page.locator("[data-instrument=dropped] dd");
    assertMatch(await dropped.textContent() ?? "", /^\d+$/);
  },
);

/** A quarter of those that come in eight seconds, four a second. */
const LEAST_READINGS = 8;
/** An answer as {@link watchAnswer} writes it down. */
const ANSWER =
  /^(speech (Neutral|Calm|Happy|Sad|Angry|Fearful|Disgust|Surprised)|unsure Not sure)$/;

/** Runs in the page: all that it answers for some time, however short it is on show. */
async function watchAnswer(
  forMs: number,
): Promise<{ answers: string[]; readings: number }> {
  const live = document.querySelector<HTMLElement>(".live")!;
  const word = document.querySelector(".now-word")!;
  const answers = new Set<string>();
  const probabilities = new Set<string>();
  const look = () => {
    answers.add(`${live.dataset.state} ${word.textContent}`);
    probabilities.add(live.dataset.probabilities!);
  };
  look();
  const observer = new MutationObserver(look);
  observer.observe(live, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  });
  await new Promise((resolve) => setTimeout(resolve, forMs));
  observer.disconnect();
  return { answers: [...answers], readings: probabilities.size };
}

browserTest(
  "The page says silence for a quiet room and claims no emotion",
  { wavPath: silence },
  async (watched) => {
    const { page } = watched;
    await watched.visit();
    await watched.press();
    await watched.state("silence", { seconds: START_SECONDS });
    for (let i = 0; i < 20; i++) {
      assertEquals(await watched.attribute(".live", "data-state"), "silence");
      assertEquals(await watched.attribute(".live", "data-emotion"), "");
      await page.waitForTimeout(200);
    }
    assertEquals(await watched.attribute(".last", "data-last-utterance"), "");
    assertMatch(await page.locator(".now-word").textContent() ?? "", /Silence/);
    await photograph(page, "silence");
  },
);

browserTest(
  "The page says what to do about a refused microphone",
  { allowMicrophone: false },
  async (watched) => {
    await watched.visit();
    await watched.press();
    await watched.state("failed", { seconds: START_SECONDS });
    const problem = watched.page.locator("[data-problem=refused]");
    assertMatch(await problem.textContent() ?? "", /Allow it for this page/);
    assertEquals(await problem.getAttribute("role"), "alert");
    await photograph(watched.page, "refused");
  },
);

browserTest(
  "The page runs on WebAssembly where there is no WebGPU, and says so",
  { webgpu: false, wavPath: oneClip },
  async (watched) => {
    await watched.visit();
    await startWarm(watched);
    assertEquals(await watched.attribute(".live", "data-backend"), "wasm");
    const note = watched.page.locator("[data-note=no-webgpu]");
    assertMatch(await note.textContent() ?? "", /runs on WebAssembly/);
    const backend = watched.page.locator("[data-instrument=backend] dd");
    assertEquals(await backend.textContent(), "WebAssembly on the CPU");
    const { emotion } = await nextUtterance(watched, 0);
    const [predicted] = await predictFiles([speech!.files[0]]);
    assertEquals(emotion, predicted.emotion);
    await photograph(watched.page, "wasm");
  },
);

browserTest(
  "The page prefers WebAssembly to a graphics card that the processor plays, and says so",
  { wavPath: oneClip },
  async (watched) => {
    const { page } = watched;
    await watched.visit();
    await startWarm(watched);
    assertEquals(await watched.attribute(".live", "data-backend"), "wasm");
    const note = page.locator("[data-note=software]");
    assertMatch(await note.textContent() ?? "", /played by the processor/);
    await page.getByText("Settings", { exact: true }).click();
    await page.getByLabel("Computes on").selectOption("webgpu");
    await page.locator(".live[data-backend=webgpu]").waitFor({
      timeout: 1000 * START_SECONDS,
    });
    assertEquals(await note.count(), 0);
  },
);

browserTest(
  "The page takes the next backend when a known input gives wrong numbers, and says so",
  { wavPath: silence },
  async (watched) => {
    const { page } = watched;
    let asked = 0;
    await page.route("**/canary.json", async (route) => {
      if (asked++ > 0) return await route.continue();
      const response = await route.fetch();
      const canary = await response.json();
      canary.probabilities.reverse();
      await route.fulfill({ response, json: canary });
    });
    await watched.visit();
    await watched.press();
    await watched.state("silence", { seconds: START_SECONDS });
    // WebAssembly was asked first: the processor plays the graphics card.
    assertEquals(await watched.attribute(".live", "data-backend"), "webgpu");
    const note = page.locator("[data-note=canary]");
    assertMatch(await note.textContent() ?? "", /^WebAssembly gave wrong/);
    await photograph(page, "canary");
  },
);

browserTest(
  "The page offers a retry for a model that does not load, and recovers without a reload",
  { wavPath: silence },
  async (watched) => {
    const { page } = watched;
    watched.expected.push(/Failed to load resource/);
    await page.route("**/weights.bin", (route) => route.abort());
    await watched.visit();
    await watched.press();
    await watched.state("failed", { seconds: START_SECONDS });
    const problem = page.locator("[data-problem=model]");
    assertMatch(await problem.textContent() ?? "", /did not load.*try again/);
    await photograph(page, "no-model");
    await page.unroute("**/weights.bin");
    await problem.getByRole("button").press("Enter");
    await problem.waitFor({ state: "detached" });
    const hasFocus = () =>
      page.evaluate(() => document.activeElement?.matches(".button-main"));
    assertEquals(await hasFocus(), true);
    await watched.state("silence", { seconds: START_SECONDS });
    assertEquals(await problem.count(), 0);
  },
);

const noWebgpu = { webgpu: false, wavPath: silence };

for (const nth of [1, 3]) {
  browserTest(
    `The page's retry loads script ${nth} of the engine, which did not come at first`,
    noWebgpu,
    async (watched) => {
      const { page } = watched;
      watched.expected.push(/Failed to load resource/);
      const count = countVisits(page);
      await watched.visit();
      let asked = 0;
      await page.route(
        "**/_fresh/js/**",
        (route) => ++asked === nth ? route.abort() : route.continue(),
      );
      await watched.press();
      const problem = page.locator("[data-problem=engine]");
      await problem.getByRole("button").click();
      await watched.state("silence", { seconds: START_SECONDS });
      assertEquals(count.visits, 1);
    },
  );
}

browserTest(
  "The page's retry loads it anew where the engine's script is gone, as after a deployment",
  noWebgpu,
  async (watched) => {
    const { page } = watched;
    watched.expected.push(/status of 404/);
    const count = countVisits(page);
    await watched.visit();
    await page.route(
      "**/_fresh/js/**",
      (route) =>
        count.visits === 1
          ? route.fulfill({ status: 404, body: "gone" })
          : route.continue(),
    );
    await watched.press();
    const problem = page.locator("[data-problem=engine]");
    const anew = page.waitForEvent("load");
    await problem.getByRole("button").click();
    await anew;
    await page.locator(".button-main:enabled").waitFor();
    await watched.press();
    await watched.state("silence", { seconds: START_SECONDS });
  },
);

browserTest(
  "The page rebuilds a lost GPU device on its own and hears on",
  { wavPath: oneClip },
  async (watched) => {
    const { page } = watched;
    await page.addInitScript(() => {
      const devices: GPUDevice[] = Object.assign(globalThis, { devices: [] })
        .devices;
      const { requestDevice } = GPUAdapter.prototype;
      GPUAdapter.prototype.requestDevice = async function (descriptor) {
        const device = await requestDevice.call(this, descriptor);
        devices.push(device);
        return device;
      };
    });
    await watched.visit(PLAYED);
    await startWarm(watched);
    await nextUtterance(watched, 0);
    await page.evaluate(() => {
      const { devices } = globalThis as unknown as { devices: GPUDevice[] };
      for (const device of devices) device.destroy();
    });
    const note = page.locator("[data-note=lost]", {
      hasText: "started again;",
    });
    await note.waitFor({ timeout: 1000 * START_SECONDS });
    assertEquals(await watched.attribute(".live", "data-backend"), "webgpu");
    await nextUtterance(
      watched,
      Number(await watched.attribute(".last", "data-utterances")),
    );
    await photograph(page, "lost");
  },
);

browserTest(
  "The page pauses when the browser suspends the sound, and resumes at the button",
  { wavPath: silence },
  async (watched) => {
    const { page } = watched;
    await handOutContext(page);
    await watched.visit();
    await watched.press();
    await watched.state("silence", { seconds: START_SECONDS });
    await page.evaluate(async () => {
      const { context } = globalThis as unknown as { context: AudioContext };
      await context.suspend();
    });
    await watched.state("paused");
    const problem = page.locator("[data-problem=suspended]");
    assertMatch(await problem.textContent() ?? "", /Resume to go on/);
    assertEquals(await watched.attribute(".gate", "data-gate"), "off");
    assertEquals(await page.locator(".level-words").textContent(), "off");
    await photograph(page, "paused");
    await problem.getByRole("button", { name: "Resume" }).click();
    await watched.state("silence");
    assertEquals(await problem.count(), 0);
  },
);

browserTest(
  "The page says what to do about a missing and an unplugged microphone, and starts again by keyboard",
  { wavPath: silence },
  async (watched) => {
    const { page } = watched;
    await page.addInitScript(() => {
      const { mediaDevices } = navigator;
      const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
      let asked = 0;
      mediaDevices.getUserMedia = async (constraints) => {
        if (asked++ === 0) throw new DOMException("none", "NotFoundError");
        const stream = await getUserMedia(constraints);
        Object.assign(globalThis, { track: stream.getAudioTracks()[0] });
        return stream;
      };
    });
    await watched.visit();
    await watched.press();
    await watched.state("failed", { seconds: START_SECONDS });
    const missing = page.locator("[data-problem=missing]");
    assertMatch(await missing.textContent() ?? "", /Plug one in/);
    await page.locator(".button-main").focus();
    await page.keyboard.press("Enter");
    await watched.state("silence", { seconds: START_SECONDS });
    await page.evaluate(() => {
      const { track } = globalThis as unknown as { track: MediaStreamTrack };
      track.dispatchEvent(new Event("ended"));
    });
    await watched.state("failed");
    const unplugged = page.locator("[data-problem=unplugged]");
    assertMatch(await unplugged.textContent() ?? "", /Plug it in again/);
    await photograph(page, "unplugged");
    await unplugged.getByRole("button").focus();
    await page.keyboard.press("Enter");
    await watched.state("silence", { seconds: START_SECONDS });
  },
);

browserTest(
  "The page says so when sound ends without a word, and starts again",
  { wavPath: silence },
  async (watched) => {
    const { page } = watched;
    await handOutContext(page);
    await watched.visit();
    await watched.press();
    await watched.state("silence", { seconds: START_SECONDS });
    await page.evaluate(async () => {
      const { context } = globalThis as unknown as { context: AudioContext };
      context.onstatechange = null; // nobody is told
      await context.suspend();
    });
    await watched.state("failed");
    const stalled = page.locator("[data-problem=stalled]");
    assertMatch(await stalled.textContent() ?? "", /No more sound comes/);
    await stalled.getByRole("button", { name: "Start again" }).click();
    await watched.state("silence", { seconds: START_SECONDS });
  },
);

/** Makes the page's newest AudioContext known as `context`. */
async function handOutContext(page: WatchedPage["page"]): Promise<void> {
  await page.addInitScript(() => {
    const Original = AudioContext;
    globalThis.AudioContext = class extends Original {
      constructor(options?: AudioContextOptions) {
        super(options);
        Object.assign(globalThis, { context: this });
      }
    };
  });
}
