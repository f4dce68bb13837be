import { assertEquals, assertRejects } from "@std/assert";
import { compileStage } from "../../lib/dsp/gpu_stage.ts";

const SHADER = {
  stage: "odd",
  code: "",
  entries: ["main"],
  bindings: ["read"],
  constants: {},
} as const;

/** A promise that rejects after some turns of the event loop. */
async function lost(turns: number): Promise<never> {
  for (let i = 0; i < turns; i++) await new Promise((done) => setTimeout(done));
  throw new DOMException("Instance dropped", "OperationError");
}

/** A device that is lost while it compiles; each answer so many turns later. */
function lostDevice(
  { scope, info, pipeline }: Record<"scope" | "info" | "pipeline", number>,
): GPUDevice {
  const device = {
    pushErrorScope() {},
    popErrorScope: () => lost(scope),
    createShaderModule: () => ({ getCompilationInfo: () => lost(info) }),
    createBindGroupLayout: () => ({}),
    createPipelineLayout: () => ({}),
    createComputePipelineAsync: () => lost(pipeline),
  };
  return device as unknown as GPUDevice;
}

Deno.test("compileStage() names the stage where the device is lost, and leaves no rejection to nobody", async () => {
  const unhandled: unknown[] = [];
  const listen = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    unhandled.push(event.reason);
  };
  const globals = { GPUShaderStage: { COMPUTE: 4 } };
  const before = Reflect.get(globalThis, "GPUShaderStage");
  Object.assign(globalThis, globals);
  globalThis.addEventListener("unhandledrejection", listen);
  try {
    for (
      const turns of [
        { scope: 0, info: 1, pipeline: 2 },
        { scope: 2, info: 0, pipeline: 1 },
        { scope: 1, info: 2, pipeline: 0 },
      ]
    ) {
      await assertRejects(
        () => compileStage(lostDevice(turns), { ...SHADER }),
        Error,
        "Cannot compile GPU stage 'odd': Instance dropped",
      );
      await lost(5).catch(() => {});
    }
    assertEquals(unhandled, []);
  } finally {
    globalThis.removeEventListener("unhandledrejection", listen);
    Object.assign(globalThis, { GPUShaderStage: before });
  }
});
