// Level and speech flag of a stream's newest frames. Normative reference:
// speech_level.ts.
//
//   p[t] = power[t], the newest frames are the last nNewest
//   level[0] = 10 log10(mean of the newest p, at least silencePower)
//   level[1] = 1 where the largest newest p is above aboveFloor times the least
//              p of all frames, and above leastSpeech; else 0
//
// Buffers
//   0 shape  uniform {nSamples, nFrames}, nFrames >= 1
//   1 power  f32 [nFrames]
//   2 level  f32 [2], written
//
// Workgroup: one, of 64 invocations, each the least of a strided share; the
// least of many is the same in any order. One invocation adds the few newest up.
// Barriers: one before and one after each halving of the tree in `least`.

struct Shape {
  nSamples: u32,
  nFrames: u32,
}

override nNewest: u32;
override aboveFloor: f32;
override leastSpeech: f32;
override silencePower: f32;

const WORKGROUP_SIZE = 64u;
const LARGEST = 3.4028234e38; // f32's largest number
const DB_PER_OCTAVE = 3.010299956639812; // 10 log10(2)

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> power: array<f32>;
@group(0) @binding(2) var<storage, read_write> level: array<f32>;

var<workgroup> least: array<f32, WORKGROUP_SIZE>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(local_invocation_index) local: u32) {
  var lowest = LARGEST;
  for (var t = local; t < shape.nFrames; t += WORKGROUP_SIZE) {
    lowest = min(lowest, power[t]);
  }
  least[local] = lowest;
  // Every invocation wrote its least; the first half reads the second.
  workgroupBarrier();
  for (var half = WORKGROUP_SIZE / 2u; half > 0u; half /= 2u) {
    if (local < half) {
      least[local] = min(least[local], least[local + half]);
    }
    // The first half wrote; half of it reads the rest, at the end one reads [0].
    workgroupBarrier();
  }
  if (local != 0u) {
    return;
  }
  let count = min(nNewest, shape.nFrames);
  var total = 0.0;
  var loudest = 0.0;
  for (var t = shape.nFrames - count; t < shape.nFrames; t++) {
    total += power[t];
    loudest = max(loudest, power[t]);
  }
  let mean = max(total / f32(count), silencePower);
  level[0] = DB_PER_OCTAVE * log2(mean);
  level[1] = select(
    0.0,
    1.0,
    loudest > least[0] * aboveFloor && loudest > leastSpeech,
  );
}
