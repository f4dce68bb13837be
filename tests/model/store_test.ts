import { assertEquals, assertRejects } from "@std/assert";
import { DEFAULT_SPEC } from "../../lib/dsp/mod.ts";
import {
  buildNetwork,
  CANARY_SIGNAL,
  EMOTIONS,
  fetchSource,
  type ModelSource,
  networkFiles,
  readCanary,
  readJson,
  readModelSpec,
  readNetwork,
} from "../../lib/model/mod.ts";
import { startWasm } from "./wasm.ts";

function sourceOf(value: unknown): ModelSource {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return { read: () => Promise.resolve(new TextEncoder().encode(text)) };
}

const GOOD = { features: DEFAULT_SPEC, labels: EMOTIONS, temperature: 1.5 };

Deno.test("readModelSpec() reads features, labels and temperature", async () => {
  assertEquals(await readModelSpec(sourceOf(GOOD)), GOOD);
});

Deno.test("readModelSpec() reads the confidence of a sure answer, which older models have not", async () => {
  for (const notSureBelow of [0, 0.55, 1]) {
    const spec = await readModelSpec(sourceOf({ ...GOOD, notSureBelow }));
    assertEquals(spec.notSureBelow, notSureBelow);
  }
  for (const notSureBelow of [-0.1, 1.1, "high", null]) {
    await assertRejects(
      () => readModelSpec(sourceOf({ ...GOOD, notSureBelow })),
      RangeError,
      `'notSureBelow' must be 0 to 1, got ${notSureBelow}`,
    );
  }
});

Deno.test("readModelSpec() reads the threshold of speech, which older models have not", async () => {
  for (const threshold of [0, 0.4, 1]) {
    const speech = { threshold };
    const spec = await readModelSpec(sourceOf({ ...GOOD, speech }));
    assertEquals(spec, { ...GOOD, speech });
  }
  assertEquals(await readModelSpec(sourceOf({ ...GOOD, speech: null })), GOOD);
  for (const threshold of [-0.1, 1.1, "high", undefined]) {
    await assertRejects(
      () => readModelSpec(sourceOf({ ...GOOD, speech: { threshold } })),
      RangeError,
      `'speech.threshold' must be 0 to 1, got ${threshold}`,
    );
  }
});

Deno.test("readModelSpec() refuses other labels, temperatures and features", async () => {
  const refuse = (change: object, type: ErrorConstructor, part: string) =>
    assertRejects(
      () => readModelSpec(sourceOf({ ...GOOD, ...change })),
      type,
      part,
    );
  await refuse({ labels: ["happy"] }, TypeError, "'labels'");
  await refuse({ temperature: 0 }, RangeError, "'temperature'");
  await refuse({ temperature: undefined }, RangeError, "'temperature'");
  await refuse({ temperature: "2" }, RangeError, `got "2"`);
  await refuse({ labels: EMOTIONS.join() }, TypeError, "'labels'");
  await refuse(
    { features: { ...DEFAULT_SPEC, nFft: 500 } },
    RangeError,
    "'nFft'",
  );
  await refuse({ features: null }, TypeError, "feature specification");
});

Deno.test("readModelSpec(), readCanary() and readNetwork() refuse what is no object", async () => {
  for (const read of [readModelSpec, readCanary, readNetwork]) {
    for (const value of [null, [1], 3]) {
      await assertRejects(
        () => read(sourceOf(value)),
        TypeError,
        `.json' must hold an object, got ${JSON.stringify(value)}`,
      );
    }
  }
});

Deno.test("readCanary() refuses one that would find nothing wrong", async () => {
  const good = {
    signal: CANARY_SIGNAL,
    probabilities: EMOTIONS.map(() => 1 / EMOTIONS.length),
    tolerance: 0.02,
  };
  assertEquals(await readCanary(sourceOf(good)), good);
  const withSpeech = [...good.probabilities, 0.9];
  await readCanary(sourceOf({ ...good, probabilities: withSpeech }));
  const refused: [object, string][] = [
    [{ signal: "something-else-v9" }, "'signal'"],
    [{ signal: undefined }, "'signal'"],
    [{ probabilities: [] }, "'probabilities'"],
    [{ probabilities: undefined }, "'probabilities'"],
    [{ probabilities: good.probabilities.with(0, 1.5) }, "'probabilities'"],
    [{ probabilities: EMOTIONS.map(() => "0.1") }, "'probabilities'"],
    [{ tolerance: undefined }, "'tolerance'"],
    [{ tolerance: 0 }, "'tolerance'"],
    [{ tolerance: 1 }, "'tolerance'"],
    [{ tolerance: "1" }, "'tolerance'"],
  ];
  for (const [change, name] of refused) {
    await assertRejects(
      () => readCanary(sourceOf({ ...good, ...change })),
      Object.values(change).includes(undefined) ? TypeError : RangeError,
      `${name} of 'canary.json' must be`,
      JSON.stringify(change),
    );
  }
});

Deno.test("readNetwork() refuses weights that arrived in part, or are more", async () => {
  await startWasm();
  const network = buildNetwork({ ...DEFAULT_SPEC, seed: 1 });
  const files = await networkFiles(network);
  network.dispose();
  const weights = files["weights.bin"];
  const loadWith = (bytes: Uint8Array) =>
    readNetwork({
      read: (name) =>
        Promise.resolve(name === "weights.bin" ? bytes : files["model.json"]),
    });
  (await loadWith(weights)).dispose();
  for (
    const bytes of [weights.slice(0, -4), new Uint8Array(weights.length + 4)]
  ) {
    await assertRejects(
      () => loadWith(bytes),
      RangeError,
      `its weights must be ${weights.length} bytes, got ${bytes.length}`,
    );
  }
  await assertRejects(
    () => readNetwork(sourceOf({})),
    TypeError,
    "'model.json' must hold 'weightsManifest', got undefined",
  );
});

Deno.test("readJson() names the file that is not JSON", async () => {
  await assertRejects(
    () => readJson(sourceOf("<html>"), "spec.json"),
    SyntaxError,
    "'spec.json' must be JSON",
  );
});

Deno.test("fetchSource() names the address and status of a missing file", async () => {
  const server = Deno.serve(
    { port: 0, onListen() {} },
    ({ url }) =>
      url.endsWith("/m/there")
        ? new Response("yes")
        : new Response(null, { status: 404 }),
  );
  const base = `http://localhost:${server.addr.port}/m`;
  const source = fetchSource(base);
  assertEquals(new TextDecoder().decode(await source.read("there")), "yes");
  await assertRejects(() => source.read("gone"), Error, "got 404");
  await server.shutdown();
  await assertRejects(() => source.read("there"), Error, "did not arrive");
});
