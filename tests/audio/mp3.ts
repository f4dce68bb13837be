/** The sentence of `coded/speech.mp3`, made longer or given a count of frames. */

const SPEECH = "tests/audio/coded/speech.mp3";
const FRAME_BYTES = 72 * 32_000 / 16_000;
/** Head and side information of a frame with one channel. */
const MARK_OFFSET = 4 + 9;

/** MP3 frames follow one another without a head: repeating them is a file. */
export async function repeatMp3(
  times: number,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const once = await Deno.readFile(SPEECH);
  return Array.from({ length: times }, () => once);
}

/**
 * The same with a first frame that says how many follow.
 *
 * @param said what it says; default: what is true
 */
export async function countedMp3(
  times: number,
  said?: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const frames = await repeatMp3(times);
  const first = frames[0].slice(0, FRAME_BYTES).fill(0, 4);
  first.set(new TextEncoder().encode("Info"), MARK_OFFSET);
  const view = new DataView(first.buffer);
  view.setUint32(MARK_OFFSET + 4, 1); // "a count of frames follows"
  const nFrames = times * frames[0].length / FRAME_BYTES;
  view.setUint32(MARK_OFFSET + 8, said ?? nFrames);
  return concat(first, ...frames);
}

/** Bytes one after the other. */
export function concat(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
