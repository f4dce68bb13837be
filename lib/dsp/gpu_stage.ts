/**
 * What every GPU stage shares: compiling with errors that name the stage,
 * labelled buffers, and dispatches of any size.
 *
 * Runs in the browser and in Deno; a `GPUDevice` is handed in.
 */

// The constants are globals wherever there is a GPUDevice, but TypeScript's DOM
// library has only their values' type.
declare const GPUBufferUsage: Record<
  "COPY_SRC" | "COPY_DST" | "MAP_READ" | "STORAGE" | "UNIFORM",
  number
>;
declare const GPUMapMode: Record<"READ", number>;
declare const GPUShaderStage: Record<"COMPUTE", number>;

/** How a shader uses one of its buffers, in the order of its bindings. */
export type BindingKind = "uniform" | "read" | "read-write";

/** One shader file and the entry points a stage uses of it. */
export interface StageShader<Entry extends string = string> {
  /** Stage name, the first half of every label: `<stage>-<what>`. */
  stage: string;
  /** WGSL source. */
  code: string;
  /** Entry points, in the order they run. */
  entries: readonly Entry[];
  /** The buffers of bind group 0, in binding order. */
  bindings: readonly BindingKind[];
  /** Values of the shader's `override` constants. */
  constants: Record<string, number>;
}

/** A compiled shader: one pipeline per entry point, one bind group layout. */
export interface StageKernel<Entry extends string = string> {
  stage: string;
  layout: GPUBindGroupLayout;
  pipelines: Record<Entry, GPUComputePipeline>;
}

/** Invocations of a workgroup where one invocation makes one result. */
export const FLAT_WORKGROUP = 64;

/** What each device has compiled, or is compiling. */
const compiled = new WeakMap<GPUDevice, Map<string, Promise<StageKernel>>>();

/**
 * Compiles a stage, once a device: the same shader with the same constants is
 * one kernel, however many bind buffers to it.
 *
 * @throws {Error} with the stage's label, line and column when the shader does
 * not compile or does not fit its bindings.
 */
export function compileStage<Entry extends string>(
  device: GPUDevice,
  shader: StageShader<Entry>,
): Promise<StageKernel<Entry>> {
  const ofDevice = compiled.get(device) ?? new Map();
  compiled.set(device, ofDevice);
  const key = JSON.stringify(shader);
  const known = ofDevice.get(key);
  if (known) return known;
  const kernel = compileNow(device, shader);
  ofDevice.set(key, kernel);
  kernel.catch(() => ofDevice.delete(key)); // it may be tried again
  return kernel;
}

async function compileNow<Entry extends string>(
  device: GPUDevice,
  shader: StageShader<Entry>,
): Promise<StageKernel<Entry>> {
  const { stage, code, entries, bindings, constants } = shader;
  // Pushed and popped without an await between, so scopes of stages compiled
  // at the same time do not interleave.
  device.pushErrorScope("validation");
  const module = device.createShaderModule({ label: `${stage}-shader`, code });
  const layout = bindGroupLayout(device, stage, bindings);
  const pipelineLayout = device.createPipelineLayout({
    label: `${stage}-pipeline-layout`,
    bindGroupLayouts: [layout],
  });
  const compiling = entries.map((entryPoint) =>
    device.createComputePipelineAsync({
      label: `${stage}-${entryPoint}-pipeline`,
      layout: pipelineLayout,
      compute: { module, entryPoint, constants },
    })
  );
  // All at once: where the device is lost each of them rejects, and one that
  // nobody waits for would be an error of the whole program.
  const [validation, info, ...compiled] = await Promise.allSettled([
    device.popErrorScope(),
    module.getCompilationInfo(),
    ...compiling,
  ]);
  const { messages } = valueOf(info, stage);
  const wrong = messages.filter(({ type }) => type === "error")
    .map(({ lineNum, linePos, message }) => `${lineNum}:${linePos} ${message}`);
  if (wrong.length > 0) throw compileError(stage, wrong.join("\n"));
  const invalid = valueOf(validation, stage)?.message;
  if (invalid !== undefined) throw compileError(stage, invalid);
  const pipelines = {} as Record<Entry, GPUComputePipeline>;
  for (const [i, result] of compiled.entries()) {
    pipelines[entries[i]] = valueOf(result, stage);
  }
  return { stage, layout, pipelines };
}

function valueOf<T>(result: PromiseSettledResult<T>, stage: string): T {
  if (result.status === "fulfilled") return result.value;
  throw compileError(stage, result.reason?.message ?? result.reason);
}

function compileError(stage: string, reason: string): Error {
  return new Error(
    `Cannot compile GPU stage '${stage}': ${reason}; use the CPU or WASM backend and report the adapter's name`,
  );
}

function bindGroupLayout(
  device: GPUDevice,
  stage: string,
  bindings: readonly BindingKind[],
): GPUBindGroupLayout {
  const types = {
    "uniform": "uniform",
    "read": "read-only-storage",
    "read-write": "storage",
  } as const;
  return device.createBindGroupLayout({
    label: `${stage}-bind-group-layout`,
    entries: bindings.map((kind, binding) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: types[kind] },
    })),
  });
}

/** A stage, or null where the specification has none. */
type Made = { dispose(): void } | null;

