// Runs in the browser; in Deno it knows no file.
import type { AudioStream } from "./audio_stream.ts";

/**
 * Opens what the browser's own decoder (WebCodecs) knows: MP3, AAC (M4A, ADTS),
 * Opus and Vorbis (Ogg, WebM, Matroska), and the sound of a film.
 *
 * It is read and decoded as it is heard, whatever its length. The library that
 * takes such files apart is loaded with the first of them. Ogg streams that
 * follow one another in a file (a recorded broadcast) are heard one after the
 * other. Where sound begins later than the picture, or has gaps, silence is put
 * in its place: times are those of the file.
 *
 * @returns null where WebCodecs is missing, or the container or the coding is
 * not known here; the browser may still decode such a file whole
 * @throws {AudioError} `truncated` where the file ends before its first sound,
 * `soundless` where it holds none; `chunks` too: `truncated` where it ends
 * sooner than it says, `unreadable` where the decoder gives up, `unsupported`
 * where its rate changes
 */
export async function openCompressed(
  file: Blob,
  { name }: { name: string },
): Promise<AudioStream | null> {
  if (typeof AudioDecoder === "undefined") return null;
  const { openMedia } = await import("./media_stream.ts");
  return await openMedia(file, { name });
}
