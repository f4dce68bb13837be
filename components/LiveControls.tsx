import { useId, useState } from "preact/hooks";
import type { BackendName } from "../lib/model/mod.ts";
import { useWords } from "./words.tsx";

/** A setting given by a number, on a slider. */
export interface SliderSetting {
  min: number;
  max: number;
  step: number;
  value: number;
}

/** What can be set, as it is now. */
export interface LiveControlsView {
  /** The microphones to choose from; none before one was allowed. */
  microphones: readonly { deviceId: string; label: string }[];
  microphone: string;
  /** dB above the noise at which the gate opens. */
  openDb: SliderSetting;
  /** Share of the answer before, 0 to 1. */
  smoothing: SliderSetting;
  models: readonly string[];
  model: string;
  /** Where the network can run. */
  backends: readonly BackendName[];
  /** Empty: where it is fastest. */
  backend: BackendName | "";
  /** Whether the model was taught with noise reduction; null: not loaded yet. */
  denoises: boolean | null;
  isDefault: boolean;
}

/** What a change does. */
export interface LiveControlsActions {
  onMicrophone(deviceId: string): void;
  onOpenDb(openDb: number): void;
  onSmoothing(smoothing: number): void;
  onModel(model: string): void;
  onBackend(backend: BackendName | ""): void;
  onReset(): void;
}

/** How the page listens; behind one word until it is wanted. */
export function LiveControls(
  { view, ...actions }: LiveControlsActions & { view: LiveControlsView },
) {
  const words = useWords();
  const { openDb, smoothing, models, microphones, backends } = view;
  // One kept from an earlier visit has its name only once listening has started.
  const known = ["", ...microphones.map(({ deviceId }) => deviceId)]
    .includes(view.microphone);
  return (
    <details class="settings">
      <summary class="button button-small">
        {words.say("live.settings")}
      </summary>
      <div class="settings-card">
        <Choice
          label={words.say("live.settings.microphone")}
          value={view.microphone}
          options={[
            { value: "", label: words.say("live.settings.microphone.usual") },
            ...known ? [] : [{
              value: view.microphone,
              label: words.say("live.settings.microphone.before"),
            }],
            ...microphones.map(({ deviceId: value, label }) => ({
              value,
              label,
            })),
          ]}
          help={microphones.length === 0
            ? words.say("live.settings.microphone.help")
            : ""}
          onChange={actions.onMicrophone}
        />
        {models.length > 1 && (
          <Choice
            label={words.say("live.settings.model")}
            value={view.model}
            options={models.map((value) => ({ value, label: value }))}
            help=""
            onChange={actions.onModel}
          />
        )}
        <Choice
          label={words.say("live.settings.backend")}
          value={view.backend}
          options={[
            { value: "", label: words.say("live.settings.backend.usual") },
            ...backends.map((value) => ({
              value,
              label: words.say(`live.backend.${value}`),
            })),
          ]}
          help=""
          onChange={actions.onBackend}
        />
        <Slider
          label={words.say("live.settings.gate")}
          // To the right: more sensitive.
          setting={{
            ...openDb,
            value: openDb.min + openDb.max - openDb.value,
          }}
          told={(value) =>
            words.say("live.settings.gate.value", {
              db: openDb.min + openDb.max - value,
            })}
          onChange={(value) =>
            actions.onOpenDb(openDb.min + openDb.max - value)}
        />
        <Slider
          label={words.say("live.settings.smoothing")}
          setting={smoothing}
          told={(value) =>
            words.say("live.settings.smoothing.value", {
              percent: words.percent(value),
            })}
          onChange={actions.onSmoothing}
        />
        <div class="setting">
          <span class="setting-name">
            {words.say("live.settings.denoise")}
          </span>
          <p class="quiet">
            {words.say(
              view.denoises === null
                ? "live.settings.denoise.later"
                : view.denoises
                ? "live.settings.denoise.on"
                : "live.settings.denoise.off",
            )}
          </p>
        </div>
        <button
          type="button"
          class="button button-small"
          // Not disabled: it has the focus when it has done its work.
          aria-disabled={view.isDefault}
          onClick={() => view.isDefault || actions.onReset()}
        >
          {words.say("live.settings.reset")}
        </button>
      </div>
    </details>
  );
}

function Choice<Value extends string>(
  { label, value, options, help, onChange }: {
    label: string;
    value: Value;
    options: { value: Value; label: string }[];
    help: string;
    onChange: (value: Value) => void;
  },
) {
  const id = useId();
  return (
    <div class="setting">
      <label class="setting-name" for={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value as Value)}
      >
        {options.map(({ value, label }) => (
          <option key={value} value={value}>{label}</option>
        ))}
      </select>
      {help !== "" && <p class="quiet">{help}</p>}
    </div>
  );
}

function Slider({ label, setting, told, onChange }: {
  label: string;
  setting: SliderSetting;
  /** What a value means, in words. */
  told: (value: number) => string;
  onChange: (value: number) => void;
}) {
  const id = useId();
  // While it is moved: what is drawn meanwhile must not move it back.
  const [draft, setDraft] = useState<number | null>(null);
  const value = draft ?? setting.value;
  return (
    <div class="setting">
      <label class="setting-name" for={id}>{label}</label>
      <input
        id={id}
        type="range"
        min={setting.min}
        max={setting.max}
        step={setting.step}
        value={value}
        aria-valuetext={told(value)}
        onInput={({ currentTarget }) => {
          const moved = Number(currentTarget.value);
          setDraft(moved === setting.value ? null : moved);
        }}
        // Let go of, not while it is being moved: each value begins anew.
        onChange={({ currentTarget }) => {
          setDraft(null);
          onChange(Number(currentTarget.value));
        }}
      />
      <p class="quiet">{told(value)}</p>
    </div>
  );
}
