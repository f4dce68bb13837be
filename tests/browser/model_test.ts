import { assert, assertEquals } from "@std/assert";
import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Page } from "playwright-core";
import type { Card } from "../../components/model/card.ts";
import { ModelPage } from "../../components/model/ModelPage.tsx";
import { Speaking } from "../../components/words.tsx";
import { wordsIn } from "../../lib/messages/mod.ts";
import { fullCard } from "../server/card_fixture.ts";
import { browserTest } from "./browser_case.ts";
import { inspect } from "./look.ts";

function modelTest(
  name: string,
  body: (page: Page, origin: string) => Promise<void>,
): void {
  browserTest(
    name,
    { webgpu: false },
    ({ page, origin }) => body(page, origin),
  );
}

/** The served page with another card in it. */
async function showCard(page: Page, origin: string, card: Card): Promise<void> {
  const view = h(ModelPage, { card });
  const main = renderToString(
    h(Speaking, { words: wordsIn("en"), children: view }),
  );
  await page.route(`${origin}/model`, async (route) => {
    const response = await route.fetch();
    const html = await response.text();
    const body = html.replace(
      /(<main[^>]*>).*<\/main>/s,
      (_, start) => `${start}${main}</main>`,
    );
    await route.fulfill({ response, body });
  });
}

modelTest(
  "/model is fine to see and to hear at every size, by day and by night",
  async (page, origin) => {
    await page.goto(`${origin}/model`);
    await inspect(page, "model");
  },
);

modelTest("/model draws everything a card can hold", async (page, origin) => {
  await showCard(page, origin, fullCard() as Card);
  await page.goto(`${origin}/model`);
  for (const part of ["reliability", "noise", "actors"]) {
    const box = await page.locator(`.chart.${part} > svg`).boundingBox();
    assert(box && box.width > 60, `${part}: ${JSON.stringify(box)}`);
  }
  await inspect(page, "model-full");
});

modelTest("/model is read with the keyboard alone", async (page, origin) => {
  await showCard(page, origin, fullCard() as Card);
  await page.goto(`${origin}/model`);
  const focused = () =>
    page.evaluate("document.activeElement.textContent.trim()");
  await page.keyboard.press("Tab");
  assertEquals(await focused(), "Skip to the content");
  await page.keyboard.press("Enter");
  assertEquals(await page.evaluate("document.activeElement.id"), "content");
  const opened = async () => await page.locator("details.folded[open]").count();
  for (let i = 0; i < 40 && await opened() === 0; i++) {
    await page.keyboard.press("Tab");
    if (await focused() === "As a table") await page.keyboard.press("Enter");
  }
  assertEquals(await opened(), 1);
});
