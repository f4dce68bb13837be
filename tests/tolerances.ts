/**
 * Every tolerance the tests use, by name, with its derivation: from a bin's
 * width, a unit in the last place, WGSL's promised precision or a measured
 * cost, never from "what made the test pass". One section a room.
 *
 * @module
 */

// Resampler ------------------------------------------------------------------

/**
 * What must be left of a tone above the new Nyquist frequency, or of an image:
 * the least the issue asks for, dB. The filter is designed for 96 dB; a tenth
 * of that margin is float32 output (2⁻²⁴, −144 dB) and the 24414 Hz table's
 * straight lines (−106 dB), the rest is reserve.
 */
export const RESAMPLE_REJECTION_DB = 90;

/**
 * Pass-band ripple, dB. A Kaiser window gives the same ripple δ in both bands:
 * 96 dB → δ = 1.6e-5 → 20·log10(1 + δ) = 1.4e-4 dB; the interpolated table adds
 * at most 4.7e-6 (4e-5 dB).
 */
export const RESAMPLE_RIPPLE_DB = 2e-4;

/**
 * How late an output may be, in output samples. The filter is symmetric, so
 * its delay is exactly compensated; what is left is the fit: a float32 tone
 * (2⁻²⁴ a sample, a thousand samples) at the lowest frequency, 0.01 of Nyquist,
 * where a phase error of 1e-7 rad counts 1e-7/(0.01·π) = 3e-6, plus the ripple's
 * share in the phase, below 1.6e-5/(0.01·π) = 5e-4.
 */
export const RESAMPLE_DELAY_SAMPLES = 5e-4;

// Features -------------------------------------------------------------------

/** Mel power against librosa in double precision, of the frame's maximum. */
export const GOLDEN_POWER_RELATIVE = 1e-5;

/** Decibels and cepstral coefficients against librosa in double precision, dB. */
export const GOLDEN_DB = 1e-3;

/**
 * Deltas and delta-deltas of cepstra against librosa's, dB a frame: a delta is
 * `Σ w·x` with `Σ |w|` = 1/3 (order 1: 20/60; order 2: 0.303) over nine frames,
 * each of which may be missed by {@link GOLDEN_DB}.
 */
export const GOLDEN_DELTA = GOLDEN_DB / 3;

/** Frame RMS in double precision against librosa's, stored as float32: one rounding and as much again. */
export const GOLDEN_RMS_RELATIVE = 2 * 2 ** -24;

/** Unit roundoff of single precision: half a unit in the last place of 1. */
export const F32_ROUNDOFF = 2 ** -24;

/**
 * Filter weights against librosa's in double precision, of the filter's own
 * largest: one rounding to the float32 they are stored in, and as much again.
 */
export const FILTER_WEIGHT_RELATIVE = 2 * F32_ROUNDOFF;

/**
 * How many standard deviations of FFT rounding are allowed. Golden and
 * agreement tests look at about 10⁶ bins; a normal deviate exceeds 5 σ once in
 * 1.7·10⁶.
 */
export const FFT_ROUNDING_SIGMAS = 5;

/**
 * Standard deviation of what one radix-2 step adds to a complex value, in
 * roundoffs of its magnitude. A product is four multiplications and two
 * additions and its twiddle is rounded, then comes one addition: rounding
 * errors are uniform in ±u, variance u²/3 each; per component that is two
 * products, their sum, the twiddle and the addition, of random sign, u²/3 for
 * each of the five on at most the value's magnitude: √(5/3) u.
 */
export const FFT_STEP_ROUNDOFFS = Math.sqrt(5 / 3);

/** WGSL and Vulkan: `log2` is within 3 ULP of the result, or 2⁻²¹ near 1. */
export const LOG2_ULPS = 3;
/** See {@link LOG2_ULPS}. */
export const LOG2_ABSOLUTE = 2 ** -21;

/** WGSL: `1 / sqrt(x)` is within 2 ULP + 2.5 ULP of a division. */
export const INVERSE_SQRT_ULPS = 5;

// House ----------------------------------------------------------------------

/**
 * Least correlation of Meyda's c0 with ours, over the frames in which Meyda's
 * ln(x + 1) leaves anything. Both sum a logarithm of the same frame's mel
 * power, but over other windows and scales and with that + 1, so 1 is out of
 * reach; two unrelated series of a hundred frames stay under 3/√100 = 0.3.
 */
export const MEYDA_CORRELATION = 0.8;

