// Orthonormal DCT-II, the lifter folded in. Normative reference: dct.ts.
//
//   mfcc[t, n] = sum over m of matrix[n, m] * melDb[t, m]
//
// An invocation makes four coefficients that follow one another: one load of
// melDb serves four products, and neighbouring invocations read neighbouring
// columns of the transposed matrix.
//
// Buffers
//   0 shape   uniform {nSamples, nFrames}
//   1 melDb   f32 [nFrames, nMels]
//   2 matrix  vec4f [nMels, nQuads], column n of row m, zeros from nMfcc on
//   3 mfcc    f32 [nFrames, nMfcc], written
//
// Workgroup: 64 invocations, nQuads = ceil(nMfcc / 4) of them a frame.
// Barriers: none.

struct Shape {
  nSamples: u32,
  nFrames: u32,
}

override nMels: u32;
override nMfcc: u32;
override nQuads: u32;
override workgroupSize: u32;

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> melDb: array<f32>;
@group(0) @binding(2) var<storage, read> matrix: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> mfcc: array<f32>;

@compute @workgroup_size(workgroupSize)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.y * groups.x + group.x) * workgroupSize + local;
  if (i >= shape.nFrames * nQuads) {
    return;
  }
  let t = i / nQuads;
  let quad = i % nQuads;
  var sum = vec4f();
  for (var m = 0u; m < nMels; m++) {
    sum += matrix[m * nQuads + quad] * melDb[t * nMels + m];
  }
  let count = min(4u, nMfcc - 4u * quad);
  for (var c = 0u; c < count; c++) {
    mfcc[t * nMfcc + 4u * quad + c] = sum[c];
  }
}
