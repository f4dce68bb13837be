import {
  assert,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { DEFAULT_PERIODICITY } from "../../lib/dsp/mod.ts";
import {
  buildNetwork,
  DEFAULT_NETWORK,
  networkFiles,
  readNetwork,
} from "../../lib/model/mod.ts";
import { startWasm } from "./wasm.ts";

await startWasm();

const SHAPE = {
  ...{ windowFrames: 300, nMfcc: 40, nMels: 64 },
  ...{ periodicity: null, lifter: 0 },
};

Deno.test("buildNetwork() maps [batch, 300, 40] to eight logits and that of speech with under a million weights", () => {
  const network = buildNetwork({ ...SHAPE, seed: 1 });
  const y = network.predict(tf.zeros([2, 300, 40])) as tf.Tensor;
  assertEquals(y.shape, [2, 9]);
  assert(network.countParams() < 1_000_000);
  network.dispose();
});

Deno.test("buildNetwork() gives the same weights for the same seed only", async () => {
  const bytes = async (seed: number) => {
    const network = buildNetwork({ ...SHAPE, seed });
    const files = await networkFiles(network);
    network.dispose();
    return files["weights.bin"];
  };
  assertEquals(await bytes(1), await bytes(1));
  assertNotEquals(await bytes(1), await bytes(2));
});

Deno.test("readNetwork() reads what networkFiles() gave: the same logits", async () => {
  const network = buildNetwork({ ...SHAPE, seed: 3 });
  const files = await networkFiles(network);
  const loaded = await readNetwork({
    read: (name) => Promise.resolve(files[name as keyof typeof files]),
  });
  const x = tf.randomNormal([1, 300, 40], 0, 1, "float32", 1);
  const logits = (n: typeof network) =>
    (n.predict(x) as tf.Tensor).dataSync() as Float32Array;
  assertEquals(logits(loaded), logits(network));
});

const PITCHED = { ...SHAPE, periodicity: DEFAULT_PERIODICITY };

Deno.test("buildNetwork() listens to pitches where the features have them", async () => {
  const network = buildNetwork({ ...PITCHED, seed: 1 });
  assertEquals(network.inputs[0].shape, [null, 300, 88]);
  const x = tf.randomNormal([1, 300, 88], 0, 1, "float32", 1);
  const logits = (
    input: tf.Tensor,
  ) => [...(network.predict(input) as tf.Tensor).dataSync()];
  const flat = tf.concat([
    tf.slice(x, [0, 0, 0], [1, 300, 40]),
    tf.zeros([1, 300, 48]),
  ], 2);
  assertNotEquals(logits(flat), logits(x));
  const files = await networkFiles(network);
  const loaded = await readNetwork({
    read: (name) => Promise.resolve(files[name as keyof typeof files]),
  });
  assertEquals([...(loaded.predict(x) as tf.Tensor).dataSync()], logits(x));
  network.dispose();
});

Deno.test("buildNetwork() refuses liftered coefficients, which its inverse DCT does not undo", () => {
  assertThrows(
    () => buildNetwork({ ...SHAPE, lifter: 22, seed: 1 }),
    RangeError,
    "'lifter' must be 0, got 22",
  );
});

Deno.test("buildNetwork() refuses fewer layers or pitches than are halved", () => {
  const build = (nPitches: number, pitchChannels: number[]) => () =>
    buildNetwork({
      ...PITCHED,
      seed: 1,
      periodicity: { ...DEFAULT_PERIODICITY, nPitches },
      config: { ...DEFAULT_NETWORK, pitchChannels },
    });
  assertThrows(
    build(48, [8, 8]),
    RangeError,
    "a layer for each of the 3 blocks",
  );
  assertThrows(
    build(7, [8, 8, 8]),
    RangeError,
    "'periodicity.nPitches' be at least 8",
  );
});
