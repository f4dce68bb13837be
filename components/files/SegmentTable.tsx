import type { Emotion } from "../../lib/model/mod.ts";
import type { FileSegment } from "../../lib/live/mod.ts";
import { EmotionShape } from "../EmotionShape.tsx";
import { useWords } from "../words.tsx";
import { clock } from "./clock.ts";

/** What was heard when, a row a stretch of speech, folded away. */
export function SegmentTable({ segments, onPlay }: {
  segments: readonly FileSegment[];
  onPlay: (seconds: number) => void;
}) {
  const words = useWords();
  return (
    <details class="segments">
      <summary>
        {words.say("files.segments", { count: segments.length })}
      </summary>
      <div
        class="segments-frame"
        role="group"
        tabIndex={0}
        aria-label={words.say("files.segments", { count: segments.length })}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">{words.say("files.segment.from")}</th>
              <th scope="col">{words.say("files.segment.to")}</th>
              <th scope="col">{words.say("files.segment.emotion")}</th>
              <th scope="col">{words.say("files.segment.sure")}</th>
              <th scope="col">{words.say("files.segment.next")}</th>
            </tr>
          </thead>
          <tbody>
            {segments.map((segment) => (
              <Row
                key={segment.startSeconds}
                segment={segment}
                onPlay={onPlay}
              />
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function Row({ segment, onPlay }: {
  segment: FileSegment;
  onPlay: (seconds: number) => void;
}) {
  const words = useWords();
  const { startSeconds, endSeconds, prediction } = segment;
  const { emotion, sure, confidence, probabilities } = prediction;
  const [next, share] = (Object.entries(probabilities) as [Emotion, number][])
    .filter(([name]) => name !== emotion)
    .reduce((best, one) => one[1] > best[1] ? one : best);
  const time = clock(startSeconds, { tenths: true });
  return (
    <tr data-emotion={sure ? emotion : ""}>
      <td>
        <button
          type="button"
          class="link-button"
          aria-label={words.say("files.segment.play", { time })}
          onClick={() => onPlay(startSeconds)}
        >
          {time}
        </button>
      </td>
      <td>{clock(endSeconds, { tenths: true })}</td>
      <td>
        <span class="segment-word">
          <EmotionShape name={sure ? emotion : "listening"} />
          {words.say(sure ? `emotion.${emotion}` : "files.notSure")}
        </span>
      </td>
      <td>{words.percent(confidence)}</td>
      <td>
        {words.say("live.last.other", {
          emotion: words.inside(words.say(`emotion.${next}`)),
          percent: words.percent(share),
        })}
      </td>
    </tr>
  );
}
