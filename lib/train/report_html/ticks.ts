/**
 * Round values that divide a range, for an axis: steps of 1, 2 or 5 times a
 * power of ten, from the first at or above `from` to the last at or below `to`.
 *
 * @param atMost how many steps the range is divided into at most
 */
export function roundTicks(
  from: number,
  to: number,
  { atMost = 5 }: { atMost?: number } = {},
): number[] {
  const least = (to - from) / atMost;
  if (!(least > 0)) return [from];
  const power = 10 ** Math.floor(Math.log10(least));
  const step = power * [1, 2, 5, 10].find((n) => n * power >= least * 0.9999)!;
  const ticks: number[] = [];
  for (
    let n = Math.ceil(from / step - 1e-9);
    n * step <= to * (1 + 1e-9);
    n++
  ) {
    ticks.push(Number((n * step).toPrecision(12)));
  }
  return ticks;
}
