import type { JSX } from "preact";
import type { Emotion } from "../lib/model/mod.ts";

/** What has a shape of its own: an emotion, or that there is none. */
export type ShapeName = Emotion | "idle" | "listening" | "silence" | "unsure";

/** Line drawings in a square of 100: told apart without colour. */
const SHAPES: Record<ShapeName, JSX.Element> = {
  neutral: (
    <>
      <circle cx="50" cy="50" r="36" />
      <path d="M34 50h32" />
    </>
  ),
  calm: (
    <path d="M10 36q13-14 26.6 0t26.6 0t26.6 0M10 54q13-14 26.6 0t26.6 0t26.6 0M10 72q13-14 26.6 0t26.6 0t26.6 0" />
  ),
  happy: (
    <>
      <circle cx="50" cy="50" r="20" />
      <path d="M50 10v10M50 80v10M10 50h10M80 50h10M21.7 21.7l7.1 7.1M71.2 71.2l7.1 7.1M78.3 21.7l-7.1 7.1M28.8 71.2l-7.1 7.1" />
    </>
  ),
  sad: <path d="M50 10c14 22 26 34 26 50a26 26 0 0 1-52 0c0-16 12-28 26-50z" />,
  angry: <path d="M58 8 26 56h20L40 92 74 42H54z" />,
  fearful: (
    <>
      <path d="M50 8 92 50 50 92 8 50z" />
      <path d="M50 32 68 50 50 68 32 50z" />
    </>
  ),
  disgust: (
    <>
      <path d="M34 10h32l24 24v32L66 90H34L10 66V34z" />
      <path d="M34 34l32 32M66 34 34 66" />
    </>
  ),
  surprised: (
    <>
      <path d="M50 6l9.2 21.8L81.1 18.9 72.2 40.8 94 50 72.2 59.2 81.1 81.1 59.2 72.2 50 94 40.8 72.2 18.9 81.1 27.8 59.2 6 50 27.8 40.8 18.9 18.9 40.8 27.8z" />
      <circle cx="50" cy="50" r="7" />
    </>
  ),
  idle: (
    <>
      <rect x="38" y="10" width="24" height="46" rx="12" />
      <path d="M24 46a26 26 0 0 0 52 0M50 72v18M36 90h28" />
    </>
  ),
  listening: <path d="M18 42v16M34 28v44M50 16v68M66 28v44M82 42v16" />,
  silence: <path d="M12 50h76" />,
  unsure: (
    <>
      <circle cx="38" cy="50" r="26" stroke-dasharray="9 10" />
      <circle cx="62" cy="50" r="26" stroke-dasharray="9 10" />
    </>
  ),
};

/**
 * The drawing that goes with an emotion or a state; decoration to a screen
 * reader.
 *
 * @param props.inner for inside another drawing, in its square of 100.
 */
export function EmotionShape(
  { name, inner = false }: { name: ShapeName; inner?: boolean },
) {
  if (inner) return <g class="shape">{SHAPES[name]}</g>;
  return (
    <svg class="shape" viewBox="0 0 100 100" aria-hidden="true">
      {SHAPES[name]}
    </svg>
  );
}
