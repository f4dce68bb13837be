import type { FeatureSpec } from "./spec.ts";

/** What the level of a stream's last frames says. */
export interface SpeechLevel {
  /** Level of the newest quarter of a second above 120 Hz, dB of full scale; −100 for silence. */
  levelDb: number;
  /** 1 where a frame of that quarter stands out of the noise, else 0. */
  speech: number;
}

/** The level is that of so much sound, seconds. */
const NEWEST_SECONDS = 0.25;
/** Speech stays this far above the lowest frame, dB, as in `SpeechGate`. */
const ABOVE_FLOOR_DB = 6;
/** Nothing below this is speech, dB of full scale, as in `SpeechGate`. */
const LEAST_SPEECH_DB = -64;
/** Mean square that counts as silence: −100 dB. */
export const SILENCE_POWER = 1e-10;

/** The constants of a specification, for both devices. */
export function speechLevelConstants(
  { sampleRateHz, hopLength }: Pick<FeatureSpec, "sampleRateHz" | "hopLength">,
) {
  const nNewest = Math.round(NEWEST_SECONDS * sampleRateHz / hopLength);
  return {
    nNewest: Math.max(1, nNewest),
    aboveFloor: 10 ** (ABOVE_FLOOR_DB / 10),
    leastSpeech: 10 ** (LEAST_SPEECH_DB / 10),
    silencePower: SILENCE_POWER,
  };
}

/**
 * Level and speech flag of the newest frames, from every frame's mean square.
 *
 * With the newest frames `t ≥ nFrames − nNewest`: `levelDb = 10·log10(mean p)`
 * over the newest; speech where their largest `p` is 6 dB above the lowest of
 * all frames and above −64 dB. That is a gate's evidence of energy without its
 * memory: the same frames give the same answer.
 *
 * @param power `p`, `[nFrames]`, a stretch of a stream up to the newest frame, of
 * `levelPower`: hum and offset would lie in every frame and hide speech. The
 * longer it is, the surer is the noise.
 * @returns silence without frames.
 */
export function speechLevel(
  power: ArrayLike<number>,
  { nFrames = power.length, ...spec }:
    & { nFrames?: number }
    & Pick<FeatureSpec, "sampleRateHz" | "hopLength">,
): SpeechLevel {
  const { nNewest, aboveFloor, leastSpeech } = speechLevelConstants(spec);
  const firstNewest = Math.max(0, nFrames - nNewest);
  let lowest = Infinity, loudest = 0, total = 0;
  for (let t = 0; t < nFrames; t++) {
    lowest = Math.min(lowest, power[t]);
    if (t < firstNewest) continue;
    loudest = Math.max(loudest, power[t]);
    total += power[t];
  }
  const mean = total / Math.max(1, nFrames - firstNewest);
  const isSpeech = loudest > lowest * aboveFloor && loudest > leastSpeech;
  return {
    levelDb: 10 * Math.log10(Math.max(mean, SILENCE_POWER)),
    speech: Number(isSpeech),
  };
}
