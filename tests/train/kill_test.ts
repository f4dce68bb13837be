import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import {
  DEFAULT_FIT,
  nRefitEpochs,
  SeededRandom,
} from "../../lib/train/mod.ts";
import { once } from "./once.ts";
import { runTaskProcess, taskCommand } from "./task_process.ts";
import { writeVoiceCorpus } from "./voices.ts";

// Training in a process of its own that is killed outright, again and again.

const folder = await Deno.makeTempDir({ prefix: "undertone-kill-" });
globalThis.addEventListener(
  "unload",
  () => Deno.removeSync(folder, { recursive: true }),
);
const at = (...parts: string[]) => join(folder, ...parts);

const command = await taskCommand("train");

async function finish(name: string, words: string[]): Promise<void> {
  const { code, err } = await runTaskProcess([name, ...words]);
  assertEquals(code, 0, err);
}

const EPOCHS = 4;
const LAST = `checkpoint-${
  EPOCHS + nRefitEpochs({ ...DEFAULT_FIT, epochs: EPOCHS })
}`;
/** One a checkpoint: the last of them in the refit. */
const MOST_KILLS = EPOCHS + 1;

function trainWords(out: string): string[] {
  return `--data ${
    at("prepared")
  } --out ${out} --epochs ${EPOCHS} --copies 0 --batch-size 16 --backend wasm`
    .split(" ");
}

function lastCheckpoint(run: string): string | null {
  try {
    const text = Deno.readTextFileSync(join(run, "progress.json"));
    return JSON.parse(text).folder;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error; // half a progress.json is what must never be
  }
}

/** Files half written, or a checkpoint that nothing points to yet. */
function isWriting(run: string): boolean {
  const folder = lastCheckpoint(run);
  const names = [...Deno.readDirSync(run)].map(({ name }) => name);
  return names.some((name) =>
    name.endsWith(".part") || (/^checkpoint-/.test(name) && name !== folder)
  );
}

/**
 * Trains a run, from its last checkpoint on, and kills it once `isTime`.
 *
 * @returns whether it was killed, and did not come to its end before
 */
