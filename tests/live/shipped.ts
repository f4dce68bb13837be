/**
 * The shipped model, and what a session with it says of a clip.
 *
 * @module
 */
import { resample } from "../../lib/dsp/mod.ts";
import { LiveSession, type Utterance } from "../../lib/live/mod.ts";
import {
  type Backend,
  type BackendName,
  loadRecogniser,
  type ModelIndex,
  type Prediction,
  type Recogniser,
  startBackend,
} from "../../lib/model/mod.ts";
import { chunks, join, RATE_HZ, room } from "./signals.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const DEVICE_HZ = 48_000;

/**
 * The shipped model on a backend that is started for it.
 *
 * @param options.tellsSpeech false: it takes all that it hears for speech, the
 * synthetic voices of tests too, which are none.
 */
export async function openShipped(
  name: BackendName,
  { tellsSpeech = true }: { tellsSpeech?: boolean } = {},
): Promise<{ recogniser: Recogniser; backend: Backend }> {
  const models = `${ROOT}static/models/`;
  const index: ModelIndex = JSON.parse(
    await Deno.readTextFile(`${models}index.json`),
  );
  const backend = await startBackend(name, {
    wasmPath: `${ROOT}node_modules/@tensorflow/tfjs-backend-wasm/dist/`,
  });
  const read = async (name: string) => {
    const bytes = await Deno.readFile(`${models}${index.default}/${name}`);
    if (name !== "spec.json" || tellsSpeech) return bytes;
    const { speech: _, ...spec } = JSON.parse(new TextDecoder().decode(bytes));
    return new TextEncoder().encode(JSON.stringify(spec));
  };
  const recogniser = await loadRecogniser({ source: { read }, backend });
  return { recogniser, backend };
}

/** The shipped model on WebAssembly. */
export async function shippedRecogniser(
  options: { tellsSpeech?: boolean } = {},
): Promise<Recogniser> {
  return (await openShipped("wasm", options)).recogniser;
}

/** What a session says of a clip heard by a 48 kHz device, silence around it. */
export async function hear(
  recogniser: Recogniser,
  clip: Float32Array,
): Promise<Utterance | null> {
  const session = new LiveSession({ recogniser, inputRateHz: DEVICE_HZ });
  const stream = resample(join(room(1), clip, room(1.5)), {
    fromHz: RATE_HZ,
    toHz: DEVICE_HZ,
  });
  for (const chunk of chunks(stream, 1024)) {
    session.push(chunk);
    await session.settled();
  }
  await session.finish();
  return session.reading.lastUtterance;
}

/** The three likeliest emotions, for messages. */
export function told({ probabilities }: Prediction): string {
  return Object.entries(probabilities).sort(([, a], [, b]) => b - a)
    .slice(0, 3).map(([name, p]) => `${name} ${p.toFixed(3)}`).join(", ");
}
