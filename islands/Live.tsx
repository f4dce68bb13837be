import { useEffect, useMemo, useState } from "preact/hooks";
import { EmotionNow, type PageState } from "../components/EmotionNow.tsx";
import { Instruments } from "../components/Instruments.tsx";
import { LastUtterance } from "../components/LastUtterance.tsx";
import { LevelMeter } from "../components/LevelMeter.tsx";
import { ProbabilityBars } from "../components/ProbabilityBars.tsx";
import { Notes, Problem } from "../components/Problem.tsx";
import { Spectrogram } from "../components/Spectrogram.tsx";
import { Speaking } from "../components/words.tsx";
import { Words, type WordsData } from "../lib/messages/mod.ts";
import { LiveModel } from "./live_model.ts";
import { LiveWords } from "./live_words.ts";

/** Where the page finds what it loads once the button is pressed. */
const ADDRESSES = {
  modelsUrl: "/models/",
  wasmPath: "/wasm/",
  workletUrl: "/capture_worklet.js",
};

/** What the button does, where it does not stop the listening. */
const BUTTON_KEYS: Partial<
  Record<PageState, "live.start" | "live.cancel">
> = { idle: "live.start", failed: "live.start", starting: "live.cancel" };

/** The network and its libraries are loaded only now. */
async function loadEngine() {
  const { createEngine } = await import("../lib/live/mod.ts");
  return createEngine(ADDRESSES);
}

/** Speak, and see the emotion. */
export default function Live({ words }: { words: WordsData }) {
  const spoken = useMemo(() => new Words(words), []);
  return (
    <Speaking words={spoken}>
      <LivePage words={spoken} />
    </Speaking>
  );
}

function LivePage({ words }: { words: Words }) {
  const model = useMemo(() => new LiveModel({ words, loadEngine }), []);
  const [ready, setReady] = useState(false);
  useEffect(() => {
    setReady(true);
    return () => void model.dispose();
  }, []);
  const state = model.state.value;
  const reading = model.reading.value;
  const speaking = state === "speech" ? reading : null;
  const emotion = speaking?.emotion ?? null;
  const probabilities = speaking?.probabilities ?? null;
  const problem = model.problem.value;
  const busy = state !== "idle" && state !== "failed";
  return (
    <div
      class="live"
      data-state={state}
      data-emotion={emotion ?? ""}
      data-probabilities={probabilities ? JSON.stringify(probabilities) : ""}
      data-backend={model.backend.value?.name ?? ""}
    >
      <p class="visually-hidden" aria-live="polite">
        {model.announcement.value}
      </p>
      <div class="controls">
        <button
          type="button"
          class="button button-main"
          disabled={!ready}
          onClick={() => busy ? model.stop() : model.start()}
        >
          {words.say(BUTTON_KEYS[state] ?? "live.stop")}
        </button>
        <p class="quiet">{words.say("live.private")}</p>
      </div>
      {problem && (
        <Problem
          kind={problem.kind}
          sentence={problem.sentence}
          actionLabel={problem.actionLabel}
          onAct={() => model.act()}
        />
      )}
      <Notes notes={model.notes.value} />
      <div class="stage">
        <EmotionNow
          state={state}
          emotion={emotion}
          confidence={emotion && probabilities ? probabilities[emotion] : 0}
        />
        <ProbabilityBars
          title={words.say("live.probabilities")}
          probabilities={probabilities}
        />
      </div>
      <Spectrogram
        onColumns={(callback) => model.onColumns(callback)}
        marks={model.melMarks.value}
      />
      <div class="panels">
        <LastUtterance
          utterance={reading?.lastUtterance ?? null}
          count={reading?.utterances ?? 0}
        />
        <LiveLevel model={model} />
        <Instruments
          instruments={new LiveWords(words).instruments({
            backend: model.backend.value,
            microphone: model.microphone.value,
            reading,
          })}
        />
      </div>
    </div>
  );
}

/** By itself, so that the level moves without redrawing the page. */
function LiveLevel({ model }: { model: LiveModel }) {
  return <LevelMeter level={model.level.value} />;
}
