import { floorToTopDb, powerToDb } from "./decibel.ts";
import { createDenoiser, type Denoiser } from "./denoise.ts";
import { FrameFeed } from "./frame_feed.ts";
import {
  FrameRing,
  type MfccStreamOptions,
  ringFramesOf,
} from "./frame_ring.ts";
import {
  levelPower,
  type LevelPowerConstants,
  levelPowerConstants,
} from "./level_power.ts";
import { Mfcc } from "./mfcc.ts";
import { wrapAndNormalise } from "./normalise.ts";
import { checkSamples } from "./samples.ts";
import { type FeatureSpec, featureWidth, type FrameRange } from "./spec.ts";
import { type SpeechLevel, speechLevel } from "./speech_level.ts";

/**
 * Features of a stream on the CPU: each frame is computed once, when its last
 * sample comes; its mel decibels stay in a ring, and any window of them becomes
 * a network's input. With noise reduction, which knows the noise when it has
 * seen the window's last frame, the ring holds power spectra.
 *
 * The numbers are those of `FeatureWindow` on the same samples, bit for bit,
 * however the stream is cut into chunks. Nothing is allocated after the
 * constructor but the objects of a call: every array is reused.
 *
 * @example
 * ```ts
 * const stream = new MfccStream(DEFAULT_SPEC);
 * stream.push(chunk);
 * const nFrames = Math.min(300, stream.nFrames);
 * const input = stream.window({ firstFrame: stream.nFrames - nFrames, nFrames });
 * ```
 */
export class MfccStream {
  readonly spec: FeatureSpec;
  readonly #mfcc: Mfcc;
  readonly #denoiser: Denoiser | null;
  readonly #feed: FrameFeed;
  readonly #ring: FrameRing;
  /** Floats a frame in the ring: mel bands, or bins with noise reduction. */
  readonly #width: number;
  readonly #rows: Float64Array;
  readonly #frame: Float64Array;
  readonly #nPitches: number;
  readonly #pitchRows: Float64Array;
  readonly #pitches: Float64Array;
  readonly #windowPitches: Float64Array;
  readonly #levelConstants: LevelPowerConstants;
  /** Power spectrum of the newest frame; with noise reduction, the frame's. */
  readonly #spectrum: Float64Array;
  readonly #levels: Float64Array;
  readonly #heldLevels: Float64Array;
  readonly #windowPower: Float64Array;
  readonly #windowDb: Float64Array;
  readonly #windowMfcc: Float64Array;
  readonly #window: Float32Array;

  /**
   * @throws {RangeError} with `spec.center`, or a ring smaller than a window.
   * @throws {TypeError | RangeError} as `parseFeatureSpec` does.
   */
  constructor(
    spec: FeatureSpec,
    options: MfccStreamOptions = {},
  ) {
    const { nFft, nMels, nMfcc, windowFrames } = spec;
    this.#mfcc = new Mfcc(spec); // which checks the specification
    const ringFrames = ringFramesOf(spec, options);
    const nBins = 1 + nFft / 2;
    this.spec = spec;
    this.#denoiser = createDenoiser(spec);
    this.#feed = new FrameFeed(spec, { maxFrames: 1 });
    this.#ring = new FrameRing(ringFrames);
    this.#width = this.#denoiser ? nBins : nMels;
    this.#rows = new Float64Array(ringFrames * this.#width);
    this.#frame = new Float64Array(this.#width);
    this.#nPitches = featureWidth(spec) - nMfcc;
    this.#pitchRows = new Float64Array(ringFrames * this.#nPitches);
    this.#pitches = new Float64Array(this.#nPitches);
    this.#windowPitches = new Float64Array(windowFrames * this.#nPitches);
    this.#levelConstants = levelPowerConstants(spec);
    this.#spectrum = this.#denoiser ? this.#frame : new Float64Array(nBins);
    this.#levels = new Float64Array(ringFrames);
    this.#heldLevels = new Float64Array(ringFrames);
    const windowPower = this.#denoiser ? windowFrames * nBins : 0;
    this.#windowPower = new Float64Array(windowPower);
    this.#windowDb = new Float64Array(windowFrames * nMels);
    this.#windowMfcc = new Float64Array(windowFrames * nMfcc);
    this.#window = new Float32Array(windowFrames * featureWidth(spec));
  }

  /** Frames since the stream began. */
  get nFrames(): number {
    return this.#ring.written;
  }

  /** Whether the ring holds these frames: come, and not overwritten. */
  holds({ firstFrame, nFrames }: FrameRange): boolean {
    return firstFrame >= this.#ring.oldest &&
      firstFrame + nFrames <= this.nFrames;
  }

