// Runs in the browser and in Deno.

/**
 * Writes mono samples as a 16-bit WAV file.
 *
 * Samples are multiplied by 32,768, rounded and clipped, so what came from a
 * 16-bit file goes back bit for bit.
 *
 * @param samples float32 `[nSamples]`, full scale ±1; more is clipped, NaN is 0
 * @returns the file's bytes, 44 + 2·nSamples
 * @throws {RangeError} if `sampleRateHz` is not a positive integer
 */
export function encodeWav(
  samples: Float32Array,
  { sampleRateHz }: { sampleRateHz: number },
): Uint8Array<ArrayBuffer> {
  if (!Number.isInteger(sampleRateHz) || sampleRateHz < 1) {
    throw new RangeError(
      `Cannot encode WAV: 'sampleRateHz' must be a positive integer, got ${sampleRateHz}`,
    );
  }
  const bytes = new Uint8Array(44 + 2 * samples.length);
  const view = new DataView(bytes.buffer);
  bytes.set(wavHeader({ nSamples: samples.length, sampleRateHz }));
  for (let i = 0; i < samples.length; i++) {
    const level = Math.round(samples[i] * 32768);
    view.setInt16(44 + 2 * i, Math.max(-32768, Math.min(32767, level)), true);
  }
  return bytes;
}

/** The 44 bytes before the samples of a mono 16-bit WAV file. */
export function wavHeader(
  { nSamples, sampleRateHz }: { nSamples: number; sampleRateHz: number },
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(44);
  const view = new DataView(bytes.buffer);
  const nBytes = 2 * nSamples;
  writeText(view, 0, "RIFF");
  view.setUint32(4, 36 + nBytes, true);
  writeText(view, 8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // mono
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, 2 * sampleRateHz, true); // bytes a second
  view.setUint16(32, 2, true); // bytes a frame
  view.setUint16(34, 16, true); // bits
  writeText(view, 36, "data");
  view.setUint32(40, nBytes, true);
  return bytes;
}

function writeText(view: DataView, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) {
    view.setUint8(at + i, text.charCodeAt(i));
  }
}
