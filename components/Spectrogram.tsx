import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { MelColumns } from "../lib/live/mod.ts";
import { isDark, onThemeChange } from "./theme.ts";
import { useWords } from "./words.tsx";
import { type Ramp, SpectrogramPainter } from "./spectrogram_canvas.ts";

/** Ink on paper by day, light in the dark by night. */
const RAMPS: Record<"light" | "dark", Ramp> = {
  light: [[246, 246, 242], [208, 222, 222], [120, 160, 172], [52, 92, 116], [
    22,
    36,
    58,
  ]],
  dark: [[18, 22, 28], [28, 48, 62], [44, 96, 112], [120, 176, 168], [
    244,
    238,
    206,
  ]],
};

/** The scrolling mel spectrogram: what the network is given, made visible. */
export function Spectrogram({ onColumns, marks, children }: {
  onColumns: (callback: (columns: MelColumns) => void) => () => void;
  marks: { label: string; fraction: number }[];
  /** What stands above it, on the same axis of time. */
  children?: ComponentChildren;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const words = useWords();
  useEffect(() => paint(canvas.current!, onColumns), []);
  return (
    <div class="spectrogram">
      {children}
      <div class="spectrogram-frame">
        <canvas
          ref={canvas}
          width={1200}
          height={256}
          role="img"
          aria-label={words.say("live.spectrogram.label")}
        />
        <svg
          class="spectrogram-marks"
          viewBox="0 0 100 100"
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          {marks.map(({ label, fraction }) => (
            <path key={label} d={`M0 ${100 - 100 * fraction}h100`} />
          ))}
        </svg>
        <svg class="spectrogram-labels" aria-hidden="true">
          {marks.map(({ label, fraction }) => (
            <text key={label} x="8" y={`${100 - 100 * fraction}%`} dy="-0.35em">
              {label}
            </text>
          ))}
        </svg>
      </div>
    </div>
  );
}

/** Paints until called off; changes its look when day turns to night. */
function paint(
  canvas: HTMLCanvasElement,
  onColumns: (callback: (columns: MelColumns) => void) => () => void,
): () => void {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const look = () => ({
    ramp: RAMPS[isDark() ? "dark" : "light"],
    still: still.matches,
  });
  const painter = new SpectrogramPainter(canvas, look());
  const change = () => painter.setLook(look());
  const themeOff = onThemeChange(change);
  still.addEventListener("change", change);
  const off = onColumns((columns) => painter.push(columns));
  return () => {
    off();
    themeOff();
    still.removeEventListener("change", change);
  };
}
