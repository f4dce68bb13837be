/** One step of AdamW for one weight, see lib/train/adamw.ts. */
import { multiplyAdd } from "./lanes.ts";

/**
 * `m' = β₁m + (1 − β₁)g`, `v' = β₂v + (1 − β₂)g²`,
 * `w' = kept·w − rate·m'/(√(v'/bias) + ε)`; `n` numbers each.
 */
export function moveWeight(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  newW: usize,
  newM: usize,
  newV: usize,
  n: i32,
  beta1: f32,
  beta2: f32,
  share1: f32,
  share2: f32,
  bias: f32,
  epsilon: f32,
  rate: f32,
  kept: f32,
): void {
  let at = 0;
  for (; at + 16 <= n * 4; at += 16) {
    const change = v128.load(g + at);
    const first = multiplyAdd(
      f32x4.splat(beta1),
      v128.load(m + at),
      f32x4.mul(f32x4.splat(share1), change),
    );
    const second = multiplyAdd(
      f32x4.splat(beta2),
      v128.load(v + at),
      f32x4.mul(f32x4.splat(share2), f32x4.mul(change, change)),
    );
    const deviation = f32x4.sqrt(f32x4.div(second, f32x4.splat(bias)));
    const scale = f32x4.add(deviation, f32x4.splat(epsilon));
    const step = f32x4.mul(f32x4.splat(rate), f32x4.div(first, scale));
    const weight = f32x4.mul(f32x4.splat(kept), v128.load(w + at));
    v128.store(newM + at, first);
    v128.store(newV + at, second);
    v128.store(newW + at, f32x4.sub(weight, step));
  }
  for (; at < n * 4; at += 4) {
    const change = f32.load(g + at);
    const first = beta1 * f32.load(m + at) + share1 * change;
    const second = beta2 * f32.load(v + at) + share2 * (change * change);
    const step = rate * (first / (sqrt<f32>(second / bias) + epsilon));
    f32.store(newM + at, first);
    f32.store(newV + at, second);
    f32.store(newW + at, kept * f32.load(w + at) - step);
  }
}
