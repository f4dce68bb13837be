/**
 * What the page of `gpu_agreement_test.ts` runs: the agreement check on the
 * browser's own device. Bundled for the browser.
 */
import { compileStage } from "../../lib/dsp/gpu_stage.ts";
import { type AgreementReport, gpuAgreement } from "../gpu/agreement.ts";

/** Adapter, errors the device reported, and the comparison. */
export interface BrowserReport {
  adapter: string;
  uncaptured: string[];
  /** What compiling a shader that does not parse said. */
  compileError: string;
  report: AgreementReport;
}

/** The browser's message for a broken shader, with line and column. */
async function compileBroken(device: GPUDevice): Promise<string> {
  try {
    await compileStage(device, {
      stage: "broken",
      code: "fn main() {\n  let x = ;\n}",
      entries: ["main"],
      bindings: [],
      constants: {},
    });
    return "";
  } catch (error) {
    return String(error);
  }
}

async function run(): Promise<BrowserReport> {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) throw new Error("Cannot test in the browser: no GPU adapter");
  const device = await adapter.requestDevice({ label: "tests-device" });
  const uncaptured: string[] = [];
  device.addEventListener("uncapturederror", (event) => {
    uncaptured.push(event.error.message);
  });
  const compileError = await compileBroken(device);
  const report = await gpuAgreement(device);
  await device.queue.onSubmittedWorkDone();
  const { vendor, architecture, description } = adapter.info;
  return {
    adapter: `${vendor} ${architecture} ${description}`.trim(),
    uncaptured,
    compileError,
    report,
  };
}

Object.assign(globalThis, { runGpuAgreement: run });
