import * as tf from "@tensorflow/tfjs-core";

/** What of tfjs's WebAssembly backend the kernels stand on. */
export interface WasmBackend {
  wasm: {
    _malloc(bytes: number): number;
    _free(address: number): void;
    asm: { memory: WebAssembly.Memory };
  };
  dataIdMap: { get(dataId: tf.DataId): { memoryOffset: number } };
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
}

type Call = (...args: number[]) => void;

/** The compiled kernels; what each does stands in `assembly/`. */
export type KernelExports = Record<
  | "placeImage"
  | "packPanels"
  | "placeWindows"
  | "convolve"
  | "addFilterGradient"
  | "takeFilterGradient"
  | "transformFilters"
  | "convolveTiles"
  | "addTileGradient"
  | "takeTileGradient"
  | "poolGreatest"
  | "poolGradient"
  | "normalise"
  | "normaliseGradient"
  | "moveWeight",
  Call
>;

/**
 * Bytes past a piece of scratch that a kernel may read, not use: the last tile
 * of a filter's gradient reads up to five numbers more than there are. Past a
 * tensor it meets what the allocator keeps there itself.
 */
const SLACK_BYTES = 64;

/**
 * Our own kernels on the memory of tfjs's WebAssembly backend: they read and
 * write its tensors where they are, without a copy.
 */
export class KernelModule {
  readonly call: KernelExports;
  readonly #backend: WasmBackend;
  #scratch = 0;
  #scratchBytes = 0;

  constructor(backend: WasmBackend) {
    this.#backend = backend;
    const { memory } = backend.wasm.asm;
    const instance = new WebAssembly.Instance(
      new WebAssembly.Module(readBuild(selectBuild())),
      { env: { memory } },
    );
    this.call = instance.exports as KernelExports;
  }

  /** Where a tensor's values begin in memory. */
  address({ dataId }: tf.TensorInfo): number {
    return this.#backend.dataIdMap.get(dataId).memoryOffset;
  }

  /** A new tensor; its values are whatever was there. */
  output(shape: number[]): tf.TensorInfo {
    return this.#backend.makeOutput(shape, "float32");
  }

  /**
   * Pieces of memory for one kernel's intermediate values, undefined at first,
   * gone at the next call of this method.
   *
   * @param sizes numbers in each piece.
   * @returns the address of each piece, on a border of 64 bytes.
   */
  scratch(sizes: readonly number[]): number[] {
    const bytes = sizes.map((n) => Math.ceil((n * 4 + SLACK_BYTES) / 64) * 64);
    const wanted = bytes.reduce((sum, n) => sum + n, 64);
    if (wanted > this.#scratchBytes) this.#growScratch(wanted);
    let at = Math.ceil(this.#scratch / 64) * 64;
    return bytes.map((n) => (at += n) - n);
  }

  #growScratch(bytes: number): void {
    const { wasm } = this.#backend;
    if (this.#scratch) wasm._free(this.#scratch);
    this.#scratch = wasm._malloc(bytes) >>> 0;
    this.#scratchBytes = this.#scratch ? bytes : 0;
    if (this.#scratch) return;
    throw new RangeError(
      `Cannot train on: WebAssembly has no memory left for another ${bytes} bytes; take smaller batches`,
    );
  }

  /** Sets a piece of memory to zeros. */
  clear(address: number, size: number): void {
    const { buffer } = this.#backend.wasm.asm.memory;
    new Float32Array(buffer, address, size).fill(0);
  }
}

/**
 * The build to take: with fused multiply-add (WebAssembly's relaxed SIMD) where
 * the engine has it, else with plain SIMD.
 */
export function selectBuild(
  isValid: (bytes: Uint8Array<ArrayBuffer>) => boolean = WebAssembly.validate,
): string {
  const fused = "kernels_fma.wasm";
  return isValid(readBuild(fused)) ? fused : "kernels.wasm";
}

function readBuild(file: string): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(new URL(`./${file}`, import.meta.url));
}
