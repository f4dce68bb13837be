/** Frames of a {@linkcode NoiseFloor} a second. */
export const FRAMES_PER_SECOND = 100;
/** Level given for silence, dB: below what 16 bits can hold. */
export const SILENCE_DB = -100;
/** What is heard first is taken for noise up to here, dB; louder, it may be speech. */
const HIGHEST_FIRST_FLOOR_DB = -45;
/** A new noise is known for noise when it lasted this long: words have a gap sooner. */
const FLOOR_SECONDS = 1.5;
const FLOOR_PARTS = 6;
/** Smoothing of the level the noise is taken from: about 40 ms. */
const FLOOR_SMOOTHING = 0.75;

/** Power in dB of full scale, never under silence. */
export function toDb(power: number): number {
  return Math.max(SILENCE_DB, 10 * Math.log10(power));
}

/**
 * The lowest smoothed level of the last 1.5 s, dB, 10 ms at a time.
 *
 * Source: R. Martin, "Noise power spectral density estimation based on optimal
 * smoothing and minimum statistics" (2001), here on one level alone.
 */
export class NoiseFloor {
  /** Lowest level of each part of the past; the last one is under way. */
  readonly #parts = new Float64Array(FLOOR_PARTS);
  #smoothed = 0;
  #frames = 0;

  push(power: number): number {
    const framesPerPart = FLOOR_SECONDS * FRAMES_PER_SECOND / FLOOR_PARTS;
    if (this.#frames === 0) this.#begin(power);
    else if (this.#frames % framesPerPart === 0) this.#turn();
    this.#frames++;
    this.#smoothed += (1 - FLOOR_SMOOTHING) * (power - this.#smoothed);
    const last = this.#parts[FLOOR_PARTS - 1];
    this.#parts[FLOOR_PARTS - 1] = Math.min(last, toDb(this.#smoothed));
    return Math.min(...this.#parts);
  }

  reset(): void {
    this.#frames = 0;
  }

  #begin(power: number): void {
    this.#smoothed = Math.min(power, 10 ** (HIGHEST_FIRST_FLOOR_DB / 10));
    this.#parts.fill(toDb(this.#smoothed));
  }

  #turn(): void {
    this.#parts.copyWithin(0, 1);
    this.#parts[FLOOR_PARTS - 1] = Infinity;
  }
}
