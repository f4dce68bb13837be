import { createHash } from "node:crypto";
import { SeededRandom } from "../random.ts";
import { AUGMENTATION_VERSION, augmentWaveform } from "./augment_waveform.ts";
import type { NoisePool } from "./noise_pool.ts";
import { fromPcm16, toPcm16 } from "./pcm16.ts";
import type { AugmentationRecipe } from "./recipe.ts";
import type { WaveformCache } from "./waveform_cache.ts";

/** How copies of a clip are made. */
export interface CopyOptions {
  sampleRateHz: number;
  /** Number of copies. */
  copies: number;
  seed: number;
  recipe: AugmentationRecipe;
  /** See `augmentWaveform`. */
  noise?: NoisePool | null;
  /** Where copies are kept from run to run; null for nowhere. */
  cache?: WaveformCache | null;
}

/**
 * Varied copies of a clip, at 16 bits like the recordings themselves.
 *
 * They follow from the clip's content and identifier, the recipe and the seed
 * alone: not from the clips beside it, nor from a cache, nor from the split.
 *
 * @param clip.samples mono, full scale ±1, at `sampleRateHz`.
 * @returns `[copies]` waveforms.
 */
export function makeCopies(
  { id, samples }: { id: string; samples: Float32Array },
  { copies, cache = null, ...options }: CopyOptions,
): Float32Array[] {
  const content = cache ? hashOf(samples) : "";
  return Array.from({ length: copies }, (_, i) => {
    const purpose = `augment/${id}/${i + 1}`;
    const make = () =>
      augmentWaveform(samples, {
        ...options,
        random: new SeededRandom(options.seed, purpose),
      });
    if (!cache) return fromPcm16(toPcm16(make()));
    return cache.waveform(copyKey({ ...options, content, purpose }), make);
  });
}

/**
 * Name of a copy in the cache: a hash of all that it follows from. Nothing of
 * the split is in it: a copy is the same whether its clip is learned from or is
 * a development clip, which is heard varied too. Test clips are never copied.
 */
export function copyKey(
  { content, purpose, sampleRateHz, seed, recipe, noise }:
    & { content: string; purpose: string }
    & Pick<CopyOptions, "sampleRateHz" | "seed" | "recipe" | "noise">,
): string {
  const pool = recipe.recordedNoise.chance > 0 ? noise?.fingerprint : null;
  return hashOf(JSON.stringify([
    AUGMENTATION_VERSION,
    content,
    purpose,
    sampleRateHz,
    seed,
    recipe,
    pool ?? null,
  ]));
}

function hashOf(content: string | Float32Array): string {
  const bytes = typeof content === "string"
    ? content
    : new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
  return createHash("sha256").update(bytes).digest("hex");
}
