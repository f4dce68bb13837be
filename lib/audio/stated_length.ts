// Runs in the browser and in Deno.
import {
  type Input,
  type InputAudioTrack,
  MatroskaInputFormat,
  MP3,
  OGG,
} from "mediabunny";

/** How long a compressed file says it is. */
export interface StatedLength {
  /** End of its sound, s; null where it does not say. */
  seconds: number | null;
  /** Whether it is cut if its sound ends sooner; else `seconds` is a guess. */
  isPromise: boolean;
}

/** Reads the length of a track without reading the track. */
export async function statedLength(
  input: Input,
  { track, file }: { track: InputAudioTrack; file: Blob },
): Promise<StatedLength> {
  const format = await input.getFormat();
  // Ogg says it on its last page, which may be missing.
  if (format === OGG) {
    const seconds = await track.computeDuration().catch(() => null);
    return { seconds, isPromise: true };
  }
  const seconds = await track.getDurationFromMetadata();
  if (format === MP3) return { seconds, isPromise: await countsFrames(file) };
  // Matroska says only how long the longest of its tracks is.
  const isShared = format instanceof MatroskaInputFormat &&
    (await input.getTracks()).length > 1;
  return { seconds, isPromise: !isShared };
}

/** Bytes of an ID3v2 header, and of an MP3 frame that hold a mark of its kind. */
const ID3_BYTES = 10;
const MARKED_BYTES = 64;

/** Whether an MP3 begins with a count of its frames; else its rate is a guess. */
async function countsFrames(file: Blob): Promise<boolean> {
  const head = new DataView(await file.slice(0, ID3_BYTES).arrayBuffer());
  const start = isId3(head) ? ID3_BYTES + id3Size(head) : 0;
  const frame = await file.slice(start, start + MARKED_BYTES).arrayBuffer();
  return /Xing|Info/.test(new TextDecoder("latin1").decode(frame));
}

function isId3(head: DataView): boolean {
  return head.byteLength === ID3_BYTES && head.getUint32(0) >>> 8 === 0x494433;
}

/** Four bytes of seven bits (ID3v2.4, section 6.2). */
function id3Size(head: DataView): number {
  return [6, 7, 8, 9].reduce((size, at) => size << 7 | head.getUint8(at), 0);
}
