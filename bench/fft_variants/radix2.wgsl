// Power spectrum of windowed frames. Normative reference: fft.ts, hann.ts.
//
//   x[t, n] = samples[t * hopLength + n - padLeft], 0 outside the signal
//   X[t, k] = sum over n of window[n] * x[t, n] * exp(-2 pi i k n / nFft)
//   power[t, k] = |X[t, k]|^2, k = 0 ... nFft / 2
//
// The nFft real samples are packed into M = nFft / 2 complex ones,
// z[j] = x[2j] + i x[2j + 1], stored in bit-reversed order, and transformed in
// place by log2(M) radix-2 steps. The spectrum of the real signal is
//   X[k] = (Z[k] + conj Z[M - k]) / 2 - i W^k (Z[k] - conj Z[M - k]) / 2,
// W = exp(-2 pi i / nFft). Framing and windowing happen in the load: frames are
// never stored.
//
// Buffers
//   0 shape     uniform {nSamples, nFrames}
//   1 samples   f32 [capacity], the first nSamples count
//   2 window    f32 [nFft]
//   3 twiddles  vec2f [nFft / 2], W^k
//   4 power     f32 [nFrames, 1 + nFft / 2], written
//
// Workgroup: one frame, workgroupSize <= nFft / 4 invocations,
// 4 * nFft bytes of workgroup memory (16 KiB, WebGPU's least limit, at 4096).
// Barriers: one after the load, one after each radix-2 step.

struct Shape {
  nSamples: u32,
  nFrames: u32,
}

override nFft: u32;
override halfFft: u32; // nFft / 2 = M
override log2Half: u32;
override hopLength: u32;
override padLeft: u32;
override workgroupSize: u32;

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> samples: array<f32>;
@group(0) @binding(2) var<storage, read> window: array<f32>;
@group(0) @binding(3) var<storage, read> twiddles: array<vec2f>;
@group(0) @binding(4) var<storage, read_write> power: array<f32>;

var<workgroup> z: array<vec2f, halfFft>;

fn windowedSample(frame: u32, n: u32) -> f32 {
  // At the left edge the index wraps below zero to a huge number, and so reads
  // as outside the signal.
  let i = frame * hopLength + n - padLeft;
  if (i >= shape.nSamples) {
    return 0.0;
  }
  return samples[i] * window[n];
}

fn multiply(a: vec2f, b: vec2f) -> vec2f {
  return vec2f(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x);
}

@compute @workgroup_size(workgroupSize)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let frame = group.y * groups.x + group.x;
  if (frame >= shape.nFrames) {
    return;
  }
  for (var j = local; j < halfFft; j += workgroupSize) {
    let to = reverseBits(j) >> (32u - log2Half);
    z[to] = vec2f(
      windowedSample(frame, 2u * j),
      windowedSample(frame, 2u * j + 1u),
    );
  }
  // Every invocation wrote its share of z; each reads what others wrote.
  workgroupBarrier();

  for (var span = 1u; span < halfFft; span *= 2u) {
    for (var b = local; b < halfFft / 2u; b += workgroupSize) {
      let k = b & (span - 1u);
      let top = 2u * (b - k) + k;
      let w = twiddles[k * (halfFft / span)];
      let u = z[top];
      let v = multiply(w, z[top + span]);
      z[top] = u + v;
      z[top + span] = u - v;
    }
    // This step's pairs are written; the next step reads other pairs.
    workgroupBarrier();
  }

  let row = frame * (halfFft + 1u);
  for (var k = local; k <= halfFft; k += workgroupSize) {
    let a = z[k & (halfFft - 1u)];
    let b = z[(halfFft - k) & (halfFft - 1u)];
    let even = 0.5 * vec2f(a.x + b.x, a.y - b.y);
    let odd = 0.5 * vec2f(a.y + b.y, b.x - a.x);
    // W^M = -1 is not in the table: at k = M use W^0 and subtract.
    let turned = multiply(twiddles[k & (halfFft - 1u)], odd);
    let x = select(even + turned, even - turned, k == halfFft);
    power[row + k] = x.x * x.x + x.y * x.y;
  }
}
