import { wavHeader } from "../audio/mod.ts";

/**
 * A WAV file of parts of 16-bit samples, which are not copied: an hour is
 * 115 MB.
 */
export function wavBlob(
  parts: readonly Int16Array<ArrayBuffer>[],
  { sampleRateHz }: { sampleRateHz: number },
): Blob {
  const nSamples = parts.reduce((sum, part) => sum + part.length, 0);
  const header = wavHeader({ nSamples, sampleRateHz });
  return new Blob([header, ...parts], { type: "audio/wav" });
}
