import { RealFft } from "./fft.ts";
import { hannWindow } from "./hann.ts";
import { HighPass } from "./high_pass.ts";
import {
  FRAMES_PER_SECOND,
  NoiseFloor,
  SILENCE_DB,
  toDb,
} from "./noise_floor.ts";
import { type OptionCheck, optionCheck } from "./option_check.ts";

// Runs in the browser and in Deno.

/** The rate a {@linkcode SpeechGate} works at, Hz. */
export const GATE_RATE_HZ = 16000;
/** Samples of one frame: 10 ms. */
export const GATE_FRAME_LENGTH = 160;

/** What a {@linkcode SpeechGate} says after a frame. */
export interface GateState {
  /** Whether somebody speaks, or did a moment ago. */
  open: boolean;
  /** The frame's level without its lowest frequencies, dB of full scale; −100 for silence. */
  levelDb: number;
  /** The noise the level is compared with, dB of full scale. */
  floorDb: number;
}

/** Options of a {@linkcode SpeechGate}. */
export interface SpeechGateOptions {
  /** How far above the noise speech must start, dB; 10 by default. */
  openDb?: number;
  /** How far above the noise speech must stay, dB; 6 by default, at most `openDb`. */
  closeDb?: number;
  /** Nothing below this level opens the gate, dB of full scale; −60 by default. */
  absoluteDb?: number;
  /** How long speech must last before the gate opens; 0.05 by default, at least 0.03. */
  attackSeconds?: number;
  /** How long the gate stays open after speech; 0.4 by default. */
  hangoverSeconds?: number;
  /** How periodic speech must be, 0 to 1; 0.75 by default. */
  voicing?: number;
  /**
   * Whether any sound that stands out opens it, for those who tell a voice from
   * other sounds themselves; false by default: only a voice does.
   */
  anySound?: boolean;
}

/** Speech without a voiced sound for this long is none. */
const VOICELESS_SECONDS = 1;
/** How much louder than each band above it a voice's lowest is, dB: to open, and to stay open. */
const BALANCE_DB = { open: 6, stay: 3 };
/** A note higher than a voice's is heard as such if it is nearly as periodic. */
const HIGHER_NOTE_MARGIN = 0.1;

/**
 * Tells speech from silence and from steady noise, 10 ms at a time.
 *
 * A frame speaks for speech if its level, or that of its band up to 1 kHz, is
 * `openDb` above the noise; the level is above `absoluteDb`; its last 40 ms are
 * periodic like a voice (75 to 500 Hz), and not as much so with a shorter period:
 * a bark, a crow, many a cry is higher; and the band up to 1 kHz is 6 dB louder
 * than that from 1 to 2 kHz and than all above, as in vowels: many a cry, a crow
 * and a chainsaw have their power higher up.
 *
 * After `attackSeconds` of such frames the gate opens. It closes when no frame
 * was `closeDb` above the noise for `hangoverSeconds`, or for a second none was
 * voiced (and 3 dB louder below). The noise is the lowest level of the last 1.5 s
 * (minimum statistics), so a steady sound closes the gate again, though it be a
 * hum; what is heard first counts as noise if it is below −45 dB.
 *
 * A shout or a scream has its power higher up too, and its pitch: whoever can
 * tell a voice by better means lets any sound open the gate (`anySound`), and
 * only its level counts.
 *
 * Hum is also weakened by a high-pass at 120 Hz before anything is measured.
 *
 * @example
 * ```ts
 * import { SpeechGate } from "./mod.ts";
 *
 * const gate = new SpeechGate();
 * console.log(gate.push(new Float32Array(160)).open); // false
 * ```
 */
