import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { DEFAULT_SPEC } from "../../lib/dsp/mod.ts";
import { buildNetwork } from "../../lib/model/mod.ts";
import {
  DEFAULT_FIT,
  Fit,
  makeExamples,
  type Progress,
  readProgress,
  restoreCheckpoint,
  saveCheckpoint,
} from "../../lib/train/mod.ts";
import { startWasm } from "../model/wasm.ts";
import { type Files, readAll } from "./folder_files.ts";
import { fillDisk, smallDisk } from "./small_disk.ts";
import { voiceClips } from "./voices.ts";

// A run may be killed between any two steps of writing, and within one. The
// steps are those of `saveCheckpoint`; each state they leave is made by hand.

const features = { ...DEFAULT_SPEC, windowFrames: 50 };
const config = {
  stemChannels: 8,
  blockChannels: [8],
  pitchChannels: [],
  stemSize: 3,
  frameChannels: 8,
  maskFrames: 10,
  maskBands: 4,
  attentionUnits: 4,
  dropout: 0.2,
};
const examples = await makeExamples(voiceClips(2), {
  features,
  copies: 0,
  seed: 1,
});

function newFit(): Fit {
  return new Fit(buildNetwork({ ...features, seed: 1, config }), {
    config: { ...DEFAULT_FIT, epochs: 3, batchSize: 4 },
    features,
    train: examples,
    dev: examples,
  });
}

/** Goes on from a folder's checkpoint, if it has one, to the last epoch. */
async function train(
  run: string,
  { to, fit = newFit() }: { to: number; fit?: Fit },
): Promise<Progress> {
  const before = await readProgress(run);
  if (before) await restoreCheckpoint(run, fit, before);
  const epochs = before?.epochs ?? [];
  while (epochs.length < to) {
    const report = (await fit.epoch(epochs.length + 1))!;
    epochs.push(report);
    await saveCheckpoint(run, fit, { epochs, best: epochs[0] });
  }
  return (await readProgress(run))!;
}

async function writeAll(folder: string, files: Files): Promise<void> {
  for (const [name, bytes] of files) {
    await Deno.mkdir(join(folder, name, ".."), { recursive: true });
    await Deno.writeFile(join(folder, name), bytes);
  }
}

async function inFolder<T>(test: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "undertone-checkpoint-" });
  try {
    return await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Every state of the folder on the way from one checkpoint to the next. */
function* statesBetween(before: Files, after: Files): Generator<Files> {
  const state: Files = new Map(before);
  const isNew = (name: string) => name.startsWith("checkpoint-2/");
  function* write(names: string[]) {
    for (const name of names) {
      const bytes = after.get(name)!;
      for (const length of [0, bytes.length >> 1, bytes.length]) {
        state.set(`${name}.part`, bytes.slice(0, length));
        yield state;
      }
    }
    for (const name of names) {
      state.delete(`${name}.part`);
      state.set(name, after.get(name)!);
      yield state;
    }
  }
  yield state;
  yield* write([...after.keys()].filter(isNew));
  yield* write(["progress.json"]);
  for (const name of before.keys()) {
    if (!name.startsWith("checkpoint-1/")) continue;
    state.delete(name);
    yield state;
  }
}

Deno.test("saveCheckpoint() killed at any step leaves a run that goes on bit for bit", () =>
  inFolder(async (straight) => {
    await startWasm();
    await train(straight, { to: 1 });
    const first = await readAll(straight);
    await train(straight, { to: 2 });
    const second = await readAll(straight);
    await train(straight, { to: 3 });
    const whole = await readAll(straight);
    assertEquals(
      [...whole.keys()].sort(),
      [
        "checkpoint-3/model.json",
        "checkpoint-3/optimiser.bin",
        "checkpoint-3/weights.bin",
        "progress.json",
      ],
    );
    let nStates = 0;
    for (const state of statesBetween(first, second)) {
      nStates++;
      await inFolder(async (run) => {
        await writeAll(run, state);
        await train(run, { to: 3 });
        assertEquals(await readAll(run), whole, `state ${nStates}`);
      });
    }
    assertEquals(nStates, 1 + 4 * (3 + 1) + 3);
  }));

Deno.test("restoreCheckpoint() says which checkpoint is damaged", () =>
  inFolder(async (run) => {
    await startWasm();
    const progress = await train(run, { to: 1 });
    for (const name of ["model.json", "weights.bin", "optimiser.bin"]) {
      const path = join(run, "checkpoint-1", name);
      const bytes = await Deno.readFile(path);
      for (const damaged of [bytes.slice(0, 0), bytes.slice(0, -8), null]) {
        if (damaged) await Deno.writeFile(path, damaged);
        else await Deno.remove(path);
        await assertRejects(
          () => restoreCheckpoint(run, newFit(), progress),
          Error,
          `'${join(run, "checkpoint-1")}' is damaged`,
        );
      }
      await Deno.writeFile(path, bytes);
      await restoreCheckpoint(run, newFit(), progress);
    }
  }));

const DISK_BYTES = 1 << 20;
const disk = await smallDisk(DISK_BYTES, "what training does on a full disk");

Deno.test({
  name: "saveCheckpoint() on a full disk loses nothing that was there",
  ignore: disk.ignore,
  async fn() {
    await startWasm();
    await using small = await disk.mount();
    const run = join(small.folder, "run");
    const ballast = join(small.folder, "ballast");
    await Deno.mkdir(run);
    await train(run, { to: 1 });
    const before = await readAll(run);
    const bytes = [...before.values()].reduce((sum, b) => sum + b.length, 0);
    // Full at once, in the first file, in the second and in the third.
    for (const room of [0, 0.05, 0.3, 0.6, 0.9]) {
      await fillDisk(ballast, Math.floor(room * bytes));
      await assertRejects(
        () => train(run, { to: 2 }),
        Error,
        "what was there is kept",
      );
      assertEquals(await readAll(run), before, `room ${room}`);
      await Deno.remove(ballast);
    }
    await train(run, { to: 3 });
    const whole = await readAll(run);
    await inFolder(async (straight) => {
      await train(straight, { to: 3 });
      assertEquals(whole, await readAll(straight));
    });
  },
});
