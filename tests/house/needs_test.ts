import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { needs } from "../needs.ts";

/** Asks for something in a fresh process with these settings. */
async function ask(call: string, env: Record<string, string>) {
  const url = new URL("../needs.ts", import.meta.url).href;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      "--no-check",
      `import { needs } from "${url}";
       console.log(JSON.stringify(await needs.${call}));`,
    ],
    env: { CI: "", NO_COLOR: "1", ...env },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

const NOWHERE = "/nowhere/at/all";

for (
  const [call, setting, what] of [
    ["chromium()", "UNDERTONE_CHROMIUM", "Chromium"],
    ["espeak()", "UNDERTONE_ESPEAK", "espeak-ng"],
  ]
) {
  Deno.test(`needs.${call} is skipped loudly with its remedy on a laptop`, async () => {
    const { code, stdout, stderr } = await ask(call, { [setting]: NOWHERE });
    assertEquals(code, 0);
    assertEquals(JSON.parse(stdout), { ignore: true, executable: "" });
    assertStringIncludes(stderr, `SKIPPED: ${what} is missing; install it`);
    assertStringIncludes(stderr, setting);
  });

  Deno.test(`needs.${call} fails where CI is set`, async () => {
    const env = { [setting]: NOWHERE, CI: "true" };
    const { code, stderr } = await ask(call, env);
    assertEquals(code, 1);
    assertStringIncludes(stderr, `${what} must be present where CI is set`);
  });

  Deno.test(`needs.${call} takes the file that ${setting} names`, async () => {
    const env = { [setting]: Deno.execPath(), CI: "true" };
    const { stdout } = await ask(call, env);
    const executable = Deno.execPath();
    assertEquals(JSON.parse(stdout), { ignore: false, executable });
  });
}

for (
  const [call, setting] of [
    ["data('the loaders')", "UNDERTONE_DATA"],
    ["golden('the loaders')", "UNDERTONE_GOLDEN"],
  ]
) {
  Deno.test(`needs.${call} says what is not checked and never fails`, async () => {
    const env = { [setting]: NOWHERE, CI: "true" };
    const { code, stdout, stderr } = await ask(call, env);
    assertEquals(code, 0);
    assertEquals(JSON.parse(stdout), { ignore: true, folder: NOWHERE });
    assertStringIncludes(stderr, "NOT CHECKED: the loaders");
    assertStringIncludes(stderr, `set ${setting}`);
  });

  Deno.test(`needs.${call} takes the folder that ${setting} names`, async () => {
    const env = { [setting]: "tests/house/" };
    const { stdout, stderr } = await ask(call, env);
    const folder = "tests/house";
    assertEquals(JSON.parse(stdout), { ignore: false, folder });
    assertEquals(stderr, "");
  });
}

/** An interface that this system does not have: no adapter answers. */
const NO_GPU = {
  DENO_WEBGPU_BACKEND: Deno.build.os === "windows" ? "metal" : "dx12",
};

Deno.test("needs.gpu() is skipped loudly with its remedy on a laptop", async () => {
  const { code, stdout, stderr } = await ask("gpu()", NO_GPU);
  assertEquals(code, 0);
  assertEquals(JSON.parse(stdout), { ignore: true, adapter: "" });
  assertStringIncludes(stderr, "SKIPPED: a WebGPU adapter is missing; install");
});

Deno.test("needs.gpu() fails where CI is set", async () => {
  const { code, stderr } = await ask("gpu()", { ...NO_GPU, CI: "true" });
  assertEquals(code, 1);
  assertStringIncludes(stderr, "a WebGPU adapter must be present");
});

const gpu = await needs.gpu();

Deno.test({
  name: "needs.gpu() names the adapter",
  ignore: gpu.ignore,
  fn() {
    assert(gpu.adapter.length > 0);
  },
});
