import { EMOTIONS } from "../../model/mod.ts";
import type { Mistake } from "./run_report.ts";
import { percent } from "./words.ts";

/** Clips that were named wrongly, to be looked at and listened to. */
export function Mistakes({ mistakes, side }: {
  mistakes: readonly Mistake[];
  side: string;
}) {
  if (mistakes.length === 0) {
    return <p>None: no {side} clip was named wrongly.</p>;
  }
  return (
    <ol class="mistakes">
      {mistakes.map((mistake) => <Card key={mistake.id} {...mistake} />)}
    </ol>
  );
}

function Card(mistake: Mistake) {
  const { id, speaker, emotion, predicted, probabilities, statement } = mistake;
  const { picture, sound, seconds, keptSeconds } = mistake;
  const confidence = Math.max(...probabilities);
  return (
    <li>
      <h3>
        <span data-emotion={emotion}>
          <span class="dot" />
          {emotion}
        </span>{" "}
        <span class="quiet">taken for</span>{" "}
        <span data-emotion={predicted}>
          <span class="dot" />
          {predicted}
        </span>
        <span class="figure">{percent(confidence, 0)}</span>
      </h3>
      <img
        src={picture}
        alt={`Mel spectrogram of ${id}, ${keptSeconds.toFixed(1)} s`}
      />
      <audio controls preload="metadata" src={sound} />
      <Probabilities probabilities={probabilities} emotion={emotion} />
      <p class="quiet">
        {speaker}: “{statement}”
        <br />
        <code>{id}</code>, {seconds.toFixed(1)} s
        {keptSeconds < seconds && `, the first ${keptSeconds.toFixed(1)} s`}
      </p>
    </li>
  );
}

/** The three likeliest, and the right one where it is not among them. */
function Probabilities({ probabilities, emotion }: {
  probabilities: readonly number[];
  emotion: string;
}) {
  const ranked = EMOTIONS.map((name, i) => ({ name, p: probabilities[i] }))
    .sort((a, b) => b.p - a.p);
  const shown = ranked.filter(({ name }, i) => i < 3 || name === emotion);
  return (
    <ul class="probabilities">
      {shown.map(({ name, p }) => (
        <li key={name} data-emotion={name}>
          <span class="who">{name}</span>
          <span class="track">
            <span class="fill" style={`--share: ${p.toFixed(4)}`} />
          </span>
          <span class="figure">{percent(p, 0)}</span>
        </li>
      ))}
    </ul>
  );
}
