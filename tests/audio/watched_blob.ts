/** A file that says how much of it was read at once, and can go away. */
export class WatchedBlob extends Blob {
  /** Most bytes that were asked for at a time. */
  most = 0;
  /** True: it was moved or changed, and cannot be read any more. */
  isGone = false;

  override slice(start?: number, end?: number): Blob {
    const part = super.slice(start, end);
    this.most = Math.max(this.most, part.size);
    if (!this.isGone) return part;
    const error = new DOMException("it is gone", "NotReadableError");
    return Object.assign(part, { arrayBuffer: () => Promise.reject(error) });
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    this.most = Math.max(this.most, this.size);
    return super.arrayBuffer();
  }
}
