import type { DenoiseSpec } from "../../lib/dsp/mod.ts";
import {
  loadRecogniser,
  type ModelSpec,
  predictClip,
  type Recogniser,
  startBackend,
} from "../../lib/model/mod.ts";
import {
  folderSource,
  readJsonFile,
  type Split,
  wasmFolder,
} from "../../lib/train/mod.ts";

/**
 * The clips that a run's network was tested on.
 *
 * @throws {RangeError} when it learnt from all, as the shipped one did.
 */
export async function testIdsOf(run: string): Promise<string[]> {
  const { test } = await readJsonFile<Split>(`${run}/split.json`);
  if (test.length > 0) return test;
  throw new RangeError(
    `Cannot measure quality in noise: 'run' must have test clips, got '${run}', which learnt from all; name one that deno task crossval made`,
  );
}

/** A run's network on WebAssembly, with other noise reduction than its own. */
export async function modelWith(
  denoise: DenoiseSpec | null,
  run: string,
): Promise<Recogniser> {
  const own = folderSource(run);
  const read = async (file: string) => {
    if (file !== "spec.json") return await own.read(file);
    const spec = await readJsonFile<ModelSpec>(`${run}/${file}`);
    spec.features.denoise = denoise;
    return new TextEncoder().encode(JSON.stringify(spec));
  };
  const backend = await startBackend("wasm", { wasmPath: wasmFolder() });
  return await loadRecogniser({ source: { read }, backend });
}

/** Whether the model hears the emotion. */
export async function hears(
  model: Recogniser,
  { samples, emotion }: { samples: Float32Array; emotion: string },
): Promise<boolean> {
  return (await predictClip(model, samples)).emotion === emotion;
}
