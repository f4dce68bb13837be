import { EMOTIONS } from "./emotions.ts";

/** What one tick of a live stream reads back, by name. */
export interface TickValues {
  /** Probability of each emotion, in the order of `EMOTIONS`. */
  probabilities: Float32Array;
  /** What the network says of speech; 1 where it has no head for it. */
  speechProbability: number;
  /** Level of the newest quarter of a second above 120 Hz, dB of full scale. */
  levelDb: number;
  /** 1 where that quarter stands out of the noise, else 0. */
  speech: number;
}

/** Where a value stands in the read-back, floats. */
interface Field {
  name: keyof TickValues;
  offset: number;
  length: number;
}

/** Floats of each value, in their order in the read-back. */
const LENGTHS: [keyof TickValues, number][] = [
  ["probabilities", EMOTIONS.length],
  ["speechProbability", 1],
  ["levelDb", 1],
  ["speech", 1],
];

/**
 * The one small buffer that a tick reads back: `probabilities` f32 `[8]`,
 * `speechProbability` f32, `levelDb` f32, `speech` f32. What is to be read back
 * beside them becomes a line of `LENGTHS`.
 */
export const TICK_LAYOUT: readonly Field[] = LENGTHS.map(
  ([name, length], i) => ({
    name,
    length,
    offset: LENGTHS.slice(0, i).reduce((sum, [, floats]) => sum + floats, 0),
  }),
);

/** Floats of the read-back. */
export const TICK_LENGTH = LENGTHS.reduce((sum, [, floats]) => sum + floats, 0);

/**
 * Names the floats of a read-back.
 *
 * @param floats `[TICK_LENGTH]`, laid out as {@linkcode TICK_LAYOUT} says.
 * @throws {TypeError} when there are more or fewer.
 */
export function readTick(floats: Float32Array): TickValues {
  if (floats.length !== TICK_LENGTH) {
    throw new TypeError(
      `Cannot read a tick back: 'floats' must have ${TICK_LENGTH} values, got ${floats.length}`,
    );
  }
  const values = TICK_LAYOUT.map(({ name, offset, length }) => [
    name,
    length === 1 ? floats[offset] : floats.subarray(offset, offset + length),
  ]);
  return Object.fromEntries(values);
}
