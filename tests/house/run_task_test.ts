import { assertEquals, assertStringIncludes } from "@std/assert";

const SLEEPER = "tests/house/fixtures/sleeper.ts";

/** Runs the fixture; sends it a signal once it is ready. */
async function runSleeper(
  mode: string,
  { interrupt }: { interrupt?: Deno.Signal } = {},
) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--allow-run", "--allow-read", SLEEPER]
      .concat("--mode", mode),
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let stdout = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    stdout += text;
    if (interrupt && stdout === "ready\n") child.kill(interrupt);
  }
  const stderr = await new Response(child.stderr).text();
  const { code } = await child.status;
  return { code, stdout, stderr };
}

Deno.test("runTask() prints an error's message alone and exits with 1", async () => {
  assertEquals(await runSleeper("fail"), {
    code: 1,
    stdout: "",
    stderr: "Cannot sleep: no bed\n",
  });
});

Deno.test("runTask() exits with the code the task returns", async () => {
  assertEquals((await runSleeper("code")).code, 7);
});

Deno.test("runTask() ends at Ctrl-C with 130", async () => {
  const { code, stdout, stderr } = await runSleeper("wait", {
    interrupt: "SIGINT",
  });
  assertEquals([code, stdout, stderr], [130, "ready\n", "\nStopped.\n"]);
});

Deno.test("runTask() lets a task that handles Ctrl-C end in order", async () => {
  const { code, stdout, stderr } = await runSleeper("orderly", {
    interrupt: "SIGINT",
  });
  assertEquals([code, stdout], [0, "ready\ncheckpoint kept\n"]);
  assertStringIncludes(stderr, "Stopping; press Ctrl-C again");
});

Deno.test("runTask() exits with 130 where a stopped task has nothing to give", async () => {
  const { code, stderr } = await runSleeper("orderly, in vain", {
    interrupt: "SIGINT",
  });
  assertEquals(code, 130);
  assertStringIncludes(stderr, "Cannot sleep: woken\n");
});

Deno.test("runTask() ends when told to, and the programs it started with it", async () => {
  const { code, stdout } = await runSleeper("child", { interrupt: "SIGTERM" });
  // The output ends only when nobody holds it any more: the child is gone.
  assertEquals([code, stdout], [130, "ready\n"]);
});

Deno.test("runTask() ends the programs it started where it fails", async () => {
  const { code, stdout, stderr } = await runSleeper("child, in vain");
  assertEquals([code, stdout], [1, "ready\n"]); // and not "late"
  assertStringIncludes(stderr, "Cannot sleep: the child cries");
});
