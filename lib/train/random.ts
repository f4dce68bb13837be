/**
 * A seeded generator of random numbers (sfc32, Doty-Humphrey's "small fast
 * counting" generator), the same on every machine.
 */
export class SeededRandom {
  readonly #state = new Uint32Array(4);

  /**
   * @param seed a whole number.
   * @param purpose what the numbers are for; each purpose has its own sequence,
   * so that drawing more for one changes nothing for another.
   */
  constructor(seed: number, purpose = "") {
    let hash = 2166136261; // FNV-1a
    for (const byte of new TextEncoder().encode(`${seed}/${purpose}`)) {
      hash = Math.imul(hash ^ byte, 16777619);
    }
    this.#state.set([hash, hash ^ 0x9e3779b9, 0x243f6a88, 1]);
    for (let i = 0; i < 15; i++) this.#next();
  }

  #next(): number {
    const s = this.#state;
    const sum = (s[0] + s[1] + s[3]) >>> 0;
    s[3]++;
    s[0] = s[1] ^ (s[1] >>> 9);
    s[1] = s[2] + (s[2] << 3);
    s[2] = ((s[2] << 21) | (s[2] >>> 11)) + sum;
    return sum;
  }

  /** Uniform in `[low, high)`. */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * (this.#next() / 2 ** 32);
  }

  /** Whole number in `[0, below)`. */
  integer(below: number): number {
    return Math.floor(this.uniform(0, below));
  }

  /** True with probability `p`. */
  chance(p: number): boolean {
    return this.uniform() < p;
  }

  /** Normal with mean 0 and standard deviation 1 (Box–Muller). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** One element. */
  pick<T>(items: readonly T[]): T {
    return items[this.integer(items.length)];
  }

  /** A shuffled copy (Fisher–Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const copy = [...items];
    for (let i = copy.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [copy[i], copy[j]] = [copy[j], copy[i]];
    }
    return copy;
  }
}
