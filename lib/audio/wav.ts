// Runs in the browser and in Deno.
import type { Audio } from "./audio.ts";
import {
  type ByteSource,
  checkSoundFollows,
  type Chunk,
  eachChunk,
} from "./byte_source.ts";
import {
  BYTES_PER_SAMPLE,
  type PcmFile,
  pcmToMono,
  type SampleFormat,
} from "./pcm.ts";

const TAG_PCM = 1;
const TAG_FLOAT = 3;
const TAG_A_LAW = 6;
const TAG_MU_LAW = 7;
const TAG_EXTENSIBLE = 0xfffe;
/** Bytes 2…15 of every KSDATAFORMAT_SUBTYPE_… identifier; bytes 0…1 are the tag. */
const SUBTYPE_TAIL = "000000001000800000aa00389b71";
/**
 * A writer that could not seek back leaves the size at its highest value
 * (ffmpeg 0xffffffff, sox 0x7ffff000 and up), one that died at 0: "until the
 * end of the file", as ffmpeg takes it.
 */
const SIZE_UNKNOWN = 0x7ffff000;
/** No size in 32 bits. */
const SIZE_NONE = 0xffffffff;
/** Chunks that come after the sound: where one does at once, a size of 0 is meant. */
const LATER_CHUNKS = [
  "LIST",
  "id3 ",
  "ID3 ",
  "fact",
  "PEAK",
  "cue ",
  "smpl",
  "bext",
  "iXML",
  "_PMX",
  "JUNK",
];

/** Whether the bytes are a RIFF, RF64 or (big-endian) RIFX wave file, by content. */
export function isWav(source: ByteSource): boolean {
  const known = ["RIFF", "RF64", "RIFX"].some((id) => source.startsWith(id));
  return known && (source.length < 12 || source.startsWith("WAVE", 8));
}

/**
 * Decodes a WAVE file: PCM of 8, 16, 24 or 32 bits, float of 32 or 64, µ-law
 * or A-law of 8, plain or `WAVE_FORMAT_EXTENSIBLE`, any number of channels,
 * mixed.
 *
 * @throws {AudioError} see {@linkcode decodeAudio}
 */
export function decodeWav(source: ByteSource): Audio {
  const { sampleRateHz, damage, ...layout } = wavLayout(source);
  if (damage !== null) throw damage;
  const { channels, nFrames } = layout;
  const samples = pcmToMono(source, layout);
  return { samples, sampleRateHz, channels, seconds: nFrames / sampleRateHz };
}

/** Where the samples of a WAVE file lie; reads no more than its headers. */
export function wavLayout(source: ByteSource): PcmFile {
  const littleEndian = !source.startsWith("RIFX");
  const { fmt, data } = findChunks(source, littleEndian);
  const { channels, sampleRateHz, format } = readFormat(
    source,
    fmt,
    littleEndian,
  );
  const { stated, there, damage } = dataBytes(source, data);
  const step = channels * BYTES_PER_SAMPLE[format];
  return {
    offset: data.offset,
    nFrames: Math.floor(there / step),
    statedFrames: Math.floor(stated / step),
    damage,
    channels,
    format,
    littleEndian,
    sampleRateHz,
  };
}

function findChunks(source: ByteSource, littleEndian: boolean) {
  let fmt: Chunk | undefined;
  let data: Chunk | undefined;
  let ds64: Chunk | undefined;
  for (const chunk of eachChunk(source, { littleEndian })) {
    if (chunk.id === "fmt ") fmt ??= chunk;
    if (chunk.id === "data") data ??= chunk;
    if (chunk.id === "ds64") ds64 ??= chunk;
    if (fmt && data) return { fmt, data: inFull(source, data, ds64) };
  }
  const missing = fmt ? "data" : "fmt ";
  throw source.error(
    "truncated",
    source.length,
    `the file ends before its '${missing}' chunk`,
  );
}

