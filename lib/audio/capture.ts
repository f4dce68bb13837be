// Runs in the browser only: getUserMedia, AudioContext, AudioWorklet.
import { StallWatch } from "./stall_watch.ts";

/** Why a microphone cannot be heard. */
export type CaptureReason =
  | "insecure"
  | "refused"
  | "missing"
  | "busy"
  | "unplugged"
  | "suspended"
  | "stalled"
  | "notLoaded"
  | "unsupported";

const SENTENCES: Record<CaptureReason, string> = {
  insecure:
    "The browser gives the microphone only to secure pages. Open this page over https, or as http://localhost.",
  refused:
    "The microphone was refused. Allow it for this page in the browser's address bar, then start again.",
  missing:
    "No microphone was found. Plug one in, or enable it in the system's sound settings, then start again.",
  busy:
    "The microphone cannot be opened: another program may be using it. Close that program, then start again.",
  unplugged:
    "The microphone was unplugged. Plug it in again, or choose another in the system's sound settings, then start again.",
  suspended:
    "The browser has paused the sound input. Resume to go on listening.",
  stalled:
    "No more sound comes from the microphone. Start again; if that does not help, unplug it and plug it in again, or choose another in the system's sound settings.",
  notLoaded:
    "The part of the page that listens did not load. Check the connection to the server, then start again.",
  unsupported:
    "This browser cannot process sound in an AudioWorklet. Use a current version of Firefox, Chrome, Edge or Safari.",
};

/** A microphone problem; `message` is a sentence that says what to do. */
export class CaptureError extends Error {
  override readonly name = "CaptureError";
  readonly reason: CaptureReason;

  constructor(reason: CaptureReason, options?: ErrorOptions) {
    super(SENTENCES[reason], options);
    this.reason = reason;
  }
}

/** Processing that would change the voice; asked to be off. */
export const PROCESSING = [
  "echoCancellation",
  "noiseSuppression",
  "autoGainControl",
] as const;

/** One kind of it. */
export type VoiceProcessing = (typeof PROCESSING)[number];

/** What the browser really granted. */
export interface GrantedSettings {
  /** The microphone's name; empty where the browser does not tell. */
  label: string;
  /** Names it to `startCapture()`; empty where the browser does not tell. */
  deviceId: string;
  /** Rate of the samples handed on, Hz. */
  sampleRateHz: number;
  channels: number;
  /** Processing that is on although it was asked to be off. */
  stillApplied: VoiceProcessing[];
  /** Processing of which the browser does not tell. */
  unknown: VoiceProcessing[];
}

/** A chunk of sound. */
export interface CaptureChunk {
  /** Float32Array [n], mono: mean of the channels, full scale ±1. */
  samples: Float32Array;
  /** When its last sample was captured, on the clock of `performance.now()`, ms. */
  capturedAtMs: number;
}

/** What to open, and whom to tell. */
export interface CaptureOptions {
  /** Address of the worklet's script. */
  workletUrl: string;
  /** Which microphone, as `listMicrophones()` names it; default: the system's. */
  deviceId?: string;
  onChunk: (chunk: CaptureChunk) => void;
  /** A problem after the start: unplugged, suspended or stalled. */
  onProblem: (error: CaptureError) => void;
  /** The sound input runs again after "suspended". */
  onResumed?: () => void;
  /**
   * Sound is missing before the next chunk: the page was frozen, or the
   * computer slept. What comes does not go on from what came.
   */
  onGap?: () => void;
}

/** An open microphone. */
export interface Capture {
  readonly settings: GrantedSettings;
  /** Asks the browser to go on after "suspended". @throws {CaptureError} If it does not. */
  resume(): Promise<void>;
  /** Releases the microphone and everything else. */
  stop(): Promise<void>;
}

/**
 * Opens the microphone with echo cancellation, noise suppression and automatic
 * gain off, at the device's own rate.
 *
 * @throws {CaptureError} If it is refused, missing, busy, or not supported, or
 * the worklet's script cannot be had.
 */
export async function startCapture(options: CaptureOptions): Promise<Capture> {
  const stream = await openStream(options.deviceId);
  try {
    return await MicrophoneCapture.open(stream, options);
  } catch (error) {
    stopTracks(stream);
    throw error instanceof CaptureError
      ? error
      : new CaptureError("unsupported", { cause: error });
  }
}

