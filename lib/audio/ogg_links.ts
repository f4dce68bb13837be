// Runs in the browser and in Deno.

/** Bytes of a page's head, and at most with its table of segments. */
const HEAD_BYTES = 27;
const MOST_HEAD_BYTES = HEAD_BYTES + 255;
/** The bit of a page's flags that says: a stream begins. */
const BEGINS = 2;
/** Bytes that are read of the file at a time. */
const BLOCK_BYTES = 2 ** 20;

/**
 * Takes an Ogg file apart into its links: streams that follow one another, as
 * where a broadcast was recorded (RFC 3533, section 4). Streams side by side,
 * such as a film's, are one link.
 *
 * @returns parts of the file, in their order; of one without links, or of any
 * other kind, the whole. What follows a damaged page is left to its link.
 */
export async function oggLinks(file: Blob): Promise<Blob[]> {
  const starts = [0];
  let isBeginning = true;
  for await (const { offset, begins } of pages(file)) {
    if (begins && !isBeginning) starts.push(offset);
    isBeginning = begins;
  }
  if (starts.length === 1) return [file];
  return starts.map((start, i) => file.slice(start, starts[i + 1]));
}

/** The pages there are before the first damage; their content is not read. */
async function* pages(
  file: Blob,
): AsyncGenerator<{ offset: number; begins: boolean }> {
  let block = new DataView(new ArrayBuffer(0)), blockAt = 0;
  for (let offset = 0; offset + HEAD_BYTES <= file.size;) {
    const headEnd = Math.min(file.size, offset + MOST_HEAD_BYTES);
    if (headEnd > blockAt + block.byteLength) {
      const bytes = file.slice(offset, offset + BLOCK_BYTES).arrayBuffer();
      [block, blockAt] = [new DataView(await bytes), offset];
    }
    const at = offset - blockAt;
    if (block.getUint32(at) !== 0x4f676753) return; // "OggS"
    const begins = (block.getUint8(at + 5) & BEGINS) !== 0;
    yield { offset, begins };
    offset += pageLength(block, at);
  }
}

/** Bytes of the page whose head is there; less where its table is cut. */
function pageLength(block: DataView, at: number): number {
  const nSegments = block.getUint8(at + HEAD_BYTES - 1);
  const table = at + HEAD_BYTES;
  const end = Math.min(block.byteLength, table + nSegments);
  let length = HEAD_BYTES + nSegments;
  for (let i = table; i < end; i++) length += block.getUint8(i);
  return length;
}
