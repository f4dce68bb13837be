import { assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { pictureFile, SCHEMES } from "./pictures.ts";

/** A desk, a tablet, a phone. */
export const SIZES = [[1440, 900], [820, 1180], [390, 844]] as const;
const AXE = await Deno.readTextFile("node_modules/axe-core/axe.min.js");

interface Violation {
  id: string;
  help: string;
  nodes: { html: string; failureSummary: string }[];
}

/** What axe finds wrong with the page as it is, WCAG 2.2 AA and good practice. */
export async function violations(page: Page): Promise<string[]> {
  // Not a script element, which the page's policy would rightly refuse.
  await page.evaluate(AXE);
  const found = await page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations)",
  ) as Violation[];
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) =>
      `${id}: ${help}\n  ${html.slice(0, 200)}\n  ${failureSummary}`
    )
  );
}

/**
 * Looks at a page in every size, by day and by night: nothing may stick out
 * sideways, axe may find nothing, and a picture is kept.
 *
 * @param name of the pictures in `tests/screenshots/`
 */
export async function inspect(
  page: Page,
  name: string,
  { fullPage = true }: { fullPage?: boolean } = {},
): Promise<void> {
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      // Let canvases be drawn in the new size and colours.
      await page.waitForTimeout(250);
      const picture = `${name}-${width}-${colorScheme}`;
      const path = await pictureFile(picture);
      await page.screenshot({ path, fullPage });
      const wide = await page.evaluate("document.documentElement.scrollWidth");
      assertEquals(wide, width, `${picture}: nothing sticks out`);
      assertEquals(await violations(page), [], picture);
    }
  }
}
