import type { FileSegment } from "../../lib/live/mod.ts";
import { useWords } from "../words.tsx";
import { hasModifier } from "../keys.ts";
import { clock } from "./clock.ts";

/** Play, place and zoom of a recording. */
export function PlayBar(props: {
  name: string;
  seconds: number;
  position: number;
  /** What was heard at the place; null in silence. */
  segment: FileSegment | null;
  /** Whether the place has been heard at all. */
  isHeard: boolean;
  isPlaying: boolean;
  onPlay: () => void;
  onSeek: (seconds: number) => void;
  /** Shows so many times as much. */
  onZoom: (factor: number) => void;
}) {
  const words = useWords();
  const { name, seconds, position, isPlaying } = props;
  const button = isPlaying ? "files.pause" : "files.play";
  const told = usePlace(props);
  return (
    <div class="play-bar">
      <button
        type="button"
        class="button button-small play-button"
        aria-label={words.say(`${button}.label`, { name })}
        onClick={props.onPlay}
      >
        <svg class="icon icon-filled" viewBox="0 0 24 24" aria-hidden="true">
          <path
            d={isPlaying ? "M7 5h3v14H7zM14 5h3v14h-3z" : "M8 5l11 7-11 7z"}
          />
        </svg>
        {words.say(button)}
      </button>
      <input
        type="range"
        min={0}
        max={Math.max(seconds, 0.01)}
        step={0.01}
        value={position}
        aria-label={words.say("files.position", { name })}
        aria-valuetext={told}
        onInput={({ currentTarget }) =>
          props.onSeek(Number(currentTarget.value))}
        onKeyDown={(event) => {
          const step = STEPS[event.key];
          if (step === undefined || hasModifier(event)) return;
          event.preventDefault();
          props.onSeek(position + step);
        }}
      />
      <span class="play-place">{told}</span>
      <span class="zoom">
        <ZoomButton factor={0.5} say="files.zoomIn" onZoom={props.onZoom} />
        <ZoomButton factor={2} say="files.zoomOut" onZoom={props.onZoom} />
        <ZoomButton
          factor={Infinity}
          say="files.whole"
          onZoom={props.onZoom}
        />
      </span>
    </div>
  );
}

/** Seconds that a key moves the place. */
const STEPS: Record<string, number> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 10,
  PageDown: -10,
};

/** "0:42 of 3:10: happy, 83%". */
function usePlace({ seconds, position, segment, isHeard }: {
  seconds: number;
  position: number;
  segment: FileSegment | null;
  isHeard: boolean;
}): string {
  const words = useWords();
  const values = { time: clock(position), total: clock(seconds) };
  if (segment === null) {
    return words.say(isHeard ? "files.at.silence" : "files.at.unheard", values);
  }
  const { emotion, sure, confidence } = segment.prediction;
  const word = words.say(sure ? `emotion.${emotion}` : "files.notSure");
  return words.say("files.at.heard", {
    ...values,
    emotion: words.inside(word),
    percent: words.percent(confidence),
  });
}

function ZoomButton({ factor, say, onZoom }: {
  factor: number;
  say: "files.zoomIn" | "files.zoomOut" | "files.whole";
  onZoom: (factor: number) => void;
}) {
  const words = useWords();
  return (
    <button
      type="button"
      class="button button-small"
      onClick={() => onZoom(factor)}
    >
      {words.say(say)}
    </button>
  );
}
