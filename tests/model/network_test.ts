import { assert, assertEquals, assertNotEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import {
  buildNetwork,
  networkFiles,
  readNetwork,
} from "../../lib/model/mod.ts";
import { startWasm } from "./wasm.ts";

await startWasm();

const SHAPE = { windowFrames: 300, nMfcc: 40, nMels: 64 };

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
