/** A list of callbacks told in the order in which they came. */
export class Listeners<T> {
  readonly #callbacks = new Set<(value: T) => void>();

  /** Adds `callback`; the returned function takes it off again. */
  add(callback: (value: T) => void): () => void {
    this.#callbacks.add(callback);
    return () => this.#callbacks.delete(callback);
  }

  /** Hands `value` to every callback. */
  tell(value: T): void {
    for (const callback of this.#callbacks) callback(value);
  }

  /** Takes every callback off. */
  clear(): void {
    this.#callbacks.clear();
  }
}
