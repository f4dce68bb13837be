/** The stretch of a recording that is drawn. */
export interface Stretch {
  startSeconds: number;
  spanSeconds: number;
}

/** Peaks a second, as `PeakMeter` gives them. */
const PEAKS_PER_SECOND = 100;
/** Half of the least thickness: silence is a line. */
const HAIR = 0.006;
const QUIETEST = 330;

/**
 * The outline of a stretch as the path of a filled area, in a box of
 * `columns` × 2, from 0 to 2 downwards. The loudest of the whole recording
 * fills the box, so that a quiet one is seen too; noise is not made a voice.
 *
 * @param peaks Int16Array of least and greatest, 100 a second.
 */
export function outlinePath(
  peaks: Int16Array,
  { startSeconds, spanSeconds, columns }: Stretch & { columns: number },
): string {
  const fullScale = loudest(peaks);
  const first = startSeconds * PEAKS_PER_SECOND;
  const step = spanSeconds * PEAKS_PER_SECOND / columns;
  const upper: string[] = [];
  const lower: string[] = [];
  for (let column = 0; column < columns; column++) {
    const from = Math.floor(first + column * step);
    const to = Math.max(from + 1, Math.floor(first + (column + 1) * step));
    if (from >= peaks.length / 2) break;
    const [least, greatest] = extremes(peaks, from, to);
    upper.push(
      `${column} ${round(Math.min(1 - HAIR, 1 - greatest / fullScale))}`,
    );
    lower.push(`${column} ${round(Math.max(1 + HAIR, 1 - least / fullScale))}`);
  }
  if (upper.length === 0) return "";
  return `M${upper.join("L")}L${lower.reverse().join("L")}Z`;
}

function extremes(
  peaks: Int16Array,
  from: number,
  to: number,
): [least: number, greatest: number] {
  let least = 0;
  let greatest = 0;
  for (let i = 2 * from; i < Math.min(2 * to, peaks.length); i += 2) {
    least = Math.min(least, peaks[i]);
    greatest = Math.max(greatest, peaks[i + 1]);
  }
  return [least, greatest];
}

/** What fills the box: the loudest peak, or −40 dBFS where that is less. */
function loudest(peaks: Int16Array): number {
  let most = QUIETEST;
  for (const peak of peaks) most = Math.max(most, Math.abs(peak));
  return most;
}

function round(y: number): number {
  return Math.round(1000 * y) / 1000;
}
