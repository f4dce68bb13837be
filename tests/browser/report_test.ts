import { assert, assertEquals } from "@std/assert";
import { renderReport } from "../../lib/train/mod.ts";
import { needs } from "../needs.ts";
import { fakeReport } from "../train/report_fixture.ts";
import { launch } from "./harness.ts";
import { pictureFile, SCHEMES } from "./pictures.ts";

const { ignore, executable } = needs.chromium();
const SIZES = [[1440, 900], [390, 844]] as const;

/** Runs in the page; no DOM here to check it against. */
const STATE = `({
  width: document.documentElement.scrollWidth,
  images: [...document.images].map((i) => i.complete && i.naturalWidth > 0),
  seconds: [...document.querySelectorAll("audio")].map((a) => a.duration),
  paper: getComputedStyle(document.body).backgroundColor,
  smallest: Math.min(...[...document.querySelectorAll("svg text")]
    .map((t) => t.getBoundingClientRect().height)),
  cut: [...document.querySelectorAll("td, th, dt, dd, .figure, .who")]
    .filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0)
    .map((e) => e.textContent),
})`;

Deno.test({
  name:
    "report.html opens without a network, on a desk and a phone, by day and by night",
  ignore,
  // Playwright keeps timers and pipes of its own.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/report.html`;
    await Deno.writeTextFile(path, renderReport(fakeReport()));
    const browser = await launch({ executable, webgpu: false });
    try {
      const papers = new Set<string>();
      for (const [width, height] of SIZES) {
        for (const colorScheme of SCHEMES) {
          const page = await browser.newPage({
            viewport: { width, height },
            colorScheme,
          });
          const faults: string[] = [];
          page.on("console", (message) => faults.push(message.text()));
          page.on("request", (request) => {
            if (!/^(file|data):/.test(request.url())) {
              faults.push(request.url());
            }
          });
          await page.goto(`file://${path}`);
          await page.waitForFunction(
            "[...document.querySelectorAll('audio')].every((a) => a.duration > 0)",
          );
          // deno-lint-ignore no-explicit-any
          const state = await page.evaluate(STATE) as any;
          assertEquals(faults, []);
          assertEquals(state.width, width, "nothing sticks out");
          assertEquals(state.images, [true, true, true]);
          assertEquals(state.seconds, [1.5, 1.5, 1.5]);
          assertEquals(state.cut, []);
          assert(state.smallest >= 10, `letters of ${state.smallest} px`);
          papers.add(state.paper);
          await page.screenshot({
            path: await pictureFile(`report-${width}-${colorScheme}`),
            fullPage: true,
          });
          await page.close();
        }
      }
      assertEquals(papers.size, 2, "day and night differ");
    } finally {
      await browser.close();
      await Deno.remove(folder, { recursive: true });
    }
  },
});
