import {
  GATE_FRAME_LENGTH,
  SpeechGate,
  type SpeechGateOptions,
} from "../../lib/dsp/mod.ts";

/** What the gate made of one stretch of sound. */
export interface GateErrors {
  /** Frames with speech during which the gate was shut, and all with speech. */
  shutInSpeech: number;
  speechFrames: number;
  /** Frames of noise alone during which it was open, and all of noise alone. */
  openInNoise: number;
  noiseFrames: number;
}

/** Speech this far under its loudest frame is a pause. */
const ACTIVE_DB = 30;
/** The gate may need this long to open, and stay open for this long. */
const GRACE = { before: 0.1, after: 0.5 };

/**
 * Runs the gate over speech in noise and compares it with where the speech is.
 * What is within the grace of speech counts neither way.
 *
 * @param speech Float32Array [n], the speech alone; zeros where there is none.
 * @param noisy Float32Array [n], what the gate hears.
 */
export function gateErrors(
  { speech, noisy }: { speech: Float32Array; noisy: Float32Array },
  options: SpeechGateOptions = {},
): GateErrors {
  const gate = new SpeechGate(options);
  const truth = speechFrames(speech);
  const near = truth.map((_, t) =>
    truth.slice(Math.max(0, t - GRACE.after * 100), t + GRACE.before * 100 + 1)
      .includes(true)
  );
  const errors = {
    shutInSpeech: 0,
    speechFrames: 0,
    openInNoise: 0,
    noiseFrames: 0,
  };
  for (let t = 0; t < truth.length; t++) {
    const at = t * GATE_FRAME_LENGTH;
    const { open } = gate.push(noisy.subarray(at, at + GATE_FRAME_LENGTH));
    if (truth[t]) {
      errors.speechFrames++;
      if (!open) errors.shutInSpeech++;
    } else if (!near[t]) {
      errors.noiseFrames++;
      if (open) errors.openInNoise++;
    }
  }
  return errors;
}

function speechFrames(speech: Float32Array): boolean[] {
  const n = Math.floor(speech.length / GATE_FRAME_LENGTH);
  const powers = Array.from({ length: n }, (_, t) => {
    const at = t * GATE_FRAME_LENGTH;
    return speech.subarray(at, at + GATE_FRAME_LENGTH)
      .reduce((total, x) => total + x * x, 0);
  });
  const least = Math.max(...powers) * 10 ** (-ACTIVE_DB / 10);
  return powers.map((power) => power > 0 && power >= least);
}
