// Noise reduction on power spectra, in place. Normative reference: denoise.ts,
// where the formulas are; here N, P, S are `noise`, `presence`, `speech`.
//
// `begin` takes the last of the frames under primeFrames for the noise; `prime`
// learns from those frames, the last one first; `clean` learns from all frames
// and cleans them in their order. A dispatch of `prime` or `clean` takes the next
// framesPerDispatch frames, so that none runs for long; what is known goes from
// one to the next in `known` and `bins`, and from one part of a signal to the
// next: `rewind` goes on with the first frame of another `power`.
//
// Buffers
//   0 shape  uniform {nSamples, nFrames}, nFrames >= 1
//   1 power  f32 [nFrames, nBins], changed in place
//   2 state  {nDone, level, quiet, -}, then {noise, presence, speech, -} f32
//            [nBins]; each bin's is written and read by one invocation alone
//
// Workgroup: one, of workgroupSize (a power of two) invocations, each a strided
// share of the bins; frames follow from one another.
// Barriers: around each sum over the bins, one a frame; one before `state.nDone`
// is written, which all have read. WebGPU orders the dispatches of a pass.

struct Shape {
  nSamples: u32,
  nFrames: u32,
}

struct Bin {
  noise: f32,
  presence: f32,
  speech: f32,
  unused: f32,
}

struct State {
  nDone: u32, // frames primed, or cleaned, of those in `power`
  level: f32,
  quiet: f32,
  unused: u32,
  bins: array<Bin>,
}

override nBins: u32;
override primeFrames: u32;
override framesPerDispatch: u32;
override workgroupSize: u32;
override maxDb: f32;
override cleanDb: f32;
override cleanRampDb: f32;
override leastNoise: f32;
override mostNoise: f32;
override doubtedPresence: f32;
override leastAbsence: f32;
override noiseSmoothing: f32;
override presenceSmoothing: f32;
override speechSmoothing: f32;
override levelDecay: f32;
override quietRise: f32;
override presenceSlope: f32;
override presenceRatio: f32;

const DB_PER_OCTAVE = 3.010299956639812; // 10 log10(2)

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read_write> power: array<f32>;
@group(0) @binding(2) var<storage, read_write> state: State;

var<workgroup> partial: array<vec2f, workgroupSize>;
var<workgroup> done: u32;

// Sum of the workgroup's values, the same in every invocation.
fn reduceSum(local: u32, value: vec2f) -> vec2f {
  partial[local] = value;
  // Every invocation wrote its value; the first half reads the second.
  workgroupBarrier();
  for (var half = workgroupSize / 2u; half > 0u; half /= 2u) {
    if (local < half) {
      partial[local] += partial[local + half];
    }
    // The first half wrote; half of it reads the rest, at the end all read [0].
    workgroupBarrier();
  }
  let sum = partial[0];
  // Everyone has read partial[0]; the next sum may overwrite it.
  workgroupBarrier();
  return sum;
}

// Learns from bin k's power; returns the noise's.
fn learn(k: u32, y: f32) -> f32 {
  let bin = state.bins[k];
  let odds = presenceRatio * exp(-presenceSlope * y / bin.noise);
  let presence = presenceSmoothing * bin.presence +
    (1.0 - presenceSmoothing) / (1.0 + odds);
  let doubt = max(0.0, (presence - doubtedPresence) / (1.0 - doubtedPresence));
  // Not 1 - P: in single precision that leaves nothing to multiply y with.
  let absence = max(odds / (1.0 + odds), leastAbsence * doubt);
  let noise = bin.noise + (1.0 - noiseSmoothing) * absence * (y - bin.noise);
  state.bins[k].presence = presence;
  state.bins[k].noise = max(noise, leastNoise);
  return state.bins[k].noise;
}

// Level and least noise after a frame, the same in every invocation.
struct Known {
  level: f32,
  quiet: f32,
}

fn learnFrame(local: u32, t: u32, before: Known) -> Known {
  var totals = vec2f(0.0);
  for (var k = local; k < nBins; k += workgroupSize) {
    let y = power[t * nBins + k];
    totals += vec2f(y, learn(k, y));
  }
  let sums = reduceSum(local, totals);
  return Known(
    max(levelDecay * before.level, sums.x),
    min(quietRise * before.quiet, sums.y),
  );
}

// The state's count, which the compiler then knows to be the same for all: the
// loops it bounds have barriers inside.
fn framesDone(local: u32) -> u32 {
  if (local == 0u) {
    done = state.nDone;
  }
  return workgroupUniformLoad(&done); // with a barrier before and after
}

fn keep(local: u32, nDone: u32, known: Known) {
  // Everyone has read the state; one writes it for the next dispatch.
  storageBarrier();
  if (local == 0u) {
    state.nDone = nDone;
    state.level = known.level;
    state.quiet = known.quiet;
  }
}

fn leastGain(level: f32, quiet: f32) -> f32 {
  let ratioDb = DB_PER_OCTAVE * log2(max(level, leastNoise) / quiet);
  let share = clamp((cleanDb - ratioDb) / cleanRampDb, 0.0, 1.0);
  return exp2(-maxDb / DB_PER_OCTAVE * share);
}

fn cleanBin(i: u32, k: u32, least: f32) {
  let y = power[i];
  let noise = state.bins[k].noise;
  let snr = speechSmoothing * state.bins[k].speech / noise +
    (1.0 - speechSmoothing) * max(y / noise - 1.0, 0.0);
  let wiener = snr / (1.0 + snr);
  state.bins[k].speech = wiener * wiener * y;
  power[i] = max(wiener * wiener, least) * y;
}

@compute @workgroup_size(workgroupSize)
fn begin(@builtin(local_invocation_index) local: u32) {
  let last = min(shape.nFrames, primeFrames) - 1u;
  for (var k = local; k < nBins; k += workgroupSize) {
    let noise = max(power[last * nBins + k], leastNoise);
    state.bins[k] = Bin(noise, 0.0, 0.0, 0.0);
  }
  keep(local, 0u, Known(0.0, mostNoise));
}

@compute @workgroup_size(workgroupSize)
fn prime(@builtin(local_invocation_index) local: u32) {
  let nPrimed = min(shape.nFrames, primeFrames);
  let first = framesDone(local);
  let end = min(first + framesPerDispatch, nPrimed);
  var known = Known(state.level, state.quiet);
  for (var i = first; i < end; i++) {
    known = learnFrame(local, nPrimed - 1u - i, known);
  }
  keep(local, end, known);
}

@compute @workgroup_size(workgroupSize)
fn rewind(@builtin(local_invocation_index) local: u32) {
  let known = Known(state.level, state.quiet);
  keep(local, 0u, known);
}

@compute @workgroup_size(workgroupSize)
fn clean(@builtin(local_invocation_index) local: u32) {
  let first = framesDone(local);
  let end = min(first + framesPerDispatch, shape.nFrames);
  var known = Known(state.level, state.quiet);
  for (var t = first; t < end; t++) {
    known = learnFrame(local, t, known);
    let least = leastGain(known.level, known.quiet);
    for (var k = local; k < nBins; k += workgroupSize) {
      cleanBin(t * nBins + k, k, least);
    }
  }
  keep(local, end, known);
}
