import { assert } from "@std/assert";

/** Starts Deno itself; its complaints are the message of the failure. */
async function deno(...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    env: { NO_COLOR: "1" },
  }).output();
  assert(success, new TextDecoder().decode(stderr));
}

Deno.test("deno check passes for every file of the project", async () => {
  await deno("check");
});

Deno.test("deno check passes for the islands where only a browser's names exist", async () => {
  await deno("check", "--config", "deno.browser.json", "islands");
});

Deno.test("deno fmt and deno lint have nothing to say", async () => {
  await deno("fmt", "--check");
  await deno("lint");
});

Deno.test("deno.lock holds every dependency of deno.json", async () => {
  await deno("install", "--frozen");
});
