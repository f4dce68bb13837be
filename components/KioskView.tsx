import type { Emotion } from "../lib/model/mod.ts";
import { EmotionShape, type ShapeName } from "./EmotionShape.tsx";
import { useWords } from "./words.tsx";

/** What the kiosk shows. */
export type KioskScreen =
  | "starting"
  | "attract"
  | "listening"
  | "silence"
  | "noise"
  | "speech"
  | "unsure"
  | "other"
  | "touch"
  | "problem";

/** The kiosk: one word, large; the notice, always. */
export function KioskView(
  props: {
    screen: KioskScreen;
    /** Empty: the page's own word. */
    title: string;
    emotion: Emotion | null;
    /** Those that are named. */
    emotions: readonly Emotion[];
    /** null where they are not to be shown, or there are none. */
    probabilities: Record<Emotion, number> | null;
    /** What keeps it from listening, for whoever looks after it. */
    problem: string;
    /** The language that it is in: it does not take turns. */
    problemLanguage: string;
    /** null where it fills the screen already. */
    onFullScreen: (() => void) | null;
  },
) {
  const { screen, title, emotion, emotions, probabilities } = props;
  const { problem, problemLanguage, onFullScreen } = props;
  const words = useWords();
  const isSpeech = screen === "speech" && emotion !== null;
  const word = isSpeech
    ? words.say(`emotion.${emotion}`)
    : words.say(`kiosk.${screen === "speech" ? "listening" : screen}`);
  const detail = isSpeech
    ? probabilities === null ? "" : words.say("kiosk.sure", {
      percent: words.percent(probabilities[emotion]),
    })
    : screen === "problem"
    ? problem
    : words.say(`kiosk.${screen === "speech" ? "listening" : screen}.detail`);
  return (
    <>
      <header class="kiosk-head">
        <h1>{title || words.say("kiosk.name")}</h1>
      </header>
      <div class="kiosk-now">
        {screen === "attract"
          ? <Parade emotions={emotions} />
          : <EmotionShape name={isSpeech ? emotion : SHAPES[screen]} />}
        <p class="kiosk-word">{word}</p>
        <p
          class="kiosk-detail"
          lang={screen === "problem" ? problemLanguage : undefined}
        >
          {detail}
        </p>
      </div>
      <KioskBars emotions={emotions} probabilities={probabilities} />
      <footer class="kiosk-foot">
        <p>
          <strong>{words.say("kiosk.notice")}</strong>{" "}
          {words.say("kiosk.notice.private")}
        </p>
        {onFullScreen && (
          <button type="button" class="button" onClick={onFullScreen}>
            {words.say("kiosk.fullScreen")}
          </button>
        )}
      </footer>
    </>
  );
}

const SHAPES: Record<KioskScreen, ShapeName> = {
  starting: "idle",
  attract: "idle",
  listening: "listening",
  silence: "silence",
  noise: "silence",
  speech: "listening",
  unsure: "unsure",
  other: "unsure",
  touch: "idle",
  problem: "idle",
};

/** All shapes, breathing one after the other. */
function Parade({ emotions }: { emotions: readonly Emotion[] }) {
  return (
    <div class="kiosk-parade" aria-hidden="true">
      {emotions.map((emotion) => (
        <span key={emotion} data-emotion={emotion}>
          <EmotionShape name={emotion} />
        </span>
      ))}
    </div>
  );
}

function KioskBars({ emotions, probabilities }: {
  emotions: readonly Emotion[];
  probabilities: Record<Emotion, number> | null;
}) {
  const words = useWords();
  return (
    <ul
      class="kiosk-bars"
      aria-label={words.say("kiosk.probabilities")}
      hidden={probabilities === null}
    >
      {emotions.map((emotion) => (
        <li key={emotion} data-emotion={emotion}>
          <span>{words.say(`emotion.${emotion}`)}</span>
          <svg
            class="bar-track"
            viewBox="0 0 100 1"
            preserveAspectRatio="none"
            aria-hidden="true"
          >
            <rect width={100 * (probabilities?.[emotion] ?? 0)} height="1" />
          </svg>
          <span class="visually-hidden">
            {words.percent(probabilities?.[emotion] ?? 0)}
          </span>
        </li>
      ))}
    </ul>
  );
}
