import { assertEquals } from "@std/assert";
import { le, wavFile } from "../audio/files.ts";

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
      "tasks/prepare.ts",
      ...words,
    ],
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
