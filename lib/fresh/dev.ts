/**
 * Builds an application, or serves it while it is being written.
 *
 * Run it under `deno run --watch=routes,islands,components,lib,static dev.ts`:
 * each change restarts it, and open pages reload themselves.
 *
 * @example
 * ```ts ignore
 * import { Builder } from "fresh/dev";
 *
 * const builder = new Builder();
 * if (Deno.args.includes("build")) await builder.build();
 * else await builder.listen(() => import("./main.ts"));
 * ```
 *
 * @module
 */
import { createHash } from "node:crypto";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as esbuild from "esbuild";
import type { App } from "./app.ts";
import { RELOAD_URL } from "./render.ts";
import {
  applySnapshot,
  type BuildInfo,
  loadSnapshot,
  type StaticFile,
} from "./snapshot.ts";

/** How a `Builder` is set. */
export interface BuilderOptions {
  /** The project's folder; default: the working directory. */
  root?: string;
}

interface BuildOptions {
  /** `memory` writes nothing and loads the application; default: `disk`. */
  snapshot?: "disk" | "memory";
}

/** What is read of deno.json. */
interface Config {
  imports?: Record<string, string>;
  compilerOptions?: { jsxImportSource?: string };
}

const LAYER = fileURLToPath(new URL(".", import.meta.url));
const SOURCE_DIRS = ["components", "islands", "lib", "routes", "static"];
const SOURCE_FILE = /\.([jt]sx?|json|lock)$/;
const TARGET = "es2022"; // every browser with WebGPU, and then some
const ROUTE_FILE = /\.[jt]sx?$/;
const ISLAND_FILE = /\.[jt]sx$/;

