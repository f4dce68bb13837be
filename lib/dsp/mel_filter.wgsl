// Mel filters and decibels. Normative reference: mel_filter.ts, decibel.ts.
//
//   melPower[t, m] = sum over i of weights[m][i] * power[t, firstBin(m) + i]
//   melDb[t, m] = 10 log10(max(melPower[t, m], floorPower))
//
// Only the non-zero run of each triangle is stored.
//
// Buffers
//   0 shape     uniform {nSamples, nFrames}
//   1 power     f32 [nFrames, nBins]
//   2 rows      {firstBin, count, offset} u32 [nMels]; offset into weights
//   3 weights   f32 [sum of counts]
//   4 melPower  f32 [nFrames, nMels], written
//   5 melDb     f32 [nFrames, nMels], written
//
// Workgroup: 64 invocations, one result each. Barriers: none.

struct Shape {
  nSamples: u32,
  nFrames: u32,
}

struct Row {
  firstBin: u32,
  count: u32,
  offset: u32,
}

override nBins: u32;
override nMels: u32;
override floorPower: f32;
override workgroupSize: u32;

const DB_PER_OCTAVE = 3.010299956639812; // 10 log10(2)

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> power: array<f32>;
@group(0) @binding(2) var<storage, read> rows: array<Row>;
@group(0) @binding(3) var<storage, read> weights: array<f32>;
@group(0) @binding(4) var<storage, read_write> melPower: array<f32>;
@group(0) @binding(5) var<storage, read_write> melDb: array<f32>;

@compute @workgroup_size(workgroupSize)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.y * groups.x + group.x) * workgroupSize + local;
  if (i >= shape.nFrames * nMels) {
    return;
  }
  let row = rows[i % nMels];
  let first = (i / nMels) * nBins + row.firstBin;
  var sum = 0.0;
  for (var b = 0u; b < row.count; b++) {
    sum += weights[row.offset + b] * power[first + b];
  }
  melPower[i] = sum;
  melDb[i] = DB_PER_OCTAVE * log2(max(sum, floorPower));
}
