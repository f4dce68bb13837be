import { assertEquals, assertMatch } from "@std/assert";
import type { Page } from "playwright-core";
import { LANGUAGES, wordsIn } from "../../lib/messages/mod.ts";
import { EMOTIONS } from "../../lib/model/mod.ts";
import { browserTest } from "./browser_case.ts";
import type { WatchedPage } from "./harness.ts";
import { inspect, SIZES, violations } from "./look.ts";

function pageTest(
  name: string,
  body: (page: Page, origin: string, watched: WatchedPage) => Promise<void>,
): void {
  browserTest(
    name,
    { webgpu: false, allowMicrophone: false },
    (watched) => body(watched.page, watched.origin, watched),
  );
}

for (const [path, name] of [["/", "live"], ["/kiosk", "kiosk"]] as const) {
  pageTest(
    `axe finds nothing on ${path} at any size, by day and by night`,
    async (page, origin) => {
      await page.goto(origin + path);
      await page.waitForLoadState("networkidle");
      await inspect(page, `axe-${name}`);
    },
  );
}

pageTest(
  "axe finds nothing on a page that is missing",
  async (page, origin, { expected }) => {
    expected.push(/404/);
    await page.goto(`${origin}/none`);
    await inspect(page, "axe-missing");
  },
);

pageTest(
  "axe finds nothing on any page in any language, and nothing sticks out on a phone",
  async (page, origin) => {
    const [width, height] = SIZES.at(-1)!;
    await page.setViewportSize({ width, height });
    for (const path of ["/", "/files", "/model", "/kiosk"]) {
      for (const language of LANGUAGES) {
        const at = `${path}?lang=${language}`;
        await page.goto(origin + at);
        assertEquals(await page.getAttribute("html", "lang"), language);
        assertEquals(await violations(page), [], at);
        const wide = await page.evaluate(
          "document.documentElement.scrollWidth",
        );
        assertEquals(wide, width, at);
      }
    }
  },
);

pageTest(
  "the large word of / is in one line, whatever the emotion, language and size",
  async (page, origin) => {
    for (const language of LANGUAGES) {
      await page.goto(`${origin}/?lang=${language}`);
      const said = wordsIn(language);
      const words = EMOTIONS.map((one) => said.say(`emotion.${one}`));
      for (const width of [1600, 1440, 1240, 1090, 900, 820, 600, 390, 320]) {
        await page.setViewportSize({ width, height: 900 });
        const broken = await page.evaluate((words) => {
          const word = document.querySelector<HTMLElement>(".now-word")!;
          document.querySelector<HTMLElement>(".live")!.dataset.state =
            "speech";
          return words.filter((text) => {
            word.textContent = text;
            const { fontSize } = getComputedStyle(word);
            return word.offsetHeight > 1.5 * parseFloat(fontSize);
          });
        }, words);
        assertEquals(broken, [], `${language}, ${width} px`);
      }
    }
  },
);

pageTest(
  "language and appearance are chosen from the header, with the keyboard, and kept",
  async (page, origin) => {
    await page.goto(`${origin}/model`);
    await page.locator(".preferences summary").focus();
    await page.keyboard.press("Enter");
    assertEquals(await violations(page), []);
    await page.getByRole("link", { name: "Dark" }).focus();
    await page.keyboard.press("Enter");
    assertEquals(await page.getAttribute("html", "data-theme"), "dark");
    assertMatch(page.url(), /\/model$/, "without loading anew");
    await page.getByRole("link", { name: "Français" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/lang=fr/);
    await page.goto(`${origin}/files`);
    assertEquals(await page.getAttribute("html", "lang"), "fr");
    assertEquals(await page.getAttribute("html", "data-theme"), "dark");
    await page.locator(".preferences summary").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    assertEquals(await page.locator(".preferences[open]").count(), 0);
  },
);

pageTest(
  "nothing moves where less motion is asked for",
  async (page, origin) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    for (const path of ["/", "/files", "/model", "/kiosk"]) {
      await page.goto(origin + path);
      const moving = await page.evaluate(
        "document.getAnimations().filter((a) => a.playState === 'running').length",
      );
      assertEquals(moving, 0, path);
    }
  },
);
