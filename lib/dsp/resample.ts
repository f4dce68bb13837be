// Runs in the browser and in Deno.

/** Rates of a {@linkcode StreamingResampler}: integers from 8,000 to 192,000. */
export interface ResampleOptions {
  /** Rate of the samples pushed, Hz. */
  fromHz: number;
  /** Rate of the samples given back, Hz. */
  toHz: number;
}

/** Lowest rate a {@linkcode StreamingResampler} takes, Hz. */
export const MIN_RESAMPLE_HZ = 8000;
/** Highest rate a {@linkcode StreamingResampler} takes, Hz. */
export const MAX_RESAMPLE_HZ = 192000;

/**
 * Highest frequency that passes unchanged, as a fraction of the lower of the
 * two Nyquist frequencies; from there to that Nyquist the filter falls.
 */
export const RESAMPLE_PASSBAND = 0.92;

/** Stop-band attenuation the Kaiser window is designed for, dB. */
const DESIGN_DB = 96;
/** Largest exact table, coefficients; beyond it the table is interpolated. */
const MAX_EXACT_COEFFICIENTS = 2 ** 17;
/**
 * Phases of an interpolated table, where the filter passes the whole input
 * band. Between two phases a straight line is off by at most (π/2/P)²/2 of a
 * cosine at the input's Nyquist: −106 dB for 512.
 */
const INTERPOLATED_PHASES = 512;
/** Samples filtered in one go: bounds the memory a long push takes. */
const BLOCK = 4096;

/**
 * Converts a stream from one rate to another with a polyphase windowed sinc.
 *
 * `y[k] = Σ x[n]·h(k·fromHz/toHz − n)`, h a sinc under a Kaiser window
 * (96 dB), flat to 0.92 of the lower Nyquist frequency and gone at it. The
 * delay is compensated: `y[k]` belongs to the time `k / toHz`. Before the first
 * and after the last sample there are zeros. How the stream is cut into
 * chunks changes nothing, bit for bit.
 *
 * One coefficient row a phase where `fromHz : toHz` is a simple ratio, else
 * rows interpolated between finely tabulated phases, so the table is bounded.
 *
 * Source: J. O. Smith, Digital Audio Resampling; Kaiser's formulas as
 * `scipy.signal.kaiserord` has them.
 *
 * @example
 * ```ts
 * import { StreamingResampler } from "./mod.ts";
 *
 * const resampler = new StreamingResampler({ fromHz: 48000, toHz: 16000 });
 * const first = resampler.push(new Float32Array(24000));
 * const last = resampler.flush();
 * console.log(first.length + last.length); // 8000
 * ```
 */
export class StreamingResampler {
  readonly fromHz: number;
  readonly toHz: number;
  /** Input samples that must follow a moment before its output is given: half the filter's length; 0 where the rates are equal. */
  readonly latencySamples: number;

  /** fromHz : toHz in lowest terms. */
  readonly #down: number;
  readonly #up: number;
  readonly #table: Table | null;
  #history: Float64Array;
  /** Samples in `#history`. */
  #held = 0;
  /** Index in `#history` of the first sample the next output needs. */
  #first = 0;
  /** The next output's time past a whole input sample, in 1/#up. */
  #phase = 0;
  #pushed = 0;
  #given = 0;

  /**
   * @throws {RangeError} if a rate is not an integer from 8,000 to 192,000
   */
  constructor({ fromHz, toHz }: ResampleOptions) {
    checkRate("fromHz", fromHz);
    checkRate("toHz", toHz);
    const divisor = greatestCommonDivisor(fromHz, toHz);
    this.fromHz = fromHz;
    this.toHz = toHz;
    this.#down = fromHz / divisor;
    this.#up = toHz / divisor;
    this.#table = fromHz === toHz ? null : tableFor(fromHz, toHz);
    this.latencySamples = this.#table ? this.#table.nTaps / 2 : 0;
    this.#history = new Float64Array(BLOCK + 2 * this.latencySamples);
    this.#reset();
  }

