// Periodicity of frames at the periods of some pitches. Normative reference:
// periodicity.ts.
//
//   q[t, i] = cbrt(power[t, firstBin + i])
//   r[t, p] = sum over i of matrix[i, p] * q[t, i]
//             / (sum over i of weights[i] * q[t, i] + silenceSum)
//
// Buffers
//   0 shape    uniform {nSamples, nFrames}
//   1 power    f32 [nFrames, nBins]
//   2 weights  f32 [nUsed]
//   3 matrix   f32 [nUsed, nPitches]: neighbouring invocations read neighbours
//   4 out      f32 [nFrames, nPitches], written
//
// Workgroup: a frame, 64 invocations, each a strided share of bins, then of
// pitches. Barriers: after q is written; every invocation then reads all of it.

struct Shape {
  nSamples: u32,
  nFrames: u32,
}

override nBins: u32;
override firstBin: u32;
override nUsed: u32;
override nPitches: u32;
override silenceSum: f32;

const WORKGROUP_SIZE = 64u;

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> power: array<f32>;
@group(0) @binding(2) var<storage, read> weights: array<f32>;
@group(0) @binding(3) var<storage, read> matrix: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;

var<workgroup> q: array<f32, nUsed>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let t = group.y * groups.x + group.x;
  // The same for the whole workgroup, so the barrier below is met by all.
  let isFrame = t < shape.nFrames;
  let frame = select(0u, t, isFrame);
  for (var i = local; i < nUsed; i += WORKGROUP_SIZE) {
    let x = power[frame * nBins + firstBin + i];
    // log2(0) is not promised to be -infinity.
    q[i] = select(0.0, exp2(log2(max(x, 1e-37)) / 3.0), x > 1e-37);
  }
  // Every invocation wrote its share of q; each reads all of it.
  workgroupBarrier();
  if (!isFrame) {
    return;
  }
  for (var p = local; p < nPitches; p += WORKGROUP_SIZE) {
    var total = silenceSum;
    var sum = 0.0;
    for (var i = 0u; i < nUsed; i++) {
      total += weights[i] * q[i];
      sum += matrix[i * nPitches + p] * q[i];
    }
    out[t * nPitches + p] = sum / total;
  }
}
