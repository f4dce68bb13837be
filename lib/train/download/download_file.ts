import { hashFile, PartialFile } from "./partial_file.ts";
import {
  DownloadError,
  type RemoteFile,
  type TransferOptions,
  TransientError,
} from "./remote_file.ts";
import { type Answer, request } from "./request.ts";
import { withRetries } from "./retries.ts";

/** Progress that forgives an earlier failure, bytes. */
const FORGIVING_BYTES = 1 << 16;

/**
 * Downloads a file so that under its final name there is nothing or the whole,
 * checked file: goes on from what an earlier try left (RFC 9110, range
 * requests), checks size and checksum as the bytes arrive, tries again where a
 * connection is cut. A file already there and right is left alone.
 *
 * The published checksum is the judge. A server may ignore `Range` or
 * `If-Range` (Dataverse ignores the latter): where what it sends does not go
 * with what is here, the download begins anew.
 *
 * @returns false if the file was there already
 * @throws {DownloadError} if it cannot be had; the message says what to do
 */
export async function downloadFile(
  remote: RemoteFile,
  { to, ...options }: { to: string } & TransferOptions,
): Promise<boolean> {
  if (await isWhole(to, remote)) {
    options.onProgress?.(remote.bytes);
    return false;
  }
  await using part = await PartialFile.open(to, {
    checksum: remote.checksum,
    maxBytes: remote.bytes,
  });
  const what = `'${to.slice(to.lastIndexOf("/") + 1)}'`;
  let mostBytes = part.bytes;
  const hasProgress = () => {
    const isForward = part.bytes >= mostBytes + FORGIVING_BYTES;
    mostBytes = Math.max(mostBytes, part.bytes);
    return isForward;
  };
  for (let round = 1;; round++) {
    await withRetries(
      () => transfer(remote, { part, ...options }),
      { what, hasProgress, ...options },
    );
    if (part.digest() === remote.checksum.hex) break;
    await spoilt(remote, { part, what, isLast: round === 2, ...options });
  }
  await part.finish();
  return true;
}

async function isWhole(path: string, { bytes, checksum }: RemoteFile) {
  const info = await Deno.stat(path).catch(() => null);
  return info?.isFile && info.size === bytes &&
    await hashFile(path, checksum) === checksum.hex;
}

/** Once it may have been the joint of two versions, or the line. */
async function spoilt(
  { url, checksum }: RemoteFile,
  { part, what, isLast, log }:
    & { part: PartialFile; what: string; isLast: boolean }
    & TransferOptions,
): Promise<void> {
  const got = part.digest();
  const rule =
    `its ${checksum.algorithm.toUpperCase()} must be ${checksum.hex}, got ${got}`;
  if (isLast) {
    await part.remove();
    throw new DownloadError(
      `Cannot download ${what}: ${rule}, two times; what '${url}' sends is not what was published, and was removed`,
    );
  }
  log?.(`${what}: ${rule}; beginning anew`);
  await part.restart();
}

/** One connection: asks for what is missing and keeps what comes. */
async function transfer(
  { url, bytes }: RemoteFile,
  { part, onProgress, signal, stallMs }:
    & { part: PartialFile }
    & TransferOptions,
): Promise<void> {
  onProgress?.(part.bytes);
  if (part.bytes === bytes) return;
  const headers = await rangeHeaders(part);
  await using answer = await request(url, { headers, stallMs, signal });
  await fitOrRestart(answer, { part, bytes });
  for await (const piece of answer.pieces()) {
    if (part.bytes + piece.length > bytes) {
      await part.restart();
      throw new TransientError(
        `the server sent more than the ${bytes} bytes published`,
      );
    }
    await part.append(piece);
    onProgress?.(part.bytes);
  }
  if (part.bytes < bytes) {
    throw new TransientError(
      `the connection ended after ${part.bytes} of ${bytes} bytes`,
    );
  }
}

async function rangeHeaders(
  part: PartialFile,
): Promise<Record<string, string>> {
  if (part.bytes === 0) return {};
  const range = { range: `bytes=${part.bytes}-` };
  const version = await part.version();
  return version ? { ...range, "if-range": version } : range;
}

/** Only a strong ETag names bytes (RFC 9110, 13.1.5). */
function versionOf({ headers }: Response): string | null {
  const etag = headers.get("etag");
  return etag && !etag.startsWith("W/") ? etag : null;
}

/**
 * Makes sure that the body goes on where the file ends.
 *
 * @throws {TransientError} if it does not
 */
async function fitOrRestart(
  { response }: Answer,
  { part, bytes }: { part: PartialFile; bytes: number },
): Promise<void> {
  const misfit = misfitOf(response, { from: part.bytes, bytes }) ??
    await changeOf(response, part);
  if (misfit) {
    // A whole answer of another length is a log-in page or a proxy's error:
    // no reason to give up what has arrived.
    if (response.status !== 200) await part.restart();
    throw new TransientError(misfit);
  }
  if (response.status === 206) return;
  await part.restart(); // the whole file comes, asked for or not
  await part.setVersion(versionOf(response));
}

/** What is wrong with an answer's kind or lengths, or null. */
function misfitOf(
  { status, headers }: Response,
  { from, bytes }: { from: number; bytes: number },
): string | null {
  if (status === 416) return `the server has nothing after byte ${from}`;
  if (status === 206) {
    const got = headers.get("content-range") ?? "no Content-Range";
    const wanted = new RegExp(`^bytes ${from}-${bytes - 1}/(${bytes}|\\*)$`);
    return wanted.test(got)
      ? null
      : `Content-Range must be bytes ${from}-${bytes - 1}/${bytes}, got ${got}`;
  }
  const length = headers.get("content-length");
  if (length === null) {
    const isPage = /^text\/html\b/i.test(headers.get("content-type") ?? "");
    return isPage ? "the server sent a web page, not the file" : null;
  }
  return Number(length) === bytes
    ? null
    : `the file must be ${bytes} bytes, the server says ${length}`;
}

/** A server that ignores If-Range goes on with another version. */
async function changeOf(
  response: Response,
  part: PartialFile,
): Promise<string | null> {
  const known = await part.version(), now = versionOf(response);
  const isOther = response.status === 206 && known && now && known !== now;
  return isOther ? "the server has another version now" : null;
}
