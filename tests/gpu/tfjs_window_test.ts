import { assertEquals, assertNotEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import "@tensorflow/tfjs-backend-webgpu";
import { DEFAULT_SPEC, MfccGpu } from "../../lib/dsp/mod.ts";
import { needs } from "../needs.ts";
import { noise, readWindow, voice } from "./agreement.ts";

const { ignore } = await needs.gpu();

/** The device tfjs computes on. */
async function tfjsDevice(): Promise<GPUDevice> {
  await tf.setBackend("webgpu");
  await tf.ready();
  return (tf.backend() as WebGPUBackend).device;
}

Deno.test({
  name: "MfccGpu's window is a tfjs tensor without a copy",
  ignore,
  // tfjs keeps its device for as long as the process lives.
  sanitizeResources: false,
  sanitizeOps: false,
  async fn() {
    const device = await tfjsDevice();
    device.pushErrorScope("validation");
    const { windowFrames, nMfcc } = DEFAULT_SPEC;
    const features = await MfccGpu.create(device, DEFAULT_SPEC);
    const first = voice(16000), second = noise(9000);

    const buffer = features.encodeWindow(first);
    const shape: [number, number, number] = [1, windowFrames, nMfcc];
    const window = tf.tensor({ buffer, zeroCopy: true }, shape);
    const seen = await tf.mul(window, 2).data();
    const want = await readWindow(device, { features, samples: first });
    assertEquals(Float32Array.from(seen), want.map((x) => 2 * x));

    // The tensor is the buffer: it follows the next segment.
    features.encodeWindow(second);
    const next = await tf.mul(window, 1).data();
    assertNotEquals(Float32Array.from(next), want);
    assertEquals(
      Float32Array.from(next),
      await readWindow(device, { features, samples: second }),
    );

    // Disposing the tensor leaves the buffer to its owner.
    window.dispose();
    assertEquals(await readWindow(device, { features, samples: first }), want);
    assertEquals(await device.popErrorScope(), null);
    features.dispose();
  },
});
