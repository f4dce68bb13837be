import { Circumplex } from "../components/Circumplex.tsx";
import { EmotionNow, type PageState } from "../components/EmotionNow.tsx";
import { GateState } from "../components/GateState.tsx";
import { Instruments } from "../components/Instruments.tsx";
import { LastUtterance } from "../components/LastUtterance.tsx";
import { LevelMeter } from "../components/LevelMeter.tsx";
import { LiveControls } from "../components/LiveControls.tsx";
import { ProbabilityBars } from "../components/ProbabilityBars.tsx";
import { Notes, Problem } from "../components/Problem.tsx";
import { Spectrogram } from "../components/Spectrogram.tsx";
import { Waveform } from "../components/Waveform.tsx";
import { JournalPart, KeptPart } from "./JournalPart.tsx";
import type { LiveParts } from "./live_parts.ts";
import { LiveWords } from "./live_words.ts";

/** What the button does, where it does not stop the listening. */
const BUTTON_KEYS: Partial<
  Record<PageState, "live.start" | "live.cancel">
> = { idle: "live.start", failed: "live.start", starting: "live.cancel" };

/** The live page: models beside views. */
export function LivePage({ parts, ready }: {
  parts: LiveParts;
  ready: boolean;
}) {
  const { live, words } = parts;
  const state = live.state.value;
  const reading = live.reading.value;
  const isSpeech = state === "speech" || state === "unsure";
  const emotion = isSpeech ? reading?.emotion ?? null : null;
  const probabilities = isSpeech ? reading?.probabilities ?? null : null;
  const problem = live.problem.value;
  const isSure = state === "speech" && emotion !== null;
  return (
    <div
      class="live"
      data-state={state}
      data-emotion={isSure ? emotion : ""}
      data-probabilities={probabilities ? JSON.stringify(probabilities) : ""}
      data-backend={live.backend.value?.name ?? ""}
    >
      <p class="visually-hidden" aria-live="polite">
        {live.announcement.value}
      </p>
      <p class="visually-hidden" role="status">{parts.status.text.value}</p>
      <div class="controls">
        <button
          type="button"
          class="button button-main"
          disabled={!ready}
          onClick={() => parts.toggle()}
        >
          {words.say(BUTTON_KEYS[state] ?? "live.stop")}
        </button>
        <p class="quiet">{words.say("live.private")}</p>
        <LiveControls
          view={parts.controls}
          onMicrophone={(microphone) => parts.set({ microphone })}
          onOpenDb={(openDb) => parts.set({ openDb })}
          onSmoothing={(smoothing) => parts.set({ smoothing })}
          onModel={(model) => parts.set({ model })}
          onBackend={(backend) => parts.set({ backend })}
          onReset={() => parts.reset()}
        />
      </div>
      {problem && <Problem {...problem} onAct={() => live.act()} />}
      <Notes notes={live.notes.value} />
      <div class="stage">
        <EmotionNow
          state={state}
          hasSound={live.gateOpen.value ?? false}
          emotion={emotion}
          confidence={emotion && probabilities ? probabilities[emotion] : 0}
        />
        <ProbabilityBars
          title={words.say("live.probabilities")}
          probabilities={probabilities}
        />
        <Circumplex probabilities={probabilities} />
      </div>
      <section class="sound" aria-label={words.say("live.sound")}>
        <div class="sound-head">
          <h2>{words.say("live.sound")}</h2>
          <GateState open={live.gateOpen.value} isSpeech={isSpeech} />
          <LiveLevel parts={parts} />
        </div>
        <Spectrogram
          onColumns={(callback) => live.onColumns(callback)}
          marks={live.melMarks.value}
        >
          <Waveform onSound={(sound) => live.follow(soundOnly(sound))} />
        </Spectrogram>
      </section>
      <JournalPart parts={parts} />
      <div class="panels">
        <div class="panel">
          <LastUtterance
            utterance={reading?.lastUtterance ?? null}
            count={reading?.utterances ?? 0}
          />
          <KeptPart parts={parts} />
        </div>
        <Instruments
          instruments={new LiveWords(words).instruments({
            backend: live.backend.value,
            microphone: live.microphone.value,
            memory: live.memory.value,
            model: live.modelName.value,
            reading,
          })}
        />
      </div>
    </div>
  );
}

function soundOnly(sound: (samples: Float32Array) => void) {
  return { begin() {}, reading() {}, sound };
}

/** By itself, so that the level moves without redrawing the page. */
function LiveLevel({ parts }: { parts: LiveParts }) {
  return <LevelMeter level={parts.live.level.value} />;
}
