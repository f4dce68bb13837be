import { createHash } from "node:crypto";
import { basename, dirname } from "node:path";

/** Noise that networks learn with, and noise that they are measured in. */
export type NoiseHalf = "train" | "test";

/**
 * Which half the clips of one class belong to.
 *
 * Takes of one source recording (ESC's `4-161579-A`, `4-161579-B`) stay
 * together, for they sound alike: noise of an evaluation must be new. Sources
 * are taken in the order of their names' hashes, each into the half that has
 * fewer clips, so the halves differ by one source at most. They follow from the
 * names alone; with a file more or less, others may change sides.
 *
 * @param names file names of one class.
 */
export function splitNoise(names: readonly string[]): Map<string, NoiseHalf> {
  const sources = [...Map.groupBy(names, noiseSource)]
    .map(([source, takes]) => ({ hash: hashOf(source), takes }))
    .sort((a, b) => a.hash < b.hash ? -1 : 1);
  const halves = new Map<string, NoiseHalf>();
  const counts = { train: 0, test: 0 };
  for (const { takes } of sources) {
    const half = counts.test < counts.train ? "test" : "train";
    counts[half] += takes.length;
    for (const name of takes) halves.set(name, half);
  }
  return halves;
}

/** Of so many sources of a class one is for choices. */
const DEVELOPMENT_EVERY = 4;

/**
 * Which clips of a half are for choices, and not for learning: of each class
 * every fourth source, in the order of their names' hashes, at least one where
 * there are two. Takes of one source stay together.
 *
 * @param names `<class>/<file>`
 */
export function developmentNoise(names: readonly string[]): Set<string> {
  const chosen = new Set<string>();
  for (const files of Map.groupBy(names, dirname).values()) {
    const sources = [...Map.groupBy(files, noiseSource)]
      .map(([source, takes]) => ({ hash: hashOf(source), takes }))
      .sort((a, b) => a.hash < b.hash ? -1 : 1);
    sources.filter((_, i) => i % DEVELOPMENT_EVERY === 1)
      .forEach(({ takes }) => takes.forEach((name) => chosen.add(name)));
  }
  return chosen;
}

/** The recording that a clip was cut from: `4-161579-A` of `4-161579-A-40.wav` is take A of `4-161579`. */
export function noiseSource(name: string): string {
  return basename(name).replace(/\.[^.]*$/, "").replace(/-[A-Z](-\d+)?$/, "");
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