/** The files below a folder, sorted, as paths from it with `/`. */
function listFiles(folder: string, below = ""): string[] {
  let entries: Deno.DirEntry[];
  try {
    entries = [...Deno.readDirSync(join(folder, below))];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  return entries.filter(({ name }) => !name.startsWith("."))
    .flatMap(({ name, isDirectory }) =>
      isDirectory ? listFiles(folder, `${below}${name}/`) : [`${below}${name}`]
    ).sort();
}

function hashOf(...parts: (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex").slice(0, 20);
}

/** The project's deno.json, in its folder or the nearest one around it. */
function findConfig(folder: string): { config: Config; folder: string } {
  const entries = [...Deno.readDirSync(folder)];
  if (entries.some(({ name }) => name === "deno.json")) {
    return { config: readJson(join(folder, "deno.json")), folder };
  }
  if (dirname(folder) !== folder) return findConfig(dirname(folder));
  throw new Error("Cannot build: the project must have a deno.json, got none");
}

/** `./x.ts` and npm packages by the names that deno.json gives them. */
function aliasesOf(config: Config, folder: string): Record<string, string> {
  const found = Object.entries(config.imports ?? {})
    .map(([name, target]) => [name.replace(/\/$/, ""), aliasOf(folder, target)])
    .filter(([name, target]) => name !== target);
  return Object.fromEntries(found);
}

/** `npm:/@scope/a@1.2.3/b/` → `@scope/a/b`. */
function aliasOf(folder: string, target: string): string {
  const npm = /^npm:\/?((?:@[^/]+\/)?[^/@]+)(?:@[^/]+)?(.*?)\/?$/.exec(target);
  return npm ? npm[1] + npm[2] : resolve(folder, target);
}

// deno-lint-ignore no-explicit-any -- JSON of the project
function readJson(path: string): any {
  return JSON.parse(Deno.readTextFileSync(path));
}

/** Bundles islands, loads routes, and writes or serves the result. */
export class Builder {
  #root: string;
  #outDir: string;

  constructor(options: BuilderOptions = {}) {
    this.#root = resolve(options.root ?? Deno.cwd());
    this.#outDir = join(this.#root, "_fresh");
  }

  /**
   * Builds for production: `_fresh/server.js` is for `deno serve`.
   *
   * @returns what makes an `App` serve the build; only useful to tests, with
   * `snapshot: "memory"`
   * @throws {Error} if an island cannot be bundled; esbuild's message says why
   */
  async build(
    { snapshot = "disk" }: BuildOptions = {},
  ): Promise<<State>(app: App<State>) => void> {
    const info = await this.#bundle({ isDev: false });
    if (snapshot === "disk") {
      this.#write(info);
      return () => {};
    }
    const loaded = await loadSnapshot(info, this.#url());
    return (app) => applySnapshot(app, loaded);
  }

  /** True where the build on disk is of the sources as they are now. */
  isBuilt(): boolean {
    try {
      const { buildId } = readJson(join(this.#outDir, "build.json"));
      return buildId === this.#buildId();
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
    const loaded = await loadSnapshot(info, this.#url());
    applySnapshot(app, { ...loaded, isDev: true });
    const handler = withReload(app.handler());
    const { port = 8000, hostname = "localhost", ...rest } = options;
    await Deno.serve({ ...rest, port, hostname }, handler).finished;
  }

  #url(): URL {
    return pathToFileURL(`${this.#root}/`);
  }

  #list(folder: string, pattern: RegExp): string[] {
    return listFiles(join(this.#root, folder))
      .filter((file) => pattern.test(file));
  }

  #buildId(): string {
    const atRoot = [...Deno.readDirSync(this.#root)]
      .filter(({ name, isFile }) => isFile && SOURCE_FILE.test(name))
      .map(({ name }) => name).sort();
    const below = SOURCE_DIRS.flatMap((folder) =>
      listFiles(join(this.#root, folder)).map((file) => `${folder}/${file}`)
    );
    const parts = [...atRoot, ...below].flatMap((file) => [
      `\n${file}\n`,
      Deno.readFileSync(join(this.#root, file)),
    ]);
    return hashOf(...parts);
  }

  #staticFiles(): Record<string, StaticFile> {
    return Object.fromEntries(
      this.#list("static", /./).map((file) => {
        const path = `static/${file}`;
        const hash = hashOf(Deno.readFileSync(join(this.#root, path)));
        return [`/${file}`, { hash, path }];
      }),
    );
  }

  async #bundle({ isDev }: { isDev: boolean }): Promise<BuildInfo> {
    const buildId = this.#buildId();
    const islands = this.#list("islands", ISLAND_FILE);
    const boot = join(LAYER, "client.ts");
    const files = this.#staticFiles();
    const entries = islands.map((file) => join(this.#root, "islands", file));
    const routes = this.#list("routes", ROUTE_FILE);
    if (islands.length === 0) {
      return { buildId, bootUrl: "", routes, islandUrls: {}, files };
    }
    const outputs = await this.#esbuild([boot, ...entries], { buildId, isDev });
    for (const { url, contents } of outputs) {
      const body = new Uint8Array(contents);
      files[url] = { hash: hashOf(body), body, isImmutable: true };
    }
    const urlOf = (entry: string) =>
      outputs.find((output) => output.entry === entry)!.url;
    const islandUrls = Object.fromEntries(
      islands.map((file, i) => [file, urlOf(entries[i])]),
    );
    return { buildId, bootUrl: urlOf(boot), routes, islandUrls, files };
  }

  async #esbuild(
    entryPoints: string[],
    { buildId, isDev }: { buildId: string; isDev: boolean },
  ) {
    const { config, folder } = findConfig(this.#root);
    try {
      const result = await esbuild.build({
        entryPoints,
        absWorkingDir: this.#root,
        outdir: join(this.#outDir, "js"),
        entryNames: "[name]-[hash]",
        chunkNames: "[name]-[hash]",
        alias: aliasesOf(config, folder),
        bundle: true,
        splitting: true,
        format: "esm",
        platform: "browser",
        target: TARGET,
        jsx: "automatic",
        jsxImportSource: config.compilerOptions?.jsxImportSource ?? "preact",
        define: { FRESH_BUILD_ID: JSON.stringify(buildId) },
        minify: !isDev,
        sourcemap: isDev && "inline",
        metafile: true,
        write: false,
        logLevel: "silent",
      });
      return result.outputFiles.map(({ path, contents }) => {
        const output = result.metafile
          .outputs[relative(this.#root, path).replaceAll("\\", "/")];
        const entry = output.entryPoint &&
          resolve(this.#root, output.entryPoint);
        return { url: `/_fresh/js/${basename(path)}`, contents, entry };
      });
    } finally {
      await esbuild.stop();
    }
  }

  #write(info: BuildInfo): void {
    const js = join(this.#outDir, "js");
    for (const file of listFiles(js)) Deno.removeSync(join(js, file));
    Deno.mkdirSync(js, { recursive: true });
    for (const [url, file] of Object.entries(info.files)) {
      if (!file.body) continue;
      const path = join(js, basename(url));
      Deno.writeFileSync(path, file.body);
      file.path = this.#fromRoot(path);
      delete file.body;
    }
    // build.json comes last: a build that was cut short is not taken for one.
    Deno.writeTextFileSync(join(this.#outDir, "server.js"), this.#server());
    Deno.writeTextFileSync(
      join(this.#outDir, "build.json"),
      JSON.stringify(info, null, 2),
    );
  }

  #fromRoot(path: string): string {
    return relative(this.#root, path).replaceAll("\\", "/");
  }

  #server(): string {
    const [root, main, layer] = [
      `${this.#root}/`,
      join(this.#root, "main.ts"),
      join(LAYER, "snapshot.ts"),
    ].map((path) => JSON.stringify(this.#fromOut(path)));
    return `// Written by the build; for \`deno serve\`.
import info from "./build.json" with { type: "json" };
import { app } from ${main};
import { applySnapshot, loadSnapshot } from ${layer};
applySnapshot(app, await loadSnapshot(info, new URL(${root}, import.meta.url)));
export default { fetch: app.handler() };
`;
  }

  #fromOut(path: string): string {
    const isFolder = path.endsWith("/");
    const way = relative(this.#outDir, path).replaceAll("\\", "/");
    return isFolder ? `${way}/` : way;
  }
}

type Handler = (req: Request) => Promise<Response>;

/** Tells pages which start of the server they speak to. */
function withReload(handler: Handler): Handler {
  const start = crypto.randomUUID();
  return (req) => {
    if (new URL(req.url).pathname !== RELOAD_URL) return handler(req);
    // The stream stays open: its end is how a page notices the restart.
    const body = new ReadableStream<Uint8Array>({
      start: (controller) =>
        controller.enqueue(
          new TextEncoder().encode(`retry: 300\ndata: ${start}\n\n`),
        ),
    });
    const headers = { "Content-Type": "text/event-stream" };
    return Promise.resolve(new Response(body, { headers }));
  };
}
