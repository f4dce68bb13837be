// Runs in the browser and in Deno.

/** Least contrast of writing and its ground: WCAG 2.2, 1.4.3. */
export const TEXT_CONTRAST = 4.5;
/** Least contrast of large writing and of shapes: 1.4.3 and 1.4.11. */
export const SHAPE_CONTRAST = 3;

/**
 * Contrast of two colours, 1 (the same) to 21 (black and white).
 *
 * @param one,other `#rrggbb`.
 * Source: WCAG 2.2, "contrast ratio" and "relative luminance".
 */
export function contrastRatio(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const SHARES = [0.2126, 0.7152, 0.0722];

function luminance(colour: string): number {
  return SHARES.reduce((sum, share, i) => {
    const part = parseInt(colour.slice(1 + 2 * i, 3 + 2 * i), 16) / 255;
    const linear = part <= 0.04045
      ? part / 12.92
      : ((part + 0.055) / 1.055) ** 2.4;
    return sum + share * linear;
  }, 0);
}
