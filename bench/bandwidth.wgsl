// Copies a buffer: what the memory gives at best.
//
// Buffers
//   0 source  vec4f [n]
//   1 target  vec4f [n], written
//
// Workgroup: 256 invocations, each every so many values apart. Barriers: none.

@group(0) @binding(0) var<storage, read> source: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> target_: array<vec4f>;

@compute @workgroup_size(256)
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  let stride = groups.x * 256u;
  for (var i = id.x; i < arrayLength(&source); i += stride) {
    target_[i] = source[i];
  }
}
