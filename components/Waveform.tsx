import { useEffect, useRef } from "preact/hooks";
import { onThemeChange } from "./theme.ts";
import { WaveformPainter } from "./waveform_canvas.ts";
import { useWords } from "./words.tsx";

/** The scrolling waveform of the last six seconds. */
export function Waveform({ onSound }: {
  onSound: (callback: (samples: Float32Array) => void) => () => void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const words = useWords();
  useEffect(() => paint(canvas.current!, onSound), []);
  return (
    <canvas
      ref={canvas}
      class="waveform"
      width={1200}
      height={128}
      role="img"
      aria-label={words.say("live.waveform.label")}
    />
  );
}

/** Paints until called off; changes its look when day turns to night. */
function paint(
  canvas: HTMLCanvasElement,
  onSound: (callback: (samples: Float32Array) => void) => () => void,
): () => void {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const look = () => {
    const style = getComputedStyle(canvas);
    return {
      ink: style.color,
      clipped: style.outlineColor,
      still: still.matches,
    };
  };
  const painter = new WaveformPainter(canvas, look());
  const change = () => painter.setLook(look());
  const themeOff = onThemeChange(change);
  still.addEventListener("change", change);
  const off = onSound((samples) => painter.push(samples));
  return () => {
    off();
    themeOff();
    still.removeEventListener("change", change);
  };
}
