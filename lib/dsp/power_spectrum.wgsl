// Power spectrum of windowed frames. Normative reference: fft.ts, hann.ts.
//
//   x[t, n] = samples[t * hopLength + n - padLeft], 0 outside the signal
//   X[t, k] = sum over n of window[n] * x[t, n] * exp(-2 pi i k n / nFft)
//   power[t, k] = |X[t, k]|^2, k = 0 ... nFft / 2
//
// The nFft real samples are packed into M = nFft / 2 complex ones,
// z[j] = x[2j] + i x[2j + 1], and transformed in place, in bit-reversed order,
// by radix-4 steps: two radix-2 steps at once, so half the barriers and half
// the passes over workgroup memory. The first step has no twiddles and happens
// in registers, in the load; where log2(M) is odd, the last one is radix-2. The
// spectrum of the real signal is
//   X[k] = (Z[k] + conj Z[M - k]) / 2 - i W^k (Z[k] - conj Z[M - k]) / 2,
// W = exp(-2 pi i / nFft). Framing and windowing happen in the load: frames are
// never stored.
//
// Buffers
//   0 shape     uniform {nSamples, nFrames}
//   1 samples   f32 [capacity], the first nSamples count
//   2 window    f32 [nFft]
//   3 twiddles  vec2f [nFft], W^k
//   4 power     f32 [nFrames, 1 + nFft / 2], written
//
// Workgroup: framesPerGroup frames, lanes <= nFft / 8 invocations each;
// 4 * nFft bytes of workgroup memory a frame (16 KiB, WebGPU's least limit, for
// one frame at nFft 4096).
// Barriers: one after the load, one after each later step.

struct Shape {
  nSamples: u32,
  nFrames: u32,
}

override nFft: u32;
override halfFft: u32; // nFft / 2 = M
override log2Half: u32;
override hopLength: u32;
override padLeft: u32;
override lanes: u32;
override framesPerGroup: u32;
override workgroupSize: u32; // lanes * framesPerGroup
override groupLength: u32; // halfFft * framesPerGroup

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> samples: array<f32>;
@group(0) @binding(2) var<storage, read> window: array<f32>;
@group(0) @binding(3) var<storage, read> twiddles: array<vec2f>;
@group(0) @binding(4) var<storage, read_write> power: array<f32>;

var<workgroup> z: array<vec2f, groupLength>;

fn windowedSample(frame: u32, n: u32) -> f32 {
  // At the left edge the index wraps below zero to a huge number, and so reads
  // as outside the signal.
  let i = frame * hopLength + n - padLeft;
  if (i >= shape.nSamples) {
    return 0.0;
  }
  return samples[i] * window[n];
}

fn packedSample(frame: u32, j: u32) -> vec2f {
  return vec2f(
    windowedSample(frame, 2u * j),
    windowedSample(frame, 2u * j + 1u),
  );
}

fn multiply(a: vec2f, b: vec2f) -> vec2f {
  return vec2f(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x);
}

// Four points span apart, b and c in bit-reversed order.
fn butterfly(at: u32, span: u32, a: vec2f, b: vec2f, c: vec2f, d: vec2f) {
  let even = a + b;
  let odd = a - b;
  let sum = c + d;
  let turned = vec2f(c.y - d.y, d.x - c.x); // -i (c - d)
  z[at] = even + sum;
  z[at + span] = odd + turned;
  z[at + 2u * span] = even - sum;
  z[at + 3u * span] = odd - turned;
}

@compute @workgroup_size(workgroupSize)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let firstFrame = (group.y * groups.x + group.x) * framesPerGroup;
  if (firstFrame >= shape.nFrames) {
    return;
  }
  // A frame past the last is computed like the others and not stored: all
  // invocations of a workgroup must meet at the barriers.
  let frame = firstFrame + local / lanes;
  let lane = local % lanes;
  let base = (local / lanes) * halfFft;

  for (var i = lane; i < halfFft / 4u; i += lanes) {
    let j = reverseBits(i) >> (34u - log2Half); // in log2(M) - 2 bits
    butterfly(
      base + 4u * i,
      1u,
      packedSample(frame, j),
      packedSample(frame, j + halfFft / 2u),
      packedSample(frame, j + halfFft / 4u),
      packedSample(frame, j + 3u * halfFft / 4u),
    );
  }
  // Every invocation wrote its share of z; each reads what others wrote.
  workgroupBarrier();

  var span = 4u;
  for (; 4u * span <= halfFft; span *= 4u) {
    let stride = nFft / (4u * span); // W_{4 span} in the table of W_{nFft}
    for (var i = lane; i < halfFft / 4u; i += lanes) {
      let k = i & (span - 1u);
      let top = base + 4u * (i - k) + k;
      let t = k * stride;
      butterfly(
        top,
        span,
        z[top],
        multiply(twiddles[2u * t], z[top + span]),
        multiply(twiddles[t], z[top + 2u * span]),
        multiply(twiddles[3u * t], z[top + 3u * span]),
      );
    }
    // This step's points are written; the next step reads other groups.
    workgroupBarrier();
  }
  if (span < halfFft) {
    for (var k = lane; k < span; k += lanes) {
      let u = z[base + k];
      let v = multiply(twiddles[2u * k], z[base + k + span]);
      z[base + k] = u + v;
      z[base + k + span] = u - v;
    }
    // The last step is written; the unpacking reads mirrored pairs.
    workgroupBarrier();
  }

  if (frame >= shape.nFrames) {
    return;
  }
  let row = frame * (halfFft + 1u);
  for (var k = lane; k <= halfFft; k += lanes) {
    let a = z[base + (k & (halfFft - 1u))];
    let b = z[base + ((halfFft - k) & (halfFft - 1u))];
    let even = 0.5 * vec2f(a.x + b.x, a.y - b.y);
    let odd = 0.5 * vec2f(a.y + b.y, b.x - a.x);
    let x = even + multiply(twiddles[k], odd);
    power[row + k] = x.x * x.x + x.y * x.y;
  }
}
