import {
  bindStage,
  compileStage,
  recordStage,
  storageBuffer,
} from "../lib/dsp/gpu_stage.ts";
import code from "./bandwidth.wgsl" with { type: "text" };
import type { GpuTimer } from "./gpu_timer.ts";

/** Floats that are copied: 64 MiB, more than a cache holds. */
const N_FLOATS = 2 ** 24;
/** Enough for any device, each a long way. */
const N_WORKGROUPS = 4096;

/**
 * Bytes a second that a device reads and writes at best, by its own clock: the
 * least time of several copies of 64 MiB.
 */
export async function gpuBandwidth(
  device: GPUDevice,
  { timer, nRuns = 5 }: { timer: GpuTimer; nRuns?: number },
): Promise<number> {
  const kernel = await compileStage(device, {
    stage: "bandwidth",
    code,
    entries: ["main"],
    bindings: ["read", "read-write"],
    constants: {},
  });
  const buffers = ["source", "target"].map((what) =>
    storageBuffer(device, `bandwidth-${what}`, N_FLOATS)
  );
  const bindGroup = bindStage(device, kernel, buffers);
  const copy = () => {
    const encoder = device.createCommandEncoder({ label: "bandwidth-encoder" });
    const workgroups = { main: N_WORKGROUPS };
    const maxPerDimension = N_WORKGROUPS;
    recordStage(encoder, { kernel, bindGroup, workgroups, maxPerDimension });
    device.queue.submit([encoder.finish()]);
  };
  let least = Infinity;
  for (let run = 0; run <= nRuns; run++) {
    const [{ ms }] = await timer.time(copy);
    if (run > 0) least = Math.min(least, ms);
  }
  for (const buffer of buffers) buffer.destroy();
  return 2 * 4 * N_FLOATS / least * 1000;
}
