// A network's window of a segment. Normative reference: normalise.ts.
//
//   out[t, n] = (mfcc[t mod F, n] - mean(n)) / sqrt(var(n) + varianceFloor)
//
// over the F = min(nFrames, windowFrames) frames of the segment. The mean is
// removed from coefficients under nMeans, the deviation from those under
// nScales (0, 1 or nMfcc: see normalise_gpu.ts). A frame's nPitches numbers of
// periodicity follow its coefficients as they are.
//
// Buffers
//   0 shape  uniform {nSamples, nFrames}, nFrames >= 1
//   1 mfcc   f32 [nFrames, nMfcc]
//   2 pitches  f32 [nFrames, nPitches]; not read where nPitches is 0
//   3 out    f32 [windowFrames, nMfcc + nPitches], written
//
// Workgroup: one coefficient or pitch, 64 invocations, each a strided share of frames.
// Barriers: around each sum over the workgroup.

struct Shape {
  nSamples: u32,
  nFrames: u32,
}

override nMfcc: u32;
override nPitches: u32;
override windowFrames: u32;
override nMeans: u32;
override nScales: u32;
override varianceFloor: f32;

const WORKGROUP_SIZE = 64u;

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> mfcc: array<f32>;
@group(0) @binding(2) var<storage, read> pitches: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

var<workgroup> partial: array<f32, WORKGROUP_SIZE>;

// Sum of the workgroup's values, the same in every invocation.
fn reduceSum(local: u32, value: f32) -> f32 {
  partial[local] = value;
  // Every invocation wrote its value; the first half reads the second.
  workgroupBarrier();
  for (var half = WORKGROUP_SIZE / 2u; half > 0u; half /= 2u) {
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

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let n = group.x;
  let nFrames = min(shape.nFrames, windowFrames);
  let width = nMfcc + nPitches;
  // The same for the whole workgroup: all of it leaves before the barriers.
  if (n >= nMfcc) {
    for (var t = local; t < windowFrames; t += WORKGROUP_SIZE) {
      out[t * width + n] = pitches[(t % nFrames) * nPitches + n - nMfcc];
    }
    return;
  }
  // Sums are of differences to the first frame: a constant coefficient then has
  // exactly its own mean, and no rounding for 1 / sqrt(varianceFloor) to magnify.
  let first = mfcc[n];
  var sum = 0.0;
  for (var t = local; t < nFrames; t += WORKGROUP_SIZE) {
    sum += mfcc[t * nMfcc + n] - first;
  }
  let meanOffset = reduceSum(local, sum) / f32(nFrames);
  var squares = 0.0;
  for (var t = local; t < nFrames; t += WORKGROUP_SIZE) {
    let d = mfcc[t * nMfcc + n] - first - meanOffset;
    squares += d * d;
  }
  let variance = reduceSum(local, squares) / f32(nFrames);

  let centre = select(0.0, first, n < nMeans);
  let offset = select(0.0, meanOffset, n < nMeans);
  let scale = select(1.0, 1.0 / sqrt(variance + varianceFloor), n < nScales);
  for (var t = local; t < windowFrames; t += WORKGROUP_SIZE) {
    let x = mfcc[(t % nFrames) * nMfcc + n];
    out[t * width + n] = (x - centre - offset) * scale;
  }
}
