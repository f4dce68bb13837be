import { readbackBuffer } from "../lib/dsp/gpu_stage.ts";

declare const GPUBufferUsage: Record<"QUERY_RESOLVE" | "COPY_SRC", number>;
declare const GPUMapMode: Record<"READ", number>;

/** Compute passes of one submission, timed by the GPU's own clock. */
export interface PassTime {
  /** The pass's label. */
  label: string;
  ms: number;
}

const MAX_PASSES = 32;

/**
 * Times every labelled compute pass of what is recorded on an encoder, with
 * timestamp queries.
 *
 * @throws {Error} if the device has no feature `timestamp-query`.
 */
export class GpuTimer {
  readonly #device: GPUDevice;
  readonly #queries: GPUQuerySet;
  readonly #resolved: GPUBuffer;

  constructor(device: GPUDevice) {
    if (!device.features.has("timestamp-query")) {
      throw new Error(
        "Cannot time GPU passes: the device must have 'timestamp-query'",
      );
    }
    this.#device = device;
    this.#queries = device.createQuerySet({
      label: "bench-timestamps",
      type: "timestamp",
      count: 2 * MAX_PASSES,
    });
    this.#resolved = device.createBuffer({
      label: "bench-timestamps-resolved",
      size: 16 * MAX_PASSES,
      usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
    });
  }

  /**
   * Runs something that submits one command encoder of this device, and gives
   * the time of each of its passes.
   */
  async time(run: () => unknown): Promise<PassTime[]> {
    const device = this.#device;
    const create = device.createCommandEncoder;
    const labels: string[] = [];
    let target: GPUBuffer | undefined;
    device.createCommandEncoder = (descriptor) => {
      device.createCommandEncoder = create; // the first one is timed
      const encoder = create.call(device, descriptor);
      this.#timePasses(encoder, labels);
      const finish = encoder.finish.bind(encoder);
      encoder.finish = () => {
        target = this.#resolve(encoder, labels.length);
        return finish();
      };
      return encoder;
    };
    await run();
    device.createCommandEncoder = create;
    if (target === undefined) return [];
    await target.mapAsync(GPUMapMode.READ);
    const ns = new BigUint64Array(target.getMappedRange());
    const times = labels.map((label, i) => ({
      label,
      ms: Number(ns[2 * i + 1] - ns[2 * i]) / 1e6,
    }));
    target.destroy();
    return times;
  }

  /** Makes every pass of the encoder write its beginning and its end. */
  #timePasses(encoder: GPUCommandEncoder, labels: string[]): void {
    const beginComputePass = encoder.beginComputePass.bind(encoder);
    encoder.beginComputePass = (descriptor = {}) => {
      const at = 2 * labels.length;
      labels.push(descriptor.label ?? "pass");
      return beginComputePass({
        ...descriptor,
        timestampWrites: {
          querySet: this.#queries,
          beginningOfPassWriteIndex: at,
          endOfPassWriteIndex: at + 1,
        },
      });
    };
  }

  #resolve(encoder: GPUCommandEncoder, nPasses: number): GPUBuffer {
    const label = "bench-timestamps-readback";
    const target = readbackBuffer(this.#device, label, 16 * nPasses);
    encoder.resolveQuerySet(this.#queries, 0, 2 * nPasses, this.#resolved, 0);
    encoder.copyBufferToBuffer(this.#resolved, 0, target, 0, 16 * nPasses);
    return target;
  }

  dispose(): void {
    this.#queries.destroy();
    this.#resolved.destroy();
  }
}
