/**
 * A WAV file of pieces of 16-bit samples. Each goes into a blob of its own as
 * it comes, which the browser may put on disk: an hour is 115 MB.
 */
export async function wavBlob(
  pieces: AsyncIterable<Int16Array<ArrayBuffer>>,
  { sampleRateHz }: { sampleRateHz: number },
): Promise<Blob> {
  // Only now: the page loads this room before it needs any of that one.
  const { wavHeader } = await import("../audio/mod.ts");
  const blobs: Blob[] = [];
  let nSamples = 0;
  for await (const piece of pieces) {
    blobs.push(new Blob([piece]));
    nSamples += piece.length;
  }
  const header = wavHeader({ nSamples, sampleRateHz });
  return new Blob([header, ...blobs], { type: "audio/wav" });
}
