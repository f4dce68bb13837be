import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ModelIndex } from "../../lib/model/mod.ts";
import type { Served } from "./harness.ts";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));
/** What the build and the server are made of, but for `static/`. */
const SOURCES = [
  "deno.json",
  "deno.lock",
  "main.ts",
  "file_response.ts",
  "utils.ts",
  "preferences.ts",
  "components",
  "islands",
  "lib",
  "node_modules",
  "routes",
  "tasks",
];

/** The application with a second model, `name`, beside the shipped one, whose files it has. */
export function serveWithSecondModel(
  name: string,
): Promise<Served & { models: string }> {
  return serveCopy((models) => addModel(models, name));
}

/** The application from a folder of its own, whose models may be changed. */
export async function serveCopy(
  prepare: (models: string) => Promise<void> = async () => {},
): Promise<Served & { models: string }> {
  await using made = new AsyncDisposableStack();
  const root = await Deno.makeTempDir();
  made.defer(() => Deno.remove(root, { recursive: true }));
  for (const source of SOURCES) {
    await Deno.symlink(join(PROJECT, source), join(root, source));
  }
  await copyFolder(join(PROJECT, "static"), join(root, "static"));
  const models = join(root, "static/models");
  await prepare(models);
  const server = made.use(
    new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "tasks/start.ts", "--port=0"],
      cwd: root,
      env: { NO_COLOR: "1" },
      stdout: "piped",
      stderr: "inherit",
    }).spawn(),
  );
  const origin = await originOf(server.stdout);
  // From here on it is the caller's to end.
  const kept = made.move();
  return {
    models,
    origin,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** A model with the default one's files, put into the list. */
export async function addModel(models: string, name: string): Promise<void> {
  const file = join(models, "index.json");
  const index: ModelIndex = JSON.parse(await Deno.readTextFile(file));
  await copyFolder(join(models, index.default), join(models, name));
  const more = { ...index, models: [...index.models, name] };
  await Deno.writeTextFile(file, JSON.stringify(more));
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to);
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    const copy = isDirectory ? copyFolder : Deno.copyFile;
    await copy(join(from, name), join(to, name));
  }
}

/** Reads what the server says until it says where it is; the rest goes by. */
async function originOf(stdout: ReadableStream<Uint8Array>): Promise<string> {
  const reader = stdout.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (true) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`The server ended before it listened: ${text}`);
    text += decoder.decode(value, { stream: true });
    const found = /at (http:\/\/\S+?)\/? /.exec(text);
    if (!found) continue;
    await reader.cancel();
    return found[1];
  }
}