  /**
   * Takes the next samples, gives the outputs that are now certain.
   *
   * @param chunk float32 `[n]`, any n; one that is no number spoils the outputs
   * within `latencySamples` of it, and none after
   * @returns float32 `[m]`, a new array; m may be 0
   */
  push(chunk: Float32Array): Float32Array {
    this.#pushed += chunk.length;
    if (!this.#table) return chunk.slice();
    const certain = this.#pushed - this.latencySamples;
    const out = new Float32Array(
      Math.max(0, this.#outputsBefore(certain) - this.#given),
    );
    this.#run(chunk, out);
    return out;
  }

  /**
   * Ends the stream: gives the rest, so that everything given since the start
   * counts `ceil(nPushed · toHz / fromHz)`, and is ready for the next stream.
   *
   * @returns float32 `[m]`
   */
  flush(): Float32Array {
    const rest = this.#table
      ? this.#outputsBefore(this.#pushed) - this.#given
      : 0;
    const out = new Float32Array(rest);
    if (rest > 0) this.#run(new Float32Array(this.latencySamples), out);
    this.#reset();
    return out;
  }

  /** Outputs whose time is before input sample `n`. */
  #outputsBefore(n: number): number {
    return Math.ceil(n * this.#up / this.#down);
  }

  /** Zeros stand before the first sample; output 0 is centred on it. */
  #reset(): void {
    this.#held = Math.max(0, this.latencySamples - 1);
    this.#history.fill(0, 0, this.#held);
    this.#first = 0;
    this.#phase = 0;
    this.#pushed = 0;
    this.#given = 0;
  }

  /** Appends `input` block by block, and fills `out`. */
  #run(input: Float32Array, out: Float32Array): void {
    let filled = 0;
    for (let at = 0; at < input.length; at += BLOCK) {
      const block = input.subarray(at, at + BLOCK);
      this.#history.set(block, this.#held);
      this.#held += block.length;
      filled = this.#filter(out, filled);
      this.#forget();
    }
    this.#given += filled;
  }

  /** Writes outputs from `filled` on while their samples are held; returns how many `out` then has. */
  #filter(out: Float32Array, filled: number): number {
    const table = this.#table!;
    while (filled < out.length && this.#first + table.nTaps <= this.#held) {
      out[filled++] = convolve(table, {
        history: this.#history,
        first: this.#first,
        phase: this.#phase / this.#up,
      });
      const next = this.#phase + this.#down;
      this.#first += Math.floor(next / this.#up);
      this.#phase = next % this.#up;
    }
    return filled;
  }

  /** Drops what no later output needs. */
  #forget(): void {
    const drop = Math.min(this.#first, this.#held);
    this.#history.copyWithin(0, drop, this.#held);
    this.#held -= drop;
    this.#first -= drop;
  }
}

/**
 * Converts a whole signal: one push and a flush of {@linkcode StreamingResampler}.
 *
 * @param samples float32 `[n]`
 * @returns float32 `[ceil(n · toHz / fromHz)]`
 * @throws {RangeError} if a rate is not an integer from 8,000 to 192,000
 */
export function resample(
  samples: Float32Array,
  options: ResampleOptions,
): Float32Array {
  const resampler = new StreamingResampler(options);
  const body = resampler.push(samples);
  const tail = resampler.flush();
  const out = new Float32Array(body.length + tail.length);
  out.set(body);
  out.set(tail, body.length);
  return out;
}