/**
 * Two FFTs of 512 samples in single precision, of the largest power: each is off
 * by {@link FFT_ROUNDING_SIGMAS} · √(5/3 · 11 steps) · 2⁻²⁴ of the frame's norm
 * at most, 1.3e-6; a tone's bin has half the frame's norm, powers count twice,
 * and there are two of them.
 */
export const FFT_VARIANTS_DIFFERENCE = 1e-5;

// Listening ------------------------------------------------------------------

/**
 * A sum of eight probabilities kept in double precision: each carries at most
 * a few roundings of 2⁻⁵³.
 */
export const PROBABILITY_SUM = 64 * 2 ** -53;

/** A level of float32 samples: relative 2⁻²⁴ a sample, 20·log10(1 + 2⁻²⁴) dB. */
export const LEVEL_DB = 1e-6;

/** Milliseconds computed in double precision from counts below 2⁴⁰. */
export const CAPTURE_CLOCK_MS = 1e-6;

// Network --------------------------------------------------------------------

/**
 * A sum of a hundred single-precision numbers of at most 8:
 * 100 · 8 · 2⁻²⁴ = 4.8e-5.
 */
export const SINGLE_SUM_TOLERANCE = 5e-5;

/**
 * Mel decibels by an inverse DCT in single precision: coefficients of at most
 * √24 · 100 dB and a row of the matrix are rounded once each, 24 products and
 * their sum 25 times: √24 · 100 · √24 · 27 · 2⁻²⁴ = 3.9e-3 at the worst, where
 * all were as large; the sum of squares is at most 24 · 100² dB², so by
 * Cauchy–Schwarz 490 · 27 · 2⁻²⁴.
 */
export const MEL_DB_AGAIN = 490 * 27 * F32_ROUNDOFF;

/**
 * Two ways to a gradient of a normalised batch of 40 a channel, values of at
 * most 30: each side sums 40 of them (40 · 30 · 2⁻²⁴ = 7e-5).
 */
export const GRADIENT_CHECK_TOLERANCE = 1.4e-4;

/**
 * A probability computed by two backends. A convolution's sum of 640 products
 * rounds by √640 · 2⁻²⁴ = 1.5e-6 of its size; eight layers in a row of logits of
 * at most 20 give 2.4e-4, features that differ by 1e-3 dB about as much again;
 * a probability moves by at most a quarter of its logit, and eight logits move.
 */
export const PROBABILITY_TOLERANCE = 1e-3;

/**
 * A mixed window against the sum of its two parts: coefficients are below 1000,
 * each of the two, the sum and the share that is read back from a target are
 * rounded to float32 once.
 */
export const MIXED_WINDOW = 4 * F32_ROUNDOFF * 1000;

/**
 * The loss of each of three steps on two backends. Eight layers round a logit
 * by 8 · √640 · 2⁻²⁴ = 1.2e-5 of its size, 6e-5 for logits of at most 5; a
 * cross-entropy moves by at most the gap of two logits, 1.2e-4. The steps before
 * leave weights as close as below, which adds as much again.
 */
export const THREE_STEP_LOSS = 2.4e-4;

/**
 * A weight after three steps of AdamW on two backends, in learning rates. A
 * step moves a weight by about the rate times g/|g|; gradients agree to
 * √(batch · frames) · 2⁻²⁴ · layers ≈ 2e-4 of their size, so both moments
 * together move a step by 4e-4, three steps by 1.2e-3.
 *
 * That holds for all but weights without a gradient: the attention's bias adds
 * the same to every frame's score, and a softmax over frames forgets it. There
 * the gradient is rounding noise and its sign too: 24 weights of 12,456 (0.2 %),
 * each off by up to twice the rate a step, 6 rates, on the mean of all
 * 24 · 6 / 12,456 = 0.012. Hence a share of weights, and the mean.
 */
export const THREE_STEP_RATES = 1.2e-3;
/** See {@link THREE_STEP_RATES}: 0.2 %, and as much again. */
export const THREE_STEP_SHARE = 0.996;
/** See {@link THREE_STEP_RATES}: 0.012 and 0.0012. */
export const THREE_STEP_MEAN_RATES = 0.0132;

/**
 * The losses of a short run on two backends. Muon makes every direction of a
 * gradient as long as the others, those that are rounding alone too: there the
 * backends' steps have nothing in common. The first loss, before any step,
 * agrees as {@link THREE_STEP_LOSS} says; those after it within a tenth of what
 * the curve falls by, which is the least that would be seen in a plot.
 */