/** A microphone to choose. */
export interface Microphone {
  /** Names it to `startCapture()`. */
  deviceId: string;
  /** Its name for people. */
  label: string;
}

/**
 * The microphones there are; none before the person has allowed one, for until
 * then browsers hide their names.
 */
export async function listMicrophones(): Promise<Microphone[]> {
  const devices = await navigator.mediaDevices?.enumerateDevices() ?? [];
  return devices
    .filter(({ kind, deviceId, label }) =>
      kind === "audioinput" && deviceId !== "" && label !== ""
    )
    .map(({ deviceId, label }) => ({ deviceId, label }));
}

/** Calls back when a microphone was plugged in or out; returns how to stop. */
export function onMicrophonesChanged(callback: () => void): () => void {
  const devices = navigator.mediaDevices;
  devices?.addEventListener("devicechange", callback);
  return () => devices?.removeEventListener("devicechange", callback);
}

/** The reason behind an error of `getUserMedia()`. */
export function captureReason(error: unknown): CaptureReason {
  switch ((error as { name?: string } | null)?.name) {
    case "NotAllowedError":
    case "SecurityError":
      return "refused";
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    default:
      return "unsupported";
  }
}

/** Reads back what was granted. */
export function grantedSettings(
  { label, settings, sampleRateHz }: {
    label: string;
    settings: MediaTrackSettings;
    sampleRateHz: number;
  },
): GrantedSettings {
  return {
    label,
    deviceId: settings.deviceId ?? "",
    sampleRateHz,
    channels: settings.channelCount ?? 1,
    // Newer browsers name the kind of echo cancellation instead of `true`.
    stillApplied: PROCESSING.filter((name) => Boolean(settings[name])),
    unknown: PROCESSING.filter((name) => settings[name] === undefined),
  };
}

/** Shorter gaps are an unevenness of the clocks. */
const STILL_MS = 1000;

/**
 * Maps a sample clock onto `performance.now()`.
 *
 * A message arrives after its samples were captured, never before: the
 * smallest difference seen is the offset between the clocks, and anything
 * above it is waiting. The offset may creep up slowly, as clocks drift.
 */
export class CaptureClock {
  #offsetMs = Infinity;
  readonly #creepMs: number;

  /** @param creepMs Allowed drift a message, ms; default a hundredth. */
  constructor(creepMs = 0.01) {
    this.#creepMs = creepMs;
  }

  /** The time on the page's clock of `sampleTimeMs`, told of at `nowMs`. */
  map(sampleTimeMs: number, nowMs: number): number {
    this.#offsetMs = Math.min(
      this.#offsetMs + this.#creepMs,
      nowMs - sampleTimeMs,
    );
    return sampleTimeMs + this.#offsetMs;
  }

  /**
   * Whether the sample clock stood still before `sampleTimeMs`: it is late on
   * the page's clock, and not on its own, `clockMs`. A message that only waited
   * for a busy page is late on both.
   */
  stoodStill(
    sampleTimeMs: number,
    { nowMs, clockMs }: { nowMs: number; clockMs: number },
  ): boolean {
    const lateMs = nowMs - sampleTimeMs - this.#offsetMs;
    const waitedMs = clockMs - sampleTimeMs;
    return lateMs - waitedMs > STILL_MS;
  }

  /** Forgets the offset: the sample clock stood still. */
  reset(): void {
    this.#offsetMs = Infinity;
  }
}

async function openStream(deviceId?: string): Promise<MediaStream> {
  if (!globalThis.isSecureContext) throw new CaptureError("insecure");
  const devices = navigator.mediaDevices;
  if (devices === undefined || typeof AudioWorkletNode === "undefined") {
    throw new CaptureError("unsupported");
  }
  const off = Object.fromEntries(PROCESSING.map((name) => [name, false]));
  try {
    return await devices.getUserMedia({
      video: false,
      audio: {
        ...off,
        channelCount: { ideal: 1 },
        // Exactly this one: another would be heard in its name.
        ...(deviceId ? { deviceId: { exact: deviceId } } : {}),
      },
    });
  } catch (error) {
    throw new CaptureError(captureReason(error), { cause: error });
  }
}

function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** How often it is looked whether sound still comes. */
const WATCH_MS = 1000;
/** How long the browser may take to let sound in again. */
const RESUME_MS = 3000;

