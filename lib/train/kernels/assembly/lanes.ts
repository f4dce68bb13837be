/** Four single-precision numbers at a time. */

/** `a·b + c`: rounded once where the machine can, else twice. */
// @ts-ignore: decorator
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** Stores the first `count` (1 to 8) of eight numbers. */
export function storeFirst(to: usize, low: v128, high: v128, count: i32): void {
  if (count >= 4) {
    v128.store(to, low);
    to += 16;
    low = high;
    count -= 4;
  }
  if (count > 0) f32.store(to, f32x4.extract_lane(low, 0));
  if (count > 1) f32.store(to, f32x4.extract_lane(low, 1), 4);
  if (count > 2) f32.store(to, f32x4.extract_lane(low, 2), 8);
}