export const LOSS_CURVE = 0.035;

/**
 * A small matrix made orthogonal in single precision. What is rounded in the
 * first of five iterations is multiplied by 3.44 in each of them where a
 * singular value is near 0, by 485 in all; an iteration rounds some ten times,
 * by 2⁻²⁴ of numbers of at most 1.2: 485 · (1 + 1/3.44 + …) · 10 · 2⁻²⁴ · 1.2.
 */
export const ORTHOGONAL_TOLERANCE = 485 * 1.41 * 10 * F32_ROUNDOFF * 1.2;

/**
 * Periodicity of a voice as soft as −50 dBFS beside one without the constant
 * that silence is divided by, 10⁻³: the sum of some 250 compressed bins is then
 * at least 10, and no number is over 1.
 */
export const PERIODICITY_SILENCE_TOLERANCE = 1e-4;

/**
 * Periodicity in single precision, of a signal none of whose bins lies more than
 * 40 dB under the loudest. Ten passes of an FFT leave a bin's amplitude off by
 * 10 · 2⁻²⁴ of the loudest, its power by 2 · 100 · 10 · 2⁻²⁴ = 1.2e-4 of its
 * own, the cube root by a third; `exp2` and `log2` add 25 ULP, 3e-6, sums of 250
 * numbers 1e-6. What the window leaves of a lag magnifies all by 1 / 0.3 at most.
 */
export const PERIODICITY_ON_GPU = (1.2e-4 / 3 + 4e-6) / 0.3;

// Noise reduction ------------------------------------------------------------

/**
 * What a frame of the recursion adds in single precision, as a relative change
 * of its input, in roundoffs. `exp(x)` is within 3 + 2|x| ULP, which a change
 * of x by 2 + 3/|x| ULP makes too: 3 ULP, 6 roundoffs, where it matters
 * (x ≈ −3.5); the quotient before it 2.5 ULP, the one after 2.5 ULP: 10; the
 * slope, the mean and its smoothing 4.
 */
export const DENOISE_INPUT_ROUNDOFFS = 20;

/**
 * What the last step adds, relative to its result, in roundoffs: the least gain
 * is `exp2(x)` with |x| ≤ 4 (11 ULP, 22 roundoffs) of a logarithm that is
 * within 10⁻⁵ dB, so within 12/10 · ln 10 / 10 · 10⁻⁵ = 2.8·10⁻⁶, 46 roundoffs;
 * two quotients and products the rest.
 */
export const DENOISE_RESULT_ROUNDOFFS = 80;

/**
 * The recursion is nonlinear, so how far errors spread is taken from the
 * reference itself: the widest of this many runs on changed inputs (Vignes'
 * stochastic arithmetic), half of them changed the same way in every frame ...
 */
export const DENOISE_TRIALS = 16;
/** ... which is 1.8 σ of normal deviates, times this: 5 σ and half as much again. */
export const DENOISE_SPREAD = 4;

/** Two orders of the same double-precision sums. */
export const DENOISE_DOUBLE_RELATIVE = 1e-9;

// Deltas and RMS on the GPU --------------------------------------------------

/**
 * RMS of a frame of `nFft` samples in single precision against double, relative:
 * squares are not negative, so a sum's relative error is that of its longest
 * chain. A square is rounded once, its sum `nFft / 4` times and twice more, the
 * quotient by 2.5 ULP (5 roundoffs); the root halves all that and is itself the
 * quotient of {@link INVERSE_SQRT_ULPS} (10 roundoffs). Squares under 2⁻¹²⁶ may
 * count as zero: {@link RMS_ABSOLUTE}.
 */
export function rmsRelative(nFft: number): number {
  return ((1 + nFft / 4 + 2 + 5) / 2 + 2 * INVERSE_SQRT_ULPS) * F32_ROUNDOFF;
}
/** See {@link rmsRelative}: a root of 2⁻¹²⁶. */
export const RMS_ABSOLUTE = 2 ** -63;

/**
 * Roundings of a delta's sum on the GPU, of `Σ |w·x|`: one of the weight, one of
 * the product, one an addition.
 */
export function deltaRoundings(width: number): number {
  return width + 2;
}

