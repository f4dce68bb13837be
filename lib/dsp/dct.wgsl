// Orthonormal DCT-II, the lifter folded in. Normative reference: dct.ts.
//
//   mfcc[t, n] = sum over m of matrix[n, m] * melDb[t, m]
//
// Buffers
//   0 shape   uniform {nSamples, nFrames}
//   1 melDb   f32 [nFrames, nMels]
//   2 matrix  f32 [nMfcc, nMels]
//   3 mfcc    f32 [nFrames, nMfcc], written
//
// Workgroup: 64 invocations, one coefficient each. Barriers: none.

struct Shape {
  nSamples: u32,
  nFrames: u32,
}

override nMels: u32;
override nMfcc: u32;
override workgroupSize: u32;

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> melDb: array<f32>;
@group(0) @binding(2) var<storage, read> matrix: array<f32>;
@group(0) @binding(3) var<storage, read_write> mfcc: array<f32>;

@compute @workgroup_size(workgroupSize)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.y * groups.x + group.x) * workgroupSize + local;
  if (i >= shape.nFrames * nMfcc) {
    return;
  }
  let frame = (i / nMfcc) * nMels;
  let row = (i % nMfcc) * nMels;
  var sum = 0.0;
  for (var m = 0u; m < nMels; m++) {
    sum += matrix[row + m] * melDb[frame + m];
  }
  mfcc[i] = sum;
}
