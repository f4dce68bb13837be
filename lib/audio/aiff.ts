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

/** Of the sound chunk, before its samples. */
const SSND_HEAD_BYTES = 8;
/** Chunks that come after the sound: where one does at once, there is none. */
const LATER_CHUNKS = [
  ...["AESD", "ANNO", "APPL", "AUTH", "CHAN", "COMM", "COMT", "FVER"],
  ...["ID3 ", "INST", "LIST", "MARK", "MIDI", "NAME", "(c) ", "id3 "],
];

/** Whether the bytes are an AIFF or AIFF-C file, by content. */
export function isAiff(source: ByteSource): boolean {
  if (!source.startsWith("FORM")) return false;
  return source.length < 12 || source.startsWith("AIFF", 8) ||
    source.startsWith("AIFC", 8);
}

/**
 * Decodes AIFF, and AIFF-C without compression (`NONE`, `twos`, `sowt`,
 * `in24`, `in32`, `fl32`, `fl64`) or of G.711 (`ulaw`, `alaw`); any number of
 * channels, mixed.
 *
 * @throws {AudioError} see {@linkcode decodeAudio}
 */
export function decodeAiff(source: ByteSource): Audio {
  const { sampleRateHz, damage, ...layout } = aiffLayout(source);
  if (damage !== null) throw damage;
  const { channels, nFrames } = layout;
  const samples = pcmToMono(source, layout);
  return { samples, sampleRateHz, channels, seconds: nFrames / sampleRateHz };
}

/** Where the samples of an AIFF file lie; reads no more than its headers. */
export function aiffLayout(source: ByteSource): PcmFile {
  source.need(0, 12, "the AIFF header");
  const { comm, ssnd } = findChunks(source);
  const { statedFrames: written, ...common } = readCommon(source, comm);
  const offset = soundOffset(source, ssnd);
  const step = common.channels * BYTES_PER_SAMPLE[common.format];
  const left = Math.max(0, source.length - offset);
  // A writer that could not seek back, or died, has left both sizes at 0.
  const isUnknown = written === 0 && ssnd.size <= SSND_HEAD_BYTES;
  if (isUnknown) {
    const others = LATER_CHUNKS;
    checkSoundFollows(source, { at: offset, chunk: "SSND", others });
  }
  const statedFrames = isUnknown ? Math.floor(left / step) : written;
  const nBytes = statedFrames * step;
  const inChunk = isUnknown
    ? left
    : Math.max(0, ssnd.offset + ssnd.size - offset);
  const damage = damageOf(source, { nBytes, left });
  if (damage === null && nBytes > inChunk) {
    throw source.error(
      "unreadable",
      ssnd.offset,
      `${statedFrames} frames need ${nBytes} bytes, the sound chunk has ${ssnd.size}`,
    );
  }
  const nFrames = Math.floor(Math.min(nBytes, left, inChunk) / step);
  return { offset, nFrames, statedFrames, damage, ...common };
}

function findChunks(source: ByteSource) {
  let comm: Chunk | undefined;
  let ssnd: Chunk | undefined;
  for (const chunk of eachChunk(source, { littleEndian: false })) {
    if (chunk.id === "COMM") comm ??= chunk;
    if (chunk.id === "SSND") ssnd ??= chunk;
    if (comm && ssnd) return { comm, ssnd };
  }
  const missing = comm ? "SSND" : "COMM";
  throw source.error(
    "truncated",
    source.length,
    `the file ends before its '${missing}' chunk`,
  );
}

function readCommon(source: ByteSource, comm: Chunk) {
  const compressed = source.startsWith("AIFC", 8);
  source.need(comm.offset, compressed ? 22 : 18, "'COMM' chunk");
  const { view } = source;
  const channels = view.getInt16(comm.offset);
  const statedFrames = view.getUint32(comm.offset + 2);
  const sampleRateHz = Math.round(readExtended(view, comm.offset + 8));
  if (channels < 1 || !(sampleRateHz >= 1 && sampleRateHz < 2 ** 32)) {
    throw source.error(
      "unreadable",
      comm.offset,
      `the header says ${channels} channels at ${sampleRateHz} Hz`,
    );
  }
  const coding = compressed ? source.fourCc(comm.offset + 18) : "NONE";
  return {
    channels,
    statedFrames,
    sampleRateHz,
    format: sampleFormat(source, comm, coding),
    littleEndian: coding === "sowt",
  };
}

/** Codings that say how a sample is written, whatever depth stands beside them. */
const CODINGS: Record<string, SampleFormat> = {
  fl32: "f32",
  FL32: "f32",
  fl64: "f64",
  FL64: "f64",
  ulaw: "muLaw",
  ULAW: "muLaw",
  alaw: "aLaw",
  ALAW: "aLaw",
};
const INTEGERS = ["NONE", "twos", "sowt", "in24", "in32"];

function sampleFormat(
  source: ByteSource,
  comm: Chunk,
  coding: string,
): SampleFormat {
  const bits = source.view.getInt16(comm.offset + 6);
  if (CODINGS[coding]) return CODINGS[coding];
  if (INTEGERS.includes(coding) && bits >= 1 && bits <= 32) {
    // Odd sizes are left-justified in whole bytes, so full scale stays full scale.
    return (["s8", "s16", "s24", "s32"] as const)[Math.ceil(bits / 8) - 1];
  }
  throw source.error(
    "unsupported",
    comm.offset,
    `an AIFF file coded '${coding}' with ${bits} bits is not read; ` +
      `uncompressed integers of up to 32 bits, floats, µ-law and A-law are`,
  );
}

/** SSND starts with an offset and a block size, then the samples. */
function soundOffset(source: ByteSource, ssnd: Chunk): number {
  source.need(ssnd.offset, SSND_HEAD_BYTES, "'SSND' chunk");
  return ssnd.offset + SSND_HEAD_BYTES + source.view.getUint32(ssnd.offset);
}

function damageOf(
  source: ByteSource,
  { nBytes, left }: { nBytes: number; left: number },
) {
  if (nBytes <= left) return null;
  return source.error(
    "truncated",
    source.length,
    `the sound needs ${nBytes} bytes, the file ends after ${left}`,
  );
}

/** 80-bit IEEE 754 extended: sign and exponent, then 64 bits of mantissa. */
function readExtended(view: DataView, at: number): number {
  const signAndExponent = view.getUint16(at);
  const exponent = (signAndExponent & 0x7fff) - 16383;
  const mantissa = view.getUint32(at + 2) * 2 ** -31 +
    view.getUint32(at + 6) * 2 ** -63;
  return (signAndExponent & 0x8000 ? -1 : 1) * mantissa * 2 ** exponent;
}