async function killWhen(
  run: string,
  isTime: (child: Deno.ChildProcess) => Promise<boolean>,
): Promise<boolean> {
  const resume = hasRun(run) ? ["--resume"] : [];
  const child = new Deno.Command(Deno.execPath(), {
    args: [...command, ...trainWords(run), ...resume],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const said = new Response(child.stderr).text();
  let isRunning = true;
  const status = child.status.finally(() => isRunning = false);
  try {
    while (isRunning && !await isTime(child)) await pause(1);
  } finally {
    send(child, "SIGKILL");
  }
  const { success, signal } = await status;
  assert(success || signal === "SIGKILL", await said);
  await said;
  return !success;
}

/** Longest pause between a checkpoint's first file and the kill, ms. */
const MOST_PAUSE_MS = 15;

/**
 * Kills a run while it writes a checkpoint, at a random moment of it. It is
 * stopped first and looked at: where all is written by then, it goes on to its
 * next checkpoint, of which less is waited for.
 *
 * @returns "writing" if it left its files half written
 */
async function killWhileWriting(
  run: string,
  random: SeededRandom,
): Promise<"writing" | "between" | "ended"> {
  const wasWriting = hasRun(run) && isWriting(run);
  const before = lastCheckpointOrNull(run);
  let mostMs = MOST_PAUSE_MS;
  const isKilled = await killWhen(run, async (child) => {
    const hasMoved = lastCheckpointOrNull(run) !== before;
    if ((wasWriting && !hasMoved) || !hasRun(run) || !isWriting(run)) {
      return false;
    }
    await pause(random.uniform(0, mostMs));
    send(child, "SIGSTOP");
    if (isWriting(run)) return true;
    send(child, "SIGCONT");
    mostMs /= 2;
    return false;
  });
  if (!isKilled) return "ended";
  return isWriting(run) ? "writing" : "between";
}

/** Sends a signal to a process that may have ended. */
function send(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function hasRun(run: string): boolean {
  try {
    return Deno.statSync(run).isDirectory;
  } catch {
    return false;
  }
}

function lastCheckpointOrNull(run: string): string | null {
  return hasRun(run) ? lastCheckpoint(run) : null;
}

/** What of a run's files tells which run it was: its name, its process. */
const ITS_OWN = ["report.html", "lock.txt"];

/** A run's files, the last checkpoint's too. */
async function runFiles(run: string): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  for (const folder of ["", LAST]) {
    for await (const { name, isFile } of Deno.readDir(join(run, folder))) {
      if (!isFile || ITS_OWN.includes(name)) continue;
      const bytes = await Deno.readFile(join(run, folder, name));
      files[`${folder}/${name}`] = name === "progress.json"
        ? withoutMinutes(bytes)
        : bytes;
    }
  }
  return files;
}

/** How long it took is no part of what it came to. */
function withoutMinutes(progress: Uint8Array): Uint8Array {
  const { minutes: _, ...rest } = JSON.parse(
    new TextDecoder().decode(progress),
  );
  return new TextEncoder().encode(JSON.stringify(rest));
}

/** The run `straight`, which nothing stops. */
const trainStraight = once(async () => {
  await writeVoiceCorpus(at("corpus"), { actors: [1, 2, 3], perEmotion: 4 });
  await finish("prepare", ["--from", at("corpus"), "--to", at("prepared")]);
  await finish("train", trainWords(at("straight")));
});

const isWindows = Deno.build.os === "windows";

Deno.test({
  name:
    "train killed with SIGKILL in the middle of checkpoints goes on bit for bit",
  ignore: isWindows, // it has no SIGSTOP
  async fn() {
    await trainStraight();
    const random = new SeededRandom(
      Number(Deno.env.get("UNDERTONE_KILL_SEED") ?? 1),
    );
    const run = at("killed");
    const ends: string[] = [];
    while (ends.length < MOST_KILLS && ends.at(-1) !== "ended") {
      ends.push(await killWhileWriting(run, random));
    }
    if (ends.at(-1) !== "ended") {
      await finish("train", [...trainWords(run), "--resume"]);
    }
    console.error(`kills: ${ends.join(", ")}`);
    assert(ends.includes("writing"), `no kill came while writing: ${ends}`);
    const [killed, straight] = [
      await runFiles(run),
      await runFiles(at("straight")),
    ];
    assertEquals(Object.keys(killed).sort(), Object.keys(straight).sort());
    for (const [name, bytes] of Object.entries(straight)) {
      assertEquals(killed[name], bytes, name);
    }
  },
});

/** A shell that lets no file grow over 0.36 or 0.72 MB, by its idea of a block. */
const LIMITED = `trap '' XFSZ; ulimit -f 700; exec "$0" "$@"`;

Deno.test({
  name: "train whose disk takes no more says so, and goes on later bit for bit",
  ignore: isWindows, // it has no ulimit
  async fn() {
    await trainStraight();
    const run = at("full");
    const hasBegun = () => Promise.resolve(lastCheckpointOrNull(run) !== null);
    assert(await killWhen(run, hasBegun), "nothing is left to do");
    const kept = lastCheckpoint(run);
    assert(kept !== LAST, "nothing is left to write");
    const { code, stderr } = await new Deno.Command("sh", {
      args: [
        "-c",
        LIMITED,
        Deno.execPath(),
        ...command,
        ...trainWords(run),
        "--resume",
      ],
      stdin: "null",
    }).output();
    const said = new TextDecoder().decode(stderr);
    assertEquals(code, 1, said);
    assertStringIncludes(said, "file too large");
    assertStringIncludes(said, "what was there is kept");
    assertEquals(lastCheckpoint(run), kept);
    await finish("train", [...trainWords(run), "--resume"]);
    assertEquals(await runFiles(run), await runFiles(at("straight")));
  },
});
