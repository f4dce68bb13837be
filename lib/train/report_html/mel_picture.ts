import { type FeatureSpec, Mfcc } from "../../dsp/mod.ts";
import { type Colour, encodePng } from "./png.ts";

/** Levels below the loudest that are paper, dB. */
const RANGE_DB = 70;

/** Paper to ink, as the page draws by day; by night the report inverts it. */
const RAMP: readonly Colour[] = [
  [246, 246, 242],
  [208, 222, 222],
  [120, 160, 172],
  [52, 92, 116],
  [22, 36, 58],
];
const N_COLOURS = 64;

/**
 * The mel spectrogram that the network is given, before its cepstrum, as a PNG
 * file: a column a frame, a row a mel band, high bands above.
 *
 * @param samples at the specification's rate, not empty
 */
export function melPicture(
  samples: Float32Array,
  features: FeatureSpec,
): Uint8Array<ArrayBuffer> {
  const { nMels } = features;
  const { nFrames, melDb } = new Mfcc(features).compute(samples);
  let loudest = -Infinity;
  for (const level of melDb) loudest = Math.max(loudest, level);
  const pixels = new Uint8Array(nFrames * nMels);
  for (let t = 0; t < nFrames; t++) {
    for (let m = 0; m < nMels; m++) {
      const share = 1 + (melDb[t * nMels + m] - loudest) / RANGE_DB;
      pixels[(nMels - 1 - m) * nFrames + t] = Math.round(
        (N_COLOURS - 1) * Math.max(0, share),
      );
    }
  }
  const palette = Array.from(
    { length: N_COLOURS },
    (_, i) => colourAt(i / (N_COLOURS - 1)),
  );
  return encodePng({ width: nFrames, height: nMels, pixels, palette });
}

function colourAt(share: number): Colour {
  const at = share * (RAMP.length - 1);
  const from = Math.min(Math.floor(at), RAMP.length - 2);
  const [a, b] = [RAMP[from], RAMP[from + 1]];
  return a.map((x, i) =>
    Math.round(x + (b[i] - x) * (at - from))
  ) as unknown as Colour;
}
