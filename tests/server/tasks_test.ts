import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { setTimeout as delay } from "node:timers/promises";
import { explainListenError, urlOf } from "../../tasks/address.ts";
import { esbuildBinary } from "../../tasks/esbuild_binary.ts";

const { tasks } = JSON.parse(await Deno.readTextFile("deno.json"));

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `deno task NAME WORDS…` to its end. */
async function runTask(...words: string[]): Promise<Outcome> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", ...words],
    env: { NO_COLOR: "1" },
  }).output();
  const [out, error] = [stdout, stderr]
    .map((bytes) => new TextDecoder().decode(bytes));
  return { code, stdout: out, stderr: error };
}

Deno.test("start, dev and build print their help and refuse unknown options", async () => {
  for (const name of ["start", "dev", "build"]) {
    const help = await runTask(name, "--help");
    assertEquals(help.code, 0, help.stderr);
    assertMatch(help.stdout, new RegExp(`Usage: deno task ${name}`));
    const refused = await runTask(name, "--nope");
    assertEquals(refused.code, 2);
    assertMatch(
      refused.stderr,
      new RegExp(`Cannot run ${name}: '--nope' is not an option; see --help`),
    );
  }
});

Deno.test("start and dev name a taken port and the remedy", async () => {
  const listener = Deno.listen({ hostname: "localhost", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  try {
    for (const name of ["start", "dev"]) {
      const { code, stderr } = await runTask(name, `--port=${port}`);
      assertEquals(code, 1);
      assertMatch(
        stderr,
        new RegExp(
          `Cannot run ${name}: '--port' must be a free port, got ${port}.*deno task ${name} --port`,
        ),
      );
    }
  } finally {
    listener.close();
  }
});

Deno.test("dev.ts, which real Fresh runs too, refuses what it does not know", async () => {
  const cases: [word: string, message: string][] = [
    ["--prot=9", `'option' must be --port or --host, got "--prot=9"`],
    ["--port=x", `'--port' must be a whole number from 0 to 65535, got "x"`],
    ["--port=65536", `from 0 to 65535, got "65536"`],
    ["--port", `from 0 to 65535, got ""`],
    ["biuld", `'command' must be "build" or none, got "biuld"`],
  ];
  for (const [word, message] of cases) {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-check", "--no-prompt", "--allow-read", "--allow-env"]
        .concat("dev.ts", word),
    }).output();
    assertEquals(code, 2, word);
    assertStringIncludes(new TextDecoder().decode(stderr), message);
  }
});

Deno.test("start refuses hosts that its permissions leave out", async () => {
  const { code, stderr } = await runTask("start", "--host=example.org");
  assertEquals(code, 2);
  assertMatch(stderr, /'--host' must be one of localhost/);
});

Deno.test("start, dev and build get no permission without bounds but the environment", () => {
  for (const name of ["start", "dev", "build"]) {
    const flags: string[] = tasks[name].match(/--allow-\S+/g);
    const unbounded = flags.filter((flag) => !flag.includes("="));
    assertEquals(unbounded, ["--allow-env"], name);
    assert(!tasks[name].includes("-A"), name);
  }
});

Deno.test("esbuildBinary() names the program that is installed", async () => {
  const { isFile } = await Deno.stat(esbuildBinary(Deno.build));
  assert(isFile);
  assertMatch(
    esbuildBinary({ os: "darwin", arch: "aarch64" }),
    /@esbuild\/darwin-arm64\/bin\/esbuild$/,
  );
  assertMatch(
    esbuildBinary({ os: "windows", arch: "x86_64" }),
    /@esbuild\/win32-x64\/esbuild\.exe$/,
  );
});

Deno.test("explainListenError() passes on what it cannot explain", () => {
  const error = new Error("else");
  assertEquals(explainListenError(error, { name: "start", port: 1 }), error);
  const denied = new Deno.errors.PermissionDenied("no");
  assertMatch(
    String(explainListenError(denied, { name: "start", port: 80 })),
    /got 80; choose one above 1023/,
  );
});

Deno.test("urlOf() is what a browser can open", () => {
  const urlAt = (hostname: string) =>
    urlOf({ transport: "tcp", hostname, port: 8000 });
  for (const hostname of ["localhost", "127.0.0.1", "0.0.0.0", "::1", "::"]) {
    assertEquals(urlAt(hostname), "http://localhost:8000/");
  }
  assertEquals(urlAt("192.0.2.1"), "http://192.0.2.1:8000/");
});

/** Reads text until it holds the pattern. */
async function readUntil(
  reader: ReadableStreamDefaultReader<string>,
  pattern: RegExp,
): Promise<RegExpExecArray> {
  let text = "";
  while (true) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`no ${pattern} in: ${text}`);
    text += value;
    const match = pattern.exec(text);
    if (match) return match;
  }
}

/** What a task says, as text. */
function textReader(stream: ReadableStream<Uint8Array>) {
  return stream.pipeThrough(
    new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>,
  ).getReader();
}

Deno.test("start serves the application until Ctrl-C, and Ctrl-C ends it with 130", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "start", "--port=0"],
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = textReader(child.stdout);
  const [, url] = await readUntil(reader, /at (http:\S+)/);
  await reader.cancel();
  const response = await fetch(url);
  assertEquals(response.status, 200);
  assertMatch(await response.text(), /<title>Undertone: /);
  child.kill("SIGINT");
  assertEquals((await child.status).code, 130);
});

Deno.test("dev ends when told to, and the server that it started with it", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "dev", "--port=0"],
    env: { NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const reader = textReader(child.stderr);
  const [, url] = await readUntil(reader, /on (http:\S+)/);
  assertEquals(await (await fetch(`${url}health`)).text(), "ok");
  child.kill("SIGTERM");
  assertEquals((await child.status).code, 130);
  await delay(500);
  await assertRejects(() => fetch(`${url}health`));
  await reader.cancel();
});
