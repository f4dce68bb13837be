// Floor under the loudest band of the signal. Normative reference: decibel.ts.
//
//   melDb[t, m] = max(melDb[t, m], max over all t, m of melDb - topDb)
//
// Three dispatches: each workgroup of partialMax takes the largest value of its
// strided share; one workgroup of finalMax takes the largest of those;
// applyFloor raises every value. WebGPU orders dispatches of one pass, so what
// one wrote to `partials` and `melDb` the next reads.
//
// Buffers
//   0 shape     uniform {nSamples, nFrames}
//   1 melDb     f32 [nFrames, nMels], changed in place
//   2 partials  f32 [nPartials]; finalMax leaves the maximum in partials[0]
//
// Workgroups: 256 invocations; nPartials of them in partialMax, one in
// finalMax, one invocation a value in applyFloor.
// Barriers: one before and one after each halving of the tree in `best`.

struct Shape {
  nSamples: u32,
  nFrames: u32,
}

override nMels: u32;
override nPartials: u32;
override topDb: f32;

const WORKGROUP_SIZE = 256u;
const LEAST = -3.4028234e38; // f32's least number

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read_write> melDb: array<f32>;
@group(0) @binding(2) var<storage, read_write> partials: array<f32>;

var<workgroup> best: array<f32, WORKGROUP_SIZE>;

// Largest of the workgroup's values, in best[0] afterwards.
fn reduceMax(local: u32, value: f32) {
  best[local] = value;
  // Every invocation wrote its value; the first half reads the second.
  workgroupBarrier();
  for (var half = WORKGROUP_SIZE / 2u; half > 0u; half /= 2u) {
    if (local < half) {
      best[local] = max(best[local], best[local + half]);
    }
    // The first half wrote; half of it reads the rest.
    workgroupBarrier();
  }
}

@compute @workgroup_size(WORKGROUP_SIZE)
fn partialMax(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let n = shape.nFrames * nMels;
  var loudest = LEAST;
  for (
    var i = group.x * WORKGROUP_SIZE + local;
    i < n;
    i += nPartials * WORKGROUP_SIZE
  ) {
    loudest = max(loudest, melDb[i]);
  }
  reduceMax(local, loudest);
  if (local == 0u) {
    partials[group.x] = best[0];
  }
}

@compute @workgroup_size(WORKGROUP_SIZE)
fn finalMax(@builtin(local_invocation_index) local: u32) {
  var loudest = LEAST;
  for (var i = local; i < nPartials; i += WORKGROUP_SIZE) {
    loudest = max(loudest, partials[i]);
  }
  // The barriers inside also part the reads above from the write below.
  reduceMax(local, loudest);
  if (local == 0u) {
    partials[0] = best[0];
  }
}

@compute @workgroup_size(WORKGROUP_SIZE)
fn applyFloor(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.y * groups.x + group.x) * WORKGROUP_SIZE + local;
  if (i >= shape.nFrames * nMels) {
    return;
  }
  melDb[i] = max(melDb[i], partials[0] - topDb);
}