/** Waits for all stages; where one cannot be made, the others are disposed of. */
export async function allOrNone<Stages extends Promise<Made>[]>(
  ...making: Stages
): Promise<{ [I in keyof Stages]: Awaited<Stages[I]> }> {
  const settled = await Promise.allSettled(making);
  const failed = settled.find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") {
    for (const one of settled) {
      if (one.status === "fulfilled") one.value?.dispose();
    }
    throw failed.reason;
  }
  return settled.map((one) =>
    one.status === "fulfilled" ? one.value : null
  ) as { [I in keyof Stages]: Awaited<Stages[I]> };
}

/** Binds buffers to a stage, in the order of its bindings. */
export function bindStage(
  device: GPUDevice,
  kernel: StageKernel,
  buffers: readonly GPUBuffer[],
): GPUBindGroup {
  return device.createBindGroup({
    label: `${kernel.stage}-bind-group`,
    layout: kernel.layout,
    entries: buffers.map((buffer, binding) => ({
      binding,
      resource: { buffer },
    })),
  });
}

/** Workgroups of each entry point of one run of a stage, in order. */
export type Workgroups<Entry extends string> = Record<Entry, number>;

/** What is dispatched in one compute pass of a stage. */
interface StagePass<Entry extends string> {
  kernel: StageKernel<Entry>;
  bindGroup: GPUBindGroup;
  maxPerDimension: number;
}

/** Records one compute pass that runs the stage's entry points in their order. */
export function recordStage<Entry extends string>(
  encoder: GPUCommandEncoder,
  { workgroups, ...pass }: StagePass<Entry> & {
    workgroups: Workgroups<Entry>;
  },
): void {
  const entries = Object.keys(pass.kernel.pipelines) as Entry[];
  const dispatches = entries.map((entry) => ({
    entry,
    workgroups: workgroups[entry],
  }));
  recordDispatches(encoder, { ...pass, dispatches });
}

/**
 * Records one compute pass of a stage's entry points in any order.
 * WebGPU makes what one dispatch wrote visible to the next.
 */
export function recordDispatches<Entry extends string>(
  encoder: GPUCommandEncoder,
  { kernel, bindGroup, dispatches, maxPerDimension }: StagePass<Entry> & {
    dispatches: Iterable<{ entry: Entry; workgroups: number }>;
  },
): void {
  const pass = encoder.beginComputePass({ label: `${kernel.stage}-pass` });
  pass.setBindGroup(0, bindGroup);
  for (const { entry, workgroups } of dispatches) {
    pass.setPipeline(kernel.pipelines[entry]);
    pass.dispatchWorkgroups(...dispatchSize(workgroups, maxPerDimension));
  }
  pass.end();
}

/**
 * Spreads workgroups over two dimensions where one has not enough. Shaders
 * count `y · (workgroups in x) + x` and leave out what is past the end.
 */
export function dispatchSize(
  workgroups: number,
  maxPerDimension: number,
): [x: number, y: number] {
  const y = Math.max(1, Math.ceil(workgroups / maxPerDimension));
  return [Math.max(1, Math.ceil(workgroups / y)), y];
}

/** A storage buffer of 4-byte elements that can be read back and cleared. */
export function storageBuffer(
  device: GPUDevice,
  label: string,
  length: number,
): GPUBuffer {
  return device.createBuffer({
    label,
    size: 4 * Math.max(1, length),
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC |
      GPUBufferUsage.COPY_DST,
  });
}

/** A uniform buffer of 4-byte elements. */
export function uniformBuffer(
  device: GPUDevice,
  label: string,
  length: number,
): GPUBuffer {
  return device.createBuffer({
    label,
    size: 4 * length,
    usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
  });
}

/** A storage buffer holding a table, uploaded once. */
export function tableBuffer(
  device: GPUDevice,
  label: string,
  table: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>,
): GPUBuffer {
  const buffer = storageBuffer(device, label, table.length);
  device.queue.writeBuffer(buffer, 0, table);
  return buffer;
}

/** A buffer that results are copied to and mapped from. */
export function readbackBuffer(
  device: GPUDevice,
  label: string,
  size: number,
): GPUBuffer {
  return device.createBuffer({
    label,
    size,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
}

/** Waits for a read-back buffer, copies its floats out and destroys it. */
export async function takeFloats(
  buffer: GPUBuffer,
): Promise<Float32Array<ArrayBuffer>> {
  await buffer.mapAsync(GPUMapMode.READ);
  const floats = new Float32Array(buffer.getMappedRange().slice(0));
  buffer.destroy();
  return floats;
}

/**
 * Runs GPU calls and waits for what the device says about them.
 *
 * @param action what is being done, for the message: `Cannot <action>: …`.
 * @throws {Error} when a call was invalid or the device is out of memory.
 */
export async function checkedOnDevice<T>(
  device: GPUDevice,
  action: string,
  run: () => T,
): Promise<T> {
  device.pushErrorScope("out-of-memory");
  device.pushErrorScope("validation");
  const popScopes = () => [device.popErrorScope(), device.popErrorScope()];
  let result: T;
  try {
    result = run();
  } catch (error) {
    // Settled, whatever they say: a lost device rejects them.
    await Promise.allSettled(popScopes());
    throw error;
  }
  for (const error of await Promise.all(popScopes())) {
    if (error) throw new Error(`Cannot ${action}: ${error.message}`);
  }
  return result;
}
