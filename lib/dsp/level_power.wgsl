// Mean square of each frame above 120 Hz. Normative reference: level_power.ts.
//
//   level[t] = scale * sum over bins of power[t, bin], firstBin <= bin < endBin
//
// One invocation a frame, four sums that take every fourth bin: the order of the
// additions hangs on the frame alone, not on workgroup, batch or chunk.
//
// Buffers
//   0 shape  uniform {nSamples, nFrames}
//   1 power  f32 [nFrames, nBins]
//   2 level  f32 [nFrames], written
//
// Workgroup: workgroupSize invocations. Barriers: none.

struct Shape {
  nSamples: u32,
  nFrames: u32,
}

override nBins: u32;
override firstBin: u32;
override endBin: u32;
override scale: f32;
override workgroupSize: u32;

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> power: array<f32>;
@group(0) @binding(2) var<storage, read_write> level: array<f32>;

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
  let row = t * nBins;
  var sums = vec4f();
  for (var bin = firstBin; bin < endBin; bin++) {
    sums[bin % 4u] += power[row + bin];
  }
  level[t] = scale * ((sums.x + sums.y) + (sums.z + sums.w));
}
