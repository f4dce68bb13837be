import {
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { buildNetwork, DEFAULT_NETWORK } from "../../lib/model/mod.ts";
import { DEFAULT_SPEC } from "../../lib/dsp/mod.ts";
import { WeightAverage } from "../../lib/train/mod.ts";
import { startWasm } from "../model/wasm.ts";

await startWasm();

function smallNetwork(seed: number) {
  return buildNetwork({
    ...DEFAULT_SPEC,
    seed,
    config: {
      ...DEFAULT_NETWORK,
      ...{ stemChannels: 4, blockChannels: [4], attentionUnits: 4 },
    },
  });
}

type Network = ReturnType<typeof smallNetwork>;

/** All weights, the statistics of batch normalisation among them. */
const weightsOf = (network: Network) =>
  network.getWeights().map((weight) => [...weight.dataSync()]);

/** Gives the network others' weights. */
function become(network: Network, other: Network): void {
  network.setWeights(other.getWeights());
}

Deno.test("WeightAverage is the mean of what was added, and leaves the network as it was", async () => {
  const networks = [1, 2, 3].map(smallNetwork);
  const network = smallNetwork(4);
  const average = new WeightAverage(network);
  for (const other of networks) {
    become(network, other);
    await average.add();
  }
  assertEquals(average.count, 3);
  const before = weightsOf(network), nTensors = tf.memory().numTensors;
  const during = await average.during(() =>
    Promise.resolve(weightsOf(network))
  );
  assertEquals(weightsOf(network), before);
  assertEquals(tf.memory().numTensors, nTensors);
  const all = networks.map(weightsOf);
  during.forEach((values, i) =>
    values.forEach((value, k) => {
      const mean = (all[0][i][k] + all[1][i][k] + all[2][i][k]) / 3;
      assertAlmostEquals(value, mean, 1e-6);
    })
  );
});

Deno.test("WeightAverage goes on from what it saved, bit for bit", async () => {
  const [first, second] = [1, 2].map(smallNetwork);
  const network = smallNetwork(3);
  const straight = new WeightAverage(network);
  become(network, first);
  await straight.add();
  const resumed = new WeightAverage(network);
  resumed.restore(straight.save(), 1);
  become(network, second);
  await straight.add();
  await resumed.add();
  assertEquals(resumed.save(), straight.save());
  const during = () => Promise.resolve(weightsOf(network));
  assertEquals(await resumed.during(during), await straight.during(during));
});

Deno.test("WeightAverage refuses what it cannot average", async () => {
  const average = new WeightAverage(smallNetwork(1));
  await assertRejects(() => average.during(() => Promise.resolve()), Error);
  assertThrows(
    () => average.restore(new Uint8Array(8), 1),
    RangeError,
    "got 2",
  );
});
