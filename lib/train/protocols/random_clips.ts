import type { Clip } from "../manifest.ts";
import { SeededRandom } from "../random.ts";
import {
  clipId,
  type Protocol,
  type Sides,
  type SplitOptions,
  uniqueClips,
} from "./protocol.ts";

const TEST_SHARE = 0.2;
const DEV_SHARE = 0.1;

/**
 * `random`: a fifth of each corpus' and emotion's clips is the test. Speakers
 * are on both sides, so it measures voices that were learnt.
 */
export const RANDOM_CLIPS: Protocol = {
  name: "random",
  summary:
    "80/20 by clip, stratified by corpus and emotion; speakers are on both sides",
  hasTest: true,
  folds: null,
  corpora: null,
  seeds: [1, 2, 3, 4, 5],
  knowsVoices: true,
  classes: 8,
  parts: null,
  split: splitRandomly,
};

function splitRandomly(clips: readonly Clip[], { seed }: SplitOptions): Sides {
  const sides: Sides = { train: [], dev: [], test: [] };
  const strata = Map.groupBy(
    uniqueClips(clips),
    ({ corpus, emotion }) => `${corpus}/${emotion}`,
  );
  for (const key of [...strata.keys()].sort()) {
    const random = new SeededRandom(seed, `split/random/${key}`);
    const ids = random.shuffle(strata.get(key)!.map(clipId));
    const nTest = Math.round(ids.length * TEST_SHARE);
    const nDev = Math.round((ids.length - nTest) * DEV_SHARE);
    sides.test.push(...ids.slice(0, nTest));
    sides.dev.push(...ids.slice(nTest, nTest + nDev));
    sides.train.push(...ids.slice(nTest + nDev));
  }
  return sides;
}