  /**
   * Takes samples in and computes the frames they complete.
   *
   * @param samples any number, at the specification's rate, full scale ±1.
   * @returns the number of new frames.
   * @throws {RangeError} when a sample is not finite (see `checkSamples`); the
   * stream is then as if the call had not been made.
   */
  push(samples: Float32Array): number {
    checkSamples(samples, "take a stream's samples in");
    const before = this.nFrames;
    let from = 0;
    while (from < samples.length) {
      from = this.#feed.push(samples, from);
      if (this.#feed.isFull) this.#addFrame();
    }
    return this.nFrames - before;
  }

  /**
   * A network's input of frames that the ring still holds; at most
   * `windowFrames` of them, counted from the first, are used.
   *
   * @returns Float32Array `[windowFrames, featureWidth(spec)]`, overwritten by
   * the next call; zeros without frames.
   * @throws {RangeError} when a frame has not come yet or is overwritten.
   */
  window({ firstFrame, nFrames: wanted }: FrameRange): Float32Array {
    const { nMels, topDb, windowFrames } = this.spec;
    const nFrames = Math.min(wanted, windowFrames);
    const length = nFrames * nMels;
    this.#readClean({ firstFrame, nFrames });
    if (topDb !== null) floorToTopDb(this.#windowDb, { topDb, length });
    this.#mfcc.cepstra(this.#windowDb, { nFrames, out: this.#windowMfcc });
    const periodicity = this.#windowPitches, out = this.#window;
    this.#read({ firstFrame, nFrames }, {
      ...{ from: this.#pitchRows, width: this.#nPitches, out: periodicity },
    });
    return wrapAndNormalise(this.#windowMfcc, this.spec, {
      ...{ periodicity, nFrames, out },
    });
  }

  /**
   * Level and speech flag of the last frames of a window; what the ring holds of
   * the stream before them says how loud the noise is.
   *
   * @throws {RangeError} when a frame has not come yet or is overwritten.
   */
  level({ firstFrame, nFrames: wanted }: FrameRange): SpeechLevel {
    const used = Math.min(wanted, this.spec.windowFrames);
    this.#ring.check({ firstFrame, nFrames: used });
    const { oldest } = this.#ring;
    const nFrames = used === 0 ? 0 : firstFrame + used - oldest;
    const held = { firstFrame: oldest, nFrames };
    this.#read(held, { from: this.#levels, width: 1, out: this.#heldLevels });
    return speechLevel(this.#heldLevels, { nFrames, ...this.spec });
  }

  /**
   * Mel decibels of frames in the ring, without relative floor.
   *
   * @param out receives `[nFrames, nMels]`, dB.
   * @throws {RangeError} when a frame has not come yet or is overwritten, or with
   * noise reduction: the ring then holds spectra, with their noise.
   */
  readMelDb(range: FrameRange, out: Float64Array): void {
    if (this.#denoiser !== null) {
      throw new RangeError(
        "Cannot read mel decibels of a stream: 'denoise' must be null, got noise reduction",
      );
    }
    this.#readRows(range, out);
  }

  /** Begins a new stream. */
  reset(): void {
    this.#feed.clear();
    this.#ring.reset();
  }

  /** The window's mel decibels, without the noise where there is a denoiser. */
  #readClean(range: FrameRange): void {
    const denoiser = this.#denoiser, { nFrames } = range;
    if (denoiser === null) return this.#readRows(range, this.#windowDb);
    this.#readRows(range, this.#windowPower);
    const power = this.#windowPower.subarray(0, nFrames * this.#width);
    denoiser.reset();
    denoiser.prime(power);
    denoiser.process(power);
    this.#toDecibels(power, { nFrames, out: this.#windowDb });
  }

  #toDecibels(
    power: Float64Array,
    { nFrames, out }: { nFrames: number; out: Float64Array },
  ): void {
    const { floorPower, nMels } = this.spec;
    this.#mfcc.bands(power, { nFrames, out });
    const bands = out.subarray(0, nFrames * nMels);
    powerToDb(bands, { floorPower, out: bands });
  }

  #readRows(range: FrameRange, out: Float64Array): void {
    this.#read(range, { from: this.#rows, width: this.#width, out });
  }

  #read(
    range: FrameRange,
    { from, width, out }: {
      from: Float64Array;
      width: number;
      out: Float64Array;
    },
  ): void {
    for (const { row, at, count } of this.#ring.locate(range)) {
      out.set(from.subarray(row * width, (row + count) * width), at * width);
    }
  }

  #addFrame(): void {
    const { floorPower } = this.spec;
    const frame = this.#frame, power = this.#spectrum;
    const { samples } = this.#feed;
    if (this.#denoiser) {
      this.#mfcc.spectra(samples, { nFrames: 1, out: frame });
    } else {
      this.#mfcc.melPower(samples, { nFrames: 1, out: frame, power });
      powerToDb(frame, { floorPower, out: frame });
    }
    this.#mfcc.pitches(samples, { nFrames: 1, out: this.#pitches });
    const [{ row }] = this.#ring.advance(1);
    this.#rows.set(frame, row * this.#width);
    this.#pitchRows.set(this.#pitches, row * this.#nPitches);
    this.#levels[row] = levelPower(power, this.#levelConstants);
    this.#feed.drop(1);
  }
}
