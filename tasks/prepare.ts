/**
 * `deno task prepare`: speech collections to training material, downloaded
 * from their publishers where that is asked for.
 *
 * @module
 */
import {
  CORPORA,
  type Corpus,
  describeManifest,
  downloadCorpora,
  licenceNotice,
  prepareCorpora,
  whereToGetCorpora,
} from "../lib/train/mod.ts";
import { ProgressBar, refuseIdle, runTask, UsageError } from "./cli.ts";

type CorpusName = Corpus["name"];

const NAMES = CORPORA.map(({ name }) => name);

/** Where downloads go by default. */
const DOWNLOADS = "data/downloads";

/** A person at the terminal, or the flag; nothing is fetched without. */
function askForLicence(names: CorpusName[], isAccepted: boolean): void {
  console.error(licenceNotice(names));
  if (isAccepted) return console.error("\nAccepted by --accept-licence.\n");
  if (!Deno.stdin.isTerminal()) {
    throw new UsageError(
      "Cannot download: the licence must be accepted, and nobody can be asked here; read it above and add --accept-licence",
    );
  }
  const answer = prompt("\nType yes to accept and download:");
  if (answer?.trim().toLowerCase() === "yes") return;
  throw new UsageError(
    `Cannot download: the licence must be accepted with yes, got ${
      JSON.stringify(answer ?? "")
    }; nothing was fetched`,
  );
}

/** Downloads and says how far it is, in megabytes. */
async function download(
  names: CorpusName[],
  { to, urls, signal }: {
    to: string;
    urls: Partial<Record<CorpusName, string>>;
    signal: AbortSignal;
  },
): Promise<string[]> {
  const bars = new Map<CorpusName, ProgressBar>();
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  try {
    return await downloadCorpora(names, {
      to,
      urls,
      signal,
      log: (line) => console.error(`\n${line}`),
      onProgress(name, bytes, total) {
        let bar = bars.get(name);
        if (!bar) {
          for (const old of bars.values()) old.finish();
          const label = `download ${name}, MB`;
          bars.set(name, bar = new ProgressBar(megabytes(total), { label }));
        }
        bar.update(megabytes(bytes));
      },
    });
  } finally {
    for (const bar of bars.values()) bar.finish();
  }
}

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
      download: {
        type: "strings",
        help: "get these from their publishers first, by default all",
        choices: NAMES,
        bare: NAMES,
      },
      acceptLicence: {
        type: "boolean",
        help: "accept the licences of what is downloaded without being asked",
      },
      downloads: {
        type: "string",
        help: `folder for what is downloaded; by default ${DOWNLOADS}`,
        placeholder: "DIR",
        isPath: true,
      },
      ravdessUrl: {
        type: "string",
        help:
          "a mirror: folder that has the ZIP file of RAVDESS; needs --allow-net",
        placeholder: "URL",
      },
      tessUrl: {
        type: "string",
        help: "a mirror: a Dataverse that has TESS; needs --allow-net",
        placeholder: "URL",
      },
    },
    handlesInterrupt: true,
  }, async (args, { signal }) => {
    const names = NAMES.filter((name) => args.download.includes(name));
    if (args.from.length + names.length === 0) {
      throw new UsageError(
        `Cannot run prepare: '--from' must be given, a folder or ZIP file with recordings, or --download; see --help\n` +
          `The corpora are to be had at\n${whereToGetCorpora()}`,
      );
    }
    const { downloads, acceptLicence, ravdessUrl, tessUrl } = args;
    if (names.length === 0) {
      const idle = { downloads, acceptLicence };
      refuseIdle("prepare", idle, "without '--download'");
    }
    const urls = { ravdess: { ravdessUrl }, tess: { tessUrl } };
    for (const name of NAMES.filter((name) => !names.includes(name))) {
      refuseIdle("prepare", urls[name], `without '--download ${name}'`);
    }
    if (names.length > 0) askForLicence(names, acceptLicence);
    const downloaded = await download(names, {
      to: downloads ?? DOWNLOADS,
      urls: { ravdess: ravdessUrl, tess: tessUrl },
      signal,
    });
    let bar: ProgressBar | undefined;
    const done = await prepareCorpora({
      from: [...args.from, ...downloaded],
      to: args.to,
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
