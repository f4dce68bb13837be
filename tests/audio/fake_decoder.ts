/**
 * WebCodecs' decoder where there is none: every packet gives the frames that
 * it lasts, of one value a channel, and what is out is counted.
 *
 * @module
 */

/** How a decoder behaves. */
export interface Behaviour {
  /** Value of each channel's samples; default: one channel of 0.25. */
  channels?: number[];
  /** What the first channel has instead: samples at the file's rate. */
  sound?: Float32Array;
  /** False: it knows no coding; default: true. */
  isSupported?: boolean;
  /** It fails at this packet, counted from 0; default: never. */
  failsAt?: number;
  /** From this packet on its rate is half; default: never. */
  slowsAt?: number;
}

/** What the decoders have given out and what became of it. */
export class DecoderWatch {
  /** Decoders that were made, and those that are not closed. */
  made = 0;
  open = 0;
  /** Sound that came out of the decoders, s. */
  seconds = 0;
  /** `AudioData` that nobody has closed, now and at most. */
  held = 0;
  mostHeld = 0;

  readonly #before = NAMES.map((name) => Reflect.get(globalThis, name));

  /** Takes the place of WebCodecs until it is disposed of. */
  constructor(behaviour: Behaviour = {}) {
    const made = classesOf(this, behaviour);
    NAMES.forEach((name) => Reflect.set(globalThis, name, made[name]));
  }

  [Symbol.dispose](): void {
    NAMES.forEach((name, i) => {
      if (this.#before[i] !== undefined) {
        Reflect.set(globalThis, name, this.#before[i]);
      } else Reflect.deleteProperty(globalThis, name);
    });
  }

  hold(seconds: number): void {
    this.seconds += seconds;
    this.mostHeld = Math.max(this.mostHeld, ++this.held);
  }
}

const NAMES = ["AudioDecoder", "AudioData", "EncodedAudioChunk"] as const;

function classesOf(watch: DecoderWatch, behaviour: Behaviour) {
  const { channels = [0.25], isSupported = true } = behaviour;
  const { failsAt = Infinity, slowsAt = Infinity, sound } = behaviour;

  class AudioData {
    readonly format = "f32-planar";
    readonly numberOfChannels = channels.length;

    constructor(
      readonly sampleRate: number,
      readonly numberOfFrames: number,
      readonly timestamp: number,
    ) {
      watch.hold(numberOfFrames / sampleRate);
    }

    copyTo(to: Float32Array, { planeIndex }: AudioDataCopyToOptions) {
      to.fill(channels[planeIndex]);
      if (sound === undefined || planeIndex > 0) return;
      const from = Math.round(this.timestamp / 1e6 * this.sampleRate);
      to.set(sound.subarray(from, from + to.length));
    }

    close() {
      watch.held--;
    }
  }

  class AudioDecoder {
    static isConfigSupported = () =>
      Promise.resolve({ supported: isSupported });

    state = "unconfigured";
    decodeQueueSize = 0;
    #rateHz = 0;
    #nth = 0;
    #last = Promise.resolve();

    constructor(readonly init: AudioDecoderInit) {
      watch.made++;
      watch.open++;
    }

    configure({ sampleRate }: AudioDecoderConfig) {
      this.#rateHz = sampleRate;
      this.state = "configured";
    }

    decode({ timestamp, duration }: EncodedAudioChunkInit) {
      this.decodeQueueSize++;
      const nth = this.#nth++;
      this.#last = this.#last.then(() => {
        this.decodeQueueSize--;
        if (this.state === "closed") return;
        if (nth === failsAt) return this.#fail();
        const rateHz = this.#rateHz / (nth >= slowsAt ? 2 : 1);
        const nFrames = Math.round(duration! / 1e6 * rateHz);
        const data = new AudioData(rateHz, nFrames, timestamp);
        this.init.output(data as unknown as globalThis.AudioData);
      });
    }

    async flush() {
      await this.#last;
    }

    #fail() {
      this.close();
      this.init.error(new DOMException("bad packet", "EncodingError"));
    }

    close() {
      this.state = "closed";
      watch.open--;
    }
  }

  class EncodedAudioChunk {
    constructor(init: EncodedAudioChunkInit) {
      Object.assign(this, init);
    }
  }

  return { AudioDecoder, AudioData, EncodedAudioChunk };
}
