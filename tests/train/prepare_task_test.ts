import { assertEquals, assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import { PUBLISHERS } from "../../lib/train/mod.ts";
import { le, wavFile } from "../audio/files.ts";
import { runTaskProcess } from "./task_process.ts";
import { UnrulyServer } from "./unruly_server.ts";

/** Runs the task as `deno task prepare` does, without the Deno task runner. */
async function runPrepare(...words: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      "--no-prompt",
      "--allow-read",
      "--allow-env",
      "--allow-write",
      "--allow-net=127.0.0.1",
      "tasks/prepare.ts",
      ...words,
    ],
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), error: text(stderr) };
}

Deno.test("deno task prepare counts, shows progress, and names the manifest last", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const data = Array.from({ length: 800 }, (_, i) => le(i % 50 * 300, 2));
    const file = wavFile({ data: data.flat() });
    await Deno.writeFile(`${folder}/OAF_back_sad.wav`, file);
    const to = `${folder}/prepared`;
    const first = await runPrepare("--from", folder, "--to", to);
    assertEquals(first.code, 0, first.error);
    assertEquals(first.error.includes("prepare: 100 % (1/1)"), true);
    const lines = first.out.trim().split("\n");
    assertEquals(lines.at(-1), `${to}/manifest.json`);
    assertEquals(
      lines.at(-2)?.startsWith("1 clips: 1 converted, 0 reused"),
      true,
    );
    const second = await runPrepare("--from", folder, "--to", to);
    assertEquals(second.out.includes("0 converted, 1 reused"), true);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("deno task prepare without --from says where the corpora are to be had", async () => {
  const { code, error, out } = await runPrepare();
  assertEquals(code, 2);
  assertEquals(out, "");
  assertEquals(error.includes("'--from' must be given"), true);
  assertEquals(error.includes("https://doi.org/10.5281/zenodo.1188976"), true);
  assertEquals(error.includes("https://doi.org/10.5683/SP2/E8H2MF"), true);
});

Deno.test("deno task prepare --download fetches nothing before the licence is accepted", async () => {
  await using server = new UnrulyServer(() => ({ status: 404 }));
  const words = ["--download", "--tess-url", server.url];
  const { code, error } = await runPrepare(...words);
  assertEquals(code, 2);
  assertStringIncludes(error, "CC BY-NC-SA 4.0");
  assertStringIncludes(error, "CC BY-NC-ND 4.0");
  assertStringIncludes(error, "add --accept-licence");
  assertEquals(server.seen, []);
});

Deno.test("deno task prepare --download goes on to the manifest", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const data = Array.from({ length: 800 }, (_, i) => le(i % 50 * 300, 2));
    const wav = wavFile({ data: data.flat() });
    const md5 = createHash("md5").update(wav).digest("hex");
    const files = [{
      label: "OAF_back_sad.wav",
      dataFile: { id: 7, filesize: wav.length, md5 },
    }];
    await using server = new UnrulyServer(({ path }) => ({
      body: path === "/api/access/datafile/7"
        ? wav
        : JSON.stringify({ data: { latestVersion: { files } } }),
    }));
    const { code, out, error } = await runPrepare(
      "--download",
      "tess",
      "--accept-licence",
      "--tess-url",
      server.url,
      "--downloads",
      `${folder}/downloads`,
      "--to",
      `${folder}/prepared`,
    );
    assertEquals(code, 0, error);
    assertStringIncludes(out, "1 clips: 1 converted");
    assertStringIncludes(error, "download tess, MB: 100 %");
    const kept = `${folder}/downloads/tess/OAF_back_sad.wav`;
    assertEquals(await Deno.readFile(kept), wav);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("deno task prepare may reach the publishers' hosts only, and says so", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile("deno.json"));
  const hosts = /--allow-net=(\S+)/.exec(tasks.prepare)?.[1].split(",") ?? [];
  for (const { url } of Object.values(PUBLISHERS)) {
    assertEquals(hosts.includes(new URL(url).host), true, url);
  }
  const { code, err } = await runTaskProcess(
    "prepare --download tess --accept-licence --tess-url http://127.0.0.1:8"
      .split(" "),
  );
  assertEquals(code, 1);
  assertStringIncludes(err, "may reach the publishers' hosts only");
  assertStringIncludes(err, "127.0.0.1");
});
