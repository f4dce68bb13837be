import { useEffect, useRef } from "preact/hooks";
import type { MelColumns } from "../lib/live/mod.ts";
import { type Ramp, SpectrogramPainter } from "./spectrogram_canvas.ts";

const N_MELS = 64;

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
export function Spectrogram({ onColumns, marks }: {
  onColumns: (callback: (columns: MelColumns) => void) => () => void;
  marks: { label: string; fraction: number }[];
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => paint(canvas.current!, onColumns), []);
  return (
    <section class="spectrogram" aria-label="Mel spectrogram">
      <h3>Mel spectrogram</h3>
      <div class="spectrogram-frame">
        <canvas
          ref={canvas}
          width={1200}
          height={256}
          role="img"
          aria-label="Loudness by pitch over the last six seconds"
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
    </section>
  );
}

/** Paints until called off; begins anew when day turns to night. */
function paint(
  canvas: HTMLCanvasElement,
  onColumns: (callback: (columns: MelColumns) => void) => () => void,
): () => void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let painter: SpectrogramPainter;
  const begin = () => {
    const ramp = RAMPS[dark.matches ? "dark" : "light"];
    painter = new SpectrogramPainter(canvas, {
      ramp,
      nMels: N_MELS,
      still: still.matches,
    });
  };
  begin();
  dark.addEventListener("change", begin);
  still.addEventListener("change", begin);
  const off = onColumns((columns) => painter.push(columns));
  return () => {
    off();
    dark.removeEventListener("change", begin);
    still.removeEventListener("change", begin);
  };
}
