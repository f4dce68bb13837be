/**
 * What `dev.ts` imports as `fresh/dev`: builds an application, or serves it
 * while it is being written.
 *
 * @module
 */
import * as esbuild from "esbuild";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { App } from "./app.ts";
import { RELOAD_URL } from "./render.ts";
import { type BuildInfo, JS_URL, loadSnapshot } from "./snapshot.ts";

const LAYER = fileURLToPath(new URL(".", import.meta.url));
const SOURCE_FOLDERS = ["components", "islands", "lib", "routes", "static"];
const SOURCE_FILE = /\.([jt]sx?|json|lock)$/;
const TARGET = "es2022"; // every browser with WebGPU, and then some

/** Bundles islands, loads routes, and writes or serves the result. */
export class Builder {
  #root: string;

  /** `root`: the project's folder; default: the working directory. */
  constructor({ root = Deno.cwd() }: { root?: string } = {}) {
    this.#root = resolve(root);
  }

  /**
   * Builds for production: `_fresh/server.js` is for `deno serve`.
   *
   * @param options `snapshot: "memory"` writes nothing; default: `disk`
   * @returns what makes an `App` serve a build in memory
   * @throws {Error} if an island cannot be bundled; esbuild's message says why
   */
  async build(
    { snapshot = "disk" }: { snapshot?: "disk" | "memory" } = {},
  ): Promise<<State>(app: App<State>) => void> {
    const info = await this.#bundle({ isDev: false });
    if (snapshot === "disk") {
      this.#write(info);
      return () => {};
    }
    const loaded = await loadSnapshot(info, this.#url());
    return (app) => app.useSnapshot(loaded);
  }

  /** True where the build on disk is of the sources as they are now. */
  isBuilt(): boolean {
    try {
      const text = Deno.readTextFileSync(join(this.#root, "_fresh/build.json"));
      return JSON.parse(text).buildId === this.#buildId();
    } catch {
      return false; // none, or one of another version: build anew
    }
  }

  /** Builds in memory and serves, with pages that reload on a restart. */
  async listen(
    // deno-lint-ignore no-explicit-any -- the state is the application's
    importApp: () => Promise<{ app: App<any> }>,
    options: Deno.ServeTcpOptions = {},
  ): Promise<void> {
    const info = await this.#bundle({ isDev: true });
    const { app } = await importApp();
    const snapshot = await loadSnapshot(info, this.#url());
    app.useSnapshot({ ...snapshot, isDev: true });
    const handler = app.handler();
    const address = { port: 8000, hostname: "localhost", ...options };
    await Deno.serve(address, (req) => {
      const isReload = URL.parse(req.url)?.pathname === RELOAD_URL;
      return isReload ? openStream() : handler(req);
    }).finished;
  }

  #url(): URL {
    return pathToFileURL(`${this.#root}/`);
  }

  #buildId(): string {
    const atRoot = readdirSync(this.#root).sort()
      .filter((name) => SOURCE_FILE.test(name));
    const below = SOURCE_FOLDERS.flatMap((folder) =>
      this.#list(folder).map((file) => `${folder}/${file}`)
    );
    const hash = createHash("sha256");
    for (const file of [...atRoot, ...below]) {
      hash.update(`\n${file}\n`);
      hash.update(Deno.readFileSync(join(this.#root, file)));
    }
    return hash.digest("hex").slice(0, 20);
  }

  /** The files below a folder, as paths from it; none that is hidden. */
  #list(name: string): string[] {
    const folder = join(this.#root, name);
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((path) => path.replaceAll("\\", "/"))
      .filter((path) => !/(^|\/)\./.test(path))
      .filter((path) => statSync(join(folder, path)).isFile())
      .sort();
  }

  async #bundle({ isDev }: { isDev: boolean }): Promise<BuildInfo> {
    const buildId = this.#buildId();
    const islands = this.#list("islands")
      .filter((file) => file.endsWith(".tsx"));
    const files: BuildInfo["files"] = Object.fromEntries(
      this.#list("static").map((file) => [`/${file}`, `static/${file}`]),
    );
    const scripts = await this.#esbuild(islands, { buildId, isDev });
    for (const { path, contents } of scripts.outputFiles) {
      const url = `/${relative(this.#root, path).replaceAll("\\", "/")}`;
      files[url] = new Uint8Array(contents);
    }
    const routes = this.#list("routes").filter((file) => /\.tsx?$/.test(file));
    return { buildId, routes, islands, files };
  }

  async #esbuild(
    islands: string[],
    { buildId, isDev }: { buildId: string; isDev: boolean },
  ) {
    const entryPoints = [
      { in: join(LAYER, "client.ts"), out: "boot" },
      ...islands.map((file) => ({
        in: join(this.#root, "islands", file),
        out: file.replace(/\.tsx$/, ""),
      })),
    ];
    try {
      return await esbuild.build({
        entryPoints,
        absWorkingDir: this.#root,
        outdir: join(this.#root, JS_URL),
        chunkNames: "chunks/[name]-[hash]",
        // Of deno.json's names, the one that islands need and npm has not.
        alias: { "fresh/runtime": join(LAYER, "runtime.ts") },
        bundle: true,
        splitting: true,
        format: "esm",
        platform: "browser",
        target: TARGET,
        jsx: "automatic",
        jsxImportSource: "preact",
        define: { FRESH_BUILD_ID: JSON.stringify(buildId) },
        minify: !isDev,
        sourcemap: isDev && "inline",
        write: false,
        logLevel: "silent",
      });
    } finally {
      await esbuild.stop();
    }
  }

  #write(info: BuildInfo): void {
    const out = join(this.#root, "_fresh");
    // build.json goes first and comes last: what was cut short is no build.
    rmSync(join(out, "build.json"), { force: true });
    rmSync(join(this.#root, JS_URL), { recursive: true, force: true });
    for (const [url, content] of Object.entries(info.files)) {
      if (typeof content === "string") continue;
      const path = join(this.#root, url);
      Deno.mkdirSync(dirname(path), { recursive: true });
      Deno.writeFileSync(path, content);
      info.files[url] = url.slice(1);
    }
    const layer = relative(out, LAYER).replaceAll("\\", "/");
    Deno.writeTextFileSync(join(out, "server.js"), serverCode(layer));
    const json = JSON.stringify(info, null, 2);
    Deno.writeTextFileSync(join(out, "build.json"), json);
  }
}

function serverCode(layer: string): string {
  return `// Written by the build; for \`deno serve\`.
import info from "./build.json" with { type: "json" };
import { app } from "../main.ts";
import { loadSnapshot } from ${JSON.stringify(`${layer}/snapshot.ts`)};
app.useSnapshot(await loadSnapshot(info, new URL("../", import.meta.url)));
export default { fetch: app.handler() };
`;
}

/** A stream that says nothing and stays open as long as the server. */
function openStream(): Response {
  const body = new ReadableStream<string>({
    start: (controller) => controller.enqueue("retry: 300\n\n"),
  }).pipeThrough(new TextEncoderStream());
  const headers = { "Content-Type": "text/event-stream" };
  return new Response(body, { headers });
}
