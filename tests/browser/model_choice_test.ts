import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Page } from "playwright-core";
import { needs } from "../needs.ts";
import { browserTest } from "./browser_case.ts";
import { faintNoise, START_SECONDS } from "./listening.ts";
import { inspect } from "./look.ts";
import { serveWithSecondModel } from "./second_model.ts";
import { writeSpaced } from "./speech.ts";
import type { WatchedPage } from "./harness.ts";

const { ignore } = needs.chromium();

const { default: usual } = JSON.parse(
  await Deno.readTextFile("static/models/index.json"),
);
const SECOND = "undertone-second";

const folder = ignore ? "" : await Deno.makeTempDir();
const silence = `${folder}/silence.wav`;
if (!ignore) await writeSpaced(silence, [faintNoise(4)]);
globalThis.addEventListener("unload", () => {
  if (folder !== "") Deno.removeSync(folder, { recursive: true });
});

const setup = {
  webgpu: false,
  wavPath: silence,
  serve: () => serveWithSecondModel(SECOND),
};

const choice = (page: Page) => page.getByLabel("Model", { exact: true });

/** Waits until it listens and the instruments name `model`. */
async function listensWith(watched: WatchedPage, model: string): Promise<void> {
  await watched.page.locator("[data-instrument=model] dd", { hasText: model })
    .waitFor({ timeout: 1000 * START_SECONDS });
  await watched.state("listening|silence", { seconds: START_SECONDS });
}

/** Opens the page with a query and starts it; gives what the settings show. */
async function start(watched: WatchedPage, query = ""): Promise<string> {
  await watched.visit(query);
  await watched.press();
  return await choice(watched.page).inputValue();
}

browserTest(
  "/ takes another model while it listens, names it, and remembers it",
  setup,
  async (watched) => {
    const { page } = watched;
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    assertEquals(await start(watched), usual);
    await listensWith(watched, usual);
    assertEquals(asked.filter((url) => url.includes(SECOND)), []);
    await page.locator(".settings summary").click();
    const offered = await choice(page).locator("option").allTextContents();
    assertEquals(offered, [usual, SECOND]);
    await choice(page).selectOption(SECOND);
    await listensWith(watched, SECOND);
    assertStringIncludes(asked.join("\n"), `/models/${SECOND}/weights.bin`);
    await inspect(page, "two-models");
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.reload();
    await page.locator(".button-main:enabled").waitFor();
    assertEquals(await choice(page).inputValue(), SECOND);
    await watched.press();
    await listensWith(watched, SECOND);
    await page.locator(".settings summary").click();
    await page.getByRole("button", { name: "Reset" }).click();
    await listensWith(watched, usual);
  },
);

browserTest(
  "/ takes the model in its address, and the usual one where there is none of that name",
  setup,
  async (watched) => {
    assertEquals(await start(watched, `?model=${SECOND}`), SECOND);
    await listensWith(watched, SECOND);
    // Not kept: an address is for once.
    assertEquals(await start(watched, "?model=nobody"), usual);
    await listensWith(watched, usual);
  },
);