function checkRate(name: string, rateHz: number): void {
  const inRange = rateHz >= MIN_RESAMPLE_HZ && rateHz <= MAX_RESAMPLE_HZ;
  if (Number.isInteger(rateHz) && inRange) return;
  throw new RangeError(
    `Cannot resample: '${name}' must be an integer from ${MIN_RESAMPLE_HZ} to ${MAX_RESAMPLE_HZ} Hz, got ${rateHz}`,
  );
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Filter coefficients, a row for each phase from 0 to 1 inclusive. */
interface Table {
  /** Even: half of them before the output's time. */
  nTaps: number;
  /** Rows − 1. */
  nPhases: number;
  /** Whether every phase that occurs has its own row. */
  exact: boolean;
  /** float64 `[nPhases + 1, nTaps]`; each row sums to 1. */
  rows: Float64Array;
}

/** The last tables made: a corpus has few rates, and a row of clips shares them. */
const tables = new Map<string, Table>();
const MAX_TABLES = 8;

function tableFor(fromHz: number, toHz: number): Table {
  const key = `${fromHz}:${toHz}`;
  const known = tables.get(key);
  if (known) return known;
  if (tables.size >= MAX_TABLES) tables.clear();
  const table = buildTable(fromHz, toHz);
  tables.set(key, table);
  return table;
}

function buildTable(fromHz: number, toHz: number): Table {
  const nyquistHz = Math.min(fromHz, toHz) / 2;
  const transitionHz = nyquistHz * (1 - RESAMPLE_PASSBAND);
  const cutoff = (2 * nyquistHz - transitionHz) / fromHz; // of the input's Nyquist
  const nTaps = 2 * Math.ceil(kaiserLength(transitionHz / fromHz) / 2);
  const up = toHz / greatestCommonDivisor(fromHz, toHz);
  const exact = up * nTaps <= MAX_EXACT_COEFFICIENTS;
  const nPhases = exact ? up : Math.max(
    64,
    Math.ceil(INTERPOLATED_PHASES * Math.min(1, toHz / fromHz)),
  );
  const rows = new Float64Array((nPhases + 1) * nTaps);
  for (let p = 0; p <= nPhases; p++) {
    fillRow(rows.subarray(p * nTaps, (p + 1) * nTaps), p / nPhases, cutoff);
  }
  return { nTaps, nPhases, exact, rows };
}

/** Kaiser's estimate of the taps needed; `transition` in cycles a sample. */
function kaiserLength(transition: number): number {
  return (DESIGN_DB - 7.95) / (2.285 * 2 * Math.PI * transition) + 1;
}

/** Row of phase φ: h(φ + nTaps/2 − 1 − i) for tap i, scaled to the sum 1. */
function fillRow(row: Float64Array, phase: number, cutoff: number): void {
  const half = row.length / 2;
  let sum = 0;
  for (let i = 0; i < row.length; i++) {
    const t = phase + half - 1 - i;
    row[i] = sinc(cutoff * t) * kaiser(t / half);
    sum += row[i];
  }
  for (let i = 0; i < row.length; i++) row[i] /= sum;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

const KAISER_BETA = 0.1102 * (DESIGN_DB - 8.7);

/** Kaiser window without its constant factor; x in −1…1. */
function kaiser(x: number): number {
  return besselI0(KAISER_BETA * Math.sqrt(Math.max(0, 1 - x * x)));
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

interface Position {
  history: Float64Array;
  /** First sample under the filter. */
  first: number;
  /** 0 to 1, past the filter's centre sample. */
  phase: number;
}

function convolve(table: Table, { history, first, phase }: Position): number {
  const { nTaps, nPhases, rows, exact } = table;
  const position = phase * nPhases;
  const row = exact ? Math.round(position) : Math.floor(position);
  const sum = dot(rows, row * nTaps, history, first, nTaps);
  if (exact) return sum;
  const next = dot(rows, (row + 1) * nTaps, history, first, nTaps);
  return sum + (position - row) * (next - sum);
}

/** Inner loop: four sums, because one would wait for each addition. */
function dot(
  a: Float64Array,
  atA: number,
  b: Float64Array,
  atB: number,
  n: number,
): number {
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    s0 += a[atA + i] * b[atB + i];
    s1 += a[atA + i + 1] * b[atB + i + 1];
    s2 += a[atA + i + 2] * b[atB + i + 2];
    s3 += a[atA + i + 3] * b[atB + i + 3];
  }
  for (; i < n; i++) s0 += a[atA + i] * b[atB + i];
  return (s0 + s1) + (s2 + s3);
}
