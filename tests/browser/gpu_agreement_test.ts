import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import * as esbuild from "esbuild";
import { chromium } from "playwright-core";
import { AGREEMENT_CASES } from "../gpu/agreement.ts";
import { needs } from "../needs.ts";
import type { BrowserReport } from "./gpu_agreement_page.ts";

const { ignore, executable } = needs.chromium();

/** WebGPU on the CPU, and no traffic of the browser's own. */
const FLAGS = [
  "--no-sandbox",
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

async function bundle(): Promise<string> {
  try {
    const { outputFiles } = await esbuild.build({
      entryPoints: [
        new URL("./gpu_agreement_page.ts", import.meta.url).pathname,
      ],
      bundle: true,
      write: false,
      format: "iife",
      target: "chrome120",
    });
    return outputFiles[0].text;
  } finally {
    await esbuild.stop();
  }
}

/** Serves one page with one script on localhost, which counts as secure. */
function serve(script: string): Deno.HttpServer<Deno.NetAddr> {
  const html = { "content-type": "text/html" };
  const javascript = { "content-type": "text/javascript" };
  return Deno.serve(
    { port: 0, hostname: "localhost", onListen: () => {} },
    ({ url }) =>
      url.endsWith("/page.js")
        ? new Response(script, { headers: javascript })
        : new Response(
          '<!doctype html><title>GPU</title><script src="/page.js"></script>',
          { headers: html },
        ),
  );
}

async function reportFromChromium(origin: string): Promise<BrowserReport> {
  const browser = await chromium.launch({
    executablePath: executable,
    args: FLAGS,
  });
  try {
    const page = await browser.newPage();
    await page.goto(origin);
    return await page.evaluate(() =>
      (globalThis as unknown as {
        runGpuAgreement(): Promise<BrowserReport>;
      }).runGpuAgreement()
    );
  } finally {
    await browser.close();
  }
}

Deno.test({
  name: "MfccGpu agrees with the reference in Chromium, every case",
  ignore,
  // esbuild and the browser are processes that end a moment after they say so.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const server = serve(await bundle());
    try {
      const found = await reportFromChromium(
        `http://localhost:${server.addr.port}/`,
      );
      console.error(`The browser's adapter: ${found.adapter}`);
      assertEquals(found.uncaptured, []);
      assertStringIncludes(
        found.compileError,
        "Cannot compile GPU stage 'broken': 2:",
      );
      assertEquals(found.report.cases.length, AGREEMENT_CASES.length);
      const worst = Math.max(
        ...found.report.cases.flatMap(({ stages }) => stages)
          .map(({ ratio }) => ratio),
      );
      console.error(
        `The worst value uses ${worst.toFixed(2)} of its tolerance`,
      );
      const failed = found.report.cases.filter(({ ok }) => !ok);
      assert(found.report.ok, JSON.stringify(failed, null, 1));
    } finally {
      await server.shutdown();
    }
  },
});
