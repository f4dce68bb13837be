import { assert } from "@std/assert";

/**
 * A file that says how much of it was read at once, and can go away. What is
 * made of it, a `Response` or another `Blob`, reads it by these methods too.
 */
export class WatchedBlob extends Blob {
  /** Most bytes that were asked for at a time. */
  most = 0;
  /** True: it was moved or changed, and cannot be read any more. */
  isGone = false;

  /** Fails where it was read in larger pieces, or in none that are watched. */
  assertReadWithin(bytes: number): void {
    assert(this.most > 0, "it was never read");
    assert(
      this.most <= bytes,
      `${this.most} of ${this.size} bytes were read at once`,
    );
  }

  override slice(start?: number, end?: number): Blob {
    const part = super.slice(start, end);
    this.most = Math.max(this.most, part.size);
    if (!this.isGone) return part;
    const refuse = () =>
      Promise.reject(new DOMException("it is gone", "NotReadableError"));
    return Object.assign(part, { arrayBuffer: refuse, bytes: refuse });
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    this.most = this.size;
    return super.arrayBuffer();
  }

  override bytes(): Promise<Uint8Array<ArrayBuffer>> {
    this.most = this.size;
    return super.bytes();
  }

  override text(): Promise<string> {
    this.most = this.size;
    return super.text();
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    this.most = this.size;
    return super.stream();
  }
}
