/**
 * Convolves two signals by one transform each way.
 *
 * Both are real, so one complex transform takes them both, `z = x + i·h`; their
 * spectra are `X = (Z[k] + Z*[−k]) / 2`, `H = (Z[k] − Z*[−k]) / 2i`, and
 * `X·H = (Z[k]² − Z*[−k]²) / 4i`. A product does not ask for the bins' order, so
 * they stay as the transform leaves them, bit-reversed: there bin −k stands at
 * the place of k with all bits under its highest flipped.
 *
 * @param x, h signals `[n]` and `[m]`.
 * @returns `[n + m − 1]`; nothing where one of them is nothing.
 */
export function convolve(
  x: Float32Array,
  h: Float32Array | Float64Array,
): Float32Array {
  if (x.length === 0 || h.length === 0) return new Float32Array(0);
  const length = x.length + h.length - 1;
  const size = Math.max(4, 2 ** Math.ceil(Math.log2(length)));
  const re = new Float64Array(size), im = new Float64Array(size);
  re.set(x);
  im.set(h);
  const twiddles = twiddlesFor(size);
  forward(re, im, twiddles);
  multiply(re, im);
  inverse(re, im, twiddles);
  const out = new Float32Array(length);
  for (let n = 0; n < length; n++) out[n] = re[n] / size;
  return out;
}

interface Twiddles {
  cos: Float64Array;
  sin: Float64Array;
}

/** By size: a corpus' clips share two or three. */
const kept = new Map<number, Twiddles>();

/** `cos(2πk/size)` and `sin(2πk/size)`, `[3/4 size]`. */
function twiddlesFor(size: number): Twiddles {
  const known = kept.get(size);
  if (known) return known;
  const cos = new Float64Array(3 * size / 4);
  const sin = new Float64Array(3 * size / 4);
  for (let k = 0; k < cos.length; k++) {
    cos[k] = Math.cos((2 * Math.PI * k) / size);
    sin[k] = Math.sin((2 * Math.PI * k) / size);
  }
  kept.set(size, { cos, sin });
  return { cos, sin };
}

/** Decimation in frequency, natural order in, bit-reversed out; radix 4. */
function forward(re: Float64Array, im: Float64Array, w: Twiddles): void {
  const size = re.length;
  let span = size / 4;
  for (; span >= 1; span /= 4) {
    for (let at = 0; at < size; at += 4 * span) {
      forwardBlock(re, im, { at, span }, w);
    }
  }
  if (span === 0.5) pairs(re, im);
}

/** Points `at` to `at + 4·span`, which a pass of radix 4 mixes. */
interface Block {
  at: number;
  span: number;
}

function forwardBlock(
  re: Float64Array,
  im: Float64Array,
  { at, span }: Block,
  { cos, sin }: Twiddles,
): void {
  const stride = re.length / (4 * span);
  for (let a = at, t = 0; a < at + span; a++, t += stride) {
    const b = a + span, c = b + span, d = c + span;
    const c1 = cos[t], s1 = -sin[t], c2 = cos[2 * t], s2 = -sin[2 * t];
    const c3 = cos[3 * t], s3 = -sin[3 * t];
    const pr = re[a] + re[c], pi = im[a] + im[c];
    const qr = re[a] - re[c], qi = im[a] - im[c];
    const ur = re[b] + re[d], ui = im[b] + im[d];
    const vr = im[b] - im[d], vi = re[d] - re[b]; // −i·(b − d)
    re[a] = pr + ur;
    im[a] = pi + ui;
    const er = pr - ur, ei = pi - ui;
    re[b] = er * c2 - ei * s2;
    im[b] = er * s2 + ei * c2;
    const fr = qr + vr, fi = qi + vi;
    re[c] = fr * c1 - fi * s1;
    im[c] = fr * s1 + fi * c1;
    const gr = qr - vr, gi = qi - vi;
    re[d] = gr * c3 - gi * s3;
    im[d] = gr * s3 + gi * c3;
  }
}

/** The mirror of `forward`: decimation in time, bit-reversed order in. */
function inverse(re: Float64Array, im: Float64Array, w: Twiddles): void {
  const size = re.length;
  let span = 1;
  if (Math.log2(size) % 2 === 1) {
    pairs(re, im);
    span = 2;
  }
  for (; span < size; span *= 4) {
    for (let at = 0; at < size; at += 4 * span) {
      inverseBlock(re, im, { at, span }, w);
    }
  }
}

function inverseBlock(
  re: Float64Array,
  im: Float64Array,
  { at, span }: Block,
  { cos, sin }: Twiddles,
): void {
  const stride = re.length / (4 * span);
  for (let a = at, t = 0; a < at + span; a++, t += stride) {
    const b = a + span, c = b + span, d = c + span;
    const c1 = cos[t], s1 = sin[t], c2 = cos[2 * t], s2 = sin[2 * t];
    const c3 = cos[3 * t], s3 = sin[3 * t];
    const er = re[b] * c2 - im[b] * s2, ei = re[b] * s2 + im[b] * c2;
    const fr = re[c] * c1 - im[c] * s1, fi = re[c] * s1 + im[c] * c1;
    const gr = re[d] * c3 - im[d] * s3, gi = re[d] * s3 + im[d] * c3;
    const pr = re[a] + er, pi = im[a] + ei;
    const ur = re[a] - er, ui = im[a] - ei;
    const qr = fr + gr, qi = fi + gi;
    const vr = gi - fi, vi = fr - gr; // i·(f − g)
    re[a] = pr + qr;
    im[a] = pi + qi;
    re[b] = ur + vr;
    im[b] = ui + vi;
    re[c] = pr - qr;
    im[c] = pi - qi;
    re[d] = ur - vr;
    im[d] = ui - vi;
  }
}

/** Transforms of two points. */
function pairs(re: Float64Array, im: Float64Array): void {
  for (let a = 0; a < re.length; a += 2) {
    const xr = re[a + 1], xi = im[a + 1];
    re[a + 1] = re[a] - xr;
    im[a + 1] = im[a] - xi;
    re[a] += xr;
    im[a] += xi;
  }
}

/** `(Z[k]² − Z*[−k]²) / 4i` in place of each `Z[k]`. */
function multiply(re: Float64Array, im: Float64Array): void {
  re[0] *= im[0]; // bins 0 and size/2 are real: X is re, H is im
  im[0] = 0;
  re[1] *= im[1];
  im[1] = 0;
  for (let top = 2; top < re.length; top *= 2) {
    for (let p = top; p < 1.5 * top; p++) {
      multiplyPair(re, im, p, p ^ (top - 1));
    }
  }
}

/** Bins k at p and −k at q; the product's are conjugates of each other. */
function multiplyPair(
  re: Float64Array,
  im: Float64Array,
  p: number,
  q: number,
): void {
  const ar = re[p], ai = im[p], br = re[q], bi = im[q];
  const real = ar * ar - ai * ai - br * br + bi * bi;
  const imaginary = 2 * (ar * ai + br * bi);
  re[p] = imaginary / 4; // (r + i·m) / 4i = (m − i·r) / 4
  im[p] = -real / 4;
  re[q] = re[p];
  im[q] = -im[p];
}
