import { type LiveReading, LiveSession } from "../../live/mod.ts";
import {
  EMOTIONS,
  type Prediction,
  type Recogniser,
  toPrediction,
} from "../../model/mod.ts";
import { CLIP_RATE_HZ } from "../manifest.ts";
import type { ClipHearing, Heard, TestClip } from "./hearing.ts";

/** What a live session says of the utterance once it has ended. */
export const LIVE = "live";
/** The last smoothed label that it showed while the voice was there. */
export const LIVE_SMOOTHED = "live-smoothed";

/** Samples an AudioWorklet hands over at a time. */
const CHUNK = 128;

/**
 * Streams a clip chunk by chunk through the very session that the page runs:
 * gate, window, hop, smoothing. Before the next chunk a prediction under way is
 * waited for, as on a device that is quick enough; nothing waits for a clock.
 */
export const AS_LIVE: ClipHearing = {
  names: [LIVE, LIVE_SMOOTHED],
  hear: hearLive,
};

async function hearLive(
  recogniser: Recogniser,
  { samples }: TestClip,
): Promise<Heard> {
  const session = new LiveSession({ recogniser, inputRateHz: CLIP_RATE_HZ });
  let smoothed: Prediction | null = null;
  const problems: unknown[] = [];
  session.onProblem((error) => problems.push(error));
  session.onReading((reading) => {
    smoothed = shown(reading, recogniser) ?? smoothed;
  });
  for (let at = 0; at < samples.length; at += CHUNK) {
    const chunk = samples.subarray(at, at + CHUNK);
    const capturedAtMs = 1000 * (at + chunk.length) / CLIP_RATE_HZ;
    session.push(chunk, { capturedAtMs });
    await session.settled();
  }
  await session.finish();
  const { lastUtterance } = session.reading;
  session.dispose();
  if (problems.length > 0) throw problems[0];
  return {
    [LIVE]: lastUtterance?.prediction ?? null,
    [LIVE_SMOOTHED]: smoothed,
  };
}

function shown(
  { probabilities }: LiveReading,
  { spec }: Recogniser,
): Prediction | null {
  return probabilities &&
    toPrediction(EMOTIONS.map((name) => probabilities[name]), spec);
}