export class SpeechGate {
  readonly #openDb: number;
  readonly #closeDb: number;
  readonly #absoluteDb: number;
  readonly #attackFrames: number;
  readonly #hangoverFrames: number;
  readonly #voicing: number;
  readonly #anySound: boolean;
  readonly #filter = new HighPass({
    cutoffHz: 120,
    sampleRateHz: GATE_RATE_HZ,
  });
  readonly #pitch = new Periodicity();
  readonly #floor = new NoiseFloor();
  readonly #bands = new VoiceBands();
  readonly #frame = new Float64Array(GATE_FRAME_LENGTH);
  #open = false;
  #evidence = 0;
  #framesSinceLoud = 0;
  #framesSinceVoice = 0;

  /**
   * @throws {RangeError} if an option is out of its range
   */
  constructor(options: SpeechGateOptions = {}) {
    const {
      openDb = 10,
      closeDb = 6,
      absoluteDb = -60,
      attackSeconds = 0.05,
      hangoverSeconds = 0.4,
      voicing = 0.75,
      anySound = false,
    } = options;
    check({ closeDb }, closeDb > 0, "above 0");
    check({ openDb }, openDb >= closeDb, `at least 'closeDb' (${closeDb})`);
    check({ absoluteDb }, absoluteDb > SILENCE_DB, `above ${SILENCE_DB}`);
    check({ attackSeconds }, attackSeconds >= 0.03, "at least 0.03");
    check({ hangoverSeconds }, hangoverSeconds >= 0, "at least 0");
    check({ voicing }, voicing >= 0 && voicing <= 1, "from 0 to 1");
    this.#openDb = openDb;
    this.#closeDb = closeDb;
    this.#absoluteDb = absoluteDb;
    this.#attackFrames = Math.round(attackSeconds * FRAMES_PER_SECOND);
    this.#hangoverFrames = Math.round(hangoverSeconds * FRAMES_PER_SECOND);
    this.#voicing = voicing;
    this.#anySound = anySound;
  }

  /**
   * Takes the next 10 ms.
   *
   * @param frame float32 `[160]`, full scale ±1, 16 kHz
   * @throws {TypeError} if the frame has another length
   */
  push(frame: Float32Array): GateState {
    if (frame.length !== GATE_FRAME_LENGTH) {
      throw new TypeError(
        `Cannot gate speech: 'frame' must have ${GATE_FRAME_LENGTH} samples, got ${frame.length}`,
      );
    }
    this.#filter.run(frame, this.#frame);
    const power = meanSquare(this.#frame);
    const levelDb = toDb(power);
    const floorDb = this.#floor.push(power);
    this.#pitch.push(this.#frame);
    this.#bands.push(this.#frame);
    if (this.#open) this.#mayClose(levelDb, floorDb);
    else this.#mayOpen(levelDb, floorDb);
    return { open: this.#open, levelDb, floorDb };
  }

  /** Closes the gate and forgets all it heard. */
  reset(): void {
    this.#filter.reset();
    this.#pitch.reset();
    this.#floor.reset();
    this.#bands.reset();
    this.#open = false;
    this.#evidence = 0;
  }

  #mayOpen(levelDb: number, floorDb: number): void {
    const stands = levelDb > floorDb + this.#openDb ||
      this.#bands.lowOverNoiseDb > this.#openDb;
    const loud = levelDb > this.#absoluteDb && stands;
    const speaks = loud && this.#isVoice(BALANCE_DB.open);
    this.#evidence = speaks ? this.#evidence + 1 : 0;
    if (this.#evidence < this.#attackFrames) return;
    this.#open = true;
    this.#framesSinceLoud = 0;
    this.#framesSinceVoice = 0;
  }

  #isVoice(leastBalanceDb: number): boolean {
    if (this.#anySound) return true;
    if (this.#bands.balanceDb < leastBalanceDb) return false;
    const { strength } = this.#pitch;
    return strength >= this.#voicing &&
      this.#pitch.strengthAbove < strength - HIGHER_NOTE_MARGIN;
  }

  #mayClose(levelDb: number, floorDb: number): void {
    const absoluteDb = this.#absoluteDb - (this.#openDb - this.#closeDb);
    const stands = levelDb > floorDb + this.#closeDb ||
      this.#bands.lowOverNoiseDb > this.#closeDb;
    const loud = levelDb > absoluteDb && stands;
    const voiced = loud && this.#isVoice(BALANCE_DB.stay);
    this.#framesSinceLoud = loud ? 0 : this.#framesSinceLoud + 1;
    this.#framesSinceVoice = voiced ? 0 : this.#framesSinceVoice + 1;
    this.#open = this.#framesSinceLoud <= this.#hangoverFrames &&
      this.#framesSinceVoice <= VOICELESS_SECONDS * FRAMES_PER_SECOND;
    this.#evidence = 0;
  }
}

const check: OptionCheck = optionCheck("create SpeechGate");

function meanSquare(samples: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i] * samples[i];
  return sum / samples.length;
}

/**
 * Power of the last 16 ms in three bands: 125 Hz to 1 kHz, to 2 kHz, to 8 kHz.
 *
 * Speech has most of it below 1 kHz: the first formant, and the glottal pulse
 * falls by 12 dB an octave.
 */
class VoiceBands {
  /** How far the lowest is over its own noise, dB. */
  lowOverNoiseDb = 0;
  /** How much louder the lowest is than the louder of the others, dB. */
  balanceDb = 0;
  readonly #fft = new RealFft(N_BAND);
  readonly #window = hannWindow(N_BAND, N_BAND);
  readonly #recent = new Float64Array(N_BAND);
  readonly #windowed = new Float64Array(N_BAND);
  readonly #power = new Float64Array(1 + N_BAND / 2);
  readonly #noise = new NoiseFloor();

  /** Takes a frame, float64 `[160]`. */
  push(frame: Float64Array): void {
    this.#recent.copyWithin(0, frame.length);
    this.#recent.set(frame, N_BAND - frame.length);
    for (let n = 0; n < N_BAND; n++) {
      this.#windowed[n] = this.#recent[n] * this.#window[n];
    }
    this.#fft.powerSpectrum(this.#windowed, this.#power);
    const low = this.#band(125, 1000);
    const above = Math.max(this.#band(1000, 2000), this.#band(2000, 8000));
    this.lowOverNoiseDb = toDb(low) - this.#noise.push(low);
    this.balanceDb = toDb(low) - toDb(above);
  }

  reset(): void {
    this.#recent.fill(0);
    this.#noise.reset();
  }

  /** Mean square of what lies between two frequencies (Parseval). */
  #band(fromHz: number, toHz: number): number {
    const binHz = GATE_RATE_HZ / N_BAND;
    let sum = 0;
    for (let k = fromHz / binHz; k < toHz / binHz; k++) sum += this.#power[k];
    return sum * 2 / (N_BAND * HANN_ENERGY);
  }
}

/** Samples of a spectrum: the frame and 6 ms before it. */
const N_BAND = 256;
/** Sum of the Hann window's squares. */
const HANN_ENERGY = 3 / 8 * N_BAND;

/** Samples are averaged in fours: a voice's period shows below 2 kHz. */
const DECIMATION = 4;
const SLOW_RATE_HZ = GATE_RATE_HZ / DECIMATION;
const SHORTEST_PERIOD = Math.floor(SLOW_RATE_HZ / 500);
const LONGEST_PERIOD = Math.ceil(SLOW_RATE_HZ / 75);
/** Correlation under which a trough is reached. */
const TROUGH = 0.3;
/** 40 ms: three periods of the lowest voice. */
const SLOW_LENGTH = 160;

/** How well the last 40 ms repeat after the period of a voice. */
class Periodicity {
  readonly #recent = new Float64Array(SLOW_LENGTH);

  /** Takes a frame, float64 `[160]`. */
  push(frame: Float64Array): void {
    const n = frame.length / DECIMATION;
    this.#recent.copyWithin(0, n);
    for (let i = 0; i < n; i++) {
      const at = i * DECIMATION;
      this.#recent[SLOW_LENGTH - n + i] =
        (frame[at] + frame[at + 1] + frame[at + 2] + frame[at + 3]) / 4;
    }
  }

  reset(): void {
    this.#recent.fill(0);
  }

  /** The highest normalised autocorrelation, 0 to 1. */
  get strength(): number {
    let best = 0;
    for (let lag = SHORTEST_PERIOD; lag <= LONGEST_PERIOD; lag++) {
      best = Math.max(best, this.#correlation(lag));
    }
    return best;
  }

  /**
   * The highest at periods shorter than a voice's, after the first trough: what
   * comes before is the top that every correlation begins with.
   */
  get strengthAbove(): number {
    let best = 0;
    let isPastTrough = false;
    for (let lag = 1; lag < SHORTEST_PERIOD; lag++) {
      const strength = this.#correlation(lag);
      isPastTrough ||= strength < TROUGH;
      if (isPastTrough) best = Math.max(best, strength);
    }
    return best;
  }

  #correlation(lag: number): number {
    let xy = 0, xx = 0, yy = 0;
    for (let i = 0; i < SLOW_LENGTH - LONGEST_PERIOD; i++) {
      const x = this.#recent[i];
      const y = this.#recent[i + lag];
      xy += x * y;
      xx += x * x;
      yy += y * y;
    }
    return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
  }
}
