import { assertEquals } from "@std/assert";

Deno.test("deno task ok names each check with its outcome", async () => {
  const skip = ["lint", "types", "browser-types", "rooms", "tests"]
    .flatMap((name) => ["--skip", name]);
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "-q", "ok", ...skip],
    env: { NO_COLOR: "1" },
  }).output();
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  assertEquals(lines.slice(-2), ["lock: passed", "format: passed"]);
  assertEquals(code, 0);
});
