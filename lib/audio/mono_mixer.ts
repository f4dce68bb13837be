// Runs in the browser and in Deno.

/** A hundredth: −20 dB. The mean of a hundred unrelated channels is there. */
const CANCELLED_SHARE = 0.01;
/** Channels within 3 dB of the loudest pass for as loud. */
const LOUD_SHARE = 0.5;

/** A stretch of sound of some channels. */
export interface MultiChannel {
  channels: number;
  nFrames: number;
  /** A channel's sample in a frame, full scale ±1. */
  read: (channel: number, frame: number) => number;
}

/**
 * A file's sound to mono, one stretch after the other: the mean of its channels,
 * `y[n] = Σ_c x_c[n] / C`, summed in double precision.
 *
 * Where channels cancel each other out, as two do of which one is inverted, the
 * loudest is taken instead: wherever the mean's power, from the file's start to
 * the end of the stretch, is 20 dB below the mean power of the channels. Of
 * channels within 3 dB of the loudest it is the first, so that equals do not
 * take turns.
 */
export class MonoMixer {
  /** Sums of squares so far, of each channel and of the mean. */
  #energies = new Float64Array(0); // [nChannels]
  #meanEnergy = 0;

  /** Mixes the next stretch: float32 `[nFrames]`, full scale ±1. */
  mix(sound: MultiChannel): Float32Array {
    if (sound.channels !== this.#energies.length) this.#begin(sound.channels);
    const mono = this.#mean(sound);
    if (!this.#isCancelled()) return mono;
    const channel = this.#loudest();
    return mono.map((_, frame) => sound.read(channel, frame));
  }

  /** With the first stretch, and where the file's channels change. */
  #begin(channels: number): void {
    this.#energies = new Float64Array(channels);
    this.#meanEnergy = 0;
  }

  #mean({ channels, nFrames, read }: MultiChannel): Float32Array {
    const mono = new Float32Array(nFrames);
    const energies = this.#energies;
    for (let frame = 0; frame < nFrames; frame++) {
      let sum = 0;
      for (let channel = 0; channel < channels; channel++) {
        const sample = read(channel, frame);
        energies[channel] += sample * sample;
        sum += sample;
      }
      const mean = sum / channels;
      this.#meanEnergy += mean * mean;
      mono[frame] = mean;
    }
    return mono;
  }

  #isCancelled(): boolean {
    const total = this.#energies.reduce((sum, energy) => sum + energy, 0);
    const meanOfAll = total / this.#energies.length;
    return this.#meanEnergy < CANCELLED_SHARE * meanOfAll;
  }

  #loudest(): number {
    const most = this.#energies.reduce((a, b) => Math.max(a, b));
    return this.#energies.findIndex((energy) => energy >= LOUD_SHARE * most);
  }
}
