/**
 * Batch normalisation of the columns of `[n, channels]`, and its gradient.
 *
 * Columns are summed over blocks of rows, and the blocks' sums added, so that
 * rounding grows with the number of blocks. `channels` is any: all rows follow
 * each other in memory, and a row's last few numbers are taken one by one.
 */
import { multiplyAdd } from "./lanes.ts";

const BLOCK = 128;

/** Adds each column of some rows, less `mean`, to `sums`; its square if so. */
function addColumns(
  x: usize,
  mean: usize,
  sums: usize,
  rows: i32,
  channels: i32,
  squared: bool,
): void {
  const rowBytes = channels * 4;
  const end = x + rows * rowBytes;
  let c = 0;
  for (; c + 16 <= rowBytes; c += 16) {
    const m = v128.load(mean + c);
    let sum = f32x4.splat(0);
    for (let at = x + c; at < end; at += rowBytes) {
      const centred = f32x4.sub(v128.load(at), m);
      sum = squared
        ? multiplyAdd(centred, centred, sum)
        : f32x4.add(sum, centred);
    }
    v128.store(sums + c, f32x4.add(v128.load(sums + c), sum));
  }
  for (; c < rowBytes; c += 4) {
    const m = f32.load(mean + c);
    let sum: f32 = 0;
    for (let at = x + c; at < end; at += rowBytes) {
      const centred = f32.load(at) - m;
      sum += squared ? centred * centred : centred;
    }
    f32.store(sums + c, f32.load(sums + c) + sum);
  }
}

/** `means[c]` of `x[·, c] − from[c]`, or of its square. */
function columnMeans(
  x: usize,
  from: usize,
  means: usize,
  n: i32,
  channels: i32,
  squared: bool,
): void {
  memory.fill(means, 0, channels * 4);
  for (let row = 0; row < n; row += BLOCK) {
    const start = x + row * channels * 4;
    addColumns(start, from, means, min(BLOCK, n - row), channels, squared);
  }
  for (let c = 0; c < channels; c++) {
    f32.store(means + c * 4, f32.load(means + c * 4) / <f32> n);
  }
}

/**
 * `y = γ·(x − μ)/√(σ² + ε) + β`, and each column's `mean` μ and `variance` σ²,
 * which divides by `n`. `scale` holds γ/√(σ² + ε) afterwards.
 */
export function normalise(
  x: usize,
  gamma: usize,
  beta: usize,
  y: usize,
  mean: usize,
  variance: usize,
  scale: usize,
  n: i32,
  channels: i32,
  epsilon: f32,
): void {
  memory.fill(scale, 0, channels * 4);
  columnMeans(x, scale, mean, n, channels, false);
  columnMeans(x, mean, variance, n, channels, true);
  for (let c = 0; c < channels * 4; c += 4) {
    const deviation = sqrt<f32>(f32.load(variance + c) + epsilon);
    f32.store(scale + c, f32.load(gamma + c) / deviation);
  }
  const rowBytes = channels * 4;
  for (let row = 0; row < n; row++) {
    let c = 0;
    for (; c + 16 <= rowBytes; c += 16) {
      const centred = f32x4.sub(v128.load(x + c), v128.load(mean + c));
      const scaled = multiplyAdd(
        centred,
        v128.load(scale + c),
        v128.load(beta + c),
      );
      v128.store(y + c, scaled);
    }
    for (; c < rowBytes; c += 4) {
      const centred = f32.load(x + c) - f32.load(mean + c);
      f32.store(
        y + c,
        centred * f32.load(scale + c) + f32.load(beta + c),
      );
    }
    x += rowBytes;
    y += rowBytes;
  }
}

/** Adds `Σ dy` and `Σ dy·(x − mean)` of some rows to `sums` and `products`. */
function addChanges(
  dy: usize,
  x: usize,
  mean: usize,
  sums: usize,
  products: usize,
  rows: i32,
  channels: i32,
): void {
  const rowBytes = channels * 4;
  const bytes = rows * rowBytes;
  let c = 0;
  for (; c + 16 <= rowBytes; c += 16) {
    const m = v128.load(mean + c);
    let sum = f32x4.splat(0);
    let product = f32x4.splat(0);
    for (let at = c; at < bytes; at += rowBytes) {
      const change = v128.load(dy + at);
      const centred = f32x4.sub(v128.load(x + at), m);
      sum = f32x4.add(sum, change);
      product = multiplyAdd(change, centred, product);
    }
    v128.store(sums + c, f32x4.add(v128.load(sums + c), sum));
    v128.store(products + c, f32x4.add(v128.load(products + c), product));
  }
  for (; c < rowBytes; c += 4) {
    const m = f32.load(mean + c);
    let sum: f32 = 0;
    let product: f32 = 0;
    for (let at = c; at < bytes; at += rowBytes) {
      const change = f32.load(dy + at);
      sum += change;
      product += change * (f32.load(x + at) - m);
    }
    f32.store(sums + c, f32.load(sums + c) + sum);
    f32.store(products + c, f32.load(products + c) + product);
  }
}

/**
 * `dx = γ/σ·(dy − mean(dy) − x̂·mean(dy·x̂))`, `dγ = Σ dy·x̂`, `dβ = Σ dy`, with
 * σ = √(variance + ε) and x̂ = (x − mean)/σ.
 *
 * @param factors room for `3·channels` numbers.
 */
export function normaliseGradient(
  dy: usize,
  x: usize,
  gamma: usize,
  mean: usize,
  variance: usize,
  dx: usize,
  dGamma: usize,
  dBeta: usize,
  factors: usize,
  n: i32,
  channels: i32,
  epsilon: f32,
): void {
  const rowBytes = channels * 4;
  memory.fill(dGamma, 0, rowBytes);
  memory.fill(dBeta, 0, rowBytes);
  for (let row = 0; row < n; row += BLOCK) {
    const at = row * rowBytes;
    const rows = min(BLOCK, n - row);
    addChanges(dy + at, x + at, mean, dBeta, dGamma, rows, channels);
  }
  const scale = factors;
  const meanChange = factors + rowBytes;
  const slope = meanChange + rowBytes;
  for (let c = 0; c < rowBytes; c += 4) {
    const inverse = <f32> 1 / sqrt<f32>(f32.load(variance + c) + epsilon);
    const change = f32.load(dGamma + c) * inverse;
    f32.store(dGamma + c, change);
    f32.store(scale + c, f32.load(gamma + c) * inverse);
    f32.store(meanChange + c, f32.load(dBeta + c) / <f32> n);
    f32.store(slope + c, -inverse * change / <f32> n);
  }
  for (let row = 0; row < n; row++) {
    let c = 0;
    for (; c + 16 <= rowBytes; c += 16) {
      const change = f32x4.sub(v128.load(dy + c), v128.load(meanChange + c));
      const centred = f32x4.sub(v128.load(x + c), v128.load(mean + c));
      const inner = multiplyAdd(centred, v128.load(slope + c), change);
      v128.store(dx + c, f32x4.mul(inner, v128.load(scale + c)));
    }
    for (; c < rowBytes; c += 4) {
      const change = f32.load(dy + c) - f32.load(meanChange + c);
      const centred = f32.load(x + c) - f32.load(mean + c);
      const inner = centred * f32.load(slope + c) + change;
      f32.store(dx + c, inner * f32.load(scale + c));
    }
    dy += rowBytes;
    x += rowBytes;
    dx += rowBytes;
  }
}