/** RF64 has the bytes of sound in 64 bits, in a chunk of its own (EBU 3306). */
function inFull(source: ByteSource, data: Chunk, ds64?: Chunk): Chunk {
  if (data.size !== SIZE_NONE || ds64 === undefined) return data;
  source.need(ds64.offset, 16, "'ds64' chunk");
  const size = Number(source.view.getBigUint64(ds64.offset + 8, true));
  return { ...data, size };
}

function readFormat(source: ByteSource, fmt: Chunk, littleEndian: boolean) {
  source.need(fmt.offset, Math.max(16, Math.min(fmt.size, 40)), "'fmt ' chunk");
  const { view } = source;
  const channels = view.getUint16(fmt.offset + 2, littleEndian);
  const sampleRateHz = view.getUint32(fmt.offset + 4, littleEndian);
  const blockAlign = view.getUint16(fmt.offset + 12, littleEndian);
  if (channels === 0 || sampleRateHz === 0) {
    throw source.error(
      "unreadable",
      fmt.offset,
      `the header says ${channels} channels at ${sampleRateHz} Hz`,
    );
  }
  const format = sampleFormat(source, fmt, littleEndian);
  if (blockAlign !== channels * BYTES_PER_SAMPLE[format]) {
    throw source.error(
      "unreadable",
      fmt.offset + 12,
      `the header says ${blockAlign} bytes a frame for ${channels} channels of ${format}`,
    );
  }
  return { channels, sampleRateHz, format };
}

function sampleFormat(
  source: ByteSource,
  fmt: Chunk,
  littleEndian: boolean,
): SampleFormat {
  const tag = formatTag(source, fmt, littleEndian);
  const bits = source.view.getUint16(fmt.offset + 14, littleEndian);
  const formats: Record<string, SampleFormat> = {
    [`${TAG_PCM}/8`]: "u8",
    [`${TAG_PCM}/16`]: "s16",
    [`${TAG_PCM}/24`]: "s24",
    [`${TAG_PCM}/32`]: "s32",
    [`${TAG_FLOAT}/32`]: "f32",
    [`${TAG_FLOAT}/64`]: "f64",
    [`${TAG_A_LAW}/8`]: "aLaw",
    [`${TAG_MU_LAW}/8`]: "muLaw",
  };
  const format = formats[`${tag}/${bits}`];
  if (format) return format;
  throw source.error(
    "unsupported",
    fmt.offset,
    `a wave file of format tag ${tag} with ${bits} bits is not read; ` +
      `PCM of 8, 16, 24, 32 bits, float of 32, 64, µ-law and A-law are`,
  );
}

function formatTag(
  source: ByteSource,
  fmt: Chunk,
  littleEndian: boolean,
): number {
  const tag = source.view.getUint16(fmt.offset, littleEndian);
  if (tag !== TAG_EXTENSIBLE) return tag;
  if (fmt.size < 40) {
    throw source.error(
      "unreadable",
      fmt.offset,
      `an extensible header of ${fmt.size} bytes is too short (40)`,
    );
  }
  const guid = source.bytes.subarray(fmt.offset + 26, fmt.offset + 40);
  const tail = Array.from(guid, (b) => b.toString(16).padStart(2, "0"));
  // The tail's first three fields follow the byte order; RIFX extensible
  // files are unheard of, so only the usual order is recognised.
  if (tail.join("") === SUBTYPE_TAIL) {
    return source.view.getUint16(fmt.offset + 24, littleEndian);
  }
  throw source.error("unsupported", fmt.offset + 24, "unknown sample subtype");
}

function dataBytes(source: ByteSource, data: Chunk) {
  if (data.size === 0) {
    const others = LATER_CHUNKS;
    checkSoundFollows(source, { at: data.offset, chunk: "data", others });
  }
  const left = source.length - data.offset;
  // A file may really be so long: then its size is one.
  const isFiller = data.size >= SIZE_UNKNOWN && data.size <= SIZE_NONE &&
    data.size > left;
  const isUnknown = data.size === 0 || isFiller;
  const stated = isUnknown ? left : data.size;
  const damage = stated <= left ? null : source.error(
    "truncated",
    source.length,
    `the data chunk promises ${stated} bytes, the file ends after ${left}`,
  );
  return { stated, there: Math.min(stated, left), damage };
}
