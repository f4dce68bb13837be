import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { JournalModel } from "../../islands/journal_model.ts";
import * as journalRoom from "../../lib/journal/mod.ts";
import { FileSession, LiveSession } from "../../lib/live/mod.ts";
import { needs } from "../needs.ts";
import { openShipped } from "./shipped.ts";
import {
  chunks,
  FakeRecogniser,
  RATE_HZ,
  room,
  sure,
  voice,
} from "./signals.ts";
import { SOAK_HEAP_BYTES } from "../tolerances.ts";

/** Half of the time between two predictions: never two in one chunk. */
const CHUNK = 2000;

/** A minute before a kiosk: a few voices, else a quiet room. */
function kioskMinute(): Float32Array {
  const minute = room(60);
  for (const [at, seconds] of [[5, 2.5], [21, 1.2], [40, 4]]) {
    minute.set(voice(seconds), at * RATE_HZ);
  }
  return minute;
}

interface Held {
  tensors: number;
  bytes: number;
  heap: number;
  external: number;
}

/** What is held once everything that can be let go is gone. */
async function held(): Promise<Held> {
  const { heap, external } = await heldByJavaScript();
  const { numTensors: tensors, numBytes: bytes } = tf.memory();
  return { tensors, bytes, heap, external };
}

async function heldByJavaScript(): Promise<Pick<Held, "heap" | "external">> {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) {
    throw new Error(
      "Cannot weigh the heap: run this test with --v8-flags=--expose-gc, as `deno task test live` does",
    );
  }
  for (let i = 0; i < 3; i++) {
    gc();
    // Arrays' memory is freed behind the collector's back.
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  const { heapUsed: heap, external } = Deno.memoryUsage();
  return { heap, external };
}

Deno.test("LiveSession with the shipped model hears two hours of a kiosk and holds no more than after its first minutes", async () => {
  const { recogniser } = await openShipped("wasm", { tellsSpeech: false });
  const session = new LiveSession({ recogniser, inputRateHz: RATE_HZ });
  const journal = new JournalModel({
    play: () => ({ stop() {} }),
    hush() {},
  });
  journal.use(journalRoom);
  session.onSound((samples) => journal.sound(samples));
  session.onReading((reading) => journal.reading(reading));
  const minute = kioskMinute();
  const hear = async (minutes: number) => {
    for (let i = 0; i < minutes; i++) {
      for (const chunk of chunks(minute, CHUNK)) {
        session.push(chunk);
        // Faster than the network: each prediction is waited for.
        if (session.reading.gateOpen) await session.settled();
      }
      await session.settled();
    }
  };
  // More than the timeline keeps, so that all its room is taken; and code that
  // runs often is compiled anew for a while.
  await hear(15);
  const before = await held();
  const startMs = performance.now();
  const MINUTES = 105;
  await hear(MINUTES);
  const seconds = (performance.now() - startMs) / 1000;
  const after = await held();
  console.log(
    `${MINUTES} minutes in ${seconds.toFixed(0)} s, ` +
      `${(60 * MINUTES / seconds).toFixed(0)} times real speed`,
    { before, after, utterances: session.reading.utterances },
  );
  const { utterances, rejected, dropped, failed } = session.reading;
  // The network may take a buzz for what it is; it was judged all the same.
  const judged = utterances + rejected;
  assert(judged >= 3 * MINUTES, `${judged} utterances`);
  assertEquals([dropped, failed], [0, 0]);
  assertEquals(
    [after.tensors, after.bytes],
    [before.tensors, before.bytes],
  );
  const grown = after.heap - before.heap;
  assert(grown < SOAK_HEAP_BYTES, `the heap grew by ${grown} bytes`);
  const outside = after.external - before.external;
  assert(outside < SOAK_HEAP_BYTES, `arrays grew by ${outside} bytes`);
  session.dispose();
  recogniser.dispose();
});

Deno.test("FileSession hears an hour and holds no more of it than of ten minutes", async () => {
  const recogniser = new FakeRecogniser();
  const ends: number[] = [];
  const session = new FileSession({
    features: recogniser.spec.features,
    inputRateHz: RATE_HZ,
    judge: () => Promise.resolve(sure("happy")),
    onSegment: ({ endSeconds }) => ends.push(endSeconds),
  });
  const minute = kioskMinute();
  const hear = async (minutes: number) => {
    for (let i = 0; i < minutes; i++) {
      for (const chunk of chunks(minute, 1 << 16)) await session.push(chunk);
    }
  };
  await hear(10);
  const before = await heldByJavaScript();
  await hear(50);
  const after = await heldByJavaScript();
  await session.finish();
  assertEquals(ends.length, 3 * 60);
  assert(ends.at(-1)! > 3500);
  const grown = after.heap + after.external - before.heap - before.external;
  assert(grown < SOAK_HEAP_BYTES, `it grew by ${grown} bytes`);
});

const { ignore } = await needs.gpu();

Deno.test({
  name:
    "LiveSession on a GPU makes no buffer or tensor that it does not let go, utterance after utterance",
  ignore,
  async fn() {
    const { recogniser, backend } = await openShipped("webgpu", {
      tellsSpeech: false,
    });
    const alive = countBuffers(backend.device!);
    const session = new LiveSession({ recogniser, inputRateHz: RATE_HZ });
    const utterance = new Float32Array(3 * RATE_HZ);
    utterance.set(voice(1.2), RATE_HZ / 2);
    const hear = async (times: number) => {
      for (let i = 0; i < times; i++) {
        for (const chunk of chunks(utterance, 4000)) {
          session.push(chunk);
          await session.settled();
        }
      }
    };
    await hear(6); // tfjs keeps buffers for use again: at first there are more
    const before = { buffers: alive(), tensors: tf.memory().numTensors };
    await hear(12);
    assertEquals(
      { buffers: alive(), tensors: tf.memory().numTensors },
      before,
    );
    assert(session.reading.utterances >= 18);
    session.dispose();
    recogniser.dispose();
  },
});

/** How many of a device's buffers made from now on are alive, less those destroyed. */
function countBuffers(device: GPUDevice): () => number {
  let alive = 0;
  const create = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    const buffer = create(descriptor);
    alive++;
    const destroy = buffer.destroy.bind(buffer);
    let gone = false;
    buffer.destroy = () => {
      if (!gone) alive--;
      gone = true;
      return destroy();
    };
    return buffer;
  };
  return () => alive;
}
