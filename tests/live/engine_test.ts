/** The engine of a browser page, its files in a folder. */
import { assertEquals, assertRejects } from "@std/assert";
import { createEngine, ModelUnavailableError } from "../../lib/live/mod.ts";
import type { Backend } from "../../lib/model/mod.ts";
import { wasmFolder } from "../../lib/train/mod.ts";
import { FakeDevice, gpuWith, withGpu } from "../model/fake_gpu.ts";
import { needs } from "../needs.ts";
import { tempFolder } from "../temp_folder.ts";

const engineOn = (modelsUrl: URL) =>
  createEngine({
    modelsUrl: modelsUrl.href,
    wasmPath: wasmFolder(),
    workletUrl: "",
  });

Deno.test("createEngine() destroys a device for which no network arrives", async () => {
  await using temp = await tempFolder();
  const { folder } = temp;
  const index = { models: ["none"], default: "none" };
  await Deno.writeTextFile(`${folder}/index.json`, JSON.stringify(index));
  const device = new FakeDevice();
  await withGpu(gpuWith(device), () =>
    assertRejects(
      () => engineOn(new URL(`file://${folder}/`)).chooseRecogniser(["webgpu"]),
      ModelUnavailableError,
    ));
  assertEquals(device.destroyed, 1);
});

const { ignore } = await needs.gpu();

Deno.test({
  name:
    "createEngine() destroys a device with the network that was opened on it",
  ignore,
  // tfjs keeps its buffers' timers and the devices' promises.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const engine = engineOn(new URL("../../static/models/", import.meta.url));
    const { open } = await engine.chooseRecogniser(["webgpu"]);
    const { device } = open.backend as Backend;
    let told = false;
    open.lost.then(() => told = true);
    open.dispose();
    assertEquals((await device!.lost).reason, "destroyed");
    const next = await engine.chooseRecogniser(["webgpu"]);
    assertEquals([next.passedOver, told], [[], false]);
    next.open.dispose();
  },
});
