/** Floating-point array whose element type sets the precision of a stage. */
export type FloatArray = Float32Array | Float64Array;

/**
 * Precision of the arrays that results come in. Computed is in double either
 * way: JavaScript has no other arithmetic, and an engine compiles a loop over
 * one kind of array to half the time of one that has met two.
 */
export type Precision = "double" | "single";

/** Results in the precision asked for; rounded once where that is single. */
export function inPrecision(
  results: Float64Array<ArrayBuffer>,
  precision: Precision,
): FloatArray {
  return precision === "double" ? results : new Float32Array(results);
}

/**
 * Fourier transform of real frames of one length.
 *
 * The `nFft` real samples are packed into `nFft / 2` complex ones, transformed
 * by an in-place decimation-in-time radix-4 FFT, and the spectrum of the real
 * signal is unpacked from the result (Press et al., Numerical Recipes, §12.3).
 * That halves the work of a complex transform of the same frame. All tables and
 * scratch space are allocated once.
 */
export class RealFft {
  readonly nFft: number;
  /** Number of bins of the one-sided spectrum, `1 + nFft / 2`. */
  readonly nBins: number;
  readonly #re: Float64Array;
  readonly #im: Float64Array;
  readonly #reversed: Uint16Array;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;

  /** @throws {RangeError} when `nFft` is not a power of two from 4 to 65,536. */
  constructor(nFft: number) {
    if (!Number.isInteger(Math.log2(nFft)) || nFft < 4 || nFft > 65536) {
      throw new RangeError(
        `Cannot make an FFT: 'nFft' must be a power of two from 4 to 65536, got ${nFft}`,
      );
    }
    this.nFft = nFft;
    this.nBins = 1 + nFft / 2;
    const half = nFft / 2;
    this.#re = new Float64Array(half);
    this.#im = new Float64Array(half);
    this.#reversed = bitReversal(half);
    this.#cos = new Float64Array(nFft);
    this.#sin = new Float64Array(nFft);
    for (let k = 0; k < nFft; k++) {
      this.#cos[k] = Math.cos((2 * Math.PI * k) / nFft);
      this.#sin[k] = -Math.sin((2 * Math.PI * k) / nFft);
    }
  }

  /**
   * Power spectrum `|X[k]|²` of one frame.
   *
   * @param frame real samples `[nFft]`.
   * @param out receives the power `[1 + nFft / 2]`, at `offset`.
   */
  powerSpectrum(frame: Float64Array, out: Float64Array, offset = 0): void {
    const size = this.#re.length;
    let span = size >= 4 ? 4 : 2;
    if (size >= 4) this.#firstRadix4(frame);
    else this.#firstRadix2(frame);
    for (; 4 * span <= size; span *= 4) this.#radix4(span);
    if (span < size) this.#radix2(span);
    this.#unpackPower(out, offset);
  }

