/** The stretch of a recording that is on show. */
export interface WaveWindow {
  startSeconds: number;
  spanSeconds: number;
}

/** Nothing shorter is shown, s: 10 ms peaks are 5 pixels wide there. */
const LEAST_SPAN = 2;

/** The whole of a recording. */
export function wholeWindow(seconds: number): WaveWindow {
  return { startSeconds: 0, spanSeconds: Math.max(seconds, LEAST_SPAN) };
}

/**
 * Shows `factor` times as much, 0.5 is nearer, around a moment that keeps its
 * place on the screen.
 */
export function zoom(
  window: WaveWindow,
  { factor, around, seconds }: {
    factor: number;
    /** The moment, s. */
    around: number;
    /** Length of the recording, s. */
    seconds: number;
  },
): WaveWindow {
  const most = wholeWindow(seconds).spanSeconds;
  const span = Math.min(
    most,
    Math.max(LEAST_SPAN, window.spanSeconds * factor),
  );
  const inside = Math.min(
    window.startSeconds + window.spanSeconds,
    Math.max(window.startSeconds, around),
  );
  const place = (inside - window.startSeconds) / window.spanSeconds;
  return inBounds(
    { startSeconds: inside - place * span, spanSeconds: span },
    seconds,
  );
}

/** Turns the page where a moment has left the window. */
export function follow(
  window: WaveWindow,
  { position, seconds }: { position: number; seconds: number },
): WaveWindow {
  const { startSeconds, spanSeconds } = window;
  const isInside = position >= startSeconds &&
    position <= startSeconds + spanSeconds;
  if (isInside) return window;
  return inBounds(
    { startSeconds: position - 0.1 * spanSeconds, spanSeconds },
    seconds,
  );
}

function inBounds(
  { startSeconds, spanSeconds }: WaveWindow,
  seconds: number,
): WaveWindow {
  const last = Math.max(0, seconds - spanSeconds);
  return {
    startSeconds: Math.min(last, Math.max(0, startSeconds)),
    spanSeconds,
  };
}
