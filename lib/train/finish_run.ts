import { existsSync } from "node:fs";
import { join } from "node:path";
import { FeatureWindow } from "../dsp/mod.ts";
import {
  type Canary,
  canarySignal,
  type ModelSpec,
  networkFiles,
  readNetwork,
} from "../model/mod.ts";
import { type NoisePool, readNoisePool } from "./augment/mod.ts";
import {
  folderSource,
  jsonText,
  readJsonFile,
  writeFilesWhole,
} from "./files.ts";
import { type Clip, readClip } from "./manifest.ts";
import { percent } from "./metrics.ts";
import { clipId, type Split } from "./protocols/mod.ts";
import { SeededRandom } from "./random.ts";
import { fitSpeechGate, type SpeechGateFit } from "./speech_gate.ts";
import { speechProbabilities } from "./speech_head.ts";
import { MOST_SOUNDS } from "./speech_sounds.ts";

/** What a finished run is made of. */
export interface FinishOptions {
  /** Folder that `prepare` made. */
  data: string;
  /** Folder of the run. */
  out: string;
  /** Folder of noise, see `readNoisePool`; null for none. */
  noise?: string | null;
  seed: number;
  log: (line: string) => void;
  progress?: (stage: string, share: number) => void;
}

/**
 * Whether a run's network has its speech gate: the last thing it is given,
 * once its last epoch is done.
 */
export async function hasSpeechGate(out: string): Promise<boolean> {
  const path = join(out, "spec.json");
  if (!existsSync(path)) return false;
  return Boolean((await readJsonFile<ModelSpec>(path)).speech);
}

/**
 * Fits the speech gate of the network that a run keeps, and writes the network
 * again with it.
 */
export async function addSpeechGate(
  { clips, split }: { clips: readonly Clip[]; split: Split },
  { data, out, noise, seed, log, progress }: FinishOptions,
): Promise<void> {
  const source = folderSource(out);
  const spec = await readJsonFile<ModelSpec>(join(out, "spec.json"));
  const canary = await readJsonFile<Canary>(join(out, "canary.json"));
  const network = await readNetwork(source);
  const { features } = spec;
  const { sampleRateHz } = features;
  const byId = new Map(clips.map((clip) => [clipId(clip), clip]));
  const read = (ids: readonly string[]) =>
    Promise.all(ids.map((id) => readClip(data, byId.get(id)!)));
  const pool = noise
    ? await readNoisePool(noise, { half: "train", sampleRateHz })
    : null;
  try {
    const gate = await fitSpeechGate(network, {
      ...{ features, seed, noise: pool },
      train: await read(someOf(split.train, { seed, byId })),
      dev: await read(split.dev),
      onProgress: (share) => progress?.("speech gate", share),
    });
    log(gateLine(gate, pool));
    const window = new FeatureWindow(features)
      .fromSegment(canarySignal(features));
    const [speech] = await speechProbabilities(network, {
      windows: [window],
      features,
    });
    const { threshold } = gate;
    const probabilities = [...canary.probabilities, speech];
    await writeFilesWhole(out, {
      ...await networkFiles(network),
      "spec.json": jsonText({ ...spec, speech: { threshold } }),
      "canary.json": jsonText({ ...canary, probabilities }),
    });
  } finally {
    network.dispose();
  }
}

/**
 * Clips to learn speech from, of every corpus as many: where one is greater by
 * far, another one's voices would hardly be heard.
 */
function someOf(
  ids: readonly string[],
  { seed, byId }: { seed: number; byId: ReadonlyMap<string, Clip> },
): string[] {
  const random = new SeededRandom(seed, "gate clips");
  const corpora = [
    ...Map.groupBy(random.shuffle(ids), (id) => byId.get(id)!.corpus).values(),
  ];
  const longest = Math.max(...corpora.map(({ length }) => length));
  return Array.from({ length: longest }, (_, i) => i)
    .flatMap((i) => corpora.flatMap((clips) => clips[i] ?? []))
    .slice(0, MOST_SOUNDS);
}

function gateLine(
  { threshold, accepted, rejected }: SpeechGateFit,
  pool: NoisePool | null,
): string {
  const shares = (of: Record<string, number>) =>
    Object.entries(of).map(([name, share]) => `${name} ${percent(share)}`)
      .join(", ");
  return `speech gate: from ${
    threshold.toFixed(3)
  } on; development speech accepted: ${shares(accepted)}; noise rejected: ${
    shares(rejected)
  }${pool ? "" : " (made up alone, for there are no recordings of noise)"}`;
}