/**
 * A level of 25 frames' power above 120 Hz in single precision, dB. An FFT
 * leaves a bin's amplitude off by 1.3e-6 of the frame's (see
 * {@link FFT_VARIANTS_DIFFERENCE}), so a sum of powers that is a share of the
 * frame's by 2 · 1.3e-6 / √share; the sum's longest chain rounds 67 times, 4e-6,
 * the mean 28 times, 1.7e-6. The logarithm of at most 34 octaves is off by 3 ULP
 * (2⁻¹⁸ each), 3.4e-5 dB, the product by as much.
 *
 * @param share of the frames' power that lies above 120 Hz.
 */
export function speechLevelDb(share: number): number {
  const relative = 2 * 1.3e-6 / Math.sqrt(share) + 4e-6 + 1.7e-6;
  return 10 / Math.LN10 * relative + 2 * 3.4e-5;
}

/**
 * The level of a tone from 300 Hz on, 180 Hz above what is left out: Hann's
 * lobes beyond the first hold 5e-4 of its power, half of them on that side. The
 * tone meets its mirror at 0 Hz and 16 kHz as little.
 */
export const LEVEL_OF_TONE = 1e-3 * 0.5;

/**
 * The level of ten seconds of white noise of a third: 1,000 frames of some 250
 * independent bins each, overlapping by three fifths, vary by 1 / √(250 · 400)
 * = 0.3 %, 1e-3, five times that at the worst; the first bin that counts is
 * 125 Hz and not 120, and half sampleRateHz's does not, 0.1 % of them.
 */
export const LEVEL_OF_NOISE = 5e-3 + 1e-3;

/**
 * What a level above 120 Hz leaves of lower sounds, dB under them, at least.
 * Hann's main lobe in frames of 25 ms is 80 Hz to either side: it ends at 80 Hz
 * for an offset, so that the lobes beyond are left, 31 dB under it each; at
 * 130 Hz for 50 Hz, so that its foot is left in one bin, as small as they; at
 * 140 Hz for 60 Hz, whose foot is larger: 20 dB under it.
 */
export const HUM_REJECTION_DB = { offset: 31, 50: 28, 60: 20 } as const;

// Clean speech through noise reduction ---------------------------------------

/**
 * What noise reduction may cost recorded speech without added noise, dB of
 * segmental SNR (35 dB is a frame that is not changed): measured and as much
 * again, rounded up. Studios hiss too: the loss is that of the noisiest clips.
 */
export const CLEAN_SPEECH_LOSS_DB = 0.2;
/** The same of log mels, dB: a twentieth of what can be heard. */
export const CLEAN_SPEECH_SHIFT_DB = 0.05;

// Training kernels -----------------------------------------------------------

/**
 * A sum of products of normal numbers in single precision, of the sums' root
 * mean square: n products in a row round by at most n · 2⁻²⁴ of what stands
 * there, by chance √n times that; the longest (1,212 pixels, in blocks of 96)
 * gives √96 · √13 · 2⁻²⁴ = 2e-6, its worst of thousands four times as much. The
 * tiles' transforms add numbers that cancel later, up to four each way: four
 * times as much again.
 */
export const CONVOLUTION_RELATIVE = 3.2e-5;

/**
 * A normalised batch of ten rows, values of at most 5 about means of at most
 * 300: centring rounds by 300 · 2⁻²⁴ = 1.8e-5 before it is divided by a
 * deviation of 2, times γ = 1.5; sums of it grow with the rows.
 */
export const BATCH_NORM_RELATIVE = 3e-5;

/**
 * A weight of at most 4 after three steps, by two ways that round differently:
 * each step 4 · 2⁻²⁴ = 2.4e-7 for the weight's own sum.
 */
export const ADAMW_STEP = 1e-6;

/**
 * A slope from two losses 0.04 apart, of the slope: the losses round by
 * 2⁻²⁴ · √2,160 of a part of about 1, 3e-6 / 0.04 = 7e-5 of slopes of about
 * 0.1; the third derivative's share is 0.02² / 6 of it, 7e-5, times what tanh
 * and the deviation bend, below 20.
 */
export const SLOPE_RELATIVE = 3e-3;

// Soak -----------------------------------------------------------------------

/**
 * How much more the heap, or the arrays outside it, may hold after two hours
 * than after a quarter of an hour, bytes. A leak of one reading a tick (four a
 * second, at least 200 bytes each) would be 5 MB; what compiled code comes and
 * goes by was 0.6 MB.
 */
export const SOAK_HEAP_BYTES = 2.5e6;
