import { Builder } from "fresh/dev";
import { ADDRESS_OPTIONS, explainListenError, urlOf } from "./address.ts";
import { runTask } from "./cli.ts";

await runTask({
  name: "dev",
  summary: "Serves the application while it is being written: a change " +
    "restarts the server, and open pages reload.",
  options: ADDRESS_OPTIONS,
}, async ({ port, host }) => {
  const onListen = (address: Deno.NetAddr) =>
    console.log(`Undertone is at ${urlOf(address)} (Ctrl-C ends it)`);
  try {
    await new Builder().listen(() => import("../main.ts"), {
      port,
      hostname: host,
      onListen,
    });
  } catch (error) {
    throw explainListenError(error, { name: "dev", port });
  }
});
