// Runs in the browser and in Deno.
import * as tf from "@tensorflow/tfjs-core";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";

/** After so many dispatches tfjs submits what it has recorded. */
const BATCH_FLAG = "WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE";

/**
 * tfjs's own command encoder, with no pass open: what is recorded on it is
 * submitted with the network's dispatches, before them in order.
 *
 * tfjs keeps the encoder as a private field. Without it features and network
 * could only be two submissions; a test counts them.
 *
 * @throws {Error} when tfjs has moved on to another device.
 */
export function networkEncoder(device: GPUDevice): GPUCommandEncoder {
  const backend = backendOf(device);
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  return backend["commandEncoder"] as unknown as GPUCommandEncoder;
}

/**
 * Records on tfjs's encoder and reads back in one submission: tfjs submits when
 * a tensor is read, and in between only where `record` needs the CPU.
 *
 * @param record makes a tensor and begins to read it (`tensor.data()`) before
 * it returns.
 * @throws {Error} what `record` throws; what it had recorded is then submitted,
 * so that it meets the buffers' contents it was recorded for.
 */
export function inOneSubmission<T>(
  device: GPUDevice,
  record: () => Promise<T>,
): Promise<T> {
  const batchSize = tf.env().getNumber(BATCH_FLAG);
  tf.env().set(BATCH_FLAG, Infinity);
  try {
    return record();
  } catch (error) {
    submitRest(device);
    throw error;
  } finally {
    tf.env().set(BATCH_FLAG, batchSize);
  }
}

function submitRest(device: GPUDevice): void {
  const backend = tf.backend() as WebGPUBackend;
  if (backend.device !== device || !backend["commandEncoder"]) return;
  backend.endComputePassEncoder();
  backend.submitQueue();
}

function backendOf(device: GPUDevice): WebGPUBackend {
  const backend = tf.backend() as WebGPUBackend;
  if (backend.device === device) return backend;
  throw new Error(
    "Cannot run the network: tfjs has moved on to another device; load the recogniser anew",
  );
}
