// Local derivative of features over time. Normative reference: delta.ts.
//
//   delta[t, i] = sum over w of weights[w] * features[c + w - half, i],
//   w = 0 ... width - 1, half = (width - 1) / 2,
//   c = t, held within half ... nFrames - 1 - half (SciPy's mode "interp")
//
// Buffers
//   0 shape     uniform {nSamples, nFrames}, nFrames >= width
//   1 features  f32 [nFrames, nFeatures]
//   2 weights   f32 [width]
//   3 delta     f32 [nFrames, nFeatures], written
//
// Workgroup: workgroupSize invocations, one result each, its sum always from
// the first frame to the last. Barriers: none.

struct Shape {
  nSamples: u32,
  nFrames: u32,
}

override nFeatures: u32;
override width: u32;
override workgroupSize: u32;

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> features: array<f32>;
@group(0) @binding(2) var<storage, read> weights: array<f32>;
@group(0) @binding(3) var<storage, read_write> delta: array<f32>;

@compute @workgroup_size(workgroupSize)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.y * groups.x + group.x) * workgroupSize + local;
  if (i >= shape.nFrames * nFeatures) {
    return;
  }
  let half = (width - 1u) / 2u;
  let centre = clamp(i / nFeatures, half, shape.nFrames - 1u - half);
  let first = (centre - half) * nFeatures + i % nFeatures;
  var sum = 0.0;
  for (var w = 0u; w < width; w++) {
    sum += weights[w] * features[first + w * nFeatures];
  }
  delta[i] = sum;
}
