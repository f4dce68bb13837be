import { existsSync } from "node:fs";
import { join } from "node:path";
import { FeatureWindow } from "../dsp/mod.ts";
import {
  type Canary,
  canarySignal,
  EMOTIONS,
  type ModelSpec,
  networkFiles,
  readNetwork,
} from "../model/mod.ts";
import { readNoisePool } from "./augment/mod.ts";
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
import { DEVELOPMENT_SNR_DB, fitSpeechGate } from "./speech_gate.ts";
import { speechProbabilities } from "./speech_head.ts";
import { MOST_SOUNDS } from "./speech_sounds.ts";
import {
  acceptedShare,
  type GateDevelopment,
  SPEECH_THRESHOLD,
} from "./speech_threshold.ts";

/** What a finished run is made of. */
export interface FinishOptions {
  /** Folder that `prepare` made. */
  data: string;
  /** Folder of the run. */
  out: string;
  /** Folder of noise, see `readNoisePool`; null for none. */
  noise?: string | null;
  seed: number;
  signal?: AbortSignal;
  log: (line: string) => void;
  progress?: (stage: string, share: number) => void;
}

/** What a run's speech gate says of development sounds. */
const GATE_FILE = "gate.json";

/** What a run's gate said of development sounds; null where it has none. */
export async function readGateDevelopment(
  out: string,
): Promise<GateDevelopment | null> {
  const path = join(out, GATE_FILE);
  return existsSync(path) ? await readJsonFile<GateDevelopment>(path) : null;
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
 *
 * @throws {StoppedEarly} when it is stopped before it is fitted.
 */
export async function addSpeechGate(
  { clips, split }: { clips: readonly Clip[]; split: Split },
  { data, out, noise, seed, signal, log, progress }: FinishOptions,
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
    const said = await fitSpeechGate(network, {
      ...{ features, seed, noise: pool, signal },
      train: await read(gateClips(split.train, { seed, byId })),
      dev: await read(split.dev),
      onProgress: (share) => progress?.("speech gate", share),
    });
    log(gateLine(said));
    const window = new FeatureWindow(features)
      .fromSegment(canarySignal(features));
    const [speech] = await speechProbabilities(network, {
      windows: [window],
      features,
    });
    // A run killed while its files were renamed has a canary with speech.
    const emotions = canary.probabilities.slice(0, EMOTIONS.length);
    const probabilities = [...emotions, speech];
    await writeFilesWhole(out, {
      ...await networkFiles(network),
      [GATE_FILE]: jsonText(said),
      "canary.json": jsonText({ ...canary, probabilities }),
      // Last: by it a run is known to have its gate, see `hasSpeechGate`.
      "spec.json": jsonText({
        ...spec,
        speech: { threshold: SPEECH_THRESHOLD },
      }),
    });
  } finally {
    network.dispose();
  }
}

/**
 * Clips to learn speech from: of each voice as many as there is room for if all
 * have the same, or all that it has. One that says more by far than the others
 * would drown them.
 *
 * @param ids of the clips that there are, see `clipId`.
 * @param options.byId the clips by their identifiers.
 * @returns some of `ids`, no more than `MOST_SOUNDS`; the same with the same seed.
 */
export function gateClips(
  ids: readonly string[],
  { seed, byId }: {
    seed: number;
    byId: ReadonlyMap<string, Pick<Clip, "speaker">>;
  },
): string[] {
  const random = new SeededRandom(seed, "gate clips");
  const voices = [
    ...Map.groupBy(random.shuffle(ids), (id) => byId.get(id)!.speaker).values(),
  ];
  const share = Math.floor(MOST_SOUNDS / voices.length);
  return voices.flatMap((clips) => clips.slice(0, share));
}

function gateLine(
  { clean, noisy, recorded, varied }: GateDevelopment,
): string {
  const accepted = (of: readonly number[]) =>
    percent(acceptedShare(of, SPEECH_THRESHOLD));
  const rejected = (of: readonly number[]) =>
    percent(1 - acceptedShare(of, SPEECH_THRESHOLD));
  const sounds = recorded.length > 0
    ? `recorded ${rejected(recorded)}, varied ${rejected(varied)}`
    : `varied ${
      rejected(varied)
    } (made up alone, for there are no recordings of noise)`;
  return `speech gate: from ${SPEECH_THRESHOLD} on; development speech accepted: clean ${
    accepted(clean)
  }, ${DEVELOPMENT_SNR_DB} dB ${accepted(noisy)}; noise rejected: ${sounds}`;
}
