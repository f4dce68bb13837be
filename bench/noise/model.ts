import type { DenoiseSpec } from "../../lib/dsp/mod.ts";
import {
  loadRecogniser,
  type ModelIndex,
  predictClip,
  type Recogniser,
  startBackend,
} from "../../lib/model/mod.ts";

const MODELS = "static/models";
const WASM_PATH = "node_modules/@tensorflow/tfjs-backend-wasm/dist/";

/** The shipped model's name and the clips it was tested on. */
export async function shippedModel(): Promise<
  { name: string; testIds: string[] }
> {
  const index: ModelIndex = await readJson("index.json");
  const { test } = await readJson(`${index.default}/split.json`);
  return { name: index.default, testIds: test };
}

/** The shipped model on WebAssembly, with other noise reduction than its own. */
export async function modelWith(
  denoise: DenoiseSpec | null,
): Promise<Recogniser> {
  const { name } = await shippedModel();
  const read = async (file: string) => {
    const path = `${name}/${file}`;
    if (file !== "spec.json") return await Deno.readFile(`${MODELS}/${path}`);
    const spec = await readJson(path);
    spec.features.denoise = denoise;
    return new TextEncoder().encode(JSON.stringify(spec));
  };
  const backend = await startBackend("wasm", { wasmPath: WASM_PATH });
  return await loadRecogniser({ source: { read }, backend });
}

/** Whether the model hears the emotion. */
export async function hears(
  model: Recogniser,
  { samples, emotion }: { samples: Float32Array; emotion: string },
): Promise<boolean> {
  return (await predictClip(model, samples)).emotion === emotion;
}

async function readJson(path: string) {
  return JSON.parse(await Deno.readTextFile(`${MODELS}/${path}`));
}
