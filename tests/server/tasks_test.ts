import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { setTimeout as delay } from "node:timers/promises";
import { explainListenError, urlOf } from "../../tasks/address.ts";
import { esbuildBinary } from "../../tasks/esbuild_binary.ts";
import { runTaskProcess } from "../train/task_process.ts";

const { tasks } = JSON.parse(await Deno.readTextFile("deno.json"));

Deno.test("start, dev and build print their help and refuse unknown options", async () => {
  for (const name of ["start", "dev", "build"]) {
    const help = await runTaskProcess([name, "--help"]);
    assertEquals(help.code, 0, help.err);
    assertMatch(help.out, new RegExp(`Usage: deno task ${name}`));
    const refused = await runTaskProcess([name, "--nope"]);
    assertEquals(refused.code, 2);
    assertMatch(
      refused.err,
      new RegExp(`Cannot run ${name}: '--nope' is not an option; see --help`),
    );
  }
});

Deno.test("start and dev name a taken port and the remedy", async () => {
  const listener = Deno.listen({ hostname: "localhost", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  try {
    for (const name of ["start", "dev"]) {
      const { code, err } = await runTaskProcess([name, `--port=${port}`]);
      assertEquals(code, 1);
      assertMatch(
        err,
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
  const { code, err } = await runTaskProcess(["start", "--host=example.org"]);
  assertEquals(code, 2);
  assertMatch(err, /'--host' must be one of localhost/);
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

Deno.test("explainListenError() names another port, and one that there is", () => {
  const taken = new Deno.errors.AddrInUse("taken");
  for (const [port, other] of [[8000, 8001], [65535, 8000]]) {
    assertStringIncludes(
      String(explainListenError(taken, { name: "start", port })),
      `deno task start --port ${other}`,
    );
  }
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

/** A task that serves. */
interface Serving {
  url: string;
  /** Sends a signal and waits for the exit code. */
  end(signal: Deno.Signal): Promise<number>;
}

/** Has a task serve on a free port for as long as `body` takes, and no longer. */
async function whileServing(
  name: string,
  { tellsOn, body }: {
    /** Where it says at which address. */
    tellsOn: "stdout" | "stderr";
    body: (serving: Serving) => Promise<void>;
  },
): Promise<void> {
  await using task = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", name, "--port=0"],
    env: { NO_COLOR: "1" },
    stdout: "null",
    stderr: "null",
    [tellsOn]: "piped",
  }).spawn();
  const reader = textReader(task[tellsOn]);
  const [, url] = await readUntil(reader, /(?:at|on) (http:\S+)/);
  await body({
    url,
    async end(signal) {
      task.kill(signal);
      return (await task.status).code;
    },
  });
  await reader.cancel();
}

/** A server that was told to end may take so long, on a machine that is busy. */
const END_MS = 30_000;

/** Waits until nobody answers. */
async function untilGone(url: string): Promise<void> {
  const deadline = Date.now() + END_MS;
  const answers = () =>
    fetch(url).then(({ body }) => body?.cancel())
      .then(() => true, () => false);
  while (await answers()) {
    assert(Date.now() < deadline, `${url} is still served`);
    await delay(50);
  }
}

Deno.test("start serves the application until Ctrl-C, which ends it with 130, and the server with it", async () => {
  await whileServing("start", {
    tellsOn: "stdout",
    async body({ url, end }) {
      const response = await fetch(url);
      assertEquals(response.status, 200);
      assertMatch(await response.text(), /<title>Undertone: /);
      assertEquals(await end("SIGINT"), 130);
      await untilGone(url);
    },
  });
});

Deno.test("dev ends when told to, and the server that it started with it", async () => {
  await whileServing("dev", {
    tellsOn: "stderr",
    async body({ url, end }) {
      assertEquals(await (await fetch(`${url}health`)).text(), "ok");
      assertEquals(await end("SIGTERM"), 130);
      await untilGone(url);
    },
  });
});
