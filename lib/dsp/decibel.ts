/** `10·log10(x) = 10/ln(10)·ln(x)`: `Math.log` is faster than `Math.log10`. */
const DB_PER_NEPER = 10 / Math.LN10;

/**
 * Power to decibels with an absolute floor, `10·log10(max(power, floorPower))`.
 *
 * @param power powers, at least 0.
 * @param out receives dB, as long as `power`; may be `power` itself.
 * Source: `librosa.power_to_db(ref=1, amin=floorPower, top_db=None)`.
 */
export function powerToDb(
  power: Float64Array,
  { floorPower, out }: { floorPower: number; out: Float64Array },
): void {
  for (let i = 0; i < power.length; i++) {
    const p = power[i];
    out[i] = DB_PER_NEPER * Math.log(p > floorPower ? p : floorPower);
  }
}

/**
 * Raises every value to at least `topDb` under the largest one, in place.
 *
 * @param length values of `db` that count, from its start. Default: all.
 * Source: the `top_db` step of `librosa.power_to_db`.
 */
export function floorToTopDb(
  db: Float64Array,
  { topDb, length = db.length }: { topDb: number; length?: number },
): void {
  let loudest = -Infinity;
  for (let i = 0; i < length; i++) if (db[i] > loudest) loudest = db[i];
  const floor = loudest - topDb;
  for (let i = 0; i < length; i++) if (db[i] < floor) db[i] = floor;
}