  /**
   * The first two radix-2 stages as one radix-4 pass whose twiddles are 1 and
   * −i, on samples picked in bit-reversed order: point `4i + r` is packed sample
   * `reverse(i) + size/4 · (0, 2, 1, 3)[r]`.
   */
  #firstRadix4(frame: Float64Array): void {
    const re = this.#re, im = this.#im, reversed = this.#reversed;
    const quarter = re.length / 2, half = 2 * quarter; // in samples
    for (let i = 0, p = 0; p < re.length; i++, p += 4) {
      const a = reversed[i], c = a + quarter, b = a + half, d = c + half;
      const ar = frame[a] + frame[b], ai = frame[a + 1] + frame[b + 1];
      const br = frame[a] - frame[b], bi = frame[a + 1] - frame[b + 1];
      const cr = frame[c] + frame[d], ci = frame[c + 1] + frame[d + 1];
      const dr = frame[c] - frame[d], di = frame[c + 1] - frame[d + 1];
      re[p] = ar + cr;
      im[p] = ai + ci;
      re[p + 1] = br + di;
      im[p + 1] = bi - dr;
      re[p + 2] = ar - cr;
      im[p + 2] = ai - ci;
      re[p + 3] = br - di;
      im[p + 3] = bi + dr;
    }
  }

  /** The whole transform of two packed samples. */
  #firstRadix2(frame: Float64Array): void {
    const re = this.#re, im = this.#im;
    re[0] = frame[0] + frame[2];
    im[0] = frame[1] + frame[3];
    re[1] = frame[0] - frame[2];
    im[1] = frame[1] - frame[3];
  }

  /**
   * Two radix-2 stages in one pass: three products a butterfly for four, and
   * half the passes over memory.
   */
  #radix4(span: number): void {
    const re = this.#re, im = this.#im, cos = this.#cos, sin = this.#sin;
    const stride = this.nFft / (4 * span); // W_{4·span} in the W_{nFft} table
    for (let j = 0, t = 0; j < span; j++, t += stride) {
      const c1 = cos[t], s1 = sin[t];
      const c2 = cos[2 * t], s2 = sin[2 * t];
      const c3 = cos[3 * t], s3 = sin[3 * t];
      for (let a = j; a < re.length; a += 4 * span) {
        const b = a + span, c = b + span, d = c + span;
        const ur = re[b] * c2 - im[b] * s2, ui = re[b] * s2 + im[b] * c2;
        const vr = re[c] * c1 - im[c] * s1, vi = re[c] * s1 + im[c] * c1;
        const wr = re[d] * c3 - im[d] * s3, wi = re[d] * s3 + im[d] * c3;
        const yr = re[a] + ur, yi = im[a] + ui;
        const zr = re[a] - ur, zi = im[a] - ui;
        const pr = vr + wr, pi = vi + wi, qr = vr - wr, qi = vi - wi;
        re[a] = yr + pr;
        im[a] = yi + pi;
        re[b] = zr + qi;
        im[b] = zi - qr;
        re[c] = yr - pr;
        im[c] = yi - pi;
        re[d] = zr - qi;
        im[d] = zi + qr;
      }
    }
  }

  /** The last stage, where the number of radix-2 stages is odd. */
  #radix2(span: number): void {
    const re = this.#re, im = this.#im, cos = this.#cos, sin = this.#sin;
    for (let a = 0, t = 0; a < span; a++, t += 2) {
      const b = a + span;
      const xr = re[b] * cos[t] - im[b] * sin[t];
      const xi = re[b] * sin[t] + im[b] * cos[t];
      re[b] = re[a] - xr;
      im[b] = im[a] - xi;
      re[a] += xr;
      im[a] += xi;
    }
  }

  /** `X[k] = E[k] + W^k·O[k]` with E, O split from the packed spectrum Z. */
  #unpackPower(out: Float64Array, offset: number): void {
    const re = this.#re, im = this.#im, cos = this.#cos, sin = this.#sin;
    const half = re.length;
    const dc = re[0] + im[0], nyquist = re[0] - im[0];
    out[offset] = dc * dc;
    out[offset + half] = nyquist * nyquist;
    for (let k = 1, m = half - 1; k <= m; k++, m--) {
      const er = 0.5 * (re[k] + re[m]), ei = 0.5 * (im[k] - im[m]);
      const or = 0.5 * (im[k] + im[m]), oi = -0.5 * (re[k] - re[m]);
      const tr = or * cos[k] - oi * sin[k], ti = or * sin[k] + oi * cos[k];
      const pr = er + tr, pi = ei + ti, qr = er - tr, qi = ei - ti;
      out[offset + k] = pr * pr + pi * pi;
      out[offset + m] = qr * qr + qi * qi;
    }
  }
}

/** Offset of the real part of packed sample `reverse(i)`, for each quarter's `i`. */
function bitReversal(size: number): Uint16Array {
  const reversed = new Uint16Array(Math.ceil(size / 4));
  const bits = Math.log2(size) - 2;
  for (let i = 0; i < reversed.length; i++) {
    for (let b = 0; b < bits; b++) {
      if (i & (1 << b)) reversed[i] |= 1 << (bits - b); // twice the index
    }
  }
  return reversed;
}
