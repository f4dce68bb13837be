// Noise reduction on power spectra, in place. Normative reference: denoise.ts,
// where the formulas are; here N, P, S are `noise`, `presence`, `speech`.
//
// First the frames under primeFrames are learnt from, the last one first, then
// all frames are learnt from and cleaned in their order.
//
// Buffers
//   0 shape  uniform {nSamples, nFrames}, nFrames >= 1
//   1 power  f32 [nFrames, nBins], changed in place
//   2 state  {noise, presence, speech} f32 [nBins]; each bin's is written and
//            read by one invocation alone
//
// Workgroup: one, of workgroupSize (a power of two) invocations, each a strided
// share of the bins; frames follow from one another.
// Barriers: around each sum over the bins, one a frame.

struct Shape {
  nSamples: u32,
  nFrames: u32,
}

struct Bin {
  noise: f32,
  presence: f32,
  speech: f32,
}

override nBins: u32;
override primeFrames: u32;
override workgroupSize: u32;
override maxDb: f32;
override cleanDb: f32;
override cleanRampDb: f32;
override leastNoise: f32;
override doubtedPresence: f32;
override leastAbsence: f32;
override noiseSmoothing: f32;
override presenceSmoothing: f32;
override speechSmoothing: f32;
override levelDecay: f32;
override presenceSlope: f32;
override presenceRatio: f32;

const DB_PER_OCTAVE = 3.010299956639812; // 10 log10(2)

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read_write> power: array<f32>;
@group(0) @binding(2) var<storage, read_write> state: array<Bin>;

var<workgroup> partial: array<vec2f, workgroupSize>;

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
  let bin = state[k];
  let odds = presenceRatio * exp(-presenceSlope * y / bin.noise);
  let presence = presenceSmoothing * bin.presence +
    (1.0 - presenceSmoothing) / (1.0 + odds);
  let doubt = max(0.0, (presence - doubtedPresence) / (1.0 - doubtedPresence));
  // Not 1 - P: in single precision that leaves nothing to multiply y with.
  let absence = max(odds / (1.0 + odds), leastAbsence * doubt);
  let noise = bin.noise + (1.0 - noiseSmoothing) * absence * (y - bin.noise);
  state[k].presence = presence;
  state[k].noise = max(noise, leastNoise);
  return state[k].noise;
}

// Learns from frame t; returns the frame's power and the noise's, of all bins.
fn learnFrame(local: u32, t: u32) -> vec2f {
  var totals = vec2f(0.0);
  for (var k = local; k < nBins; k += workgroupSize) {
    let y = power[t * nBins + k];
    totals += vec2f(y, learn(k, y));
  }
  return reduceSum(local, totals);
}

fn leastGain(level: f32, noise: f32) -> f32 {
  let ratioDb = DB_PER_OCTAVE * log2(max(level, leastNoise) / noise);
  let share = clamp((cleanDb - ratioDb) / cleanRampDb, 0.0, 1.0);
  return exp2(-maxDb / DB_PER_OCTAVE * share);
}

fn clean(i: u32, k: u32, least: f32) {
  let y = power[i];
  let noise = state[k].noise;
  let snr = speechSmoothing * state[k].speech / noise +
    (1.0 - speechSmoothing) * max(y / noise - 1.0, 0.0);
  let wiener = snr / (1.0 + snr);
  state[k].speech = wiener * wiener * y;
  power[i] = max(wiener * wiener, least) * y;
}

@compute @workgroup_size(workgroupSize)
fn main(@builtin(local_invocation_index) local: u32) {
  let nPrimed = min(shape.nFrames, primeFrames);
  for (var k = local; k < nBins; k += workgroupSize) {
    let first = power[(nPrimed - 1u) * nBins + k];
    state[k] = Bin(max(first, leastNoise), 0.0, 0.0);
  }
  var level = 0.0;
  for (var t = nPrimed; t > 0u; t--) {
    level = max(levelDecay * level, learnFrame(local, t - 1u).x);
  }
  for (var t = 0u; t < shape.nFrames; t++) {
    let totals = learnFrame(local, t);
    level = max(levelDecay * level, totals.x);
    let least = leastGain(level, totals.y);
    for (var k = local; k < nBins; k += workgroupSize) {
      clean(t * nBins + k, k, least);
    }
  }
}
