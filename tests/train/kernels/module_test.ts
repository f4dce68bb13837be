import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { BUILDS, compile } from "../../../lib/train/kernels/compile.ts";
import {
  type KernelExports,
  selectBuild,
} from "../../../lib/train/kernels/module.ts";
import { registerWasmKernels } from "../../../lib/train/mod.ts";
import { startWasm } from "../../model/wasm.ts";

const KERNELS = new URL("../../../lib/train/kernels/", import.meta.url);

for (const build of BUILDS) {
  Deno.test(`compile() gives the committed bytes of ${build.file}`, async () => {
    const committed = await Deno.readFile(new URL(build.file, KERNELS));
    const compiled = await compile(build);
    // Byte by byte the difference of two such arrays would fill the screen.
    assertEquals(compiled.length, committed.length);
    assertEquals(compiled.findIndex((byte, i) => byte !== committed[i]), -1);
  });
}

Deno.test("compile() reports what the compiler does not accept", async () => {
  const features = ["no-such-feature"];
  await assertRejects(
    () => compile({ file: "", features }),
    SyntaxError,
    "no-such-feature",
  );
});

Deno.test("selectBuild() takes plain SIMD where the engine refuses fused multiply-add", () => {
  assertEquals(selectBuild(() => false), "kernels.wasm");
  assertEquals(selectBuild(() => true), "kernels_fma.wasm");
});

/** A product of two matrices, `[6, 3]` and `[3, 8]`, by a build's kernels. */
async function product(file: string): Promise<number[]> {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { instance } = await WebAssembly.instantiate(
    await Deno.readFile(new URL(file, KERNELS)),
    { env: { memory } },
  );
  const kernels = instance.exports as KernelExports;
  const [a, b, panels, offsets, out] = [1024, 2048, 3072, 4096, 5120];
  const fill = (at: number, values: number[]) =>
    new Float32Array(memory.buffer, at, values.length).set(values);
  fill(a, Array.from({ length: 18 }, (_, i) => i - 9));
  fill(b, Array.from({ length: 24 }, (_, i) => 1 + i / 4));
  kernels.packPanels(b, panels, 1, 3, 8, 0, 32, 4);
  kernels.placeWindows(offsets, 6, 6, 0, 12);
  kernels.convolve(a, panels, offsets, out, 6, 1, 0, 3, 8);
  return [...new Float32Array(memory.buffer, out, 48)];
}

Deno.test("both builds of the kernels give the same where nothing is rounded", async () => {
  const [fused, plain] = await Promise.all(
    BUILDS.map(({ file }) => product(file)),
  );
  assertEquals(fused, plain);
  // −9·1 − 8·3 − 7·5
  assertEquals(fused[0], -68);
});

Deno.test("registerWasmKernels() wants the backend started, and may be called again", async () => {
  assertThrows(registerWasmKernels, Error, "start it first");
  await startWasm();
  const before = tf.getKernel("Conv2D", "wasm");
  registerWasmKernels();
  assertEquals(tf.getKernel("Conv2D", "wasm"), before);
});
