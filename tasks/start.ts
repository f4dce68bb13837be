import { pathToFileURL } from "node:url";
import { Builder } from "fresh/dev";
import { ADDRESS_OPTIONS, explainListenError, urlOf } from "./address.ts";
import { runTask } from "./cli.ts";

/** Only building needs these; the server does without. */
async function dropPermissions(): Promise<void> {
  for (const name of ["run", "write", "env"] as const) {
    await Deno.permissions.revoke({ name });
  }
}

await runTask({
  name: "start",
  summary: "Builds the application if needed and serves it.",
  options: ADDRESS_OPTIONS,
}, async ({ port, host }) => {
  const builder = new Builder();
  if (!builder.isBuilt()) {
    console.log("Building …");
    await builder.build();
  }
  await dropPermissions();
  const { href } = pathToFileURL("_fresh/server.js");
  const { default: server } = await import(href);
  const onListen = (address: Deno.NetAddr) =>
    console.log(`Undertone is at ${urlOf(address)} (Ctrl-C ends it)`);
  try {
    const options = { port, hostname: host, onListen };
    await Deno.serve(options, server.fetch).finished;
  } catch (error) {
    throw explainListenError(error, { name: "start", port });
  }
});
