import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { needs } from "../needs.ts";
import { askFixture } from "../server/fixture.ts";
import { launch, WatchedPage } from "./harness.ts";

const { ignore, executable } = needs.chromium();

/** The nodes of the islands, as they are before any script has run. */
const rememberNodes = () => {
  const memory = globalThis as unknown as { served: Element[] };
  document.addEventListener("readystatechange", () => {
    if (document.readyState !== "interactive") return;
    memory.served = [...document.querySelectorAll("main *")];
  });
};

interface Visit {
  page: Page;
  /** Paths of the scripts the page asked for. */
  scripts: string[];
}

async function visit(
  path: string,
  body: (visit: Visit) => Promise<void>,
  { webgpu = false } = {},
): Promise<void> {
  const server = Deno.serve(
    { hostname: "localhost", port: 0, onListen() {} },
    (req) => {
      const { pathname, search } = new URL(req.url);
      return askFixture(pathname + search, { headers: req.headers });
    },
  );
  const browser = await launch({ executable, webgpu });
  const origin = `http://localhost:${server.addr.port}`;
  const watched = await WatchedPage.open(browser, { origin });
  watched.expected.push(/favicon/, /404/); // the fixture has no icon
  const scripts: string[] = [];
  watched.page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith(".js")) scripts.push(pathname);
  });
  try {
    await watched.page.addInitScript(rememberNodes);
    await watched.page.goto(origin + path);
    await body({ page: watched.page, scripts });
    assertEquals(watched.faults, []);
  } finally {
    await watched.close();
    await browser.close();
    await server.shutdown();
  }
}

Deno.test({
  name: "islands are hydrated on the very nodes that the server sent",
  ignore,
  async fn() {
    await visit("/islands", async ({ page }) => {
      await page.locator(".counter[data-alive=true]").first().waitFor();
      const { nServed, nSame } = await page.evaluate(() => {
        const { served } = globalThis as unknown as { served: Element[] };
        const now = [...document.querySelectorAll("main *")];
        const same = now.filter((node, i) => node === served[i]);
        return { nServed: served.length, nSame: same.length };
      });
      assert(nServed > 10, `${nServed} nodes were served`);
      assertEquals(nSame, nServed);
    });
  },
});

Deno.test({
  name: "hydrated islands have their props, signals, hooks and ids",
  ignore,
  async fn() {
    await visit("/islands", async ({ page }) => {
      const counter = page.locator(".counter").first();
      await page.locator(".counter[data-alive=true]").nth(1).waitFor();
      await page.getByLabel("</script><b>&").click();
      await page.getByText("Count: 4").waitFor();
      await page.getByLabel("second").click();
      await page.getByText("Count: 11").waitFor();
      const ids = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>("[data-id]")]
          .map(({ id, dataset }) => [id, dataset.id])
      );
      // useId() tells the browser what it told the server, each island another.
      assertEquals(ids, ids.map(([served]) => [served, served]));
      assertEquals(new Set(ids.map(([served]) => served)).size, 2);
      assertEquals(await counter.locator("i").textContent(), "browser");
      const picture = await counter.getAttribute("data-picture");
      assert(/^\/picture\.svg\?v=\w+$/.test(picture ?? ""), `${picture}`);
    });
  },
});

Deno.test({
  name: "islands of several nodes, or of one, grow where they stand",
  ignore,
  async fn() {
    await visit("/islands", async ({ page }) => {
      await page.locator(".counter[data-alive=true]").first().waitFor();
      for (const i of [0, 1, 2]) await page.locator(".more").nth(i).click();
      await page.locator(".shell em").waitFor();
      const order = await page.evaluate(() =>
        [...document.querySelectorAll("#between ~ *:not(.counter)")]
          .map(({ textContent }) => textContent)
      );
      assertEquals(order, [
        ...["Ada", "Grace", "Emmy", "more", "Emmy"],
        ...["Emmy", "more", "Emmy"],
        "InnerEmmymoreEmmy",
      ]);
    });
  },
});

Deno.test({
  name: "import() inside an island is loaded when it is called, text with it",
  ignore,
  async fn() {
    await visit("/islands", async ({ page, scripts }) => {
      await page.locator(".counter[data-alive=true]").first().waitFor();
      const isLazy = (path: string) => path.includes("/lazy-");
      assert(!scripts.some(isLazy), scripts.join());
      await page.locator(".lazy").first().click();
      await page.getByText("// lazily loaded shader").waitFor();
      assert(scripts.some(isLazy), scripts.join());
    });
  },
});

Deno.test({
  name: "a page without islands asks for no script",
  ignore,
  async fn() {
    await visit("/", async ({ page, scripts }) => {
      await page.getByText("No islands here").waitFor();
      assertEquals(scripts, []);
      assertEquals(await page.locator("script").count(), 0);
    });
  },
});

Deno.test({
  name: "tfjs and both of its backends are bundled, loaded lazily and compute",
  ignore,
  async fn() {
    await visit("/network", async ({ page, scripts }) => {
      await page.locator("button.wasm").waitFor();
      await page.waitForLoadState("networkidle");
      const nBefore = scripts.length;
      await page.locator("button.wasm").click();
      await page.getByText("wasm 42").waitFor();
      const nWithWasm = scripts.length;
      assert(nWithWasm > nBefore, "the network was loaded on demand");
      await page.locator("button.webgpu").click();
      await page.getByText("webgpu 42").waitFor();
      assert(scripts.length > nWithWasm, "WebGPU's backend was loaded later");
    }, { webgpu: true });
  },
});
