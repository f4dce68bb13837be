import {
  FeatureWindow,
  type FrameRange,
  MfccGpu,
  MfccStream,
  MfccStreamGpu,
  windowSamples,
} from "../lib/dsp/mod.ts";
import { DEFAULT_RECIPE } from "../lib/train/mod.ts";
import { gpuDevice } from "./gpu_device.ts";
import { GpuTimer } from "./gpu_timer.ts";
import { median } from "./measure.ts";
import { speechLike } from "./speech_like.ts";

/** What a network's input of the last 3 s costs, 250 ms after the one before. */
export interface TickSpeed {
  /** The whole window from its samples, ms. */
  windowMs: number;
  /** The new frames, and the window from the ring, ms. */
  streamMs: number;
}

/** What the default recipe's networks hear. */
const { features: SPEC } = DEFAULT_RECIPE;

const TICK_SAMPLES = SPEC.sampleRateHz / 4;
const SECONDS = 30;

interface Tick {
  /** What came since the last tick. */
  chunk: Float32Array;
  /** The last window. */
  segment: Float32Array;
}

/** Ticks once the window is full. */
function* ticks(): Generator<Tick> {
  const { sampleRateHz } = SPEC;
  const samples = speechLike({ seconds: SECONDS, sampleRateHz });
  const window = windowSamples(SPEC);
  for (let at = 0; at + TICK_SAMPLES <= samples.length; at += TICK_SAMPLES) {
    const end = at + TICK_SAMPLES;
    yield {
      chunk: samples.subarray(at, end),
      segment: samples.subarray(Math.max(0, end - window), end),
    };
  }
}

function lastWindow({ nFrames: all }: { nFrames: number }): FrameRange {
  const nFrames = Math.min(all, SPEC.windowFrames);
  return { firstFrame: all - nFrames, nFrames };
}

/** Medians of both ways in turn, tick by tick, the first fifth left out. */
async function compare(
  whole: (tick: Tick) => Promise<number>,
  stream: (tick: Tick) => Promise<number>,
): Promise<TickSpeed> {
  const windows: number[] = [], streams: number[] = [];
  for (const tick of ticks()) {
    windows.push(await whole(tick));
    streams.push(await stream(tick));
  }
  const settled = (times: number[]) => median(times.slice(times.length / 5));
  return { windowMs: settled(windows), streamMs: settled(streams) };
}

/** Times live ticks on the CPU, and on the GPU by its own clock. */
export async function benchLiveTick(): Promise<
  { cpu: TickSpeed; gpu: TickSpeed | null }
> {
  const window = new FeatureWindow(SPEC);
  const stream = new MfccStream(SPEC);
  const clock = (run: () => unknown) => {
    const startMs = performance.now();
    run();
    return Promise.resolve(performance.now() - startMs);
  };
  const cpu = await compare(
    ({ segment }) => clock(() => window.fromSegment(segment)),
    ({ chunk }) =>
      clock(() => {
        stream.push(chunk);
        stream.window(lastWindow(stream));
      }),
  );
  return { cpu, gpu: await benchGpuTick() };
}

async function benchGpuTick(): Promise<TickSpeed | null> {
  const gpu = await gpuDevice();
  if (!gpu?.device.features.has("timestamp-query")) return null;
  const { device } = gpu;
  const timer = new GpuTimer(device);
  const batch = await MfccGpu.create(device, SPEC);
  const stream = await MfccStreamGpu.create(device, SPEC);
  const clock = async (run: () => unknown) =>
    (await timer.time(run)).reduce((total, { ms }) => total + ms, 0);
  const speed = await compare(
    ({ segment }) => clock(() => batch.encodeWindow(segment)),
    ({ chunk }) => {
      stream.push(chunk);
      return clock(() => stream.encodeWindow(lastWindow(stream)));
    },
  );
  batch.dispose();
  stream.dispose();
  timer.dispose();
  device.destroy();
  return speed;
}
