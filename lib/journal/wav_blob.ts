/**
 * A WAV file of parts of 16-bit samples, which are not copied: an hour is
 * 115 MB.
 */
export async function wavBlob(
  parts: readonly Int16Array<ArrayBuffer>[],
  { sampleRateHz }: { sampleRateHz: number },
): Promise<Blob> {
  // Only now: the page loads this room before it needs any of that one.
  const { wavHeader } = await import("../audio/mod.ts");
  const nSamples = parts.reduce((sum, part) => sum + part.length, 0);
  const header = wavHeader({ nSamples, sampleRateHz });
  return new Blob([header, ...parts], { type: "audio/wav" });
}
