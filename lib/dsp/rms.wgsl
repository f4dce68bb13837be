// Root mean square of frames. Normative reference: rms.ts.
//
//   rms[t] = sqrt(sum over n of samples[t * hopLength + n - padLeft]^2 / nFft),
//   n = 0 ... nFft - 1, samples outside the signal 0
//
// One invocation a frame, four sums that take every fourth sample: the order of
// the additions hangs on the frame alone, not on workgroup, batch or chunk.
//
// Buffers
//   0 shape    uniform {nSamples, nFrames}
//   1 samples  f32 [capacity], the first nSamples count
//   2 rms      f32 [nFrames], written
//
// Workgroup: workgroupSize invocations. Barriers: none.

struct Shape {
  nSamples: u32,
  nFrames: u32,
}

override nFft: u32;
override hopLength: u32;
override padLeft: u32;
override workgroupSize: u32;

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> samples: array<f32>;
@group(0) @binding(2) var<storage, read_write> rms: array<f32>;

fn sampleAt(i: u32) -> f32 {
  // Before the signal the index wraps below zero to a huge number, and so reads
  // as outside it.
  if (i >= shape.nSamples) {
    return 0.0;
  }
  return samples[i];
}

@compute @workgroup_size(workgroupSize)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let t = (group.y * groups.x + group.x) * workgroupSize + local;
  if (t >= shape.nFrames) {
    return;
  }
  let first = t * hopLength - padLeft;
  var sums = vec4f();
  for (var n = 0u; n < nFft; n += 4u) {
    let i = first + n;
    let x = vec4f(
      sampleAt(i),
      sampleAt(i + 1u),
      sampleAt(i + 2u),
      sampleAt(i + 3u),
    );
    sums += x * x;
  }
  let sum = (sums.x + sums.y) + (sums.z + sums.w);
  rms[t] = sqrt(sum / f32(nFft));
}
