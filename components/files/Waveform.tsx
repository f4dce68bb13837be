import { useMemo } from "preact/hooks";
import type { FileSegment } from "../../lib/live/mod.ts";
import { useWords } from "../words.tsx";
import { outlinePath, type Stretch } from "./outline.ts";

const COLUMNS = 900;
/** Share of the width that a word needs. */
const WORD_SHARE = 0.075;

/** A recording's outline with what was heard in it, and the place. */
export function Waveform(props: {
  name: string;
  peaks: Int16Array;
  segments: readonly FileSegment[];
  stretch: Stretch;
  position: number;
  /** Told of the moment that was pressed, s. */
  onPress: (seconds: number) => void;
}) {
  const { name, peaks, stretch, position, onPress } = props;
  const words = useWords();
  const { startSeconds, spanSeconds } = stretch;
  const place = (seconds: number) =>
    COLUMNS * (seconds - startSeconds) / spanSeconds;
  const segments = props.segments.filter((segment) =>
    segment.endSeconds > startSeconds &&
    segment.startSeconds < startSeconds + spanSeconds
  );
  // The cursor moves 60 times a second; the outline of an hour does not.
  const outline = useMemo(
    () => outlinePath(peaks, { startSeconds, spanSeconds, columns: COLUMNS }),
    [peaks, startSeconds, spanSeconds],
  );
  const x = place(position);
  return (
    <div
      class="wave"
      role="img"
      aria-label={words.say("files.wave", { name })}
      onPointerDown={({ clientX, currentTarget }) => {
        const { left, width } = currentTarget.getBoundingClientRect();
        onPress(startSeconds + spanSeconds * (clientX - left) / width);
      }}
    >
      <svg viewBox={`0 0 ${COLUMNS} 2`} preserveAspectRatio="none">
        {segments.map((segment) => (
          <Block
            key={segment.startSeconds}
            segment={segment}
            from={place(segment.startSeconds)}
            to={place(segment.endSeconds)}
          />
        ))}
        <path class="wave-outline" d={outline} />
        {x >= 0 && x <= COLUMNS && <path class="wave-cursor" d={`M${x} 0v2`} />}
      </svg>
      <svg class="wave-words">
        {segments.map((segment) => (
          <Word
            key={segment.startSeconds}
            segment={segment}
            from={Math.max(0, place(segment.startSeconds) / COLUMNS)}
            to={Math.min(1, place(segment.endSeconds) / COLUMNS)}
          />
        ))}
      </svg>
    </div>
  );
}

function Block(
  { segment, from, to }: { segment: FileSegment; from: number; to: number },
) {
  const { emotion, sure } = segment.prediction;
  const width = Math.max(1, to - from);
  return (
    <g data-emotion={sure ? emotion : ""}>
      <rect class="wave-block" x={from} width={width} height="2" />
      <rect class="wave-band" x={from} y="1.94" width={width} height="0.06" />
    </g>
  );
}

function Word(
  { segment, from, to }: { segment: FileSegment; from: number; to: number },
) {
  const words = useWords();
  if (to - from < WORD_SHARE) return null;
  const { emotion, sure } = segment.prediction;
  return (
    <text x={`${100 * from + 0.6}%`} y="1.25em">
      {words.say(sure ? `emotion.${emotion}` : "files.notSure")}
    </text>
  );
}
