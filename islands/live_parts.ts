import type { Words } from "../lib/messages/mod.ts";
import type { LiveControlsView } from "../components/LiveControls.tsx";
import { JournalModel } from "./journal_model.ts";
import { KeepingModel } from "./keeping_model.ts";
import { LiveModel } from "./live_model.ts";
import * as ports from "./live_ports.ts";
import {
  BACKEND_CHOICES,
  DEFAULT_SETTINGS,
  forgetSettings,
  keepSettings,
  type LiveSettings,
  readSettings,
  SETTING_RANGES,
} from "./live_settings.ts";
import { SpokenStatus, tellOf } from "./spoken_status.ts";

/** The live page's models, wired to each other and to the browser. */
export class LiveParts {
  readonly words: Words;
  readonly models: readonly string[];
  readonly live: LiveModel;
  readonly journal: JournalModel;
  readonly keeping: KeepingModel;
  readonly status = new SpokenStatus();
  #silence = () => {};

  constructor({ words, models }: { words: Words; models: readonly string[] }) {
    this.words = words;
    this.models = models;
    this.live = new LiveModel({ words, loadEngine: ports.loadEngine });
    this.journal = new JournalModel({
      play: ports.play,
      hush: (hushed) => this.live.hush(hushed),
    });
    this.keeping = new KeepingModel({
      ...ports,
      journal: this.journal,
      newId: () => crypto.randomUUID(),
    });
    this.live.follow(this.journal);
  }

  /** In the browser: reads settings, and what is kept. */
  begin(): void {
    const { models } = this;
    const { search } = location;
    this.live.configure(readSettings({ search, storage, models }));
    ports.loadJournal().then(
      (journal) => {
        this.journal.use(journal);
        return this.keeping.use(journal);
      },
      () => this.keeping.doWithout(),
    );
    this.#silence = tellOf(this, this.status);
    addEventListener("focus", this.#look);
  }

  /** Starts the listening, or ends it; a recording ends with it. */
  async toggle(): Promise<void> {
    const { value } = this.live.phase;
    if (value === "idle" || value === "failed") {
      await this.keeping.show(null);
      return await this.live.start();
    }
    await this.live.stop();
    await this.keeping.finish();
  }

  /** Sets something, and keeps it. */
  set(change: Partial<LiveSettings>): void {
    keepSettings(change, storage);
    this.live.configure({ ...this.live.settings.value, ...change });
  }

  /** Everything as nobody has set it. */
  reset(): void {
    const search = forgetSettings({ search: location.search, storage });
    history.replaceState(null, "", location.pathname + search);
    this.live.configure(DEFAULT_SETTINGS);
  }

  /** What the controls show. */
  get controls(): LiveControlsView {
    const settings = this.live.settings.value;
    return {
      microphones: this.live.microphones.value,
      microphone: settings.microphone,
      openDb: { ...SETTING_RANGES.openDb, value: settings.openDb },
      smoothing: { ...SETTING_RANGES.smoothing, value: settings.smoothing },
      models: this.models,
      model: settings.model || this.models[0],
      backends: BACKEND_CHOICES,
      backend: settings.backend,
      denoises: this.live.denoises.value,
      isDefault: Object.entries(DEFAULT_SETTINGS).every(([key, value]) =>
        settings[key as keyof LiveSettings] === value
      ),
    };
  }

  /** Keeps the session from now on. */
  record({ withSound }: { withSound: boolean }): void {
    const model = this.live.modelName.value ?? "";
    // Asked once: what a person wants kept is not to be cleared away for room.
    navigator.storage?.persist?.();
    this.keeping.record({ model, withSound });
  }

  /** Releases everything. */
  async dispose(): Promise<void> {
    removeEventListener("focus", this.#look);
    this.#silence();
    this.journal.stop();
    await this.keeping.finish();
    await this.live.dispose();
  }

  readonly #look = () => void this.keeping.list();
}

/** Settings in this browser; none where it keeps nothing. */
const storage = {
  getItem: (key: string) => tried(() => localStorage.getItem(key)) ?? null,
  setItem: (key: string, value: string) =>
    void tried(() => localStorage.setItem(key, value)),
  removeItem: (key: string) => void tried(() => localStorage.removeItem(key)),
};

/** Private windows refuse storage: the page works on without. */
function tried<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}
