/**
 * Orthonormal DCT-II as a matrix, the cepstral lifter folded in.
 *
 * `D[n, m] = s(n)·cos(πn(2m + 1) / 2M)·l(n)`, `s(0) = √(1/M)`, else `√(2/M)`;
 * `l(n) = 1 + (L/2)·sin(π(n + 1)/L)` for a lifter `L > 0`, else 1.
 *
 * @returns Float64Array, row-major `[nMfcc, nMels]`.
 * @throws {RangeError} when `nMfcc` is over `nMels`.
 * Source: `scipy.fft.dct(type=2, norm="ortho")`, `librosa.feature.mfcc`.
 */
export function dctMatrix(
  nMfcc: number,
  nMels: number,
  lifter = 0,
): Float64Array {
  if (nMfcc > nMels) {
    throw new RangeError(
      `Cannot make a DCT: 'nMfcc' must be at most nMels (${nMels}), got ${nMfcc}`,
    );
  }
  const matrix = new Float64Array(nMfcc * nMels);
  for (let n = 0; n < nMfcc; n++) {
    const scale = Math.sqrt((n === 0 ? 1 : 2) / nMels);
    const lift = lifter > 0
      ? 1 + (lifter / 2) * Math.sin((Math.PI * (n + 1)) / lifter)
      : 1;
    for (let m = 0; m < nMels; m++) {
      matrix[n * nMels + m] = scale * lift *
        Math.cos((Math.PI * n * (2 * m + 1)) / (2 * nMels));
    }
  }
  return matrix;
}
