import { ADDRESS_OPTIONS, explainListenError } from "./address.ts";
import { runTask } from "./cli.ts";
import { esbuildBinary } from "./esbuild_binary.ts";

const WATCHED = ["routes", "islands", "components", "lib", "static"];

/** Fails here, with a clear word, and not in a process that is restarted. */
function checkAddress(options: { port: number; hostname: string }): void {
  try {
    Deno.listen(options).close();
  } catch (error) {
    throw explainListenError(error, { name: "dev", port: options.port });
  }
}

await runTask({
  name: "dev",
  summary: "Serves the application while it is being written: a change " +
    "restarts the server, and open pages reload.",
  options: ADDRESS_OPTIONS,
}, async ({ port, host }, { signal }) => {
  checkAddress({ port, hostname: host });
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      `--watch=${WATCHED.join(",")}`,
      "--allow-read=.",
      "--allow-env",
      `--allow-run=${esbuildBinary(Deno.build)}`,
      `--allow-net=${host.includes(":") ? `[${host}]` : host}`,
      "dev.ts",
      `--port=${port}`,
      `--host=${host}`,
    ],
    signal,
  }).spawn().status;
  return code;
});
