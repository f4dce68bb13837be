import { join } from "node:path";
import { decodeAs } from "../lib/audio/mod.ts";
import {
  EMOTIONS,
  loadRecogniser,
  type ModelIndex,
  predictClip,
  type Prediction,
  startBackend,
} from "../lib/model/mod.ts";
import { folderSource, readJsonFile, wasmFolder } from "../lib/train/mod.ts";
import { fromCaller, runTask } from "./cli.ts";

const MODELS = join(import.meta.dirname!, "..", "static", "models");

await runTask({
  name: "predict",
  summary: "Prints the emotion that a voice in an audio file expresses.",
  options: {
    json: {
      type: "boolean",
      help: "one JSON object a line on standard output, and nothing else there",
    },
    model: {
      type: "string",
      help: "folder of the model; by default the shipped one",
      placeholder: "DIR",
      isPath: true,
    },
  },
  positional: {
    name: "FILE",
    help: "WAV, AIFF or FLAC file",
    many: true,
    required: true,
  },
}, async (args) => {
  const folder = args.model ?? await shippedModel();
  const backend = await startBackend("wasm", { wasmPath: wasmFolder() });
  const recogniser = await loadRecogniser({
    source: folderSource(folder),
    backend,
  });
  const sampleRateHz = recogniser.spec.features.sampleRateHz;
  let failures = 0;
  for (const file of args.positional) {
    try {
      const bytes = await readAudio(file);
      const samples = await decodeAs(bytes, { name: file, sampleRateHz });
      const prediction = await predictClip(recogniser, samples);
      console.log(
        args.json
          ? JSON.stringify({ file, ...prediction })
          : predictionText(file, prediction),
      );
    } catch (error) {
      failures++;
      const message = (error as Error).message;
      if (args.json) console.log(JSON.stringify({ file, error: message }));
      else console.error(`${file}: ${message}`);
    }
  }
  return failures > 0 ? 1 : 0;
});

async function readAudio(file: string): Promise<Uint8Array> {
  try {
    return await Deno.readFile(fromCaller(file));
  } catch (cause) {
    const reason = cause instanceof Deno.errors.NotFound
      ? "there is no such file"
      : (cause as Error).message;
    throw new Error(`Cannot read '${file}': ${reason}`, { cause });
  }
}

async function shippedModel(): Promise<string> {
  const index = await readJsonFile<ModelIndex>(join(MODELS, "index.json"));
  return join(MODELS, index.default);
}

/** The emotion, then a bar a probability. */
function predictionText(
  file: string,
  { emotion, confidence, sure, isSpeech, probabilities }: Prediction,
): string {
  const rows = EMOTIONS.map((name) => {
    const p = probabilities[name];
    const bar = "█".repeat(Math.round(20 * p));
    return `  ${name.padEnd(9)} ${(100 * p).toFixed(1).padStart(5)} %  ${bar}`;
  });
  const share = `${(100 * confidence).toFixed(1)} %`;
  const doubt = !isSpeech ? "; no speech" : sure ? "" : ", not sure";
  return [`${file}: ${emotion} (${share}${doubt})`, ...rows].join("\n");
}
