// Runs in the browser and in Deno.

/**
 * What the 256 bytes of G.711's µ-law stand for, as telephones in America and
 * Japan send them: float64 `[256]`, full scale ±1, at most 8031/8192.
 *
 * All bits are sent inverted. Of sign, three bits `e` and four bits `m` the
 * magnitude is `(2m + 33)·2^e − 33`, in 8192nds.
 *
 * Source: ITU-T G.711 (11/1988), tables 2a and 2b.
 */
export const MU_LAW = tableOf((byte) => {
  const { isSet, exponent, mantissa } = parts(byte ^ 0xff);
  const magnitude = ((2 * mantissa + 33) * 2 ** exponent - 33) / 8192;
  return isSet && magnitude > 0 ? -magnitude : magnitude;
});

/**
 * The same of A-law, as telephones elsewhere send it: float64 `[256]`, full
 * scale ±1, at most 4032/4096, nowhere 0.
 *
 * Every other bit is sent inverted. The magnitude is `(2m + 33)·2^(e − 1)`, but
 * `2m + 1` where `e` is 0, in 4096ths.
 *
 * Source: ITU-T G.711 (11/1988), tables 1a and 1b.
 */
export const A_LAW = tableOf((byte) => {
  const { isSet, exponent, mantissa } = parts(byte ^ 0x55);
  const magnitude = exponent === 0
    ? 2 * mantissa + 1
    : (2 * mantissa + 33) * 2 ** (exponent - 1);
  return (isSet ? magnitude : -magnitude) / 4096;
});

function tableOf(valueOf: (byte: number) => number): Float64Array {
  return Float64Array.from({ length: 256 }, (_, byte) => valueOf(byte));
}

function parts(byte: number) {
  return {
    isSet: byte >= 0x80,
    exponent: byte >> 4 & 7,
    mantissa: byte & 15,
  };
}