class MicrophoneCapture implements Capture {
  readonly settings: GrantedSettings;
  readonly #stream: MediaStream;
  readonly #context: AudioContext;
  readonly #options: CaptureOptions;
  readonly #clock = new CaptureClock();
  readonly #inputLatencyMs: number;
  #node: AudioWorkletNode | null = null;
  #source: MediaStreamAudioSourceNode | null = null;
  #watch: StallWatch | null = null;
  #watchTimer: ReturnType<typeof setInterval> | undefined;
  #stopped = false;

  static async open(
    stream: MediaStream,
    options: CaptureOptions,
  ): Promise<MicrophoneCapture> {
    const sampleRate = stream.getAudioTracks()[0].getSettings().sampleRate;
    const context = new AudioContext({
      sampleRate,
      latencyHint: "interactive",
    });
    const capture = new MicrophoneCapture(stream, context, options);
    try {
      await capture.#connect();
      return capture;
    } catch (error) {
      await capture.stop(); // so that it tells nobody that its context closes
      throw error;
    }
  }

  private constructor(
    stream: MediaStream,
    context: AudioContext,
    options: CaptureOptions,
  ) {
    const [track] = stream.getAudioTracks();
    const settings = track.getSettings();
    this.#stream = stream;
    this.#context = context;
    this.#options = options;
    // `latency` is in seconds, and not yet in every browser's type.
    const { latency = 0 } = settings as { latency?: number };
    this.#inputLatencyMs = 1000 * latency;
    this.settings = grantedSettings({
      label: track.label,
      settings,
      sampleRateHz: context.sampleRate,
    });
  }

  async #connect(): Promise<void> {
    const context = this.#context;
    await context.audioWorklet.addModule(this.#options.workletUrl)
      .catch((cause) => {
        throw new CaptureError("notLoaded", { cause });
      });
    const node = new AudioWorkletNode(context, "undertone-capture", {
      numberOfInputs: 1,
      numberOfOutputs: 1,
    });
    node.port.onmessage = ({ data }) => this.#receive(data);
    // Held: of a suspended context Chromium collects a source that nobody holds.
    this.#source = context.createMediaStreamSource(this.#stream);
    this.#source.connect(node);
    // Some browsers run only what leads to the output; the node is silent.
    node.connect(context.destination);
    this.#node = node;
    this.#stream.getAudioTracks()[0].onended = () => this.#unplugged();
    context.onstatechange = () => this.#stateChanged();
    if (context.state !== "running") await this.resume();
    this.#watch = new StallWatch(performance.now());
    this.#watchTimer = setInterval(() => this.#look(), WATCH_MS);
  }

  #look(): void {
    if (!this.#watch?.tick(performance.now())) return;
    this.#options.onProblem(new CaptureError("stalled"));
    this.stop();
  }

  #receive(data: { samples: Float32Array; endSeconds: number }): void {
    if (this.#stopped) return;
    const { samples, endSeconds } = data;
    const [sampleMs, nowMs] = [1000 * endSeconds, performance.now()];
    const clockMs = 1000 * this.#context.currentTime;
    this.#watch?.heard(nowMs);
    if (this.#clock.stoodStill(sampleMs, { nowMs, clockMs })) {
      this.#clock.reset();
      this.#options.onGap?.();
    }
    const renderedAtMs = this.#clock.map(sampleMs, nowMs);
    this.#options.onChunk({
      samples,
      capturedAtMs: renderedAtMs - this.#inputLatencyMs,
    });
  }

  #unplugged(): void {
    if (this.#stopped) return;
    this.#options.onProblem(new CaptureError("unplugged"));
    this.stop();
  }

  #stateChanged(): void {
    if (this.#stopped) return;
    this.#clock.reset();
    if (this.#context.state === "running") {
      this.#watch = new StallWatch(performance.now());
      this.#options.onResumed?.();
    } else {
      this.#watch = null; // none is due
      this.#options.onProblem(new CaptureError("suspended"));
    }
  }

  async resume(): Promise<void> {
    // Without a gesture resume() waits for ever instead of failing.
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => reject(new CaptureError("suspended")),
      RESUME_MS,
    );
    try {
      await Promise.race([this.#context.resume(), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    clearInterval(this.#watchTimer);
    this.#source?.disconnect();
    this.#node?.port.close();
    this.#node?.disconnect();
    stopTracks(this.#stream);
    await this.#context.close();
  }
}
