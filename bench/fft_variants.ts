import {
  bindStage,
  compileStage,
  readbackBuffer,
  recordStage,
  storageBuffer,
  tableBuffer,
  takeFloats,
  uniformBuffer,
} from "../lib/dsp/gpu_stage.ts";
import { PowerSpectrumGpu } from "../lib/dsp/power_spectrum_gpu.ts";
import { type FeatureSpec, frameCount, hannWindow } from "../lib/dsp/mod.ts";
import radix2 from "./fft_variants/radix2.wgsl" with { type: "text" };
import { GpuTimer } from "./gpu_timer.ts";
import { median } from "./measure.ts";

/** One way of computing power spectra on the GPU. */
export interface FftVariant {
  name: string;
  /** Records the spectra of the first `nFrames` frames. */
  record(encoder: GPUCommandEncoder, nFrames: number): void;
  /** f32 `[maxFrames, 1 + nFft / 2]`. */
  power: GPUBuffer;
  dispose(): void;
}

interface Inputs {
  spec: FeatureSpec;
  shape: GPUBuffer;
  samples: GPUBuffer;
  maxFrames: number;
}

/** Radix 4 as in `lib/dsp`, with a workgroup of this many invocations. */
async function radix4Variant(
  device: GPUDevice,
  { spec, workgroupSize, ...inputs }: Inputs & { workgroupSize: number },
): Promise<FftVariant> {
  const stage = await PowerSpectrumGpu.create(device, spec, { workgroupSize });
  const nFrames = Math.max(1, Math.floor(workgroupSize / (spec.nFft / 8)));
  return {
    name: `radix 4, ${workgroupSize} invocations, ${nFrames} a workgroup`,
    power: stage.bind(inputs),
    record: (encoder, nFrames) => stage.run(encoder, nFrames),
    dispose: () => stage.dispose(),
  };
}

/** Radix 2, one frame a workgroup: the kernel that radix 4 took over from. */
async function radix2Variant(
  device: GPUDevice,
  { spec, shape, samples, maxFrames }: Inputs,
): Promise<FftVariant> {
  const { nFft, winLength, hopLength, center } = spec;
  const workgroupSize = Math.min(256, nFft / 4);
  const kernel = await compileStage(device, {
    stage: "radix2",
    code: radix2,
    entries: ["main"],
    bindings: ["uniform", "read", "read", "read", "read-write"],
    constants: {
      nFft,
      halfFft: nFft / 2,
      log2Half: Math.log2(nFft / 2),
      hopLength,
      padLeft: center ? nFft / 2 : 0,
      workgroupSize,
    },
  });
  const window = Float32Array.from(hannWindow(winLength, nFft));
  const twiddles = Float32Array.from({ length: nFft }, (_, i) => {
    const angle = -Math.PI * 2 * (i >> 1) / nFft;
    return i % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
  });
  const tables = [
    tableBuffer(device, "radix2-window", window),
    tableBuffer(device, "radix2-twiddles", twiddles),
  ];
  const power = storageBuffer(
    device,
    "radix2-power",
    maxFrames * (1 + nFft / 2),
  );
  const bindGroup = bindStage(device, kernel, [
    shape,
    samples,
    ...tables,
    power,
  ]);
  const { maxComputeWorkgroupsPerDimension: maxPerDimension } = device.limits;
  return {
    name: `radix 2, ${workgroupSize} invocations, 1 a workgroup`,
    power,
    record: (encoder, main) =>
      recordStage(encoder, {
        kernel,
        bindGroup,
        workgroups: { main },
        maxPerDimension,
      }),
    dispose: () => [...tables, power].forEach((buffer) => buffer.destroy()),
  };
}

/** A variant's time for the same frames. */
export interface VariantSpeed {
  name: string;
  /** Median of the runs by the GPU's clock, ms. */
  ms: number;
  minMs: number;
  /** Largest difference from the first variant's power, of its largest. */
  difference: number;
}

/** Times power spectra of the same samples by every variant, in turn. */
export async function benchFftVariants(
  device: GPUDevice,
  { spec, samples, nRuns }: {
    spec: FeatureSpec;
    samples: Float32Array<ArrayBuffer>;
    nRuns: number;
  },
): Promise<VariantSpeed[]> {
  const nFrames = frameCount(samples.length, spec);
  const shape = uniformBuffer(device, "bench-shape", 2);
  device.queue.writeBuffer(shape, 0, Uint32Array.of(samples.length, nFrames));
  const buffer = tableBuffer(device, "bench-samples", samples);
  const inputs = { spec, shape, samples: buffer, maxFrames: nFrames };
  const variants = [await radix2Variant(device, inputs)];
  for (const workgroupSize of [16, 32, 64, 128, 256]) {
    variants.push(await radix4Variant(device, { ...inputs, workgroupSize }));
  }
  const timer = new GpuTimer(device);
  const times = variants.map((): number[] => []);
  for (let run = 0; run <= nRuns; run++) {
    for (const [i, variant] of variants.entries()) {
      const [{ ms }] = await timer.time(() => {
        const encoder = device.createCommandEncoder();
        variant.record(encoder, nFrames);
        device.queue.submit([encoder.finish()]);
      });
      if (run > 0) times[i].push(ms); // the first warms up
    }
  }
  const powers: Float32Array[] = [];
  for (const { power } of variants) powers.push(await read(device, power));
  const speeds = variants.map(({ name }, i) => ({
    name,
    ms: median(times[i]),
    minMs: Math.min(...times[i]),
    difference: difference(powers[i], powers[0]),
  }));
  for (const variant of variants) variant.dispose();
  timer.dispose();
  buffer.destroy();
  shape.destroy();
  return speeds;
}

function difference(a: Float32Array, b: Float32Array): number {
  let most = 0, miss = 0;
  for (let i = 0; i < b.length; i++) {
    most = Math.max(most, b[i]);
    miss = Math.max(miss, Math.abs(a[i] - b[i]));
  }
  return miss / most;
}

function read(device: GPUDevice, buffer: GPUBuffer): Promise<Float32Array> {
  const target = readbackBuffer(device, "bench-readback", buffer.size);
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, target, 0, buffer.size);
  device.queue.submit([encoder.finish()]);
  return takeFloats(target);
}
