/** A device that goes away in the middle of a stream, on a real one. */
import { assert, assertEquals, assertGreater } from "@std/assert";
import { LiveModel } from "../../islands/live_model.ts";
import { DEFAULT_SETTINGS } from "../../islands/live_settings.ts";
import { wordsIn } from "../../lib/messages/mod.ts";
import type { CaptureOptions } from "../../lib/audio/mod.ts";
import {
  chooseRecogniser,
  type LiveEngine,
  LiveSession,
} from "../../lib/live/mod.ts";
import { type Backend, type BackendName } from "../../lib/model/mod.ts";
import { needs } from "../needs.ts";
import { openShipped } from "./shipped.ts";
import { chunks, join, RATE_HZ, room, voice } from "./signals.ts";

const { ignore } = await needs.gpu();

/** The page's engine with the shipped model on real devices; only the microphone is fed by hand. */
class DeviceEngine implements LiveEngine {
  readonly backends: Backend[] = [];
  session: LiveSession | null = null;
  #onChunk: CaptureOptions["onChunk"] = () => {};

  startCapture({ onChunk }: Omit<CaptureOptions, "workletUrl">) {
    this.#onChunk = onChunk;
    const settings = {
      label: "fed by hand",
      deviceId: "",
      sampleRateHz: RATE_HZ,
      channels: 1,
      stillApplied: [],
      unknown: [],
    };
    return Promise.resolve({
      settings,
      resume: () => Promise.resolve(),
      stop: () => Promise.resolve(),
    });
  }

  chooseRecogniser(candidates: readonly BackendName[]) {
    return chooseRecogniser({
      candidates,
      open: async (name) => {
        const { recogniser, backend } = await openShipped(name, {
          tellsSpeech: false,
        });
        this.backends.push(backend);
        return {
          recogniser,
          backend,
          checkCanary: () => recogniser.checkCanary(),
          lost: backend.lost,
          dispose: () => recogniser.dispose(),
        };
      },
    });
  }

  createSession(options: ConstructorParameters<typeof LiveSession>[0]) {
    return this.session = new LiveSession(options);
  }

  melMarks = () => [];
  listMicrophones = () => Promise.resolve([]);
  onMicrophonesChanged = () => () => {};
  memory = () => ({ tensors: 0, bytes: 0 });

  /** Feeds samples, a tenth of a second at a time, letting other work go on. */
  async feed(samples: Float32Array): Promise<void> {
    for (const chunk of chunks(samples, RATE_HZ / 10)) {
      this.#onChunk({ samples: chunk, capturedAtMs: performance.now() });
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
}

/** Longer than a machine that is busy with other tests takes to open a model. */
const MOST_SECONDS = 120;

/** Waits until it holds; fails where it never does. */
async function until(holds: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 1000 * MOST_SECONDS;
  while (!holds()) {
    assert(performance.now() < end, `waited ${MOST_SECONDS} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const utterance = (seconds: number) =>
  join(room(0.8), voice(seconds), room(1.2));

Deno.test({
  name:
    "LiveModel rebuilds a lost device in mid-stream and judges every utterance",
  ignore,
  // tfjs keeps its buffers' timers and the devices' promises.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const engine = new DeviceEngine();
    const model = new LiveModel({
      words: wordsIn("en"),
      loadEngine: () => Promise.resolve(engine),
      settings: { ...DEFAULT_SETTINGS, backend: "webgpu" },
    });
    await model.start();
    const judged = () => model.reading.value?.utterances ?? 0;
    const device = () => engine.backends.at(-1)!.device!;
    await engine.feed(utterance(1));
    await until(() => judged() === 1, "the first utterance");
    const label = model.reading.value!.lastUtterance!.prediction.emotion;

    // Lost while somebody speaks: what is heard meanwhile stays in the ring.
    const second = utterance(1.4);
    await engine.feed(second.subarray(0, 1.5 * RATE_HZ));
    device().destroy();
    await engine.feed(second.subarray(1.5 * RATE_HZ));
    // Another utterance ends before the device is there again.
    await engine.feed(utterance(1));
    await until(() => judged() === 3, "utterances heard around the loss");
    assertEquals(engine.backends.length, 2);

    // Lost again, while nobody speaks.
    device().destroy();
    await engine.feed(utterance(1));
    await until(() => judged() === 4, "an utterance after the second loss");
    assertEquals(engine.backends.length, 3);
    const { lastUtterance } = model.reading.value!;
    // The same sound has the same label on the new device.
    assertEquals(lastUtterance!.prediction.emotion, label);
    assertGreater(lastUtterance!.seconds, 0.8);
    assertEquals(model.state.value, "silence");
    assertEquals(model.problem.value, null);
    assert(model.notes.value.some(({ kind }) => kind === "lost"));
    await model.dispose();
    device().destroy();
  },
});
