import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import {
  DEFAULT_FIT,
  nRefitEpochs,
  SeededRandom,
} from "../../lib/train/mod.ts";
import { writeVoiceCorpus } from "./voices.ts";

// Training in a process of its own that is killed outright, again and again.

const folder = await Deno.makeTempDir({ prefix: "undertone-kill-" });
globalThis.addEventListener(
  "unload",
  () => Deno.removeSync(folder, { recursive: true }),
);
const at = (...parts: string[]) => join(folder, ...parts);

const { tasks } = JSON.parse(await Deno.readTextFile("deno.json"));

/** A task as deno.json has it, without the task runner, which would be killed instead. */
function start(name: string, words: string[]): Deno.ChildProcess {
  const [, ...command] = tasks[name].split(" ");
  return new Deno.Command(Deno.execPath(), {
    args: [...command, ...words],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
}

async function finish(name: string, words: string[]): Promise<void> {
  const { success, stderr } = await start(name, words).output();
  assert(success, new TextDecoder().decode(stderr));
}

const EPOCHS = 4;
const LAST = `checkpoint-${
  EPOCHS + nRefitEpochs({ ...DEFAULT_FIT, epochs: EPOCHS })
}`;
/** Fewer suffice: a checkpoint's writing takes a good part of such an epoch. */
const MOST_KILLS = 8;

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
 * Kills a run `afterMs` after it is seen to write, or when it has ended.
 *
 * @returns "writing" if it left its files half written
 */
async function killWhileWriting(
  run: string,
  { resume, afterMs }: { resume: boolean; afterMs: number },
): Promise<"writing" | "between" | "ended"> {
  const words = [...trainWords(run), ...(resume ? ["--resume"] : [])];
  const child = start("train", words);
  const said = new Response(child.stderr).text();
  let isRunning = true;
  const status = child.status.finally(() => isRunning = false);
  const wasWriting = resume && isWriting(run);
  const before = lastCheckpointOrNull(run);
  while (isRunning) {
    const hasMoved = lastCheckpointOrNull(run) !== before;
    if ((!wasWriting || hasMoved) && hasRun(run) && isWriting(run)) break;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  try {
    child.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // it has ended
  }
  const { success, signal } = await status;
  assert(success || signal === "SIGKILL", await said);
  await said;
  if (success) return "ended";
  return isWriting(run) ? "writing" : "between";
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

Deno.test("train killed with SIGKILL in the middle of checkpoints goes on bit for bit", async () => {
  await writeVoiceCorpus(at("corpus"), { actors: [1, 2, 3], perEmotion: 4 });
  await finish("prepare", ["--from", at("corpus"), "--to", at("prepared")]);
  await finish("train", trainWords(at("straight")));

  const random = new SeededRandom(
    Number(Deno.env.get("UNDERTONE_KILL_SEED") ?? 1),
  );
  const run = at("killed");
  const ends: string[] = [];
  while (ends.length < MOST_KILLS && ends.at(-1) !== "ended") {
    const resume = ends.length > 0;
    const afterMs = random.uniform(0, 15);
    ends.push(await killWhileWriting(run, { resume, afterMs }));
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
});

/** A shell that lets no file grow over 0.36 or 0.72 MB, by its idea of a block. */
const LIMITED = `trap '' XFSZ; ulimit -f 700; exec "$0" "$@"`;

Deno.test({
  name: "train whose disk takes no more says so, and goes on later bit for bit",
  ignore: Deno.build.os === "windows", // it has no ulimit
  async fn() {
    const run = at("full");
    while (lastCheckpointOrNull(run) === null) {
      const resume = hasRun(run);
      await killWhileWriting(run, { resume, afterMs: 300 });
    }
    const kept = lastCheckpoint(run);
    assert(kept !== LAST, "nothing is left to write");
    const [, ...command] = tasks.train.split(" ");
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
