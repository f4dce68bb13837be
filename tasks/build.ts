import { Builder } from "fresh/dev";
import { runTask } from "./cli.ts";

await runTask({
  name: "build",
  summary: "Builds the application for production.",
  options: {},
}, async () => {
  const startMs = performance.now();
  await new Builder().build();
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  console.log(`Built in ${seconds} s: _fresh/server.js`);
});
