/**
 * Periodic Hann window centred in a transform.
 *
 * `w[n] = ½ − ½·cos(2πn / winLength)`, `n = 0 … winLength − 1`, with
 * `⌊(nFft − winLength) / 2⌋` zeros before it and the rest after it.
 *
 * @returns weights, Float64Array `[nFft]`, 0 to 1.
 * @throws {RangeError} when `winLength` is not a whole number in `1 … nFft`.
 * Source: `scipy.signal.get_window("hann", fftbins=True)`, `librosa.util.pad_center`.
 */
export function hannWindow(winLength: number, nFft: number): Float64Array {
  if (!Number.isInteger(winLength) || winLength < 1 || winLength > nFft) {
    throw new RangeError(
      `Cannot make a Hann window: 'winLength' must be a whole number from 1 to nFft (${nFft}), got ${winLength}`,
    );
  }
  const window = new Float64Array(nFft);
  const offset = Math.floor((nFft - winLength) / 2);
  for (let n = 0; n < winLength; n++) {
    window[offset + n] = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / winLength);
  }
  return window;
}
