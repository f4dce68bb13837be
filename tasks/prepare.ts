/**
 * `deno task prepare`: speech collections to training material.
 *
 * @module
 */
import {
  describeManifest,
  prepareCorpora,
  whereToGetCorpora,
} from "../lib/train/mod.ts";
import { ProgressBar, runTask, UsageError } from "./cli.ts";

if (import.meta.main) {
  await runTask({
    name: "prepare",
    summary:
      "Makes training material of RAVDESS and TESS: labels, 16 kHz clips and a manifest.",
    options: {
      from: {
        type: "strings",
        help: "folder or ZIP file with the recordings",
        placeholder: "DIR|ZIP",
        isPath: true,
      },
      to: {
        type: "string",
        help: "folder for manifest.json and clips/",
        placeholder: "DIR",
        isPath: true,
        default: "data/prepared",
      },
    },
    handlesInterrupt: true,
  }, async ({ from, to }, { signal }) => {
    if (from.length === 0) {
      throw new UsageError(
        `Cannot run prepare: '--from' must be given, a folder or ZIP file with recordings; see --help\n` +
          `The corpora are to be had at\n${whereToGetCorpora()}`,
      );
    }
    let bar: ProgressBar | undefined;
    const done = await prepareCorpora({
      from,
      to,
      signal,
      onProgress(n, total) {
        bar ??= new ProgressBar(total, { label: "prepare" });
        bar.update(n);
      },
    }).finally(() => bar?.finish());
    console.log(describeManifest(done.manifest));
    console.log(
      `\n${done.manifest.clips.length} clips: ${done.nConverted} converted, ` +
        `${done.nReused} reused from an earlier run; ` +
        `${done.nIgnored} other files were passed over\n${done.path}`,
    );
  });
}
