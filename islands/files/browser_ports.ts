// Runs in the browser only: Worker, Web Audio, <audio>.
import type { FromWorker } from "./protocol.ts";
import {
  type DecodedSound,
  type FilesPorts,
  type Player,
  UndecodableError,
} from "./files_model.ts";

/** The network wants this rate: decoding to it saves memory. */
const RATE_HZ = 16_000;
/** Longer files would fill the memory where the browser decodes them whole. */
export const MOST_MINUTES = 90;

/** Worker, decoder and player of a browser. */
export function browserPorts(): FilesPorts {
  return { startWorker, decode, player: new ElementPlayer() };
}

const startWorker: FilesPorts["startWorker"] = async ({ hear, fail }) => {
  const module = await import("./files_worker.ts");
  const worker = module.startWorker();
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => hear(data);
  worker.onerror = (event) => {
    event.preventDefault();
    worker.terminate();
    fail(event.message ?? "");
  };
  return {
    send: (message, transfer = []) => worker.postMessage(message, transfer),
    close: () => worker.terminate(),
  };
};

async function decode(file: File): Promise<DecodedSound> {
  await checkLength(file);
  try {
    const context = new OfflineAudioContext(1, 1, RATE_HZ);
    return soundOf(await context.decodeAudioData(await file.arrayBuffer()));
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "NotReadableError") {
      throw new UndecodableError("gone", cause.message, { cause });
    }
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new UndecodableError("unsupported", detail, { cause });
  }
}

/** @throws {UndecodableError} if the file is longer than may be decoded. */
async function checkLength(file: File): Promise<void> {
  const seconds = await durationOf(file);
  if (seconds <= 60 * MOST_MINUTES) return;
  throw new UndecodableError("tooLong", `${Math.round(seconds / 60)} min`);
}

/** What the file's own header says; 0 where the browser does not know. */
function durationOf(file: File): Promise<number> {
  const url = URL.createObjectURL(file);
  const audio = new Audio();
  audio.preload = "metadata";
  const known = new Promise<number>((resolve) => {
    audio.onloadedmetadata = () =>
      resolve(Number.isFinite(audio.duration) ? audio.duration : 0);
    audio.onerror = () => resolve(0);
  });
  audio.src = url;
  return known.finally(() => {
    audio.removeAttribute("src");
    URL.revokeObjectURL(url);
  });
}

function soundOf(buffer: AudioBuffer): DecodedSound {
  const channels = Array.from(
    { length: buffer.numberOfChannels },
    (_, i) => buffer.getChannelData(i),
  );
  return {
    sampleRateHz: buffer.sampleRate,
    seconds: buffer.duration,
    samples: (from, to) => channels.map((channel) => channel.slice(from, to)),
  };
}

/** Plays with one `<audio>`: the file stays where it is, whatever its length. */
class ElementPlayer implements Player {
  #audio: HTMLAudioElement | null = null;
  #frame = 0;

  async play(
    file: File,
    { fromSeconds, onTime, onEnd }: Parameters<Player["play"]>[1],
  ): Promise<void> {
    this.stop();
    const audio = new Audio(URL.createObjectURL(file));
    this.#audio = audio;
    audio.currentTime = fromSeconds;
    audio.onended = () => {
      onTime(audio.currentTime);
      this.stop();
      onEnd();
    };
    const follow = () => {
      if (this.#audio !== audio) return;
      onTime(audio.currentTime);
      this.#frame = requestAnimationFrame(follow);
    };
    try {
      await audio.play();
      follow();
    } catch (error) {
      if (this.#audio === audio) this.stop();
      throw error;
    }
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    const audio = this.#audio;
    this.#audio = null;
    if (audio === null) return;
    audio.onended = null;
    const { src } = audio;
    // It may still be loading what its address is about to name no more.
    audio.removeAttribute("src");
    audio.load();
    URL.revokeObjectURL(src);
  }
}
